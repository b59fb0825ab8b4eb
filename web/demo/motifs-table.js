// motifs-table.js - the kitchen, the table and the light on it.

import { circle, ellipse, group, line, path, plain, rect } from "./shapes.js";

/** @typedef {import("./shapes.js").Paint} Paint */
/** @typedef {import("./shapes.js").Motif} Motif */

const cream = "#fffaf0";
const wood = "#c39a6b";
const steel = "#d5dadd";

const shine = (/** @type {string} */ d, width = 5) =>
    line(d, { stroke: "#fff", opacity: 0.55, "stroke-width": width });

/** @param {number} x @param {number} y the wick's foot */
const flame = (x, y, s = 1) =>
    group(`translate(${x} ${y}) scale(${s})`, [
        circle(0, -16, 24, "#ffe9a8", { ...plain, opacity: 0.55 }),
        path("M0 -34C12 -20 11 -6 0 -4C-11 -6 -12 -20 0 -34Z", "#f6b13f", plain),
        path("M0 -20C5 -13 5 -7 0 -5C-5 -7 -5 -13 0 -20Z", "#fff3c4", plain),
        line("M0 -4V2", { "stroke-width": 2.5 }),
    ]);

/** @type {Record<string, Motif>} */
export const table = {
    mug: (p) => [
        path("M136 84H152C176 84 176 138 146 138H134", "none", { "stroke-width": 13, stroke: p.ink }),
        line("M136 84H152C176 84 176 138 146 138H134", { "stroke-width": 7, stroke: p.pale }),
        path("M50 66H142V142C142 160 132 168 118 168H74C60 168 50 160 50 142Z", p.body),
        ellipse(96, 66, 46, 9, p.pale),
        ...p.emblem(96, 116, 50),
        shine("M62 88V134"),
    ],
    cup: (p) => [
        ellipse(100, 160, 70, 11, p.secondPale),
        ellipse(100, 156, 46, 7, p.second),
        line("M142 92C172 84 172 128 132 128", { "stroke-width": 8 }),
        path("M48 76H150C150 124 134 152 100 152C66 152 48 124 48 76Z", p.body),
        ellipse(99, 76, 51, 10, p.pale),
        ellipse(99, 78, 40, 6, "#a8693f", plain),
        ...p.emblem(98, 114, 40),
        shine("M60 92C62 108 66 120 74 130"),
    ],
    teapot: (p) => [
        path("M40 108L14 84L26 76L58 100Z", p.body),
        line("M146 92C190 84 186 146 142 140", { "stroke-width": 9 }),
        ellipse(98, 122, 58, 46, p.body),
        path("M66 84C72 66 124 66 130 84Z", p.second),
        circle(98, 64, 8, p.second),
        ...p.emblem(98, 124, 46),
        shine("M54 112C58 98 66 92 74 88"),
    ],
    plate: (p) => [
        circle(100, 106, 66, p.body),
        circle(100, 106, 42, p.secondPale),
        ...p.emblem(100, 106, 50),
        shine("M50 84C58 66 72 56 88 52"),
    ],
    bowl: (p) => [
        path("M30 92H170C170 140 142 166 100 166C58 166 30 140 30 92Z", p.body),
        ellipse(100, 92, 70, 15, p.pale),
        ellipse(100, 94, 56, 9, p.secondPale, plain),
        ...p.emblem(100, 134, 38),
        shine("M44 112C48 126 56 138 66 146"),
    ],
    bottle: (p) => [
        path(
            "M86 40H114V70C114 84 136 88 136 108V156C136 164 130 168 122 168H78C70 168 64 164 64 156V108C64 88 86 84 86 70Z",
            p.body,
        ),
        rect(82, 28, 36, 16, p.second, 4),
        rect(64, 112, 72, 36, cream, 0),
        ...p.emblem(100, 130, 28),
        shine("M74 108V156"),
    ],
    hotwaterbottle: (p) => [
        path(
            "M82 52V30H118V52C142 54 150 70 148 92L144 146C142 164 134 170 120 170H80C66 170 58 164 56 146L52 92C50 70 58 54 82 52Z",
            p.body,
        ),
        rect(78, 24, 44, 13, p.second, 5),
        line("M82 54C92 60 108 60 118 54"),
        ...p.emblem(100, 114, 56),
    ],
    jug: (p) => [
        line("M140 78C178 74 172 142 138 136", { "stroke-width": 10 }),
        path("M62 56L48 44H140L134 66C150 90 150 150 130 168H70C50 150 50 90 62 72Z", p.body),
        line("M62 72C82 78 116 78 134 68"),
        ...p.emblem(98, 120, 46),
        shine("M64 96C60 114 60 132 64 146"),
    ],
    wateringcan: (p) => [
        path("M52 112L16 76L30 66L66 100Z", p.body),
        ellipse(22, 70, 14, 6, p.second, { transform: "rotate(-44 22 70)" }),
        line("M70 86C80 30 150 30 152 96C170 100 172 140 150 148", { "stroke-width": 8 }),
        path("M56 88H150L158 166H48Z", p.body),
        ellipse(103, 88, 47, 9, p.pale),
        ...p.emblem(103, 128, 46),
    ],
    jar: (p) => [
        path(
            "M58 70C50 78 48 84 48 94V150C48 162 54 168 66 168H134C146 168 152 162 152 150V94C152 84 150 78 142 70Z",
            p.pale,
        ),
        path("M54 104H146V150C146 158 142 162 134 162H66C58 162 54 158 54 150Z", p.body, plain),
        rect(54, 46, 92, 26, p.second, 6),
        line("M54 58H146"),
        rect(72, 104, 56, 40, cream, 4),
        ...p.emblem(100, 124, 30),
        shine("M60 92V148"),
    ],
    tin: (p) => [
        path("M42 70V146C42 174 158 174 158 146V70Z", p.body),
        path("M36 58V76C36 98 164 98 164 76V58Z", p.second),
        ellipse(100, 58, 64, 18, p.secondPale),
        circle(100, 54, 7, p.second),
        ...p.emblem(100, 130, 48),
        shine("M54 100V146"),
    ],
    cutlery: (p) => [
        path("M52 92H66V164C66 172 52 172 52 164Z", p.body),
        path("M44 32V66C44 84 52 86 52 94H66C66 86 74 84 74 66V32H68V62H62V32H56V62H50V32Z", steel),
        path("M93 96H107V164C107 172 93 172 93 164Z", p.body),
        ellipse(100, 62, 17, 32, steel),
        path("M134 96H148V164C148 172 134 172 134 164Z", p.body),
        path("M134 98V32C152 36 158 70 152 98Z", steel),
    ],
    cakestand: (p) => [
        line("M100 22V168", { "stroke-width": 7 }),
        circle(100, 22, 8, p.second),
        path("M64 62H136C130 78 70 78 64 62Z", p.body),
        ellipse(100, 62, 36, 6, p.pale),
        path("M46 108H154C146 128 54 128 46 108Z", p.body),
        ellipse(100, 108, 54, 8, p.pale),
        path("M28 152H172C164 176 36 176 28 152Z", p.body),
        ellipse(100, 152, 72, 10, p.pale),
        path("M78 60C78 46 98 46 98 60Z", p.second),
        path("M106 106C106 88 132 88 132 106ZM58 106C58 90 82 90 82 106Z", p.second),
    ],
    cupcakes: (p) =>
        [
            [62, 96, 0.8],
            [138, 96, 0.8],
            [100, 118, 1],
        ].flatMap(([x = 0, y = 0, s = 1]) => [
            group(`translate(${x} ${y}) scale(${s})`, [
                path("M-34 6H34L25 50H-25Z", p.body),
                line("M-17 8L-13 49M0 8V49M17 8L13 49", { opacity: 0.6 }),
                path(
                    "M-41 6C-48 -14 -28 -18 -26 -20C-22 -44 22 -44 26 -20C28 -18 48 -14 41 6Z",
                    p.secondPale,
                ),
                circle(0, -40, 8, "#cf4a43"),
            ]),
        ]),
    mould: (p) => [
        path(
            "M34 150C34 118 46 124 50 96C54 70 62 84 70 62C78 44 90 60 100 44C110 60 122 44 130 62C138 84 146 70 150 96C154 124 166 118 166 150Z",
            p.body,
        ),
        rect(26, 148, 148, 18, p.second, 8),
        line("M76 76C72 104 70 124 70 146M100 62V146M124 76C128 104 130 124 130 146", { opacity: 0.5 }),
        shine("M52 116C52 100 56 92 58 86"),
    ],
    pan: (p) => [
        rect(92, 112, 16, 66, wood, 7, { transform: "rotate(-45 100 112)" }),
        circle(86, 92, 56, p.body),
        circle(86, 92, 41, p.pale),
        ...p.emblem(86, 92, 46),
        shine("M46 76C52 62 62 54 74 50"),
    ],
    apron: (p) => [
        line("M68 36C72 14 128 14 132 36", { "stroke-width": 6 }),
        line("M38 98L16 112M162 98L184 112", { "stroke-width": 6 }),
        path("M66 34C84 42 116 42 134 34C136 66 150 82 164 92L156 170H44L36 92C50 82 64 66 66 34Z", p.body),
        path("M66 110H134V144H66Z", p.second),
        ...p.emblem(100, 76, 34),
    ],
    towel: (p) => [
        rect(24, 34, 152, 10, wood, 5),
        path("M46 40H154V156H46Z", p.body),
        path("M46 136H154V148H46Z", p.second, { "stroke-width": 2 }),
        line("M50 156V166M64 156V166M78 156V166M92 156V166M106 156V166M120 156V166M134 156V166M148 156V166", {
            "stroke-width": 2,
        }),
        ...p.emblem(100, 94, 62),
    ],
    napkins: (p) => [
        rect(60, 42, 106, 106, p.pale, 4, { transform: "rotate(10 112 96)" }),
        rect(48, 50, 106, 106, p.secondPale, 4, { transform: "rotate(3 100 104)" }),
        path("M36 60H142V166H36Z", p.body),
        path("M36 60H142L36 166Z", cream, { ...plain, opacity: 0.25 }),
        ...p.emblem(88, 114, 56),
    ],
    doily: (p) => [
        ...Array.from({ length: 16 }, (_, i) =>
            circle(
                100 + 58 * Math.cos((i * Math.PI) / 8),
                104 + 58 * Math.sin((i * Math.PI) / 8),
                13,
                p.body,
            ),
        ),
        circle(100, 104, 58, p.body, plain),
        circle(100, 104, 40, p.secondPale),
        ...p.emblem(100, 104, 46),
    ],
    tray: (p) => [
        path("M26 74C26 62 174 62 174 74L166 156C164 168 36 168 34 156Z", p.second),
        rect(42, 76, 116, 76, p.body, 8),
        line("M26 92C10 92 10 124 30 124M174 92C190 92 190 124 170 124", { "stroke-width": 7 }),
        ...p.emblem(100, 114, 54),
    ],
    glass: (p) => [
        path("M58 44H142L132 156C131 166 126 168 118 168H82C74 168 69 166 68 156Z", p.pale),
        path("M62 88H138L132 152C131 162 126 164 118 164H82C74 164 69 162 68 152Z", p.body, plain),
        ellipse(100, 44, 42, 8, cream, { opacity: 0.9 }),
        ...p.emblem(100, 118, 40),
        line("M126 70L144 14", { "stroke-width": 5, stroke: p.second }),
        shine("M72 62L78 146"),
    ],
    tlight: (p) => [
        path("M52 74H148L138 156C137 166 130 168 122 168H78C70 168 63 166 62 156Z", p.body),
        ellipse(100, 74, 48, 11, p.pale),
        rect(84, 62, 32, 14, cream, 3),
        flame(100, 60),
        ...p.emblem(100, 122, 44),
        shine("M64 90L70 144"),
    ],
    hangingtlight: (p) => [
        line("M64 84C70 30 92 24 100 20C108 24 130 30 136 84", { "stroke-width": 4 }),
        path("M54 92H146C148 132 134 166 100 168C66 166 52 132 54 92Z", p.body),
        ellipse(100, 92, 46, 10, p.pale),
        rect(86, 80, 28, 13, cream, 3),
        flame(100, 78, 0.9),
        ...p.emblem(100, 130, 44),
        shine("M64 106C64 124 68 136 74 146"),
    ],
    candle: (p) => [
        path("M62 66C62 54 138 54 138 66V158C138 172 62 172 62 158Z", p.body),
        ellipse(100, 66, 38, 9, p.pale),
        path("M138 72C148 72 146 102 138 100Z", p.pale),
        flame(100, 62, 1.1),
        ...p.emblem(100, 120, 46),
        shine("M74 84V146"),
    ],
    incense: (p) => [
        path("M60 104H140L132 160C130 170 70 170 68 160Z", p.body),
        line("M80 104L64 34M100 104V26M120 104L138 34", { "stroke-width": 5 }),
        line("M100 20C90 10 108 4 98 -6", { stroke: "#9a9a9a", opacity: 0.7 }),
        ...p.emblem(100, 136, 36),
        circle(64, 34, 4, "#e5914e"),
        circle(100, 26, 4, "#e5914e"),
        circle(138, 34, 4, "#e5914e"),
    ],
    lantern: (p) => [
        circle(100, 26, 12, "none", { "stroke-width": 5 }),
        path("M66 58L100 34L134 58Z", p.main),
        path("M56 58H144V76H56Z", p.body),
        path("M62 76H138V150H62Z", "#fff6d6"),
        rect(86, 112, 28, 38, p.secondPale, 3),
        flame(100, 110),
        line("M62 76V150M138 76V150M100 76V84", { "stroke-width": 6 }),
        path("M52 150H148V168H52Z", p.body),
        ...p.emblem(100, 67, 14),
    ],
    stringlights: (p) => [
        line("M12 46C60 96 140 96 188 46", { "stroke-width": 4 }),
        ...[
            [30, 64],
            [64, 82],
            [100, 86],
            [136, 82],
            [170, 64],
        ].flatMap(([x = 0, y = 0], i) => [
            circle(x, y + 26, 28, "#ffe9a8", { ...plain, opacity: 0.5 }),
            rect(x - 6, y - 2, 12, 11, p.ink, 2),
            ...(i % 2 ? [circle(x, y + 24, 17, p.second)] : [circle(x, y + 24, 17, p.body)]),
        ]),
        ...p.emblem(100, 148, 40),
    ],
    lamp: (p) => [
        rect(94, 104, 12, 54, wood, 3),
        ellipse(100, 162, 38, 8, wood),
        path("M70 38H130L158 110H42Z", p.body),
        ...p.emblem(100, 78, 44),
        path("M42 110H158L166 130H34Z", "#ffe9a8", { ...plain, opacity: 0.5 }),
    ],
    chandelier: (p) => [
        line("M100 20V110M34 92C34 140 166 140 166 92M66 92C66 126 134 126 134 92", { "stroke-width": 6 }),
        ...[34, 66, 134, 166].flatMap((x) => [rect(x - 7, 74, 14, 20, cream, 2), flame(x, 72, 0.7)]),
        circle(100, 132, 12, p.body),
        ...[52, 76, 124, 148].map((x) => path(`M${x} 134L${x + 6} 146L${x} 160L${x - 6} 146Z`, p.pale)),
        path("M100 146L108 160L100 176L92 160Z", p.second),
    ],
};
