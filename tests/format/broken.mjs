/* broken.mjs - one small model, and files made from it by breaking one thing in each, with right checksums:
 * for every check of section 5 of models/FORMAT.md at least one that fails it, and at the limits ones that pass. */
import { dice, randomModel } from "./random_model.mjs";
import { f32s, pack, seal, sparse, spans, u32s, unpack, write } from "./writer.mjs";

const IDS = 1, TITLES = 2, CATEGORIES = 3, PRICES = 4, FUSION = 5, SELF_TEST = 6, TRAINING = 7, ID_RULE = 8, POPULARITY = 32,
    FACTORS = 33, TRANSITIONS = 34, CONTENT = 37, SEQUENCE = 38, REPEAT = 39;

/** Five items, so that every padding is there; 17 categories, so that spans have a second start. */
function smallModel(bits) {
    const price = 2.5, events = [{ item: 0, type: 0 }, { item: 1, type: 2 }], places = [{ item: 2, units: 0 }];
    const terms = [2, 0, 1, 5, 6, 9, 7].map((signal) => ({ signal, decay: 0.5, weight: 1 }));
    return write({ ...randomModel(dice(1), { items: 5, bits, n: 3, dims: 3, features: 3 }),
        ids: ["cup", "cut", "fork", "jug", "knife"], titles: ["Tea cup", "", "Fork", "Jug", "Knife"],
        categories: { names: Array.from("abcdefghijklmnopq"), of: [0, 16, 65535, 1, 2] },
        prices: [price, 0, price, price, price], fusion: { halfLifeDays: 0, strengths: [1, 2, 3, 4], terms },
        selfTest: { events, places } });
}

const bytes = (...values) => Buffer.from(values);
/** Change a body, and return it. */
const changed = (body, change) => {
    change(body);
    return body;
};
const put = (body, at, ...values) => changed(body, () => body.set(values, at));
const put16 = (body, at, value) => changed(body, () => body.writeUInt16LE(value, at));
const put32 = (body, at, value) => changed(body, () => body.writeUInt32LE(value, at));
const putF32 = (body, at, value) => changed(body, () => body.writeFloatLE(value, at));
const longer = (body, ...values) => Buffer.concat([body, bytes(...values)]);
const shorter = (body) => body.subarray(0, -1);

/** [status, what, how]: of the whole file; `seal` it unless the checksum is what is broken. */
const FILES = [
    ["EC_E_MAGIC", "magic", (file) => put(file, 7, 0)],
    ["EC_E_MAGIC", "of 8 bytes", (file) => put(file.subarray(0, 8), 0, 0)],
    ["EC_E_TRUNCATED", "no bytes", () => bytes()],
    ["EC_E_TRUNCATED", "7 bytes, and no magic", () => Buffer.alloc(7)],
    ["EC_E_TRUNCATED", "63 bytes", (file) => file.subarray(0, 63)],
    ["EC_E_VERSION", "version 2", (file) => seal(put32(file, 8, 2))],
    ["EC_E_VERSION", "version 2 for readers of 2", (file) => seal(put32(put32(file, 8, 2), 12, 2))],
    ["EC_E_VERSION", "for readers of 4", (file) => seal(put32(put32(file, 8, 4), 12, 4))],
    ["EC_E_VERSION", "for readers above its version", (file) => seal(put32(file, 12, 4))],
    [null, "version 4 for readers of 3", (file) => seal(put32(file, 8, 4))],
    [null, "of the last version for the first readers", (file) => seal(put32(put32(file, 8, 0xFFFFFFFF), 12, 0))],
    ["EC_E_TRUNCATED", "without the last byte", shorter],
    ["EC_E_TRUNCATED", "a size above 32 bits", (file) => seal(put32(file, 28, 1))],
    ["EC_E_FILE_SIZE", "a byte behind", (file) => longer(file, 0)],
    ["EC_E_SECTION_COUNT", "1025 sections", (file) => seal(put32(file, 20, 1025))],
    ["EC_E_SECTION_TILING", "a table that is longer than the file", (file) => put32(file, 20, 1024)],
    ["EC_E_CHECKSUM", "of the header", (file) => put(file, 32, file[32] ^ 1)],
    ["EC_E_CHECKSUM", "of the table", (file) => put(file, 64 + 28, 1)],
    ["EC_E_RESERVED", "header, first", (file) => seal(put(file, 36, 1))],
    ["EC_E_RESERVED", "header, last", (file) => seal(put(file, 63, 1))],
    ["EC_E_SECTION_TYPE", "0", (file) => seal(put32(file, 64, 0))],
    ["EC_E_SECTION_TYPE", "a flag", (file) => seal(put32(file, 68, 2))],
    ["EC_E_SECTION_TYPE", "the last flag", (file) => seal(put32(file, 68, 0x80000001))],
    ["EC_E_SECTION_ORDER", "repeated", (file) => seal(put32(file, 96, 1))],
    ["EC_E_SECTION_ORDER", "descending", (file) => seal(put32(file, 128, 1))],
    ["EC_E_RESERVED", "entry", (file) => seal(put(file, 64 + 31, 1))],
    ["EC_E_SECTION_TILING", "overlap", (file) => seal(put32(file, 72, 64))],
    ["EC_E_SECTION_TILING", "gap", (file) => seal(put32(file, 104, file.readUInt32LE(104) + 16))],
    ["EC_E_SECTION_TILING", "an offset above 32 bits", (file) => seal(put32(file, 76, 1))],
    ["EC_E_SECTION_TILING", "a size above 32 bits", (file) => seal(put32(file, 84, 1))],
    ["EC_E_SECTION_TILING", "a size that wraps", (file) => seal(put32(put32(file, 80, 0xFFFFFFFF), 84, 0xFFFFFFFF))],
    ["EC_E_RESERVED", "padding before a body", (file) => put(file, file.readUInt32LE(104) - 1, 1)],
    ["EC_E_CHECKSUM", "of a body", (file) => put(file, file.readUInt32LE(104), file[file.readUInt32LE(104)] ^ 1)],
    ["EC_E_CHECKSUM", "of the last body", (file) => put(file, file.length - 1, file.at(-1) ^ 128)],
    ["EC_E_SECTION_TILING", "padding behind the last", (file) => seal(put32(longer(file, 0), 24, file.length + 1))],
    ["EC_E_SECTION_TILING", "a byte behind a header", () => seal(put32(longer(pack([]), 0), 24, 65))],
    ["EC_E_KIND", "0", (file) => pack(unpack(file), { kind: 0 })],
    ["EC_E_KIND", "2", (file) => pack(unpack(file), { kind: 2 })],
    ["EC_E_SECTION_MISSING", "nothing but a header", () => pack([])],
];

const LAST = 0xFFFFFFFF, none = bytes();

const withRule = (rule) => (all) => all.toSpliced(7, 0, { type: ID_RULE, flags: 1, body: bytes(...rule) });

/** [status, what, how]: of the list of sections. */
const SECTIONS = [
    ["EC_E_SECTION_UNKNOWN", "between those that are known", (all) => all.toSpliced(7, 0, { type: 9, body: none })],
    ["EC_E_SECTION_UNKNOWN", "the last", (all) => [...all, { type: LAST, body: none }]],
    ["EC_E_SECTION_UNKNOWN", "the section that price has not", (all) => all.toSpliced(-1, 0, { type: 41, body: bytes(1) })],
    ["EC_E_SECTION_UNKNOWN", "the next signal's", (all) => [...all, { type: 43, body: bytes(1) }]],
    [null, "an optional one in the middle", (all) => all.toSpliced(7, 0, { type: 9, flags: 1, body: bytes(1, 2, 3) })],
    ...[[0, 0, 0, 0], [1, 0, 0, 0], [2, 1, 0, 0]].map((rule) => [null, `an id rule of ${rule}`, withRule(rule)]),
    ...[[], [0, 0, 0], [0, 0, 0, 0, 0]].map((rule) => ["EC_E_SECTION_SIZE", `an id rule of ${rule}`, withRule(rule)]),
    ...[[3, 0, 0, 0], [255, 0, 0, 0], [0, 2, 0, 0]].map((rule) => ["EC_E_NUMBER_RANGE", `an id rule of ${rule}`,
        withRule(rule)]),
    ...[[0, 0, 1, 0], [0, 0, 0, 128]].map((rule) => ["EC_E_RESERVED", `an id rule of ${rule}`, withRule(rule)]),
    [null, "an optional one without bytes", (all) => [...all, { type: LAST, flags: 1, body: none }]],
    [null, "all are optional", (all) => all.map((section) => ({ ...section, flags: 1 }))],
    ["EC_E_RESERVED", "one that is known and optional is checked",
        (all) => all.map((section) => (section.type === REPEAT
            ? { ...section, flags: 1, body: put(section.body, 11, 1) } : section))],
    ...[IDS, FUSION, SELF_TEST, TRAINING].map((missing) => ["EC_E_SECTION_MISSING", `type ${missing}`,
        (all) => all.filter(({ type }) => type !== missing)]),
    ...[POPULARITY, FACTORS, TRANSITIONS, CONTENT, SEQUENCE, REPEAT, PRICES].map((missing) => ["EC_E_SIGNAL",
        `without type ${missing}`, (all) => all.filter(({ type }) => type !== missing)]),
    ...[TITLES, CATEGORIES, 35, 36, 40].map((missing) => [null, `without type ${missing}`,
        (all) => all.filter(({ type }) => type !== missing)]),
];

/** A body of coded ids [shared, own], of `size` bytes decoded. */
const idsOf = (size, ...coded) => Buffer.concat([u32s(coded.length, size),
    ...coded.map(([shared, own]) => bytes(shared, own.length, ...Buffer.from(own)))]);
const long = "x".repeat(254);

/** An f32 at `at` (below 0: from the end): values that pass, and values that do not. */
function range(type, what, at, inside, outside, status = "EC_E_NUMBER_RANGE") {
    const set = (value) => (body) => putF32(body, at < 0 ? body.length + at : at, value);
    return [...inside.map((value) => [null, `${what} ${value}`, type, set(value)]),
        ...[...outside, NaN].map((value) => [status, `${what} ${value}`, type, set(value)])];
}

/** The next f32 further from 0. */
const above = (value) => {
    const f32 = f32s(value);
    f32.writeInt32LE(f32.readInt32LE(0) + 1, 0);
    return f32.readFloatLE(0);
};

/** The same for a half. 0x4974 is the last of at most 10^6, 0x447a is 1000. */
function rangeOfHalf(type, what, at, inside, outside) {
    return [...inside.map((value) => [null, what + value.toString(16), type, (body) => put16(body, at, value)]),
        ...[...outside, 0x7f80, 0x7fc0].map((value) => ["EC_E_NUMBER_RANGE", what + value.toString(16), type,
            (body) => put16(body, at, value)])];
}

/** [status, what, type, how]: of one body. The widths are 4 bits, but 8 of factors. */
const BODIES = [
    ["EC_E_SECTION_SIZE", "head", IDS, (body) => body.subarray(0, 7)],
    ["EC_E_CATALOGUE_SIZE", "no items", IDS, (body) => put32(body, 0, 0)],
    ["EC_E_CATALOGUE_SIZE", "too many", IDS, (body) => put32(body, 0, 2 ** 22 + 1)],
    ["EC_E_SECTION_SIZE", "as many as it may have, but not here", IDS, (body) => put32(body, 0, 2 ** 22)],
    ["EC_E_SECTION_SIZE", "text above 255 bytes an id", IDS, (body) => put32(body, 4, 255 * 5 + 1)],
    ["EC_E_SECTION_SIZE", "own bytes past the end", IDS, (body) => shorter(body)],
    ["EC_E_SECTION_SIZE", "half an entry", IDS, () => idsOf(3, [0, "cup"], [0, ""]).subarray(0, -1)],
    ["EC_E_STRING_OFFSETS", "shared more than there is", IDS, (body) => put(body, 13, 4)],
    ["EC_E_STRING_OFFSETS", "shared by the first", IDS, (body) => put(body, 8, 1)],
    ["EC_E_STRING_OFFSETS", "an id of 256 bytes", IDS, () => idsOf(2 * 255, [0, `${long}x`], [255, "y"])],
    ["EC_E_SECTION_SIZE", "text_size too small", IDS, (body) => put32(body, 4, 17)],
    ["EC_E_SECTION_SIZE", "text_size too large", IDS, (body) => put32(body, 4, 19)],
    ["EC_E_SECTION_SIZE", "text_size too small, before an id that is no text", IDS, (body) => put(put32(body, 4, 2), 10, 0xff)],
    ["EC_E_SECTION_SIZE", "text above 255 bytes an id, likewise", IDS, (body) => put(put32(body, 4, 255 * 5 + 1), 10, 0xff)],
    ["EC_E_STRING_UTF8", "text_size too large, behind an id that is no text", IDS, (body) => put(put32(body, 4, 19), 10, 0xff)],
    ["EC_E_STRING_UTF8", "no lead byte", IDS, (body) => put(body, 10, 0x80)],
    ["EC_E_STRING_UTF8", "U+0000", IDS, (body) => put(body, 33, 0)],
    ["EC_E_ID_ORDER", "descending", IDS, (body) => put(body, 24, 0x61)],
    ["EC_E_ID_ORDER", "repeated", IDS, () => idsOf(15, [0, "cup"], [3, ""], [0, "f"], [0, "j"], [0, "knifes "])],
    ["EC_E_ID_ORDER", "a prefix of the one before it", IDS,
        () => idsOf(8, [0, "cup"], [2, ""], [0, "f"], [0, "j"], [0, "k"])],
    ["EC_E_ID_ORDER", "the first is empty", IDS, () => idsOf(8, [0, ""], [0, "cup"], [0, "f"], [0, "j"], [0, "kit"])],
    [null, "of one byte, and of 255", IDS,
        () => idsOf(1 + 2 + 3 + 4 + 255, [0, "a"], [1, "b"], [2, "c"], [3, "d"], [0, `${long}x`])],
    ["EC_E_STRING_OFFSETS", "shared less than there is", IDS,
        () => idsOf(9, [0, "cup"], [1, "ut"], [0, "f"], [0, "j"], [0, "k"])],
    ["EC_E_SECTION_SIZE", "a byte behind", IDS, (body) => longer(body, 0)],

    ["EC_E_SECTION_SIZE", "half the padding", TITLES, (body) => body.subarray(0, 15)],
    ["EC_E_STRING_OFFSETS", "first start", TITLES, (body) => put32(body, 0, 1)],
    ["EC_E_SECTION_SIZE", "a byte behind", TITLES, (body) => longer(body, 0x61)],
    ["EC_E_SECTION_SIZE", "past the end", TITLES, (body) => put(body, 12, 6)],
    ["EC_E_RESERVED", "padding", TITLES, (body) => put(body, 15, 1)],
    ["EC_E_STRING_UTF8", "a character in two titles", TITLES,
        () => spans([bytes(0x61), bytes(0xc3), bytes(0xa9), none, none])],
    ...[[0xc0, 0x80], [0xe0, 0x80, 0x80], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80], [0xf5, 0x80, 0x80, 0x80],
        [0xf0, 0x8f, 0xbf, 0xbf], [0xe2, 0x82], [0xff], [0]].map((text) => ["EC_E_STRING_UTF8", text, TITLES,
        () => spans([bytes(...text), none, none, none, none])]),
    [null, "a byte order mark, the last character", TITLES,
        () => spans([bytes(0xef, 0xbb, 0xbf), bytes(0xf4, 0x8f, 0xbf, 0xbf), bytes(0xee, 0x80, 0x80), none, none])],

    ["EC_E_SECTION_SIZE", "head", CATEGORIES, (body) => body.subarray(0, 15)],
    ["EC_E_GROUP_RANGE", "too many", CATEGORIES, (body) => put32(body, 0, 65535)],
    ["EC_E_SECTION_SIZE", "as many as it may have, but not here", CATEGORIES, (body) => put32(body, 0, 65534)],
    ["EC_E_GROUP_RANGE", "of an item", CATEGORIES, (body) => put16(body, 12, 17)],
    ["EC_E_GROUP_RANGE", "65534 of an item", CATEGORIES, (body) => put16(body, 12, 65534)],
    ["EC_E_RESERVED", "padding", CATEGORIES, (body) => put(body, 14, 1)],
    ["EC_E_STRING_OFFSETS", "second start", CATEGORIES, (body) => put32(body, 20, 15)],
    ["EC_E_STRING_UTF8", "name", CATEGORIES, (body) => put(body, body.length - 1, 0xff)],
    [null, "none", CATEGORIES, () => put(Buffer.alloc(16, 255), 0, 0, 0, 0, 0).fill(0, 14)],

    ["EC_E_SECTION_SIZE", "head", PRICES, (body) => body.subarray(0, 3)],
    ["EC_E_NUMBER_RANGE", "too many values", PRICES, (body) => put32(body, 0, 65537)],
    ["EC_E_SECTION_SIZE", "as many as it may have, but not here", PRICES, (body) => put32(body, 0, 65536)],
    ["EC_E_SECTION_SIZE", "short", PRICES, shorter],
    ...range(PRICES, "value", 8, [above(0), 1e12], [above(1e12), -1]),
    ["EC_E_NUMBER_RANGE", "equal values", PRICES, (body) => putF32(body, 4, 2.5)],
    ["EC_E_NUMBER_RANGE", "-0 and 0", PRICES, (body) => putF32(putF32(body, 4, -0), 8, 0)],
    ["EC_E_NUMBER_RANGE", "index", PRICES, (body) => put16(body, 20, 2)],
    ["EC_E_RESERVED", "padding", PRICES, (body) => put(body, 23, 1)],
    ["EC_E_SECTION_SIZE", "one price too few", PRICES, () => Buffer.concat([u32s(0), f32s(1, 2, 3, 4)])],
    [null, "without values", PRICES, () => Buffer.concat([u32s(0), f32s(-0, 1e12, 3, 2, 1)])],
    ["EC_E_NUMBER_RANGE", "a price", PRICES, () => Buffer.concat([u32s(0), f32s(1, 2, 3, 4, -1)])],

    ["EC_E_SECTION_SIZE", "short", POPULARITY, shorter],
    ["EC_E_RESERVED", "padding", POPULARITY, (body) => put(body, 10, 1)],
    ["EC_E_RESERVED", "bit", POPULARITY, (body) => put(body, 12, body[12] | 32)],
    ["EC_E_RESERVED", "end", POPULARITY, (body) => put(body, 15, 1)],

    ["EC_E_SECTION_SIZE", "head", FACTORS, (body) => body.subarray(0, 15)],
    ["EC_E_FACTOR_COUNT", "none", FACTORS, (body) => put32(body, 0, 0)],
    ["EC_E_FACTOR_COUNT", "too many", FACTORS, (body) => put32(body, 0, 257)],
    ["EC_E_NUMBER_RANGE", "bits", FACTORS, (body) => put32(body, 4, 4)],
    ["EC_E_SECTION_SIZE", "short", FACTORS, shorter],
    ["EC_E_SECTION_SIZE", "as many as it may have, but not here", FACTORS, (body) => put32(body, 0, 256)],
    ...range(FACTORS, "alpha0", 8, [-0, 1e6], [-1, above(1e6)]),
    ...range(FACTORS, "l2", 12, [0, 1e6], [-1, above(1e6)]),
    ["EC_E_RESERVED", "first row", FACTORS, (body) => put(body, 16 + 3, 1)],
    ["EC_E_RESERVED", "last row", FACTORS, (body) => put(body, 95, 1)],
    ["EC_E_RESERVED", "padding", FACTORS, (body) => put(body, 107, 1)],
    ...rangeOfHalf(FACTORS, "scale", 104, [0, 0x8000, 0x4974], [0x4975, 0xbf80]),
    ...range(FACTORS, "gram", 112, [1e18, -1e18], [above(1e18), -above(1e18)], "EC_E_GRAM"),
    ...range(FACTORS, "diagonal", 128, [1e18, -0], [above(1e18), -1], "EC_E_GRAM"),

    ["EC_E_SECTION_SIZE", "head", TRANSITIONS, (body) => body.subarray(0, 19)],
    ["EC_E_NUMBER_RANGE", "bits", TRANSITIONS, (body) => put32(body, 4, 6)],
    ["EC_E_RESERVED", "padding before the rows' sizes", TRANSITIONS, (body) => put(body, 19, 1)],
    ...rangeOfHalf(TRANSITIONS, "scale", 16, [0, 0x8000, 0x4974], [0x4975, 0xbf80]),
    ["EC_E_SECTION_SIZE", "no room for the rows' sizes", TRANSITIONS, (body) => body.subarray(0, 35)],
    ["EC_E_ROW_OFFSETS", "start", TRANSITIONS, (body) => put32(body, 20, 1)],
    ["EC_E_SECTION_SIZE", "short", TRANSITIONS, shorter],
    ["EC_E_RESERVED", "padding behind the rows' sizes", TRANSITIONS, (body) => put(body, 35, 1)],

    ["EC_E_SECTION_SIZE", "head", CONTENT, (body) => body.subarray(0, 7)],
    ["EC_E_NUMBER_RANGE", "no features", CONTENT, (body) => put32(body, 0, 0)],
    ["EC_E_NUMBER_RANGE", "too many features", CONTENT, (body) => put32(body, 0, 2 ** 22 + 1)],
    ["EC_E_SECTION_SIZE", "as many as it may have, but not here", CONTENT, (body) => put32(body, 0, 2 ** 22)],
    ...range(CONTENT, "idf", 16, [above(0), 64], [above(64), 0, -1]),
    ["EC_E_SECTION_SIZE", "no room for the rows' sizes", CONTENT, (body) => body.subarray(0, 35)],
    ["EC_E_ROW_OFFSETS", "start", CONTENT, (body) => put32(body, 20, 1)],
    ["EC_E_SECTION_SIZE", "a byte behind", CONTENT, (body) => longer(body, 0)],

    ["EC_E_SECTION_SIZE", "head", SEQUENCE, (body) => body.subarray(0, 15)],
    ...[[0, 0], [0, 257], [4, 0], [4, 129], [8, 0], [8, 5], [8, 16]].map(([at, value]) => ["EC_E_NUMBER_RANGE",
        `head ${at}: ${value}`, SEQUENCE, (body) => put32(body, at, value)]),
    ["EC_E_SECTION_SIZE", "short", SEQUENCE, shorter],
    ["EC_E_SECTION_SIZE", "as many as it may have, but not here", SEQUENCE,
        (body) => put32(put32(body, 0, 256), 4, 128)],
    ["EC_E_RESERVED", "head", SEQUENCE, (body) => put(body, 15, 1)],
    ["EC_E_RESERVED", "padding", SEQUENCE, (body) => put(body, 16 + 6 * body[4] + 18, 1)],
    ...rangeOfHalf(SEQUENCE, "position", 16, [0x447a, 0xc47a], [0x447b, 0xc47b]),
    ["EC_E_NUMBER_RANGE", "mix", SEQUENCE, (body) => put16(body, 16 + 6 * body[4] + 16, 0x447b)],
    ["EC_E_NUMBER_RANGE", "scale", SEQUENCE, (body) => put16(body, body.length - 12, 0x4975)],
    ["EC_E_RESERVED", "half a byte of a row", SEQUENCE, (body) => put(body, body.length - 20 - 16 + 1, 0x10)],
    ["EC_E_RESERVED", "last byte of a row", SEQUENCE, (body) => put(body, body.length - 21, 1)],

    ["EC_E_SECTION_SIZE", "short", REPEAT, shorter],
    ["EC_E_SECTION_SIZE", "a byte behind", REPEAT, (body) => longer(body, 0)],
    ["EC_E_RESERVED", "padding", REPEAT, (body) => put(body, 10, 1)],

    ["EC_E_SECTION_SIZE", "head", FUSION, (body) => body.subarray(0, 31)],
    ["EC_E_SECTION_SIZE", "17 terms", FUSION, (body) => put32(Buffer.concat([body, Buffer.alloc(120)]), 0, 17)],
    ["EC_E_SECTION_SIZE", "one term more than there is", FUSION, (body) => put32(body, 0, 8)],
    ["EC_E_RESERVED", "first", FUSION, (body) => put(body, 24, 1)],
    ["EC_E_RESERVED", "last", FUSION, (body) => put(body, 31, 1)],
    ...range(FUSION, "half-life", 4, [-0, 1e6], [-1, above(1e6)]),
    ...range(FUSION, "strength of a view", 8, [0, 64], [-1, above(64)]),
    ...range(FUSION, "strength of a purchase", 20, [0, 64], [-1, above(64)]),
    ["EC_E_SIGNAL", "unknown", FUSION, (body) => put32(body, 32, 11)],
    ["EC_E_SIGNAL", "the last", FUSION, (body) => put32(body, 32, LAST)],
    ["EC_E_SIGNAL", "popularity twice", FUSION, (body) => put32(body, 32, 0)],
    ["EC_E_SIGNAL", "sequence twice", FUSION, (body) => put32(body, 32, 6)],
    ["EC_E_SIGNAL", "price twice", FUSION, (body) => put32(body, 32, 9)],
    [null, "factors twice", FUSION, (body) => put32(body, 32, 1)],
    ...range(FUSION, "decay", 36, [-0, 1], [-1, above(1)]),
    ...range(FUSION, "weight", 40, [-512, 512], [above(512), -above(512)]),
    ["EC_E_SIGNAL", "no popularity", FUSION, (body) => put32(body, 44, 8)],
    ["EC_E_SIGNAL", "no terms", FUSION, (body) => put32(body.subarray(0, 32), 0, 0)],

    ["EC_E_SECTION_SIZE", "head", SELF_TEST, (body) => body.subarray(0, 7)],
    ["EC_E_SECTION_SIZE", "short", SELF_TEST, shorter],
    ["EC_E_SECTION_SIZE", "33 events", SELF_TEST, () => Buffer.concat([u32s(33, 0), Buffer.alloc(8 * 33)])],
    ["EC_E_SECTION_SIZE", "33 places", SELF_TEST, () => Buffer.concat([u32s(0, 33), Buffer.alloc(8 * 33)])],
    ["EC_E_SECTION_SIZE", "2^32 - 1 events", SELF_TEST, (body) => put32(body, 0, LAST)],
    [null, "32 events, 32 places", SELF_TEST, () => Buffer.concat([u32s(32, 32), Buffer.alloc(8 * 64)])],
    [null, "nothing", SELF_TEST, () => u32s(0, 0)],
    ["EC_E_ITEM_RANGE", "event", SELF_TEST, (body) => put32(body, 16, 5)],
    ["EC_E_ITEM_RANGE", "place", SELF_TEST, (body) => put32(body, 24, 5)],
    ["EC_E_EVENT_TYPE", "the last event", SELF_TEST, (body) => put32(body, 20, 4)],
    ["EC_E_EVENT_TYPE", "before the next event's item", SELF_TEST, (body) => put32(put32(body, 12, 4), 16, 5)],

    ["EC_E_STRING_UTF8", "no lead byte", TRAINING, (body) => longer(body, 0xff)],
    ["EC_E_STRING_UTF8", "U+0000", TRAINING, (body) => longer(body, 0)],
    [null, "nothing", TRAINING, () => bytes()],
    [null, "no JSON", TRAINING, () => Buffer.from("hello")],
];

/** [status, what, bits, entries, rows]: the coded rows of the first items; those of the others are empty. Of 5 items in
 * transitions; of 3 features in content, where bits are 0. */
const ROWS = [
    [null, "5 items", 4, 5, [[5, 0, 0, 0, 0, 0, 0xff, 0xff, 0x0f]]],
    ["EC_E_ROW_ENCODING", "no entries", 8, 0, [[0]]],
    ["EC_E_ROW_ENCODING", "1025 entries", 8, 1025, [[...sparse(Array.from({ length: 1025 }, (_, i) => [i, 1]), 8)]]],
    ["EC_E_ROW_ENCODING", "256 features", 0, 256, [[...sparse(Array.from({ length: 256 }, (_, i) => [i, 1]), 0)]]],
    ["EC_E_ROW_ITEM", "255 features of 3", 0, 255, [[...sparse(Array.from({ length: 255 }, (_, i) => [i, 1]), 0)]]],
    ["EC_E_ROW_ENCODING", "a count that does not end", 8, 1, [[0x81]]],
    ["EC_E_ROW_ENCODING", "a count with a needless byte", 8, 1, [[0x81, 0, 0, 1]]],
    ["EC_E_ROW_ENCODING", "a count of six bytes", 8, 1, [[0x81, 0x80, 0x80, 0x80, 0x80, 0, 0, 1]]],
    ["EC_E_ROW_ENCODING", "a gap that does not end", 8, 1, [[1, 0x80]]],
    ["EC_E_ROW_ENCODING", "no gap", 8, 2, [[2, 0]]],
    ["EC_E_ROW_ENCODING", "a gap with a needless byte", 8, 1, [[1, 0x80, 0, 1]]],
    ["EC_E_ROW_ENCODING", "a gap of 2^32", 8, 1, [[1, 0x80, 0x80, 0x80, 0x80, 0x10, 1]]],
    ["EC_E_ROW_ITEM", "a gap of 2^32 - 1", 8, 1, [[1, 0xff, 0xff, 0xff, 0xff, 0x0f, 1]]],
    ["EC_E_ROW_ITEM", "a gap that wraps", 8, 2, [[2, 0, 0xff, 0xff, 0xff, 0xff, 0x0f, 1, 1]]],
    ["EC_E_ROW_ITEM", "item I", 8, 1, [[1, 5, 1]]],
    [null, "item I - 1", 8, 1, [[1, 4, 1]]],
    ["EC_E_ROW_ITEM", "feature V", 0, 1, [[1, 3]]],
    ["EC_E_ROW_ITEM", "item, before the gap of the next", 8, 2, [[2, 5]]],
    ["EC_E_ROW_ENCODING", "a weight too few", 8, 1, [[1, 0]]],
    ["EC_E_ROW_ENCODING", "a weight too many", 8, 1, [[1, 0, 1, 1]]],
    ["EC_E_ROW_ENCODING", "a weight in content", 0, 1, [[1, 0, 1]]],
    ["EC_E_ROW_ENCODING", "half bytes too few", 4, 3, [[3, 0, 0, 0, 1]]],
    ["EC_E_ROW_ENCODING", "half bytes too many", 4, 2, [[2, 0, 0, 1, 0]]],
    ["EC_E_ROW_ENCODING", "3 bytes of a weight of 32 bits", 32, 1, [[1, 0, 0, 0, 0]]],
    ["EC_E_RESERVED", "a high half behind the last", 4, 1, [[1, 0, 0x10]]],
    [null, "a weight of 0", 4, 1, [[1, 0, 0]]],
    ...[0, -0, 1e6].map((weight) => [null, `weight ${weight}`, 32, 1, [[1, 0, ...f32s(weight)]]]),
    ...[-1, above(1e6), NaN, Infinity].map((weight) =>
        ["EC_E_NUMBER_RANGE", `weight ${weight}`, 32, 1, [[1, 0, ...f32s(weight)]]]),
    ["EC_E_NUMBER_RANGE", "a weight, before the next row", 32, 2, [[1, 0, ...f32s(-1)], [0]]],
    ["EC_E_ROW_ENCODING", "a row, before the weight of the next", 32, 2, [[0], [1, 0, ...f32s(-1)]]],
    ["EC_E_ROW_OFFSETS", "an entry more than told", 8, 1, [[1, 0, 1], [1, 0, 1]]],
    ["EC_E_ROW_OFFSETS", "an entry less than told", 0, 3, [[1, 0], [], [1, 0]]],
];

function withRows(file, bits, entries, rows) {
    const coded = spans(Array.from({ length: 5 }, (_, i) => bytes(...(rows[i] ?? []))));
    return pack(unpack(file).map((section) => {
        if (section.type === TRANSITIONS && bits > 0)
            return { ...section, body: Buffer.concat([u32s(entries, bits), section.body.subarray(8, 20), coded]) };
        if (section.type === CONTENT && bits === 0)
            return { ...section, body: Buffer.concat([put32(section.body.subarray(0, 20), 4, entries), coded]) };
        return section;
    }));
}

/** [status, what, type, how]: of one body of the model whose numbers have 32 bits. */
const WIDE = [
    ...range(FACTORS, "number of a row", 72, [1e6, -1e6], [above(1e6), -above(1e6)]),
    ...rangeOfHalf(FACTORS, "scale", 84, [0x3f80], [0xbf80]),
    ["EC_E_RESERVED", "padding", FACTORS, (body) => put(body, 86, 1)],
    ["EC_E_SECTION_SIZE", "short", FACTORS, shorter],
    ...range(SEQUENCE, "position", 16, [1000, -1000], [above(1000), -above(1000)]),
    ...range(SEQUENCE, "mix", 16 + 12 * 2, [1000, -1000], [above(1000), -above(1000)]),
    ...range(SEQUENCE, "number of a row", -24, [1e6, -1e6], [above(1e6), -above(1e6)]),
    ["EC_E_SECTION_SIZE", "short", SEQUENCE, shorter],
];

const withBody = (file, type, change) => pack(unpack(file).map((section) => (section.type === type
    ? { ...section, body: change(section.body) } : section)));

/** The files: {status, or null where the file is valid; what; bytes}. */
export function brokenFiles() {
    const narrow = smallModel(4), wide = smallModel(32), copy = () => Buffer.from(narrow);
    return [
        [null, "the model", narrow], [null, "the model in 32 bits", wide],
        ...FILES.map(([status, what, change]) => [status, `file, ${what}`, change(copy())]),
        ...SECTIONS.map(([status, what, change]) => [status, `sections, ${what}`, pack(change(unpack(narrow)))]),
        ...BODIES.map(([status, what, type, change]) => [status, `${type}, ${what}`, withBody(narrow, type, change)]),
        ...ROWS.map(([status, what, ...row]) => [status, `rows, ${what}`, withRows(narrow, ...row)]),
        ...WIDE.map(([status, what, type, change]) => [status, `wide, ${type}, ${what}`, withBody(wide, type, change)]),
    ].map(([status, what, bytes]) => ({ status, what, bytes }));
}
