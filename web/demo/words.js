// words.js - what a title says: which product it is, how many, and how to print it kindly.
//
// The shop's titles are in capitals and abbreviated: "SET/20 RED RETROSPOT PAPER NAPKINS ".

/**
 * A kind of product: its silhouette and the department it is sold in.
 *
 * @typedef {object} Kind
 * @property {string} motif a key of the motifs, or "" where only the subject is known
 * @property {string} department a key of `departments`
 * @property {string} letter the letter or number that is the product's point, or ""
 */

/** @type {Record<string, string>} */
export const departments = {
    kitchen: "Kitchen & table",
    light: "Candles & light",
    bags: "Bags & travel",
    home: "Home",
    garden: "Garden",
    paper: "Paper & cards",
    party: "Christmas & parties",
    jewellery: "Jewellery",
    play: "Toys & craft",
};

/** @type {[RegExp, string, string][]} The first that matches the whole title: [words, motif, department]. */
const kinds = [
    [/HEART OF WICKER/, "", "home"],
    [/(BLACK|CHALK|MEMO|NOTICE) ?BOARD/, "sign", "home"],
    [/LUNCH BOX|SNACK BOX|BENTO/, "lunchbox", "kitchen"],
    [/LUNCH ?BAG/, "lunchbag", "bags"],
    [/HOT WATER BOTTLE|HOTTIE|HAND WARMER/, "hotwaterbottle", "home"],
    [/CAKE ?STAND|CAKESTAND/, "cakestand", "kitchen"],
    [/CAKE CASES|MINI CASES|CUPCAKE|BAKING CASES/, "cupcakes", "kitchen"],
    [/JELLY|MOULD/, "mould", "kitchen"],
    [/FRYING PAN|\bPAN\b/, "pan", "kitchen"],
    [/NIGHT LIGHT|LAMP|LIGHT SHADE|LAMPSHADE/, "lamp", "light"],
    [/CHANDELIER|CANDELABRA/, "chandelier", "light"],
    [/STRING LIGHT|FAIRY LIGHT|LIGHTS\b(?<!T-LIGHTS)(?<!TEALIGHTS)|LIGHT GARLAND/, "stringlights", "light"],
    [
        /HANGING.*(T-?LIGHT|TEA ?LIGHT|VOTIVE|CANDLE)|(T-?LIGHT|TEA ?LIGHT|CANDLE).*HANGING/,
        "hangingtlight",
        "light",
    ],
    [/T-? ?LIGHT|TEA ?LIGHT|VOTIVE|CANDLE ?(HOLDER|STICK|POT)|NIGHTLIGHT/, "tlight", "light"],
    [/LANTERN/, "lantern", "light"],
    [/INCENSE|POT ?POURRI|POURI|OIL BURNER|\bSCENT\b(?!ED)/, "incense", "light"],
    [/CANDLE/, "candle", "light"],
    [/ALARM ?CLOCK/, "alarmclock", "home"],
    [/CLOCK/, "clock", "home"],
    [/DOORMAT|DOOR MAT|\bRUG\b/, "doormat", "home"],
    [/KEY ?RING|KEY ?FOB|KEY-?CHAIN|BAG CHARM|PHONE CHARM/, "key", "bags"],
    [/PHONE|MOBILE(?! )/, "phone", "home"],
    [/WATERING CAN/, "wateringcan", "garden"],
    [/PARASOL|UMBRELLA/, "umbrella", "bags"],
    [/WINDMILL/, "windmill", "garden"],
    [/BIRD ?HOUSE|BIRD FEEDER|BIRD TABLE|NESTING|BIRDHOUSE/, "house", "garden"],
    [/CHIME|WIND SPINNER/, "chime", "garden"],
    [/WREATH/, "wreath", "party"],
    [
        /PLANT ?POT|FLOWER ?POT|PLANTER|HERB (POT|MARKER)|GARDEN(ER|ING).*(KIT|SET|TOOL)|SEEDS|TROUGH|\bVASE|POT PLANT|FLOWERPOT|GROW/,
        "plantpot",
        "garden",
    ],
    [/ARTIFICIAL|ART(IFICIAL)? FLOWER|\bSPRAY\b|BOUQUET|STEM\b/, "flower", "garden"],
    [/BUNTING|FLAGS?\b(?<!UNION FLAG)/, "bunting", "party"],
    [/PAPER CHAIN/, "paperchain", "party"],
    [/GARLAND|STRING OF|STRING CURTAIN|CURTAIN/, "garland", "party"],
    [/BALLOON/, "balloons", "party"],
    [/CRACKER/, "cracker", "party"],
    [/BAUBLE|CHRISTMAS (TREE )?DECORATION|ORNAMENT/, "ornament", "party"],
    [/PASSPORT|CARD (HOLDER|WALLET|CASE)|WALLET|OYSTER/, "wallet", "bags"],
    [/LUGGAGE TAG/, "luggagetag", "bags"],
    [/GIFT BAG|PARTY BAG|CARRIER BAG/, "giftbag", "paper"],
    [/GIFT ?TAG|\bTAGS?\b/, "tag", "paper"],
    [/PURSE|WASH ?BAG|MAKE ?UP|COSMETIC|TOILETRY|POUCH|SPONGE BAG/, "purse", "bags"],
    [/HAND ?BAG|EVENING BAG|CHARLOTTE BAG|SHOULDER BAG/, "handbag", "bags"],
    [/\bBAGS?\b|SHOPPER|TOTE|SATCHEL|RUCKSACK|BACKPACK/, "tote", "bags"],
    [/SUITCASE|VANITY CASE/, "lunchbox", "bags"],
    [/WRAP\b|GIFT WRAP|GIFT BOX|GIFT SET/, "wrap", "paper"],
    [/RIBBON|TWINE|\bREEL\b|\bTAPE\b|\bLACE\b(?! )/, "ribbon", "paper"],
    [
        /NOTE ?BOOK|SKETCH ?BOOK|JOURNAL|DIARY|ADDRESS BOOK|ORGANISER|CALENDAR|ALBUM|\bBOOKS?\b|NOTE ?PAD|JOTTER|MEMO|FOLDER|CHECKBOOK/,
        "notebook",
        "paper",
    ],
    [/PENCIL|\bPENS?\b|CRAYON|CHALK STICK|CHALKS|PAINT SET|FELT TIP|HIGHLIGHTER/, "pencils", "paper"],
    [/STICKER|TRANSFER|TATTOO|DECAL/, "stickers", "paper"],
    [/PLAYING CARDS|SNAP CARDS|CARD GAME|\bTRUMPS/, "playingcards", "play"],
    [/\bCARDS?\b|POSTCARD|ENVELOPE|LETTER SET|WRITING SET|NOTELETS|INVITES|INVITATION/, "card", "paper"],
    [/NAPKIN|SERVIETTE|TISSUE/, "napkins", "kitchen"],
    [
        /DOIL(Y|IES)|PLACE ?MAT|COASTER|TABLE ?(CLOTH|MAT|RUNNER)|POT STAND|TRIVET|OILCLOTH/,
        "doily",
        "kitchen",
    ],
    [/APRON/, "apron", "kitchen"],
    [/TOWEL|FLANNEL|DISHCLOTH|OVEN GLOVE|MITT|THROW|BLANKET|QUILT|SHAWL|SCARF|SARONG/, "towel", "home"],
    [/TEA ?POT|TEA FOR ONE|TEA SET|COFFEE POT|CAFETIERE/, "teapot", "kitchen"],
    [/TEA ?CUP|SAUCER|CUPS?\b|EGG ?CUP/, "cup", "kitchen"],
    [/\bMUGS?\b|BEAKER|TANKARD/, "mug", "kitchen"],
    [/STRAWS?\b|TUMBLER|WINE GLASS|GLASSES|GOBLET|HIGHBALL|SUNDAE|MILK ?SHAKE/, "glass", "kitchen"],
    [
        /CUTLERY|SPOON|FORK|KNIFE|KNIVES|SPATULA|WHISK|UTENSIL|SCOOP|LADLE|ROLLING PIN|SCISSOR|CUTTER|SERVER/,
        "cutlery",
        "kitchen",
    ],
    [/BOWL|COLANDER|MORTAR|ASHTRAY/, "bowl", "kitchen"],
    [/PLATE|DISH|PLATTER|SAUCERS/, "plate", "kitchen"],
    [/TRAY|BOARD\b(?<!CHALKBOARD|BLACKBOARD)/, "tray", "kitchen"],
    [/\bJUG|PITCHER|CREAMER/, "jug", "kitchen"],
    [/BOTTLE|FLASK|DECANTER|PERFUME|CRUET|SALT|OIL\b/, "bottle", "kitchen"],
    [/\bJARS?\b|CADDY|CANISTER|JAM\b|\bPOTS?\b|MARMALADE|PRESERVING|PICKLE/, "jar", "kitchen"],
    [/\bTINS?\b|BUCKET|\bBIN\b|PAIL|COOKIE|BISCUIT/, "tin", "kitchen"],
    [/BAKING|CAKE SLICE|CAKE\b(?!S? DESIGN)/, "cupcakes", "kitchen"],
    [/MIRROR/, "mirror", "home"],
    [/FRAME|PHOTO|PICTURE|WALL ART|CANVAS|PRINT\b(?!ED)|BLOCK MOUNT|MEMO/, "frame", "home"],
    [/CUSHION|PILLOW|BEAN ?BAG|SEAT PAD|KNEELING PAD|FILLER PAD/, "cushion", "home"],
    [/DRAWER KNOB|DOORKNOB|DOOR KNOB|\bKNOBS?\b|HANDLE\b/, "knob", "home"],
    [/NUMBER TILE|TILE/, "tile", "home"],
    [/LETTER\b|ALPHABET|BLOCK|LETTERS|NUMBER\b|\bWORD\b/, "block", "home"],
    [/\bSIGNS?\b|PLAQUE|NOTICE|DOOR ?HANGER|MESSAGE|SLATE|NAMEPLATE|KEEP CALM/, "sign", "home"],
    [/HOOK|HANGER|\bPEGS?\b|TOWEL RAIL|HOLDER\b.*WALL/, "hook", "home"],
    [
        /CABINET|CHEST|CUPBOARD|DRAWERS?\b|DRESSER|WARDROBE|LOCKER|DESK\b|TIDY|JEWELLERY BOX|TRINKET BOX/,
        "cabinet",
        "home",
    ],
    [/SHELF|SHELVES|\bRACK\b|UNIT\b|BOOKCASE|STAND\b/, "shelf", "home"],
    [/STOOL|CHAIR|POUFFE|BENCH|TABLE\b(?! DEC)|SEAT\b/, "stool", "home"],
    [/BASKET|TRUG|HAMPER|CRATE/, "basket", "home"],
    [/\bBOX(ES)?\b|\bCASE\b|STORAGE/, "box", "home"],
    [/\bFANS?\b/, "fan", "home"],
    [/SOAP|BATH|SHOWER|SPONGE/, "soap", "home"],
    [/BRACELET|BANGLE|ANKLET|BRACLET/, "bracelet", "jewellery"],
    [/EARRING|\bEAR\b/, "earrings", "jewellery"],
    [
        /HAIR ?(CLIP|SLIDE|GRIP|TIE|BAND|COMB|PIN)|HEADBAND|HAIRBAND|HAIRCLIP|HAIRSLIDE|TIARA|HAIR/,
        "hairclip",
        "jewellery",
    ],
    [/BROOCH|\bBADGES?\b|BUCKLE|PINS\b/, "brooch", "jewellery"],
    [/\bRINGS?\b/, "ring", "jewellery"],
    [/SUNGLASSES|GLASSES/, "sunglasses", "jewellery"],
    [/NECKLAC?|NECKL|PENDANT|CHOKER|LARIAT|LOCKET|\bCHARM/, "necklace", "jewellery"],
    [/\bDOLLS?\b|DOLLCRAFT|BABUSHKA|DOLLY (?!GIRL)|PUPPET|RAG ?DOLL|SUSAN/, "doll", "play"],
    [/TEDDY|SOFT TOY|BEAR\b|CUDDLY|MONKEY/, "teddy", "play"],
    [/JIGSAW|PUZZLE/, "jigsaw", "play"],
    [/SEWING|COTTON REEL|THREAD|NEEDLE|REPAIR KIT|STITCH|CRAFT KIT|EMBROIDERY|PINCUSHION/, "thread", "play"],
    [/BUTTON/, "button", "play"],
    [/KNITTING|WOOL\b|CROCHET|FELTCRAFT|SOCKS|GLOVES|COSY|SLIPPER/, "wool", "play"],
    [/MAGNET/, "magnet", "home"],
    [
        /GAME|DOMINO|LUDO|CHESS|NOUGHTS|NAUGHTS|SNAKES|SOLITAIRE|SKITTLES|QUOITS|DRAUGHTS|MARBLES|BINGO/,
        "game",
        "play",
    ],
    [/\bTOYS?\b|SPINNING TOP|SKIPPING|YO-?YO|KITE|PLAYHOUSE/, "windmill", "play"],
    [/BELLS?\b/, "bell", "party"],
    [/DOORSTOP|DOOR STOP|PAPERWEIGHT|P'WEIGHT/, "cushion", "home"],
    [/GLASS|CHALICE/, "glass", "kitchen"],
    [/CONTAINER|SCALES|DISPENSER|BASIN|HOLDER/, "tin", "kitchen"],
    [/WRAPPING PAPER|CONFETTI|PAPER/, "wrap", "paper"],
    [/BRUSH|TROWEL|SPADE|RAKE|TONGS|STRAINER|SQUEEZER|THERMOMETER/, "cutlery", "garden"],
    [/RULER|CALCULATOR|STENCIL|CLAY\b/, "pencils", "paper"],
    [/LIGHT\b|TORCH/, "lamp", "light"],
    [/RAIN|DRESS\b|\bBIB\b|SKIRT/, "apron", "home"],
    [/\bMAT\b/, "doily", "home"],
    [/JEWEL\b/, "necklace", "jewellery"],
    [/CASES/, "cupcakes", "kitchen"],
    [/\bKIT\b|\bSET\b/, "parcel", "play"],
];

/** "NUMBER TILE VINTAGE FONT 6", LETTER "Y" BLING KEY RING, "LETTER K ...". */
const initial = new RegExp(
    [
        String.raw`\b(?:LETTER|NO|NUMBER|FONT|RING|FOB)[ ,."]+([A-Z0-9])[".]?$`,
        String.raw`["“]([A-Z])["”]`,
        String.raw`^(?:NUMBER TILE|LETTER) ([A-Z0-9])\b`,
    ].join("|"),
);

/** @param {string} title upper case @returns {Kind} */
export function kindOf(title) {
    const [, motif, usual] = kinds.find(([pattern]) => pattern.test(title)) ?? [null, "", "home"];
    const named = initial.exec(title);
    const department =
        /CHRISTMAS|XMAS|SANTA|REINDEER|ADVENT|SNOWM[AE]N|STOCKING|NOEL|PARTY|BIRTHDAY BANQUET/.test(title)
            ? "party"
            : /CHILDREN|CHILDS|KIDS|TOY|PLAYHOUSE/.test(title) && !/\b(CARD|WRAP)\b/.test(title)
                ? "play"
                : motif === "" && /GARDEN|BIRD|FLOWER|PLANT/.test(title)
                    ? "garden"
                    : usual;
    return { motif, department, letter: named?.[1] ?? named?.[2] ?? named?.[3] ?? "" };
}

/** "SET OF 3", "S/4", "60 TEATIME FAIRY CAKE CASES", "SET 7", "PACK/2"; but not "3 TIER CAKE TIN". */
const pieces = new RegExp(
    [
        String.raw`\b(?:SET|PACK|BOX|S|PK|BUNDLE|TUBE)\s*(?:OF|/)\s*(\d+)\b`,
        String.raw`^(\d+) (?!DRAWER|TIER|HOOK|PIECE|POINT|WICK|ROCK)[A-Z]{3}`,
        String.raw`\bSET (\d+)\b`,
        String.raw`PACK/?(\d+)\b`,
    ].join("|"),
);

/** How many pieces a title names; 1 where it names none. @param {string} title upper case */
export function countOf(title) {
    const found = pieces.exec(title);
    const count = Number(found?.[1] ?? found?.[2] ?? found?.[3] ?? found?.[4] ?? 1);
    return count >= 1 && count <= 200 ? count : 1;
}

const small = new Set([
    "of",
    "and",
    "with",
    "in",
    "on",
    "the",
    "for",
    "a",
    "an",
    "to",
    "at",
    "by",
    "or",
    "from",
    "de",
    "du",
    "n",
]);
const kept = new Set([
    "UK",
    "TV",
    "LED",
    "BBQ",
    "XL",
    "VIP",
    "DIY",
    "CD",
    "DVD",
    "USA",
    "PVC",
    "II",
    "I",
    "OK",
]);
/** @type {Record<string, string>} */
const whole = {
    ASSTD: "Assorted",
    ASS: "Assorted",
    ASST: "Assorted",
    NECKL: "Necklace",
    NECKLAC: "Necklace",
    COL: "Colour",
    "B'DAY": "Birthday",
    "P'WEIGHT": "Paperweight",
    FUSCHIA: "Fuchsia",
    CINAMMON: "Cinnamon",
    CHOC: "Chocolate",
    W: "with",
    XMAS: "Christmas",
};

/** @param {string} word one word without its punctuation @param {boolean} first */
function niceWord(word, first) {
    if (/^\d+(CM|MM|G|KG|ML|L|PC|CMS)$/.test(word))
        return word
            .toLowerCase()
            .replace(/^(\d+)/, "$1 ")
            .replace("cms", "cm");
    if (/^\d+X\d+(X\d+)?(CM)?$/.test(word))
        return word.toLowerCase().replaceAll("x", " × ").replace(/cm$/, " cm");
    if (/^\d+'S$/.test(word)) return `${word.slice(0, -2)}s`;
    if (/^([A-Z]\.)+[A-Z]?$/.test(word) || kept.has(word)) return word;
    if (!first && (word === "CM" || word === "MM")) return word.toLowerCase();
    const known = whole[word];
    if (known !== undefined) return known;
    const lower = word.toLowerCase();
    if (!first && small.has(lower)) return lower;
    return lower.replace(/[a-zà-ÿ]/, (letter) => letter.toUpperCase());
}

/**
 * A title as one would print it on a label: "Set of 20 Red Retrospot Paper Napkins".
 *
 * @param {string} title as the shop wrote it
 * @returns {string}
 */
export function niceTitle(title) {
    const spaced = title
        .trim()
        .replace(/\s+/g, " ")
        .replace(/[.,;]+$/, "")
        .replace(/ ?, ?/g, ", ")
        .replace(/\b(?:SET|S)\/ ?(\d)/gi, "SET OF $1")
        .replace(/\bPACK ?\/ ?(\d)/gi, "PACK OF $1")
        .replace(/\bW\/ ?/gi, "WITH ")
        .replace(/([A-Z]),([A-Z])/g, "$1, $2");
    // Somebody already wrote it with care.
    if (/[a-z]{3}/.test(spaced) && /^[A-Z][a-z]/.test(spaced)) return spaced;
    let first = true;
    return spaced.toUpperCase().replace(/[^\s\-/+&()"“”,]+/g, (word) => {
        const nice = niceWord(word, first);
        first = false;
        return nice;
    });
}
