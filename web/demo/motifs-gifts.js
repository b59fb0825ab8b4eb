// motifs-gifts.js - bags, paper, jewellery, toys and the craft drawer.

import { heartPath } from "./patterns.js";
import { around, circle, ellipse, group, line, path, plain, rect } from "./shapes.js";

/** @typedef {import("./shapes.js").Paint} Paint */
/** @typedef {import("./shapes.js").Motif} Motif */

const cream = "#fffaf0";
const wood = "#c39a6b";
const steel = "#cdd3d7";

const shine = (/** @type {string} */ d, width = 5) =>
    line(d, { stroke: "#fff", opacity: 0.55, "stroke-width": width });

const gem = (
    /** @type {number} */ x,
    /** @type {number} */ y,
    /** @type {number} */ s,
    /** @type {string} */ fill,
) =>
    group(`translate(${x} ${y}) scale(${s})`, [
        path("M-14 -10H14L22 0L0 22L-22 0Z", fill),
        line("M-22 0H22M-8 0L0 20L8 0L0 -10Z", { "stroke-width": 2 }),
    ]);

/** @type {Record<string, Motif>} */
export const gifts = {
    tote: (p) => [
        line("M68 84C66 18 134 18 132 84", { "stroke-width": 8, stroke: p.ink }),
        path("M36 76H164L172 160C172 168 168 170 162 170H38C32 170 28 168 28 160Z", p.body),
        path("M36 76H164L165 90H35Z", p.second),
        ...p.emblem(100, 128, 60),
    ],
    lunchbag: (p) => [
        line("M80 50C80 26 120 26 120 50", { "stroke-width": 8 }),
        path("M52 66L62 48H138L148 66V158C148 168 144 170 138 170H62C56 170 52 168 52 158Z", p.body),
        path("M52 66L62 48H138L148 66Z", p.second),
        rect(88, 60, 24, 13, p.secondPale, 3),
        ...p.emblem(100, 122, 56),
    ],
    lunchbox: (p) => [
        line("M76 62C76 38 124 38 124 62", { "stroke-width": 9 }),
        rect(28, 58, 144, 108, p.body, 14),
        line("M28 92H172"),
        rect(88, 82, 24, 20, "#dcb450", 4),
        ...p.emblem(100, 132, 50),
        shine("M42 72C46 66 54 66 60 66"),
    ],
    handbag: (p) => [
        line("M66 84C62 22 138 22 134 84", { "stroke-width": 8 }),
        path("M44 80H156L172 150C172 166 160 170 148 170H52C40 170 28 166 28 150Z", p.body),
        path("M44 80H156L146 112C120 122 80 122 54 112Z", p.second),
        circle(100, 116, 8, "#dcb450"),
        ...p.emblem(100, 146, 30),
    ],
    purse: (p) => [
        path("M30 92C30 78 170 78 170 92C182 150 150 168 100 168C50 168 18 150 30 92Z", p.body),
        path("M34 82C60 66 140 66 166 82L164 96C138 84 62 84 36 96Z", "#dcb450"),
        circle(92, 64, 9, "#dcb450"),
        circle(108, 64, 9, "#dcb450"),
        ...p.emblem(100, 126, 52),
    ],
    wallet: (p) => [
        rect(44, 34, 112, 136, p.body, 8),
        rect(56, 46, 88, 112, "none", 4, { "stroke-dasharray": "5 5", "stroke-width": 2 }),
        ...p.emblem(100, 98, 58),
        line("M70 140H130", { "stroke-width": 5, stroke: p.second }),
    ],
    luggagetag: (p) => [
        line("M100 56C100 20 140 20 132 6", { "stroke-width": 5 }),
        path("M72 44H128L148 68V162C148 168 144 170 140 170H60C56 170 52 168 52 162V68Z", p.body),
        circle(100, 62, 8, cream),
        rect(66, 88, 68, 62, cream, 4),
        ...p.emblem(100, 119, 44),
    ],
    card: (p) => [
        path("M60 36L164 48V160L60 170Z", p.secondPale),
        rect(40, 36, 104, 134, p.body, 3),
        rect(52, 48, 80, 110, cream, 2),
        ...(p.emblem(92, 102, 58).length
            ? p.emblem(92, 102, 58)
            : [heartPath(92, 96, 22, p.main), line("M68 136H116", { "stroke-width": 4 })]),
    ],
    wrap: (p) => [
        rect(36, 66, 128, 102, p.body, 3),
        path("M90 66H110V168H90Z", p.second),
        path("M36 106H164V124H36Z", p.second),
        path(
            "M100 66C70 70 56 52 66 40C78 30 96 44 100 66C104 44 122 30 134 40C144 52 130 70 100 66Z",
            p.second,
        ),
        circle(100, 64, 9, p.secondPale),
    ],
    giftbag: (p) => [
        line("M74 64C74 26 126 26 126 64", { "stroke-width": 4 }),
        path("M48 56H152V170H48Z", p.body),
        path("M152 56L164 66V162L152 170Z", p.pale),
        ...p.emblem(100, 116, 60),
        path("M126 60L148 84L130 98L116 74Z", p.second),
    ],
    ribbon: (p) => [
        path("M120 128C150 120 160 150 184 140L186 160C160 172 146 146 120 150Z", p.body),
        circle(88, 104, 62, p.second),
        circle(88, 104, 46, p.body),
        circle(88, 104, 30, p.pale),
        circle(88, 104, 13, cream),
    ],
    tag: (p) => [
        line("M66 50C50 30 60 16 84 14", { "stroke-width": 4, stroke: p.second }),
        path("M72 34H128L150 62V170H50V62Z", p.body),
        circle(100, 58, 8, cream),
        ...p.emblem(100, 116, 56),
    ],
    notebook: (p) => [
        rect(48, 34, 108, 136, cream, 6),
        rect(44, 30, 108, 136, p.body, 6),
        path("M44 36C44 32 46 30 50 30H64V166H50C46 166 44 164 44 160Z", p.second),
        rect(78, 50, 58, 34, cream, 3),
        line("M86 62H128M86 72H116", { "stroke-width": 3 }),
        ...p.emblem(108, 120, 46),
    ],
    pencils: (p) => [
        ...[-24, -8, 8, 24].map((x, i) =>
            group(`translate(${100 + x} 100) rotate(${x * 0.7})`, [
                path("M-8 -44L0 -70L8 -44V40H-8Z", [p.main, p.second, "#efc65b", "#7daa72"][i] ?? p.main),
                path("M-8 -44L0 -70L8 -44Z", "#f0dcb8"),
                path("M-3 -60L0 -70L3 -60Z", p.ink),
            ]),
        ),
        path("M58 100H142V160C142 172 58 172 58 160Z", p.body),
        ellipse(100, 100, 42, 8, p.pale, { "fill-opacity": 0.35 }),
        ...p.emblem(100, 138, 42),
    ],
    stickers: (p) => [
        rect(40, 34, 120, 134, cream, 5),
        path("M160 140L132 168H160Z", p.pale),
        circle(74, 72, 21, p.body),
        ...p.emblem(74, 72, 28),
        path("M126 50L133 64L148 66L137 77L140 92L126 85L112 92L115 77L104 66L119 64Z", p.second),
        heartPath(74, 126, 20, p.second),
        circle(122, 124, 18, p.body),
    ],
    bunting: (p) => [
        line("M4 62C60 100 140 100 196 62", { "stroke-width": 4 }),
        ...[
            [14, 68, 16],
            [57, 86, 6],
            [103, 86, -6],
            [146, 68, -16],
        ].map(([x = 0, y = 0, turn = 0], i) =>
            path(`M${x} ${y}H${x + 40}L${x + 20} ${y + 60}Z`, i % 2 ? p.second : p.body, {
                transform: `rotate(${turn} ${x + 20} ${y})`,
            }),
        ),
    ],
    paperchain: (p) =>
        [
            [34, 84],
            [66, 108],
            [100, 116],
            [134, 108],
            [166, 84],
        ]
            .map(([x = 0, y = 0], i) => {
                const tone = [p.main, p.second, "#7daa72"][i % 3] ?? p.main;
                return group("", [
                    ellipse(x, y, 23, 17, "none", { "stroke-width": 14 }),
                    ellipse(x, y, 23, 17, "none", { stroke: tone, "stroke-width": 9 }),
                ]);
            })
            .flat(),
    balloons: (p) => [
        line("M70 104C76 140 96 140 98 172M134 96C128 140 104 140 102 172M100 80C102 120 98 140 100 172", {
            "stroke-width": 3,
        }),
        ellipse(66, 70, 31, 37, p.body),
        ellipse(136, 66, 31, 37, p.second),
        ellipse(101, 50, 30, 36, p.pale),
        shine("M48 62C50 50 54 46 60 42"),
        shine("M84 42C86 32 90 28 96 24"),
    ],
    necklace: (p) => [
        line("M40 28C36 116 70 132 100 136C130 132 164 116 160 28", { "stroke-width": 4 }),
        ...[
            [45, 70],
            [54, 96],
            [74, 120],
            [126, 120],
            [146, 96],
            [155, 70],
        ].map(([x = 0, y = 0], i) => circle(x, y, 8, i % 2 ? p.second : p.main)),
        ...(p.emblem(100, 150, 42).length ? p.emblem(100, 152, 44) : [gem(100, 150, 1.1, p.main)]),
    ],
    bracelet: (p) => [
        ellipse(100, 110, 68, 46, "none", { stroke: p.ink, "stroke-width": 4 }),
        ...Array.from({ length: 16 }, (_, i) =>
            circle(
                100 + 68 * Math.cos((i * Math.PI) / 8),
                110 + 46 * Math.sin((i * Math.PI) / 8),
                12,
                i % 2 ? p.second : p.main,
            ),
        ),
        ...p.emblem(100, 110, 36),
    ],
    earrings: (p) =>
        [62, 138].flatMap((x) => [
            line(`M${x} 62C${x - 14} 30 ${x + 18} 26 ${x + 10} 52`, { "stroke-width": 4 }),
            circle(x, 76, 13, p.second),
            ...(p.emblem(x, 120, 44).length
                ? p.emblem(x, 122, 46)
                : [
                        path(
                            `M${x} 92C${x + 30} 126 ${x + 18} 152 ${x} 152C${x - 18} 152 ${x - 30} 126 ${x} 92Z`,
                            p.main,
                        ),
                    ]),
        ]),
    ring: (p) => [
        circle(100, 122, 46, "none", { "stroke-width": 17 }),
        circle(100, 122, 46, "none", { "stroke-width": 11, stroke: "#dcb450" }),
        gem(100, 58, 1.9, p.main),
    ],
    hairclip: (p) => [
        path("M30 126C60 96 140 96 170 126L164 140C138 116 62 116 36 140Z", "#dcb450"),
        ...(p.emblem(100, 98, 76).length
            ? p.emblem(100, 100, 80)
            : [...around(6, 100, 96, () => ellipse(100, 70, 12, 20, p.main)), circle(100, 96, 14, p.second)]),
    ],
    brooch: (p) => [
        ...around(10, 100, 102, () => circle(100, 54, 11, p.second)),
        circle(100, 102, 42, p.main),
        ...(p.emblem(100, 102, 50).length ? p.emblem(100, 102, 50) : [gem(100, 98, 1.3, p.pale)]),
    ],
    doll: (p) => [
        path(
            "M100 24C136 24 146 56 138 80C164 104 162 168 100 170C38 168 36 104 62 80C54 56 64 24 100 24Z",
            p.main,
        ),
        circle(100, 60, 25, "#f6d3bd"),
        path("M76 56C80 36 120 36 124 56C110 52 104 46 100 42C96 46 90 52 76 56Z", "#6b4630"),
        circle(91, 62, 3, "#2b2a2e", plain),
        circle(109, 62, 3, "#2b2a2e", plain),
        line("M94 72C98 76 102 76 106 72", { "stroke-width": 2.5 }),
        circle(84, 70, 4, "#ec9db0", plain),
        circle(116, 70, 4, "#ec9db0", plain),
        path("M68 112C80 96 120 96 132 112C140 156 60 156 68 112Z", p.second),
        ...(p.emblem(100, 128, 36).length ? p.emblem(100, 128, 36) : [heartPath(100, 126, 13, p.main)]),
    ],
    teddy: (p) => [
        circle(66, 54, 18, p.main),
        circle(134, 54, 18, p.main),
        ellipse(100, 140, 46, 32, p.main),
        circle(58, 122, 17, p.main),
        circle(142, 122, 17, p.main),
        circle(100, 78, 46, p.body),
        ellipse(100, 94, 20, 15, cream),
        circle(82, 72, 4.5, "#2b2a2e", plain),
        circle(118, 72, 4.5, "#2b2a2e", plain),
        ellipse(100, 88, 7, 5, "#2b2a2e"),
        line("M100 93V99M92 102C96 106 104 106 108 102"),
        path("M100 122L78 112V136ZM100 122L122 112V136Z", p.second),
    ],
    jigsaw: (p) => [
        rect(36, 44, 128, 118, cream, 4),
        path("M36 44H100V78C118 70 118 104 100 96V104H36Z", p.body),
        path("M100 104H164V162H100V136C84 144 84 112 100 122Z", p.second),
        ...p.emblem(66, 76, 36),
        ...p.emblem(134, 134, 34),
        line("M100 44V162M36 104H164", { opacity: 0.4 }),
    ],
    playingcards: (p) => [
        rect(46, 46, 78, 112, cream, 8, { transform: "rotate(-14 84 102)" }),
        rect(76, 42, 78, 112, cream, 8, { transform: "rotate(8 116 98)" }),
        group("rotate(8 116 98)", [rect(84, 50, 62, 96, p.body, 5), heartPath(115, 96, 20, p.second)]),
    ],
    thread: (p) => [
        line("M128 96C166 90 150 150 180 146", { stroke: p.main, "stroke-width": 4 }),
        rect(48, 40, 84, 20, wood, 6),
        rect(48, 146, 84, 20, wood, 6),
        path("M58 60H122V146H58Z", p.body),
        line("M58 76L122 70M58 92L122 86M58 108L122 102M58 124L122 118M58 140L122 134", { opacity: 0.5 }),
        line("M164 40L146 128", { "stroke-width": 4, stroke: "#8d9499" }),
    ],
    button: (p) => [
        circle(78, 88, 46, p.body),
        circle(78, 88, 32, p.pale, { "fill-opacity": 0.5 }),
        ...[
            [70, 80],
            [86, 80],
            [70, 96],
            [86, 96],
        ].map(([x = 0, y = 0]) => circle(x, y, 5, p.ink)),
        circle(138, 138, 30, p.second),
        ...[
            [132, 138],
            [144, 138],
        ].map(([x = 0, y = 0]) => circle(x, y, 4, p.ink)),
    ],
    wool: (p) => [
        circle(94, 110, 54, p.main),
        line(
            "M46 92C74 76 118 78 146 108M42 112C74 92 116 104 138 142M56 148C64 106 84 72 112 60M84 162C84 124 104 88 134 76",
            { opacity: 0.7 },
        ),
        line("M142 134C164 144 168 166 188 160", { stroke: p.main, "stroke-width": 4 }),
        line("M60 30L128 128M128 28L76 126", { "stroke-width": 6, stroke: wood }),
    ],
    magnet: (p) => [
        path("M50 44H86V104C86 124 114 124 114 104V44H150V106C150 188 50 188 50 106Z", p.body),
        path("M50 44H86V68H50ZM114 44H150V68H114Z", steel),
    ],
    game: (p) => [
        rect(34, 44, 132, 122, p.body, 6),
        ...Array.from({ length: 16 }, (_, i) =>
            rect(
                48 + (i % 4) * 26,
                54 + Math.floor(i / 4) * 26,
                26,
                26,
                (i + Math.floor(i / 4)) % 2 ? cream : p.second,
                0,
                { "stroke-width": 1.5 },
            ),
        ),
        circle(87, 93, 9, "#cf4a43"),
        circle(113, 119, 9, "#3f587f"),
    ],
    sunglasses: (p) => [
        line("M30 88L16 76M170 88L184 76M86 92C94 84 106 84 114 92", { "stroke-width": 7 }),
        path("M26 80H90C92 126 32 132 26 80ZM110 80H174C168 132 108 126 110 80Z", p.body),
        shine("M42 90L56 110"),
        shine("M128 90L142 110"),
    ],
    phone: (p) => [
        rect(60, 26, 80, 142, p.body, 12),
        rect(70, 42, 60, 100, cream, 4),
        circle(100, 155, 6, p.second),
        ...p.emblem(100, 92, 46),
    ],
    garland: (p) => [
        line("M8 40C50 110 150 110 192 40", { "stroke-width": 4 }),
        ...[
            [24, 62],
            [54, 86],
            [100, 97],
            [146, 86],
            [176, 62],
        ].flatMap(([x = 0, y = 0], i) =>
            i % 2
                ? [circle(x, y + 16, 15, p.second)]
                : p.emblem(x, y + 20, 34).length
                    ? p.emblem(x, y + 20, 36)
                    : [heartPath(x, y + 18, 15, p.main)],
        ),
    ],
    parcel: (p) => [
        path("M100 40L166 72V140L100 172L34 140V72Z", p.body),
        path("M100 104L166 72L100 40L34 72Z", p.pale),
        line("M100 104V172"),
        path("M66 56L132 88V108L118 102V94L52 64Z", p.second),
        ...p.emblem(134, 124, 34),
    ],
};
