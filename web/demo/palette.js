// palette.js - from the words of a title to colours.

/**
 * @typedef {object} Colour
 * @property {string} main the product
 * @property {string} ink its outline
 * @property {string} pale a lighter tone of it
 */

/** @type {Record<string, Colour>} */
const colours = {
    red: { main: "#cf4a43", ink: "#7c2326", pale: "#f2b9ae" },
    pink: { main: "#ec9db0", ink: "#97465f", pale: "#fbdde2" },
    fuchsia: { main: "#cf5b92", ink: "#7d2a55", pale: "#f3bfd6" },
    blue: { main: "#6b9cc6", ink: "#2c527a", pale: "#cfe1ef" },
    navy: { main: "#3f587f", ink: "#1f2d49", pale: "#aebdd6" },
    turquoise: { main: "#5fb4ad", ink: "#236661", pale: "#c6e6e2" },
    green: { main: "#7daa72", ink: "#3a6240", pale: "#d3e5c9" },
    yellow: { main: "#efc65b", ink: "#8d671a", pale: "#faebbe" },
    orange: { main: "#e5914e", ink: "#8c4b1d", pale: "#f8d8b8" },
    purple: { main: "#9a7fbc", ink: "#533b74", pale: "#ddd1ea" },
    brown: { main: "#a67a55", ink: "#5c3d26", pale: "#dfc7ae" },
    natural: { main: "#d8b982", ink: "#7d6034", pale: "#f0e0bf" },
    ivory: { main: "#f3e8cd", ink: "#8a7548", pale: "#fbf6e7" },
    white: { main: "#fbf8f1", ink: "#6f7478", pale: "#ffffff" },
    grey: { main: "#a9aeb1", ink: "#53595d", pale: "#dfe2e3" },
    silver: { main: "#c3cace", ink: "#5d676e", pale: "#e9edef" },
    black: { main: "#4a4850", ink: "#1f1e24", pale: "#a7a4ae" },
    gold: { main: "#dcb450", ink: "#7d5d14", pale: "#f5e4ae" },
    copper: { main: "#c98a63", ink: "#6e3f22", pale: "#eccdb6" },
    clear: { main: "#d3e6e6", ink: "#4f7678", pale: "#f0f8f8" },
};

/** @type {[RegExp, string][]} Words, in the shop's spelling, and the colour they mean. */
const colourWords = [
    [
        /^(RED|RUBY|CHERRY|POPPY|POPPIES|STRAWBERRY|STRAWBERRIES|SCARLET|RETROSPOT|SANTA|ROBIN|LADYBIRD|TOADSTOOL)$/,
        "red",
    ],
    [/^(PINK|ROSE|ROSES|CANDY|BLOSSOM|FLAMINGO|PEONY|BALLERINA|CORAL|BLUSH)$/, "pink"],
    [/^(FUSCHIA|FUCHSIA|RASPBERRY|MAGENTA|BERRY)$/, "fuchsia"],
    [/^(BLUE|SKY|SPACEBOY|CORNFLOWER|DENIM|SEASIDE|DELFT|FRESHWATER)$/, "blue"],
    [/^(NAVY|MIDNIGHT|UNION|LONDON|NAUTICAL)$/, "navy"],
    [/^(TURQUOISE|TURQ|AQUA|TEAL|MINT|JADE|OCEAN|MERMAID)$/, "turquoise"],
    [
        /^(GREEN|OLIVE|LEAF|LEAVES|APPLE|APPLES|PEAR|PEARS|FROG|EMERALD|HOLLY|GARDEN|HERB|WOODLAND|BOTANICAL|IVY|LUSH|DINOSAUR|DINOSAURS|FERN|CACTUS)$/,
        "green",
    ],
    [
        /^(YELLOW|LEMON|SUN|SUNFLOWER|DAISY|DAFFODIL|CHICK|CHICKS|PANTRY|HONEYCOMB|BEE|BANANA|VANILLA)$/,
        "yellow",
    ],
    [/^(ORANGE|AMBER|PUMPKIN|TERRACOTTA|FOX|PEACH|APRICOT|CINNAMON|TANGERINE)$/, "orange"],
    [/^(PURPLE|LILAC|LAVENDER|AMETHYST|MAUVE|VIOLET|GRAPE|PLUM)$/, "purple"],
    [/^(BROWN|CHOCOLATE|CHOC|WOOD|WOODEN|COFFEE|MAHOGANY|RUSTIC|BEAR|TEDDY|LEATHER)$/, "brown"],
    [/^(NATURAL|WICKER|RAFFIA|JUTE|BAMBOO|STRAW|BEIGE|HESSIAN|SEAGRASS|LINEN|WOVEN|CORK|KRAFT)$/, "natural"],
    [/^(IVORY|CREAM|LACE|DOILY|DOILIES|FRENCH|PARIS|VICTORIAN|EDWARDIAN|SHELL|PEARL|MILK|VINTAGE)$/, "ivory"],
    [/^(WHITE|SNOW|SNOWMAN|SNOWMEN|SNOWFLAKE|ANGEL|PORCELAIN|FROSTED|FEATHER)$/, "white"],
    [/^(GREY|GRAY|SLATE|STONE|PEWTER|CONCRETE|ELEPHANT|SMOKEY)$/, "grey"],
    [/^(SILVER|METAL|ZINC|TIN|CHROME|STEEL|MIRROR|MIRRORED|ALUMINIUM|WIRE|GALVANISED)$/, "silver"],
    [/^(BLACK|JET|SKULL|SKULLS|CHALK|CHALKBOARD|BLACKBOARD|LIQUORICE|CHARCOAL|BAROQUE)$/, "black"],
    [/^(GOLD|GOLDEN|BRASS|HONEY|TOPAZ)$/, "gold"],
    [/^(COPPER|BRONZE)$/, "copper"],
    [/^(CLEAR|GLASS|CRYSTAL|DIAMANTE|ACRYLIC|ICE)$/, "clear"],
];

// Said outright, these win over what a subject merely suggests ("BLUE ROSE MUG").
const plainNames =
    /^(RED|PINK|FUSCHIA|BLUE|NAVY|TURQUOISE|GREEN|YELLOW|ORANGE|PURPLE|LILAC|BROWN|NATURAL|IVORY|CREAM|WHITE|GREY|SILVER|BLACK|GOLD|COPPER|CLEAR)$/;

// For titles that name no colour: the shop's own quiet range.
const quiet = ["blue", "turquoise", "green", "pink", "orange", "yellow", "red", "purple", "navy", "ivory"];

/** Paper behind the product: its tone keeps away from the product's own. */
const papers = {
    light: ["#dfe7e2", "#e9dfd6", "#dde5ec", "#ecdcdc", "#e3e3d3"],
    cool: ["#eef1ea", "#e6eef0", "#eceaf2", "#e9f0ec"],
    warm: ["#f6ecdf", "#f7e8e1", "#f5efdc", "#f3e9e9"],
};
const lightColours = new Set(["ivory", "white", "clear", "silver", "natural"]);
const warmColours = new Set(["red", "pink", "fuchsia", "yellow", "orange", "brown", "gold", "copper"]);

/**
 * The colours of a title.
 *
 * @param {string[]} words upper case
 * @param {number} seed any whole number; decides where the words do not
 * @returns {{ first: Colour, second: Colour, paper: string }}
 */
export function coloursOf(words, seed) {
    /** @type {string[]} */
    const found = [];
    for (const outright of [true, false]) {
        for (const word of words) {
            if (plainNames.test(word) !== outright) continue;
            const name = colourWords.find(([pattern]) => pattern.test(word))?.[1];
            if (name !== undefined && !found.includes(name)) found.push(name);
        }
    }
    const name = found[0] ?? /** @type {string} */ (quiet[seed % quiet.length]);
    const fallback = lightColours.has(name)
        ? /** @type {string} */ (quiet[(seed >>> 4) % (quiet.length - 1)])
        : (["ivory", "white"][(seed >>> 4) % 2] ?? "ivory");
    const second = found[1] ?? (fallback === name ? "white" : fallback);
    const sheets = lightColours.has(name) ? papers.light : warmColours.has(name) ? papers.cool : papers.warm;
    return {
        first: /** @type {Colour} */ (colours[name]),
        second: /** @type {Colour} */ (colours[second]),
        paper: /** @type {string} */ (sheets[(seed >>> 8) % sheets.length]),
    };
}
