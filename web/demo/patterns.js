// patterns.js - what is printed on a product: dots for RETROSPOT, a flag for UNION JACK.

import { around, circle, ellipse, group, line, path, plain, rect, svg } from "./shapes.js";

/** @typedef {import("./palette.js").Colour} Colour */
/** @typedef {(base: string, print: string, third: string) => { size: number, turn?: number, shapes: Element[] }} Print */

/** @param {number} x @param {number} y @param {number} s @param {string} fill */
export const heartPath = (x, y, s, fill) =>
    path(
        `M${x} ${y + s}C${x - s * 1.5} ${y - s * 0.1} ${x - s * 0.9} ${y - s} ${x} ${y - s * 0.35}` +
        `C${x + s * 0.9} ${y - s} ${x + s * 1.5} ${y - s * 0.1} ${x} ${y + s}Z`,
        fill,
    );

/** @param {number} x @param {number} y @param {number} r */
export function starPoints(x, y, r) {
    return Array.from({ length: 10 }, (_, index) => {
        const radius = index % 2 ? r * 0.45 : r;
        const angle = (Math.PI * index) / 5 - Math.PI / 2;
        return `${(x + radius * Math.cos(angle)).toFixed(1)},${(y + radius * Math.sin(angle)).toFixed(1)}`;
    }).join(" ");
}

/** @param {number} x @param {number} y @param {string} petals @param {string} heart */
const blossom = (x, y, petals, heart) => [
    ...around(5, x, y, () => ellipse(x, y - 4.5, 3, 4, petals)),
    circle(x, y, 2.6, heart),
];

/** @param {number} x @param {number} y @param {string} fill @param {number} turn */
const leaf = (x, y, fill, turn) =>
    group(`translate(${x} ${y}) rotate(${turn})`, [path("M0 -8C6 -4 6 4 0 8C-6 4 -6 -4 0 -8Z", fill)]);

/** @type {Record<string, Print>} */
const prints = {
    dots: (base, print) => ({ size: 22, shapes: [circle(6, 6, 4.2, print), circle(17, 17, 4.2, print)] }),
    stripes: (base, print) => ({ size: 14, shapes: [rect(0, 0, 6, 14, print)] }),
    gingham: (base, print) => ({
        size: 16,
        shapes: [
            rect(0, 0, 8, 16, print, 0, { opacity: 0.5 }),
            rect(0, 0, 16, 8, print, 0, { opacity: 0.5 }),
        ],
    }),
    paisley: (base, print, third) => ({
        size: 28,
        turn: 12,
        shapes: [
            path("M6 14C2 8 8 2 14 5C10 7 12 11 10 14C9 16 7 16 6 14Z", print),
            path("M20 26C16 20 22 14 28 17C24 19 26 23 24 26C23 28 21 28 20 26Z", third),
            circle(21, 6, 1.6, third),
            circle(6, 23, 1.6, print),
        ],
    }),
    floral: (base, print, third) => ({
        size: 34,
        turn: 8,
        shapes: [
            ...blossom(9, 9, print, third),
            ...blossom(26, 26, print, third),
            leaf(25, 8, third, 50),
            leaf(8, 27, third, -40),
        ],
    }),
    hearts: (base, print) => ({
        size: 24,
        shapes: [heartPath(7, 7, 4.5, print), heartPath(19, 19, 4.5, print)],
    }),
    stars: (base, print) => ({
        size: 26,
        shapes: [
            [7, 7],
            [20, 20],
        ].map(([x = 0, y = 0]) => svg("polygon", { points: starPoints(x, y, 5.5), fill: print })),
    }),
    leaves: (base, print, third) => ({ size: 26, shapes: [leaf(7, 9, print, 30), leaf(20, 20, third, -30)] }),
    fruit: (base, print, third) => ({
        size: 28,
        shapes: [
            [8, 9],
            [22, 23],
        ].flatMap(([x = 0, y = 0]) => [circle(x, y, 5, print), leaf(x + 3, y - 6, third, 60)]),
    }),
    skulls: (base, print) => ({
        size: 26,
        shapes: [
            [7, 7],
            [20, 20],
        ].flatMap(([x = 0, y = 0]) => [
            circle(x, y, 5, print),
            rect(x - 2.6, y + 2, 5.2, 5, print, 1),
            circle(x - 1.8, y, 1.3, base),
            circle(x + 1.8, y, 1.3, base),
        ]),
    }),
    lace: (base, print) => ({
        size: 20,
        shapes: [
            circle(10, 10, 7, "none", { stroke: print, "stroke-width": 1.4, "stroke-dasharray": "2 1.6" }),
            circle(10, 10, 2.2, print),
            circle(0, 0, 2.2, print),
            circle(20, 20, 2.2, print),
            circle(0, 20, 2.2, print),
            circle(20, 0, 2.2, print),
        ],
    }),
    weave: (base, print) => ({
        size: 14,
        shapes: [
            line("M0 3.5H7M7 10.5H14", { stroke: print, "stroke-width": 4 }),
            line("M10.5 0V7M3.5 7V14", { stroke: print, "stroke-width": 4, opacity: 0.55 }),
        ],
    }),
    snow: (base, print) => ({
        size: 30,
        shapes: [
            [8, 8],
            [23, 23],
        ].flatMap(([x = 0, y = 0]) =>
            around(3, x, y, () => line(`M${x} ${y - 6}V${y + 6}`, { stroke: print, "stroke-width": 1.6 })),
        ),
    }),
};

/** @type {[RegExp, string][]} The first that matches the whole title. */
const printWords = [
    [/RETRO ?SPOT|POLKA ?DOT|\bSPOTS?\b|SPOTTY|\bDOTS?\b|TOADSTOOL/, "dots"],
    [/GINGHAM|CHECK\b|TARTAN/, "gingham"],
    [/STRIP(E|ES|ED|EY|Y)\b/, "stripes"],
    [/PAISLEY/, "paisley"],
    [/SKULL/, "skulls"],
    [/BAROQUE|ROCOCO|DOILY|DOILIES|LACE\b|CROCHET|FILIGREE/, "lace"],
    [/SNOW|50'S CHRISTMAS|SCANDINAVIAN|NORDIC|REINDEER/, "snow"],
    [/STRAWBERR|APPLE|PEAR\b|PEARS\b|FRUIT|CHERR(Y|IES)\b(?! BLOSSOM)|FRUTTI/, "fruit"],
    [
        /FLORAL|FLOWER|ROSE|DAISY|REGENCY|PEONY|POPP(Y|IES)|BLOSSOM|SUKI|DOLLY|MORRIS|LAVENDER|TULIP|POSIES|POSY/,
        "floral",
    ],
    [/LEAF|LEAVES|BOTANICAL|WOODLAND|HERB|HOLLY|FOREST|JUNGLE|IVY/, "leaves"],
    [/\bSTARS?\b|SPACEBOY|CIRCUS/, "stars"],
    [/HEARTS\b|LOVE|SWEETHEART|VALENTINE/, "hearts"],
    [/WICKER|RAFFIA|WOVEN|JUTE|STRAW\b|SEAGRASS|KNITTED/, "weave"],
];

/**
 * The print that a title asks for, or "".
 *
 * @param {string} title upper case
 * @returns {string}
 */
export function printOf(title) {
    return printWords.find(([pattern]) => pattern.test(title))?.[1] ?? "";
}

/**
 * A <pattern> of that print over a base colour.
 *
 * @param {string} name as printOf gives
 * @param {string} id
 * @param {Colour} first @param {Colour} second
 */
export function patternOf(name, id, first, second) {
    const print = /** @type {Print} */ (prints[name]);
    const strong = name === "weave" ? first.pale : second.main === first.pale ? second.ink : second.main;
    const { size, turn = 0, shapes } = print(first.main, strong, name === "gingham" ? strong : first.ink);
    return svg(
        "pattern",
        {
            id,
            width: size,
            height: size,
            patternUnits: "userSpaceOnUse",
            patternTransform: `rotate(${turn})`,
            ...plain,
        },
        [rect(0, 0, size, size, first.main), ...shapes],
    );
}
