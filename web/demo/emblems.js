// emblems.js - the subjects of the shop: printed small on a mug or a card, or the product itself.
//
// An emblem is drawn about (0, 0) and is about 100 units across.

import { heartPath, starPoints } from "./patterns.js";
import { around, circle, ellipse, line, path, plain, rect, svg } from "./shapes.js";

/** @typedef {(main: string, ink: string, second: string) => Element[]} Emblem */

const eye = (/** @type {number} */ x, /** @type {number} */ y, r = 3) => circle(x, y, r, "#2b2a2e", plain);

/** @type {Record<string, Emblem>} */
export const emblems = {
    heart: (main) => [
        heartPath(0, 2, 44, main),
        line("M-32 -12C-30 -24 -20 -28 -14 -26", { stroke: "#fff", opacity: 0.6, "stroke-width": 5 }),
    ],
    star: (main) => [svg("polygon", { points: starPoints(0, 2, 50), fill: main })],
    flower: (main, ink, second) => [
        ...around(6, 0, 0, () => ellipse(0, -28, 15, 21, main)),
        circle(0, 0, 15, second),
    ],
    rose: (main) => [
        path("M-40 6C-62 22 -44 42 -20 34ZM40 6C62 22 44 42 20 34Z", "#7daa72"),
        circle(0, 0, 38, main),
        line("M0 0C10 -2 10 -16 -2 -16C-18 -16 -20 6 -4 14C16 22 30 4 24 -14C18 -30 -10 -34 -24 -18"),
    ],
    bird: (main, ink, second) => [
        path("M-48 4L-22 -4C-24 -34 14 -42 26 -18L44 -12L28 -4C26 26 -6 36 -26 14Z", main),
        path("M-16 2C-2 -10 14 -2 12 12C2 22 -12 16 -16 2Z", second),
        eye(17, -16),
        line("M-4 26V44M8 24V44"),
    ],
    butterfly: (main, ink, second) => [
        path("M0 -4C-14 -46 -56 -38 -44 -8C-40 2 -14 4 0 2C14 4 40 2 44 -8C56 -38 14 -46 0 -4Z", main),
        path("M0 2C-24 0 -40 14 -28 34C-18 44 -4 24 0 8C4 24 18 44 28 34C40 14 24 0 0 2Z", second),
        line("M0 -14V30M0 -14L-8 -30M0 -14L8 -30", { "stroke-width": 4 }),
    ],
    cat: (main, ink, second) => [
        path(
            "M-34 -44L-16 -28C-6 -32 6 -32 16 -28L34 -44L36 -4C36 22 20 36 0 36C-20 36 -36 22 -36 -4Z",
            main,
        ),
        eye(-14, -4),
        eye(14, -4),
        path("M-5 8H5L0 14Z", second),
        line("M0 14V20M-18 14L-44 10M-18 19L-42 24M18 14L44 10M18 19L42 24", { "stroke-width": 2 }),
    ],
    dog: (main, ink, second) => [
        path("M-28 -34C-10 -42 10 -42 28 -34C36 -10 34 36 0 38C-34 36 -36 -10 -28 -34Z", main),
        path(
            "M-28 -34C-52 -34 -50 6 -38 14C-30 6 -28 -14 -28 -34ZM28 -34C52 -34 50 6 38 14C30 6 28 -14 28 -34Z",
            second,
        ),
        eye(-12, -8),
        eye(12, -8),
        ellipse(0, 10, 9, 6, "#2b2a2e"),
        line("M0 16V24M-10 24C-6 30 6 30 10 24"),
    ],
    rabbit: (main, ink, second) => [
        path("M-22 -14C-36 -60 -8 -60 -8 -20M22 -14C36 -60 8 -60 8 -20", main),
        circle(0, 10, 34, main),
        eye(-12, 4),
        eye(12, 4),
        circle(0, 16, 5, second),
        line("M0 20C-2 28 -8 28 -12 26M0 20C2 28 8 28 12 26"),
    ],
    owl: (main, ink, second) => [
        path("M-36 -42C-14 -30 14 -30 36 -42C48 26 26 46 0 46C-26 46 -48 26 -36 -42Z", main),
        circle(-15, -12, 14, "#fffaf0"),
        circle(15, -12, 14, "#fffaf0"),
        eye(-15, -12, 5),
        eye(15, -12, 5),
        path("M-6 2H6L0 14Z", "#efc65b"),
        path("M-20 20C-8 12 8 12 20 20C16 40 -16 40 -20 20Z", second),
    ],
    hen: (main, ink, second) => [
        path(
            "M-46 -14C-30 -10 -16 -4 -8 -14C-6 -40 26 -44 28 -20C38 18 20 38 -6 38C-34 38 -46 16 -46 -14Z",
            main,
        ),
        path("M4 -34C4 -50 14 -48 14 -40C20 -50 28 -44 24 -34Z", "#cf4a43"),
        path("M28 -22L42 -16L28 -10Z", "#efc65b"),
        eye(16, -20),
        path("M-22 6C-8 -4 8 4 6 18C-8 28 -20 20 -22 6Z", second),
        line("M-8 38V48M4 37V48"),
    ],
    egg: (main, ink, second) => [
        path("M0 -46C26 -46 38 -4 38 12C38 34 20 46 0 46C-20 46 -38 34 -38 12C-38 -4 -26 -46 0 -46Z", main),
        line("M-36 4L-24 -6L-12 4L0 -6L12 4L24 -6L36 4", { stroke: second, "stroke-width": 6 }),
        line("M-34 24C-12 34 12 34 34 24", { stroke: second, "stroke-width": 6 }),
    ],
    tree: (main, ink, second) => [
        rect(-7, 30, 14, 18, "#a67a55"),
        path("M0 -50L22 -18H12L32 8H18L42 34H-42L-18 8H-32L-12 -18H-22Z", main),
        circle(-10, 4, 5, second),
        circle(12, -6, 5, "#efc65b"),
        circle(14, 22, 5, second),
        circle(-18, 24, 5, "#efc65b"),
    ],
    snowflake: (main, ink) =>
        around(6, 0, 0, () =>
            line("M0 0V-46M0 -24L-13 -37M0 -24L13 -37", {
                stroke: main === "#fbf8f1" ? ink : main,
                "stroke-width": 6,
            }),
        ),
    reindeer: (main, ink, second) => [
        line("M-12 -20C-16 -44 -38 -34 -40 -50M-18 -34L-34 -22M12 -20C16 -44 38 -34 40 -50M18 -34L34 -22", {
            "stroke-width": 5,
        }),
        path(
            "M-20 -22C-8 -28 8 -28 20 -22L42 -22L26 -8C24 10 16 44 0 44C-16 44 -24 10 -26 -8L-42 -22Z",
            main,
        ),
        eye(-11, -4),
        eye(11, -4),
        circle(0, 32, 9, second),
    ],
    santa: () => [
        path("M-34 -8C-34 -54 20 -56 40 -22L30 -14L34 -8Z", "#cf4a43"),
        circle(38, -16, 9, "#fff"),
        circle(0, 10, 32, "#f6d3bd"),
        path("M-34 6C-36 60 36 60 34 6C22 22 -22 22 -34 6Z", "#fff"),
        rect(-38, -14, 76, 14, "#fff", 7),
        eye(-11, 8),
        eye(11, 8),
        circle(0, 17, 5, "#cf4a43"),
    ],
    angel: (main, ink, second) => [
        path(
            "M-6 -8C-36 -34 -58 -8 -44 18C-30 20 -14 12 -6 4ZM6 -8C36 -34 58 -8 44 18C30 20 14 12 6 4Z",
            second,
        ),
        path("M-10 -12H10L28 44H-28Z", main),
        circle(0, -24, 15, "#f6d3bd"),
        ellipse(0, -46, 15, 5, "none", { stroke: "#dcb450", "stroke-width": 4 }),
    ],
    skull: (main) => [
        path("M-38 -8C-38 -58 38 -58 38 -8C38 8 28 12 24 18V38H-24V18C-28 12 -38 8 -38 -8Z", main),
        circle(-15, -8, 10, "#2b2a2e", plain),
        circle(15, -8, 10, "#2b2a2e", plain),
        path("M0 4L6 14H-6Z", "#2b2a2e", plain),
        line("M-8 26V38M8 26V38"),
    ],
    apple: (main) => [
        path("M0 -20C-40 -38 -50 8 -28 34C-18 46 -6 40 0 38C6 40 18 46 28 34C50 8 40 -38 0 -20Z", main),
        line("M0 -20C0 -32 4 -40 10 -46", { "stroke-width": 5 }),
        path("M6 -34C18 -50 36 -44 38 -40C30 -28 14 -26 6 -34Z", "#7daa72"),
        line("M-26 -4C-26 -12 -20 -18 -14 -18", { stroke: "#fff", opacity: 0.6, "stroke-width": 5 }),
    ],
    strawberry: () => [
        path("M0 46C-24 36 -44 -2 -34 -18C-24 -28 24 -28 34 -18C44 -2 24 36 0 46Z", "#cf4a43"),
        path("M-34 -20L-14 -24L-8 -42L0 -28L8 -42L14 -24L34 -20L16 -10L0 -14L-16 -10Z", "#7daa72"),
        ...[
            [-16, 4],
            [0, 0],
            [16, 4],
            [-8, 20],
            [8, 20],
        ].map(([x = 0, y = 0]) => ellipse(x, y, 2, 3.4, "#faebbe", plain)),
    ],
    cake: (main, ink, second) => [
        path("M-30 4H30L22 44H-22Z", second),
        line("M-14 6L-10 42M0 6V42M14 6L10 42"),
        path("M-38 4C-44 -14 -26 -18 -24 -20C-20 -42 20 -42 24 -20C26 -18 44 -14 38 4Z", main),
        circle(0, -38, 8, "#cf4a43"),
    ],
    rocket: (main, ink, second) => [
        path("M-18 22L-36 42V14L-18 2ZM18 22L36 42V14L18 2Z", second),
        path("M0 -50C22 -32 24 4 16 30H-16C-24 4 -22 -32 0 -50Z", main),
        circle(0, -12, 10, "#cfe1ef"),
        path("M-10 32L0 50L10 32Z", "#efc65b"),
    ],
    dinosaur: (main, ink, second) => [
        path(
            "M-50 26C-34 20 -30 -14 0 -14C4 -40 22 -46 40 -38C48 -30 40 -24 26 -24C28 0 26 22 20 40H8V22H-10V40H-22V24C-32 30 -42 30 -50 26Z",
            main,
        ),
        path("M-26 -2L-22 -18L-12 -10L-8 -26L2 -16Z", second),
        eye(32, -34),
    ],
    car: (main, ink, second) => [
        path("M-50 20V2L-30 -2L-18 -24H22L36 -2L50 4V20Z", main),
        path("M-20 -2L-12 -16H0V-2ZM6 -2V-16H18L26 -2Z", "#e6f0f4"),
        circle(-26, 22, 12, "#3c3a40"),
        circle(26, 22, 12, "#3c3a40"),
        circle(-26, 22, 4, second),
        circle(26, 22, 4, second),
    ],
    mushroom: () => [
        path("M-16 6H16C12 20 16 34 20 44H-20C-16 34 -12 20 -16 6Z", "#fbf6e7"),
        path("M-46 8C-46 -56 46 -56 46 8Z", "#cf4a43"),
        circle(-20, -12, 8, "#fff", plain),
        circle(14, -22, 9, "#fff", plain),
        circle(26, -2, 5, "#fff", plain),
    ],
    elephant: (main, ink, second) => [
        path("M-36 42V2C-36 -30 22 -36 28 -8C34 -2 50 -6 46 26H36C38 10 34 14 26 14V42H10V26H-16V42Z", main),
        path("M-2 -18C16 -22 20 4 8 14C-6 12 -10 -6 -2 -18Z", second),
        eye(20, -8),
    ],
    crown: (main, ink, second) => [
        path("M-42 -22L-22 2L0 -36L22 2L42 -22L34 34H-34Z", main),
        circle(0, 18, 7, second),
        circle(-20, 18, 5, second),
        circle(20, 18, 5, second),
    ],
    house: (main, ink, second) => [
        path("M-36 -4H36V44H-36Z", main),
        path("M-48 0L0 -46L48 0Z", second),
        rect(-9, 16, 18, 28, "#fffaf0"),
        rect(-28, 8, 13, 13, "#cfe1ef"),
        rect(16, 8, 13, 13, "#cfe1ef"),
    ],
    flag: () => [
        rect(-48, -30, 96, 60, "#3f587f"),
        line("M-47 -29L47 29M47 -29L-47 29", {
            stroke: "#fff",
            "stroke-width": 11,
            "stroke-linecap": "butt",
        }),
        line("M-47 -29L47 29M47 -29L-47 29", {
            stroke: "#cf4a43",
            "stroke-width": 4,
            "stroke-linecap": "butt",
        }),
        line("M0 -29V29M-47 0H47", { stroke: "#fff", "stroke-width": 18, "stroke-linecap": "butt" }),
        line("M0 -29V29M-47 0H47", { stroke: "#cf4a43", "stroke-width": 10, "stroke-linecap": "butt" }),
        rect(-48, -30, 96, 60, "none"),
    ],
    leaf: (main) => [
        path("M-30 44C-54 -10 -8 -50 44 -46C46 8 10 52 -30 44Z", main),
        line("M-36 50C-20 20 0 -4 26 -28M-12 16L12 18M0 2L-4 -20"),
    ],
    bell: (main, ink, second) => [
        circle(0, 36, 9, second),
        path("M-40 34C-26 22 -34 -40 0 -42C34 -40 26 22 40 34Z", main),
        circle(0, -46, 6, "none"),
    ],
    shell: (main) => [
        path("M-14 40H14L10 30C44 22 56 -16 34 -32C14 -50 -14 -50 -34 -32C-56 -16 -44 22 -10 30Z", main),
        line("M0 30V-40M-6 30L-24 -34M6 30L24 -34M-8 29L-40 -14M8 29L40 -14"),
    ],
};

/** @type {[RegExp, string][]} The first that matches the whole title. */
const subjects = [
    [/UNION (JACK|FLAG)|LONDON|BEST OF BRITISH|JUBILEE|KEEP CALM|BRITAIN/, "flag"],
    [/SPACEBOY|ROCKET|SPACE\b|ROBOT/, "rocket"],
    [/REINDEER|STAG\b|\bDEER/, "reindeer"],
    [/SANTA|FATHER CHRISTMAS/, "santa"],
    [/ANGEL|FAIRY(?! (CAKE|LIGHT))|CHERUB/, "angel"],
    [/SNOWFLAKE|SNOW\b|SNOWY|ICICLE/, "snowflake"],
    [/CHRISTMAS TREE|\bTREE|FOREST|50'S CHRISTMAS/, "tree"],
    [/SKULL/, "skull"],
    [/DINOSAUR/, "dinosaur"],
    [/OWL/, "owl"],
    [/RABBIT|BUNNY|BUNNIES|HARE\b/, "rabbit"],
    [/\bCATS?\b|KITTY|KITTEN/, "cat"],
    [/\bDOGS?\b|PUPPY|DOGGY|POODLE/, "dog"],
    [/\bHENS?\b|CHICKEN|CHICKS?\b|COCKEREL|DUCK/, "hen"],
    [/BIRD|ROBIN|DOVE|SWALLOW|PEACOCK|PARROT|LOVEBIRD/, "bird"],
    [/BUTTERFL/, "butterfly"],
    [/ELEPHANT|CIRCUS|CARNIVAL/, "elephant"],
    [/TOADSTOOL|MUSHROOM|WOODLAND/, "mushroom"],
    [/STRAWBERR/, "strawberry"],
    [/APPLE|PEARS?\b|FRUIT/, "apple"],
    [/\bCARS?\b|CARAVAN|VAN\b|TRAFFIC|VESPA/, "car"],
    [/CUPCAKE|FAIRY CAKE|\bCAKES?\b|TEATIME|BISCUIT/, "cake"],
    [/\bEGGS?\b|EASTER/, "egg"],
    [/CROWN|QUEEN|KING\b|PRINCE|REGAL/, "crown"],
    [/HOUSE\b|HOME\b|COTTAGE|SHED\b|HUT\b/, "house"],
    [/SHELL|SEASIDE|BEACH/, "shell"],
    [/BELLS?\b/, "bell"],
    [/ROSES?\b|PEONY|CAMEO/, "rose"],
    [
        /FLOWER|DAISY|DAISIES|POPP(Y|IES)|BLOSSOM|TULIP|LAVENDER|SUNFLOWER|FRANGIPANI|FLORAL|SUKI|POSY|LILY/,
        "flower",
    ],
    [/LEAF|LEAVES|BOTANICAL|HERB|HOLLY|MISTLETOE|FERN/, "leaf"],
    [/HEART|LOVE|VALENTINE|SWEETHEART/, "heart"],
    [/STARS?\b/, "star"],
    [/CHRISTMAS|XMAS|NOEL/, "tree"],
];

/** @param {string} title upper case @returns {string} the name of its subject, or "" */
export function subjectOf(title) {
    return subjects.find(([pattern]) => pattern.test(title))?.[1] ?? "";
}
