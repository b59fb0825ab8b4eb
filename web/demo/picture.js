// picture.js - a picture for each product, drawn from the words of its title and its price.
//
// The same product gives the same picture everywhere. The title's words choose the silhouette, the
// subject printed on it, the colours and the print; how many there are shows as copies and a count;
// the price sets the size, and from ten pounds on a glint.

import { emblems, subjectOf } from "./emblems.js";
import { gifts } from "./motifs-gifts.js";
import { home } from "./motifs-home.js";
import { table } from "./motifs-table.js";
import { coloursOf } from "./palette.js";
import { patternOf, printOf } from "./patterns.js";
import { circle, ellipse, group, line, path, plain, rect, svg } from "./shapes.js";
import { countOf, kindOf } from "./words.js";

/** @typedef {import("./shapes.js").Paint} Paint */
/** @typedef {{ id: string, title: string, price: number }} Drawable title as the shop wrote it */

const motifs = { ...table, ...home, ...gifts };

// These float or hang: no shadow on the ground.
const offGround = new Set([
    "plate",
    "towel",
    "apron",
    "clock",
    "frame",
    "mirror",
    "hook",
    "key",
    "sign",
    "tile",
    "wreath",
    "ornament",
    "hangingtlight",
    "stringlights",
    "bunting",
    "paperchain",
    "garland",
    "necklace",
    "bracelet",
    "earrings",
    "hairclip",
    "brooch",
    "doily",
    "stickers",
    "balloons",
    "chandelier",
    "chime",
    "sunglasses",
    "fan",
    "pan",
    "cutlery",
    "button",
    "luggagetag",
    "cracker",
    "magnet",
    "tag",
]);

/** FNV-1a: the id decides what words and price leave open. @param {string} text */
export function seedOf(text) {
    let hash = 0x811c9dc5;
    for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
    hash ^= hash >>> 15;
    return Math.imul(hash, 0x2c1b3c6d) >>> 0;
}

let drawn = 0;

/** @param {number} price in pounds; 0 where unknown */
const scaleOf = (price, /** @type {string} */ title) => {
    const size = /\b(SMALL|MINI|TINY|CHILDS?|LITTLE)\b/.test(title)
        ? 0.84
        : /\b(LARGE|JUMBO|GIANT|BIG|TALL|HUGE)\b/.test(title)
            ? 1.06
            : 0.96;
    const worth = price === 0 ? 1 : Math.min(1.06, Math.max(0.9, 0.94 + 0.05 * Math.log10(price)));
    return Math.min(1.08, size * worth);
};

/** @param {number} x @param {number} y @param {number} s */
const glint = (x, y, s) =>
    path(
        `M${x} ${y - s}L${x + s * 0.22} ${y - s * 0.22}L${x + s} ${y}L${x + s * 0.22} ${y + s * 0.22}L${x} ${y + s}` +
        `L${x - s * 0.22} ${y + s * 0.22}L${x - s} ${y}L${x - s * 0.22} ${y - s * 0.22}Z`,
        "#fff",
        { ...plain, opacity: 0.95 },
    );

/** @param {number} count */
function countBadge(count) {
    const half = 11 + 5.5 * String(count).length;
    const text = svg("text", {
        x: 186 - half,
        y: 29,
        fill: "#fff",
        "font-size": 17,
        "font-weight": 700,
        "text-anchor": "middle",
        "dominant-baseline": "central",
        "font-family": "system-ui, sans-serif",
    });
    text.textContent = `×${count}`;
    return group("", [rect(186 - 2 * half, 12, 2 * half, 34, "#33413b", 17), text], plain);
}

/**
 * Draw a product.
 *
 * @param {Drawable} product
 * @returns {SVGSVGElement} decorative: hidden from assistive technology, the title stands beside it
 */
export function picture({ id, title, price }) {
    const upper = title.toUpperCase();
    const seed = seedOf(id);
    const { first, second, paper } = coloursOf(upper.match(/[A-Z]+/g) ?? [], seed);
    const print = printOf(upper);
    const subject = subjectOf(upper);
    const { motif: named, letter } = kindOf(upper);
    // Neither a product nor a subject that we know: it comes wrapped.
    const motif = named === "" && subject === "" ? "parcel" : named;
    const serial = `print-${(drawn += 1)}`;
    const shade = second.main === first.main ? first.ink : second.ink;

    /** @type {Paint} */
    const paint = {
        body: print === "" ? first.main : `url(#${serial})`,
        main: first.main,
        ink: first.ink,
        pale: first.pale,
        second: second.main,
        secondPale: second.pale,
        letter,
        emblem: (x, y, size) => {
            const draw = emblems[subject];
            if (draw === undefined) return [];
            // On a printed surface the subject sits on a plain label.
            const label = print === "" ? [] : [circle(0, 0, 62, "#fffaf0", { "stroke-width": 5 })];
            const tone = print === "" ? second.main : first.main;
            const scale = size / (print === "" ? 100 : 125);
            return [
                group(
                    `translate(${x} ${y}) scale(${scale})`,
                    [...label, ...draw(tone, shade, print === "" ? second.pale : second.main)],
                    { stroke: print === "" ? shade : first.ink, "stroke-width": 4 },
                ),
            ];
        },
    };

    /** @param {string} transform */
    const product = (transform) => {
        const draw = motifs[motif];
        if (draw !== undefined) return group(transform, draw(paint));
        const big = emblems[subject];
        const hangs = /HANGING|DECORATION|GARLAND|CHRISTMAS|CHARM|HEART/.test(upper);
        const main = print === "" ? first.main : `url(#${serial})`;
        return group(transform, [
            ...(hangs ? [line("M100 70V-60", { "stroke-width": 3.5 })] : []),
            group(
                `translate(100 ${hangs ? 112 : 106}) scale(1.24)`,
                big?.(main, first.ink, second.main) ?? [],
                { "stroke-width": 2.6 },
            ),
        ]);
    };

    const scale = scaleOf(price, upper);
    const place = `translate(${100 - 100 * scale} ${172 - 172 * scale}) scale(${scale})`;
    const count = countOf(upper);
    const hasGround = motif !== "" && !offGround.has(motif);
    const pieces =
        count > 1 && motif !== "pencils"
            ? [
                    ...(count > 2 ? [product(`translate(${42 - 20} 34) scale(.6)`)] : []),
                    product("translate(78 34) scale(.6)"),
                    product("translate(28 52) scale(.7)"),
                ]
            : [product(place)];

    return svg(
        "svg",
        { viewBox: "0 0 200 200", "aria-hidden": "true", focusable: "false", class: "picture" },
        [
            svg("defs", {}, print === "" ? [] : [patternOf(print, serial, first, second)]),
            rect(0, 0, 200, 200, paper),
            ...(hasGround ? [path("M0 158C60 152 140 152 200 158V200H0Z", "#000", { opacity: 0.045 })] : []),
            circle(100, 98, 84, "#fff", { opacity: 0.32 }),
            ...(hasGround ? [ellipse(100, 172, 64, 8, "#3a2d20", { opacity: 0.16 })] : []),
            group("", pieces, {
                stroke: first.ink,
                "stroke-width": 3.2,
                "stroke-linejoin": "round",
                "stroke-linecap": "round",
            }),
            ...(price >= 10 ? [glint(40, 40, 13), glint(58, 24, 7)] : []),
            ...(count > 1 ? [countBadge(count)] : []),
        ],
    );
}
