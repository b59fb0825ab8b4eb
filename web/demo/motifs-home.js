// motifs-home.js - rooms, walls and the garden.

import { heartPath } from "./patterns.js";
import { around, circle, ellipse, group, line, path, plain, rect, svg } from "./shapes.js";

/** @typedef {import("./shapes.js").Paint} Paint */
/** @typedef {import("./shapes.js").Motif} Motif */

const cream = "#fffaf0";
const wood = "#c39a6b";
const steel = "#cdd3d7";

const shine = (/** @type {string} */ d, width = 5) =>
    line(d, { stroke: "#fff", opacity: 0.55, "stroke-width": width });

const word = (
    /** @type {number} */ x,
    /** @type {number} */ y,
    /** @type {number} */ size,
    /** @type {string} */ text,
    /** @type {string} */ fill,
) => {
    const element = svg("text", {
        x,
        y,
        fill,
        "font-size": size,
        "text-anchor": "middle",
        "font-weight": 700,
        "dominant-baseline": "central",
        "font-family": "Georgia, 'DejaVu Serif', serif",
        ...plain,
    });
    element.textContent = text;
    return element;
};

const face = (
    /** @type {number} */ x,
    /** @type {number} */ y,
    /** @type {number} */ r,
    /** @type {string} */ ink,
) => [
    circle(x, y, r, cream),
    ...around(12, x, y, (i) =>
        line(`M${x} ${y - r + 5}V${y - r + (i % 3 ? 9 : 14)}`, { "stroke-width": 2.5 }),
    ),
    line(`M${x} ${y}V${y - r * 0.58}M${x} ${y}L${x + r * 0.42} ${y + r * 0.2}`, {
        "stroke-width": 4.5,
        stroke: ink,
    }),
    circle(x, y, 4, ink, plain),
];

/** @type {Record<string, Motif>} */
export const home = {
    clock: (p) => [circle(100, 98, 70, p.body), ...face(100, 98, 51, p.ink)],
    alarmclock: (p) => [
        line("M56 156L42 172M144 156L158 172", { "stroke-width": 8 }),
        path("M44 60C36 40 62 22 78 36ZM156 60C164 40 138 22 122 36Z", p.second),
        line("M100 42V30M86 28H114", { "stroke-width": 6 }),
        circle(100, 106, 62, p.body),
        ...face(100, 106, 45, p.ink),
        shine("M50 92C54 76 62 66 72 58"),
    ],
    frame: (p) => [
        rect(40, 28, 120, 142, p.body, 5),
        rect(60, 48, 80, 102, cream, 2),
        path("M60 150V118C76 96 90 96 102 116C112 104 126 104 140 122V150Z", "#a9c39b"),
        circle(120, 74, 11, "#f3cd6d"),
        ...p.emblem(100, 104, 50),
        shine("M48 40V150", 3),
    ],
    mirror: (p) => [
        ellipse(100, 86, 56, 64, p.body),
        ellipse(100, 86, 42, 50, "#dbe9ee"),
        line("M82 66L102 50M80 90L118 58", { stroke: "#fff", "stroke-width": 7 }),
        path("M90 148H110L112 170H88Z", p.body),
        heartPath(100, 26, 10, p.second),
    ],
    cushion: (p) => [
        path(
            "M32 48C70 58 130 58 168 48C158 86 158 122 168 160C130 150 70 150 32 160C42 122 42 86 32 48Z",
            p.body,
        ),
        line("M42 58C74 66 126 66 158 58C150 90 150 118 158 150C126 142 74 142 42 150C50 118 50 90 42 58", {
            "stroke-dasharray": "5 6",
            "stroke-width": 2,
        }),
        ...p.emblem(100, 104, 66),
    ],
    hook: (p) => [
        path("M74 30H126C132 60 132 84 126 110H74C68 84 68 60 74 30Z", p.body),
        circle(100, 44, 5, p.second),
        circle(100, 98, 5, p.second),
        line("M100 84V126C100 158 144 158 144 128", { "stroke-width": 13 }),
        line("M100 84V126C100 158 144 158 144 128", { "stroke-width": 6, stroke: p.pale }),
        circle(144, 122, 9, p.second),
        ...p.emblem(100, 68, 34),
    ],
    key: (p) => [
        circle(100, 40, 20, "none", { "stroke-width": 6 }),
        line("M100 60V76", { "stroke-width": 5 }),
        circle(100, 112, 38, p.body),
        ...(p.letter ? [word(100, 114, 46, p.letter, p.ink)] : p.emblem(100, 112, 52)),
        path(
            "M138 70C150 62 166 74 158 88L162 150L154 158L146 150L150 142L144 136L148 90C140 88 134 78 138 70Z",
            "#dcb450",
        ),
        circle(151, 78, 4, cream),
    ],
    cabinet: (p) => [
        rect(36, 34, 128, 128, p.body, 5),
        path("M28 28H172V42H28Z", p.second),
        ...[52, 90, 128].flatMap((y) => [
            rect(50, y, 46, 30, p.pale, 3),
            rect(104, y, 46, 30, p.pale, 3),
            circle(73, y + 15, 4, p.second),
            circle(127, y + 15, 4, p.second),
        ]),
        path("M44 162H58V172H44ZM142 162H156V172H142Z", p.second),
    ],
    shelf: (p) => [
        path("M34 30H166V44H34Z", p.body),
        path("M30 96H170V110H30ZM30 156H170V170H30Z", p.body),
        line("M40 44V156M160 44V156", { "stroke-width": 7 }),
        rect(54, 62, 16, 34, p.second, 2),
        rect(72, 56, 14, 40, p.pale, 2),
        rect(88, 66, 16, 30, p.secondPale, 2),
        path("M120 80H148L144 96H124Z", p.second),
        circle(134, 70, 13, "#7daa72"),
        rect(60, 128, 40, 28, p.secondPale, 3),
        circle(130, 142, 14, p.second),
    ],
    box: (p) => [
        path("M36 84H164V162H36Z", p.body),
        path("M28 60H172V88H28Z", p.second),
        line("M36 92H164", { stroke: p.ink, opacity: 0.25, "stroke-width": 6 }),
        ...p.emblem(100, 126, 56),
        shine("M46 100V150", 4),
    ],
    basket: (p) => [
        line("M50 96C54 10 146 10 150 96", { "stroke-width": 9 }),
        path("M32 92H168L152 168H48Z", p.body),
        line("M40 116H160M44 140H156M70 92L78 168M100 92V168M130 92L122 168", { opacity: 0.45 }),
        rect(26, 82, 148, 16, p.second, 8),
    ],
    doormat: (p) => [
        path("M40 74H160L184 156H16Z", p.body),
        path("M54 86H146L162 144H38Z", "none", { "stroke-dasharray": "6 5" }),
        ...p.emblem(100, 116, 46),
        line(
            "M16 156V166M32 156V166M48 156V166M64 156V166M80 156V166M96 156V166M112 156V166M128 156V166M144 156V166M160 156V166M176 156V166",
            { "stroke-width": 3 },
        ),
    ],
    sign: (p) => [
        line("M50 74L100 22L150 74", { "stroke-width": 4 }),
        circle(100, 22, 5, p.second),
        path("M36 70C36 62 164 62 164 70V142C164 150 36 150 36 142Z", p.body),
        rect(46, 78, 108, 58, cream, 4),
        ...(p.letter ? [word(100, 108, 46, p.letter, p.ink)] : p.emblem(76, 107, 36)),
        ...(p.letter ? [] : [line("M102 96H142M102 108H136M102 120H142", { "stroke-width": 4 })]),
        circle(44, 72, 0, "none"),
    ],
    tile: (p) => [
        rect(44, 44, 112, 112, p.body, 8),
        rect(56, 56, 88, 88, cream, 5),
        word(100, 102, 70, p.letter || "A", p.ink),
    ],
    block: (p) => [
        path("M62 66L112 44L150 62L100 86Z", p.pale),
        path("M62 66L100 86V160L62 138Z", p.second),
        path("M100 86L150 62V136L100 160Z", p.body),
        group("translate(126 112) skewY(-24)", [word(0, 0, 44, p.letter || "A", p.ink)]),
    ],
    knob: (p) => [
        path("M88 116H112L118 162H82Z", steel),
        ellipse(100, 162, 26, 7, steel),
        circle(100, 86, 50, p.body),
        circle(100, 86, 34, p.pale),
        ...(p.emblem(100, 86, 44).length
            ? p.emblem(100, 86, 44)
            : around(8, 100, 86, () => ellipse(100, 66, 5, 13, p.second))),
        shine("M64 72C68 60 76 52 86 48"),
    ],
    bell: (p) => [
        circle(100, 158, 14, p.second),
        path("M40 154C62 136 48 52 100 48C152 52 138 136 160 154Z", p.body),
        circle(100, 36, 12, "none", { "stroke-width": 5 }),
        ...p.emblem(100, 112, 42),
        shine("M70 124C72 96 74 78 84 66"),
    ],
    house: (p) => [
        line("M100 46V18", { "stroke-width": 4 }),
        path("M48 92L100 42L152 92V164H48Z", p.body),
        path("M36 100L100 38L164 100L154 108L100 58L46 108Z", p.second),
        circle(100, 114, 17, "#4b3a30"),
        line("M100 142V154", { "stroke-width": 7 }),
        heartPath(74, 148, 8, p.pale),
        heartPath(126, 148, 8, p.pale),
    ],
    wreath: (p) => [
        line("M100 44V16", { "stroke-width": 5, stroke: p.second }),
        ...around(14, 100, 102, () => path("M100 34C116 40 116 62 100 68C86 60 86 42 100 34Z", "#7daa72")),
        ...around(7, 100, 102, () => circle(107, 50, 7, p.main)),
        path(
            "M100 158C80 140 70 162 76 172C86 172 94 168 100 158C106 168 114 172 124 172C130 162 120 140 100 158Z",
            p.second,
        ),
    ],
    plantpot: (p) => [
        ...[-50, -25, 0, 25, 50].map((turn) =>
            path("M100 98C84 74 88 46 100 30C112 46 116 74 100 98Z", "#7daa72", {
                transform: `rotate(${turn} 100 98)`,
            }),
        ),
        circle(72, 52, 11, p.second),
        circle(130, 56, 11, p.second),
        path("M56 104H144L132 168H68Z", p.body),
        rect(48, 92, 104, 18, p.pale, 5),
        ...p.emblem(100, 138, 36),
    ],
    flower: (p) => [
        line("M100 100V172", { "stroke-width": 6, stroke: "#4f7a50" }),
        path(
            "M100 150C76 150 66 132 66 122C86 122 100 134 100 150ZM100 138C124 138 134 120 134 110C114 110 100 122 100 138Z",
            "#7daa72",
        ),
        ...around(7, 100, 76, () => ellipse(100, 44, 16, 25, p.body)),
        circle(100, 76, 18, p.second),
    ],
    umbrella: (p) => [
        line("M100 30V152C100 174 128 174 128 154", { "stroke-width": 7 }),
        path(
            "M22 106C26 4 174 4 178 106C168 94 150 94 140 106C130 94 110 94 100 106C90 94 70 94 60 106C50 94 32 94 22 106Z",
            p.body,
        ),
        line("M60 106C62 70 80 40 100 30M140 106C138 70 120 40 100 30", { opacity: 0.55 }),
        circle(100, 26, 6, p.second),
    ],
    fan: (p) => [
        ...Array.from({ length: 9 }, (_, i) =>
            path("M100 160L86 52C94 44 106 44 114 52Z", i % 2 ? p.second : p.body, {
                transform: `rotate(${-64 + i * 16} 100 160)`,
            }),
        ),
        circle(100, 158, 9, p.ink),
    ],
    ornament: (p) => [
        line("M100 62V-60", { "stroke-width": 3.5 }),
        circle(100, 112, 52, p.body),
        rect(88, 48, 24, 16, "#dcb450", 4),
        ...p.emblem(100, 112, 56),
        shine("M64 100C68 86 76 78 86 74"),
    ],
    cracker: (p) => [
        path("M58 80L18 66L30 102L16 136L58 122Z", p.second),
        path("M142 80L182 66L170 102L184 136L142 122Z", p.second),
        path("M58 76H142V126H58Z", p.body),
        line("M58 76V126M142 76V126", { "stroke-width": 6 }),
        ...p.emblem(100, 101, 38),
    ],
    stool: (p) => [
        line("M58 112L44 172M142 112L156 172M76 112V164M124 112V164", { "stroke-width": 9, stroke: wood }),
        path("M36 84C36 62 164 62 164 84V104C164 122 36 122 36 104Z", p.body),
        ...p.emblem(100, 94, 34),
    ],
    windmill: (p) => [
        line("M100 92V172", { "stroke-width": 6, stroke: wood }),
        ...around(4, 100, 84, (i) =>
            path("M100 84C84 60 92 34 126 30C130 52 122 72 100 84Z", i % 2 ? p.second : p.body),
        ),
        circle(100, 84, 8, p.ink),
    ],
    chime: (p) => [
        line("M100 22V52M70 62V90M85 62V102M100 62V112M115 62V102M130 62V90", { "stroke-width": 3 }),
        path("M60 50H140L132 66H68Z", p.body),
        ...[
            [70, 88],
            [85, 100],
            [100, 110],
            [115, 100],
            [130, 88],
        ].map(([x = 0, y = 0], i) => rect(x - 5, y, 10, 54 - (i % 2) * 8, i % 2 ? p.second : p.pale, 5)),
        ...p.emblem(100, 40, 26),
    ],
    soap: (p) => [
        ellipse(100, 154, 66, 14, p.secondPale),
        path("M46 118C46 96 154 96 154 118V136C154 156 46 156 46 136Z", p.body),
        ...p.emblem(100, 122, 30),
        circle(60, 70, 12, cream, { opacity: 0.9 }),
        circle(88, 52, 17, cream, { opacity: 0.9 }),
        circle(126, 74, 10, cream, { opacity: 0.9 }),
    ],
};
