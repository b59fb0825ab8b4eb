/* reader.mjs - a second reader of model files, written from models/FORMAT.md and nothing else: it shows
 * that the document is enough. Numbers in comments are those of its sections and checks. One file, as
 * one document: half of it is the checks. */

/** Why a file is refused. */
export class Refusal extends Error {
    constructor(status) {
        super(status);
        this.status = status;
    }
}

function must(holds, status) {
    if (!holds)
        throw new Refusal(status);
}

const upTo = (step, n) => Math.ceil(n / step) * step;
const count = (n, value) => Array.from({ length: n }, (_, i) => value(i));
const f = Math.fround; // number arithmetic is double; f() and the elements of a Float32Array round to f32

// ---- 1 to 3: the bytes, the header, the section table ----

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
    for (let bit = 0; bit < 8; bit++)
        byte = byte & 1 ? (byte >>> 1) ^ 0x82F63B78 : byte >>> 1;
    return byte;
});

/** CRC-32C; the four bytes at `hole` count as zero. */
export function crc32c(bytes, hole = -4) {
    let crc = 0xFFFFFFFF;
    for (let i = 0; i < bytes.length; i++)
        crc = CRC_TABLE[(crc ^ (i >= hole && i < hole + 4 ? 0 : bytes[i])) & 255] ^ (crc >>> 8);
    return ~crc >>> 0;
}

const HALF = new DataView(new ArrayBuffer(4));

/** A section's body, or the whole file: numbers at offsets from its start. */
class Body {
    constructor(bytes) {
        this.bytes = bytes;
        this.size = bytes.length;
        this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    }

    u16 = (at) => this.view.getUint16(at, true);
    u32 = (at) => this.view.getUint32(at, true);
    i16 = (at) => this.view.getInt16(at, true);
    i32 = (at) => this.view.getInt32(at, true);
    u64 = (at) => Number(this.view.getBigUint64(at, true)); // above 2^53 inexact, and above every bound
    f32 = (at) => this.view.getFloat32(at, true);
    half(at) {
        HALF.setUint16(0, this.u16(at));
        return HALF.getFloat32(0);
    }

    u16s = (at, n) => Uint16Array.from({ length: n }, (_, i) => this.u16(at + 2 * i));
    f32s = (at, n) => Float32Array.from({ length: n }, (_, i) => this.f32(at + 4 * i));
    halves = (at, n) => Float32Array.from({ length: n }, (_, i) => this.half(at + 2 * i));
    zero = (from, to) => must(this.bytes.subarray(from, to).every((byte) => byte === 0), "EC_E_RESERVED");
}

/** NaN fails every range. */
function within(values, low, high, status = "EC_E_NUMBER_RANGE") {
    must(values.every((value) => value >= low && value <= high), status);
    return values;
}

/** Header and section table; `whole`: the bodies stand behind them, else these were fetched alone. */
function openContainer(file, whole) {
    const magic = [0x89, 0x45, 0x4e, 0x44, 0x43, 0x41, 0x50, 0x0a];
    must(file.size < 8 || magic.every((byte, i) => file.bytes[i] === byte), "EC_E_MAGIC"); // 2
    must(file.size >= 64, "EC_E_TRUNCATED");
    const version = file.u32(8), minReader = file.u32(12), kind = file.u32(16), n = file.u32(20), size = file.u64(24);
    must(version >= 3 && minReader <= 3 && minReader <= version, "EC_E_VERSION");
    must(!whole || size <= file.size, "EC_E_TRUNCATED");
    must(!whole || size >= file.size, "EC_E_FILE_SIZE"); // 6
    must(n <= 1024, "EC_E_SECTION_COUNT");
    const tableEnd = 64 + 32 * n, checksum = file.u32(32);
    must(tableEnd <= size, "EC_E_SECTION_TILING");
    must(tableEnd <= file.size, "EC_E_TRUNCATED"); // only of a table that was fetched alone
    must(checksum === crc32c(file.bytes.subarray(0, tableEnd), 32), "EC_E_CHECKSUM"); // 9
    file.zero(36, 64);
    const sections = [];
    let end = tableEnd;
    for (let at = 64; at < tableEnd; at += 32) {
        const section = { type: file.u32(at), optional: (file.u32(at + 4) & 1) === 1, offset: file.u64(at + 8),
            size: file.u64(at + 16), checksum: file.u32(at + 24) };
        must(section.type !== 0 && file.u32(at + 4) >>> 1 === 0, "EC_E_SECTION_TYPE"); // 11
        must(section.type > (sections.at(-1)?.type ?? 0), "EC_E_SECTION_ORDER");
        file.zero(at + 28, at + 32);
        must(section.offset === upTo(16, end) && section.offset + section.size <= size, "EC_E_SECTION_TILING");
        if (whole) {
            file.zero(end, section.offset); // 15
            section.body = verified(section, file.bytes.subarray(section.offset, section.offset + section.size));
        }
        sections.push(section);
        end = section.offset + section.size;
    }
    must(end === size, "EC_E_SECTION_TILING"); // 17
    return { version, minReader, kind, size, checksum, sections };
}

function verified(section, bytes) {
    must(section.checksum === crc32c(bytes), "EC_E_CHECKSUM"); // 16
    return new Body(bytes);
}

/** Refuse a body that is not that of the section of this type in the file whose first bytes `head` are: header and
 * table at least. What was fetched alone can be verified alone. */
export function verifySection(head, type, body) {
    const section = openContainer(new Body(head), false).sections.find((section) => section.type === type);
    must(section, "EC_E_SECTION_MISSING");
    must(section.size === body.length, "EC_E_SECTION_SIZE");
    verified(section, body);
}

// ---- 4: the sections, with their checks of 5 ----

function text(bytes) {
    if (bytes.includes(0)) throw new Refusal("EC_E_STRING_UTF8");
    try {
        return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    } catch {
        throw new Refusal("EC_E_STRING_UTF8");
    }
}

/** n rows of bytes from `at` to the end of the body; `wrong` is the status of a wrong start. */
function openSpans(body, at, n, wrong) {
    const sizesAt = at + 4 * Math.ceil(n / 16), sizesEnd = sizesAt + 2 * n, rowsAt = upTo(4, sizesEnd);
    must(rowsAt <= body.size, "EC_E_SECTION_SIZE");
    let end = rowsAt;
    const rows = count(n, (i) => {
        must(i % 16 !== 0 || body.u32(at + i / 4) === end - rowsAt, wrong);
        const from = end;
        end += body.u16(sizesAt + 2 * i);
        return body.bytes.subarray(from, end);
    });
    must(end === body.size, "EC_E_SECTION_SIZE");
    body.zero(sizesEnd, rowsAt);
    return rows;
}

const openTexts = (body, at, n) => openSpans(body, at, n, "EC_E_STRING_OFFSETS").map(text);

/** One number of 4 bits, of a list of them. */
const nibble = (bytes, at, k) => (bytes[at + (k >> 1)] >> (k % 2 ? 4 : 0)) & 15;

/** Sparse rows of [number, weight] from `at` on: at most `most` numbers below `limit`, weights of `bits` bits. */
function openSparse(body, at, items, entries, { most, limit, bits }) {
    let found = 0;
    const rows = openSpans(body, at, items, "EC_E_ROW_OFFSETS").map((row) => {
        const decoded = row.length > 0 ? openRow(new Body(row), most, limit, bits) : [];
        found += decoded.length;
        return decoded;
    });
    must(found === entries, "EC_E_ROW_OFFSETS");
    return rows;
}

function openRow(row, most, limit, bits) {
    let at = 0;
    const varint = () => {
        for (let value = 0, digit = 0; ; digit++) {
            must(digit < 5 && at < row.size, "EC_E_ROW_ENCODING");
            const byte = row.bytes[at++];
            value += (byte & 127) * 128 ** digit;
            if (byte < 128) {
                must(value < 2 ** 32 && (byte !== 0 || digit === 0), "EC_E_ROW_ENCODING");
                return value;
            }
        }
    };
    const n = varint();
    must(n >= 1 && n <= most, "EC_E_ROW_ENCODING");
    let number = -1;
    const numbers = count(n, () => {
        number += 1 + varint();
        must(number < limit, "EC_E_ROW_ITEM");
        return number;
    });
    must(row.size - at === Math.ceil(n * bits / 8), "EC_E_ROW_ENCODING");
    must(bits !== 4 || n % 2 === 0 || nibble(row.bytes, at, n) === 0, "EC_E_RESERVED");
    const weight = { 0: () => 0, 4: (k) => nibble(row.bytes, at, k), 8: (k) => row.bytes[at + k],
        32: (k) => row.f32(at + 4 * k) }[bits];
    return within(count(n, weight), 0, 1e6).map((value, k) => [numbers[k], value]);
}

function openIds(body) {
    must(body.size >= 8, "EC_E_SECTION_SIZE");
    const n = body.u32(0), textSize = body.u32(4);
    must(n >= 1 && n <= 1 << 22, "EC_E_CATALOGUE_SIZE");
    must(2 * n <= body.size && textSize <= 255 * n, "EC_E_SECTION_SIZE");
    let at = 8, size = 0, last = Buffer.alloc(0);
    const ids = count(n, () => {
        must(at + 2 <= body.size && at + 2 + body.bytes[at + 1] <= body.size, "EC_E_SECTION_SIZE");
        const shared = body.bytes[at], own = body.bytes.subarray(at + 2, at + 2 + body.bytes[at + 1]);
        must(shared <= last.length && shared + own.length <= 255, "EC_E_STRING_OFFSETS");
        const raw = Buffer.concat([last.subarray(0, shared), own]);
        at += 2 + own.length;
        size += raw.length;
        must(size <= textSize, "EC_E_SECTION_SIZE");
        const id = text(raw);
        must(Buffer.compare(raw, last) > 0, "EC_E_ID_ORDER"); // the first against none: not empty
        must(shared === last.length || own[0] !== last[shared], "EC_E_STRING_OFFSETS");
        last = raw;
        return id;
    });
    must(at === body.size && size === textSize, "EC_E_SECTION_SIZE");
    return ids;
}

function openCategories(body, items) {
    const names = upTo(4, 4 + 2 * items);
    must(body.size >= names, "EC_E_SECTION_SIZE");
    const n = body.u32(0), of = body.u16s(4, items);
    must(n <= 65534 && of.every((category) => category === 65535 || category < n), "EC_E_GROUP_RANGE");
    body.zero(4 + 2 * items, names);
    return { of, names: openTexts(body, names, n) };
}

/** The price of each item, 0 where it is unknown. */
function openPrices(body, items) {
    must(body.size >= 4, "EC_E_SECTION_SIZE");
    const n = body.u32(0), indexAt = 4 + 4 * n, end = indexAt + 2 * items;
    must(n <= 65536, "EC_E_NUMBER_RANGE");
    must(body.size === (n > 0 ? upTo(4, end) : 4 + 4 * items), "EC_E_SECTION_SIZE");
    const values = within(body.f32s(4, n || items), 0, 1e12);
    if (n === 0)
        return values;
    const index = body.u16s(indexAt, items);
    must(values.every((value, i) => i === 0 || value > values[i - 1]), "EC_E_NUMBER_RANGE");
    must(index.every((i) => i < n), "EC_E_NUMBER_RANGE");
    body.zero(end, body.size);
    return Float32Array.from(index, (i) => values[i]);
}

/** How the ids of the log were folded. */
function openIdRule(body) {
    must(body.size === 4, "EC_E_SECTION_SIZE");
    must(body.bytes[0] <= 2 && body.bytes[1] <= 1, "EC_E_NUMBER_RANGE");
    body.zero(2, 4);
    return { letters: body.bytes[0], keepsFloats: body.bytes[1] === 1 };
}

function openPopularity(body, items) {
    const tailAt = upTo(4, 2 * items), tailEnd = tailAt + Math.ceil(items / 8);
    must(body.size === upTo(4, tailEnd), "EC_E_SECTION_SIZE");
    body.zero(2 * items, tailAt);
    body.zero(tailEnd, body.size);
    must(items % 8 === 0 || body.bytes[tailEnd - 1] >> (items % 8) === 0, "EC_E_RESERVED");
    const tail = count(items, (i) => ((body.bytes[tailAt + (i >> 3)] >> (i & 7)) & 1) === 1);
    return { values: body.u16s(0, items), tail };
}

function openFactors(body, items) {
    must(body.size >= 16, "EC_E_SECTION_SIZE");
    const n = body.u32(0), bits = body.u32(4);
    must(n >= 1 && n <= 256, "EC_E_FACTOR_COUNT");
    must(bits === 8 || bits === 32, "EC_E_NUMBER_RANGE");
    const stride = bits === 8 ? upTo(16, n) : 4 * n, scalesAt = 16 + items * stride, scalesEnd = scalesAt + 2 * items;
    const gramAt = upTo(4, scalesEnd), gramSize = n * (n + 1) / 2;
    must(body.size === gramAt + 4 * gramSize, "EC_E_SECTION_SIZE");
    const [alpha0, l2] = within(body.f32s(8, 2), 0, 1e6);
    for (let row = 16; bits === 8 && row < scalesAt; row += stride)
        body.zero(row + n, row + stride);
    body.zero(scalesEnd, gramAt);
    const scales = within(body.halves(scalesAt, items), 0, 1e6);
    const rows = count(items, (i) => (bits === 8
        ? new Int8Array(body.bytes.subarray(16 + i * stride, 16 + i * stride + n))
        : within(body.f32s(16 + i * stride, n), -1e6, 1e6)));
    const gram = within(body.f32s(gramAt, gramSize), -1e18, 1e18, "EC_E_GRAM");
    for (let k = 0; k < n; k++)
        must(gram[k * (k + 3) / 2] >= 0, "EC_E_GRAM");
    return { n, bits, alpha0, l2, rows, scales, gram };
}

function openNeighbours(body, items) {
    const scalesEnd = 8 + 2 * items, at = upTo(4, scalesEnd);
    must(body.size >= at, "EC_E_SECTION_SIZE");
    const bits = body.u32(4);
    must(bits === 4 || bits === 8 || bits === 32, "EC_E_NUMBER_RANGE");
    body.zero(scalesEnd, at);
    const scales = within(body.halves(8, items), 0, 1e6);
    return { bits, scales, rows: openSparse(body, at, items, body.u32(0), { most: 1024, limit: items, bits }) };
}

function openContent(body, items) {
    must(body.size >= 8, "EC_E_SECTION_SIZE");
    const n = body.u32(0), at = 8 + 4 * n;
    must(n >= 1 && n <= 1 << 22, "EC_E_NUMBER_RANGE");
    must(body.size >= at, "EC_E_SECTION_SIZE");
    const idf = within(body.f32s(8, n), 0, 64);
    must(idf.every((value) => value > 0), "EC_E_NUMBER_RANGE");
    const rows = openSparse(body, at, items, body.u32(4), { most: 255, limit: n, bits: 0 });
    return { n, idf, rows: rows.map((row) => row.map(([feature]) => feature)) };
}

function openSequence(body, items) {
    must(body.size >= 16, "EC_E_SECTION_SIZE");
    const n = body.u32(0), steps = body.u32(4), bits = body.u32(8);
    must(n >= 1 && n <= 256 && steps >= 1 && steps <= 128 && [4, 8, 32].includes(bits), "EC_E_NUMBER_RANGE");
    const stride = { 4: upTo(32, n) / 2, 8: upTo(16, n), 32: 4 * n }[bits], wide = bits === 32;
    const mixAt = 16 + (wide ? 4 : 2) * n * steps, mixEnd = mixAt + (wide ? 4 : 2) * n * n, rowsAt = upTo(16, mixEnd);
    const scalesAt = rowsAt + items * stride, biasAt = scalesAt + 2 * items;
    must(body.size === biasAt + 2 * items, "EC_E_SECTION_SIZE");
    body.zero(12, 16);
    body.zero(mixEnd, rowsAt);
    const numbers = wide ? body.f32s : body.halves;
    const positions = within(numbers(16, n * steps), -1000, 1000), mix = within(numbers(mixAt, n * n), -1000, 1000);
    const scales = within(body.halves(scalesAt, items), 0, 1e6);
    const rows = count(items, (i) => {
        const at = rowsAt + i * stride, bytes = body.bytes;
        return wide ? within(body.f32s(at, n), -1e6, 1e6) : Int8Array.from({ length: bits === 4 ? 2 * stride : stride },
            (_, d) => (bits === 4 ? nibble(bytes, at, d) << 28 >> 28 : bytes[at + d]));
    });
    must(rows.every((row) => row.subarray(n).every((q) => q === 0)), "EC_E_RESERVED");
    const bias = count(items, (i) => body.i16(biasAt + 2 * i));
    return { n, steps, bits, positions, mix, rows: rows.map((row) => row.subarray(0, n)), scales, bias };
}

function openRepeat(body, items) {
    must(body.size === upTo(4, 2 * items), "EC_E_SECTION_SIZE");
    body.zero(2 * items, body.size);
    return { rates: body.bytes.slice(0, items), intervals: body.bytes.slice(items, 2 * items) };
}

function openTrend(body, items) {
    must(body.size === upTo(4, items), "EC_E_SECTION_SIZE");
    const trend = new Int8Array(body.bytes.slice(0, items));
    must(trend.every((value) => value > -128), "EC_E_NUMBER_RANGE");
    body.zero(items, body.size);
    return trend;
}

/** `carried(signal)`: the model has what the signal reads. */
function openFusion(body, carried) {
    must(body.size >= 32, "EC_E_SECTION_SIZE");
    const n = body.u32(0);
    must(n <= 16 && body.size === 32 + 12 * n, "EC_E_SECTION_SIZE");
    body.zero(24, 32);
    const [halfLifeDays] = within(body.f32s(4, 1), 0, 1e6), strengths = within(body.f32s(8, 4), 0, 64);
    const terms = [];
    for (let at = 32; at < body.size; at += 12) {
        const signal = body.u32(at);
        must(carried(signal), "EC_E_SIGNAL");
        must(![0, 6, 9, 10].includes(signal) || !terms.some((term) => term.signal === signal), "EC_E_SIGNAL");
        const [decay] = within(body.f32s(at + 4, 1), 0, 1), [weight] = within(body.f32s(at + 8, 1), -512, 512);
        terms.push({ signal, decay, weight });
    }
    must(terms.some((term) => term.signal === 0), "EC_E_SIGNAL");
    return { halfLifeDays, strengths, terms };
}

function openSelfTest(body, items) {
    must(body.size >= 8, "EC_E_SECTION_SIZE");
    const n = body.u32(0), places = body.u32(4);
    must(n <= 32 && places <= 32 && body.size === 8 + 8 * (n + places), "EC_E_SECTION_SIZE");
    const item = (at) => {
        must(body.u32(at) < items, "EC_E_ITEM_RANGE");
        return body.u32(at);
    };
    return {
        events: count(n, (i) => {
            const event = { item: item(8 + 8 * i), type: body.u32(12 + 8 * i), time: i * 60000 };
            must(event.type <= 3, "EC_E_EVENT_TYPE");
            return event;
        }),
        now: n * 60000,
        places: count(places, (i) => ({ item: item(8 + 8 * (n + i)), units: body.i32(12 + 8 * (n + i)) })),
    };
}

/** The types that section 4 knows, in the order in which 5 checks them, and how each is opened. */
const SECTIONS = [
    [1, "ids", openIds], [2, "titles", (body, items) => openTexts(body, 0, items)], [3, "categories", openCategories],
    [4, "prices", openPrices], [8, "idRule", openIdRule], [32, "popularity", openPopularity], [33, "factors", openFactors],
    [34, "transitions", openNeighbours], [35, "linear", openNeighbours], [36, "baskets", openNeighbours],
    [37, "content", openContent], [38, "sequence", openSequence], [39, "repeat", openRepeat],
    [40, "cooccurrence", openNeighbours], [42, "trend", openTrend], [5, "fusion", null], [6, "selfTest", openSelfTest],
    [7, "training", (body) => text(body.bytes)],
];
const REQUIRED = [1, 5, 6, 7];

/** The name in a model of what each signal reads. */
const READS = ["popularity", "factors", "transitions", "linear", "baskets", "content", "sequence", "repeat",
    "cooccurrence", "prices", "trend"];

/** Open a model file, or throw a Refusal. The self-test is a step of its own: see selfTest. A section that the file
 * does not have, or of a type that is not known, is not in the model. */
export function open(bytes) {
    const { version, checksum, kind, sections } = openContainer(new Body(bytes), true);
    must(kind === 1, "EC_E_KIND"); // 18
    must(sections.every(({ type, optional }) => optional || SECTIONS.some(([known]) => known === type)),
        "EC_E_SECTION_UNKNOWN");
    const model = { version, checksum, sections: sections.map(({ body, ...section }) => section) };
    for (const [type, name, read] of SECTIONS) {
        const body = sections.find((section) => section.type === type)?.body;
        must(body || !REQUIRED.includes(type), "EC_E_SECTION_MISSING");
        if (name === "fusion")
            model.fusion = openFusion(body, (signal) => READS[signal] in model);
        else if (body)
            model[name] = read(body, model.items);
        if (name === "ids")
            model.items = model.ids.length;
    }
    return model;
}

// ---- 4.15: the item that an id means ----

const BLANK = /[\t-\r \u0085\u00a0\u1680\u2000-\u200f\u2028-\u202f\u205f-\u2069\u3000\ufeff]/;

function trimmed(id) {
    let from = 0, to = id.length;
    while (from < to && BLANK.test(id[from]))
        from++;
    while (from < to && BLANK.test(id[to - 1]))
        to--;
    return id.slice(from, to);
}

/** An id in form C as training would have written it. */
export function fold({ idRule: { letters, keepsFloats } = { letters: 0, keepsFloats: false } }, id) {
    let folded = trimmed(id);
    if (Buffer.byteLength(folded) > 255)
        return folded;
    if (!keepsFloats)
        folded = folded.replace(/^([0-9]+)\.0+$/, "$1");
    return letters === 1 ? folded.replace(/[a-z]/g, (c) => c.toUpperCase())
        : letters === 2 ? folded.replace(/[A-Z]/g, (c) => c.toLowerCase()) : folded;
}

/** The index of the item that an id means; -1: none. */
export function find(model, id) {
    const composed = id.normalize("NFC"), at = model.ids.indexOf(composed);
    return at >= 0 ? at : model.ids.indexOf(fold(model, composed));
}

// ---- 6: scoring ----

function exp2(x) {
    if (!(x > -1000))
        return 0;
    const k = Math.trunc(x), t = (x - k) * Math.LN2;
    let s = 1;
    for (let m = 10; m >= 1; m--)
        s = 1 + (s * t) / m;
    return s * 2 ** k; // exact: |k| < 1000
}

/** 6.1: events {item (an index), type, time}, in the order of recording; newest first with w and step. */
export function weigh({ fusion: { halfLifeDays, strengths } }, events, now) {
    const newest = [...events].sort((a, b) => a.time - b.time).reverse();
    const runs = new Map();
    let step = 0, run = [];
    const history = newest.map(({ item, type, time }, n) => {
        if (n === 0 || item !== newest[n - 1].item) {
            step += n > 0 && !runs.has(item) ? 1 : 0;
            runs.set(item, (runs.get(item) ?? -1) + 1);
            run = [];
        }
        const age = (now - time) / 86400000, share = runs.get(item) > 31 ? 0 : 2 ** -runs.get(item);
        const fade = halfLifeDays > 0 && age > 0 ? f(exp2(-age / halfLifeDays)) : 1;
        const event = { item, type, step, w: f(f(strengths[type] * share) * fade), days: age > 0 ? f(age) : 0 };
        run.push(event);
        const best = run.reduce((a, b) => (b.type > a.type ? b : a));
        for (const other of run)
            other.w = other === best ? other.w : 0;
        return event;
    });
    return history;
}

/** 6.2: the events that count under a decay, newest first, with W. */
export function walk(history, decay) {
    const counted = [];
    let power = 1, step = 0;
    for (const event of history.filter(({ w }) => w !== 0)) {
        for (; step < event.step; step++)
            power = f(power * decay);
        if (power < f(1e-6))
            break;
        counted.push({ item: event.item, W: f(event.w * power), days: event.days });
    }
    return counted;
}

function neighbourSignal({ scales, rows }, events, items) {
    const signal = new Float32Array(items);
    for (const { item, W } of events) {
        const s = f(W * scales[item]);
        for (const [j, v] of rows[item])
            signal[j] += f(s * v);
    }
    return signal;
}

/** 6.4: the vector x of a history; null when it is 0 because nothing counts. */
export function foldIn({ items, factors: { n, alpha0, l2, rows, scales, gram } }, events) {
    const A = count(n, (i) => Float32Array.from({ length: i + 1 }, (_, j) => alpha0 * gram[i * (i + 1) / 2 + j]));
    const b = new Float32Array(n);
    let total = 0;
    for (const { item, W } of events) {
        const y = Float32Array.from(rows[item], (q) => scales[item] * q);
        for (let i = 0; i < n; i++) {
            const Wy = f(W * y[i]);
            for (let j = 0; j <= i; j++)
                A[i][j] += f(Wy * y[j]);
            b[i] += Wy;
        }
        total = f(total + W);
    }
    if (total === 0)
        return null;
    const ridge = f(l2 * f(total + f(alpha0 * f(items))));
    const solvable = (holds) => {
        if (!holds)
            throw new Error("EC_E_NOT_POSITIVE");
    };
    A.forEach((row, i) => { row[i] += ridge; });
    for (let k = 0; k < n; k++) {
        solvable(A[k][k] > 0 && A[k][k] < Infinity);
        A[k][k] = Math.sqrt(A[k][k]);
        for (let i = k + 1; i < n; i++)
            A[i][k] /= A[k][k];
        for (let i = k + 1; i < n; i++)
            for (let j = k + 1; j <= i; j++)
                A[i][j] -= f(A[i][k] * A[j][k]);
    }
    for (let k = 0; k < n; k++) {
        b[k] /= A[k][k];
        for (let j = k + 1; j < n; j++)
            b[j] -= f(b[k] * A[j][k]);
    }
    for (let k = n - 1; k >= 0; k--) {
        b[k] /= A[k][k];
        for (let j = 0; j < k; j++)
            b[j] -= f(b[k] * A[k][j]);
    }
    solvable(b.every((x) => x > -f(1e30) && x < f(1e30)));
    return b;
}

/** The vector x as integers r, each worth `unit`. */
export function quantise(x) {
    const m = x ? x.reduce((most, value) => Math.max(most, Math.abs(value)), 0) : 0;
    if (m < f(1e-30))
        return { r: null, unit: 0 };
    const c = f(8191 / m);
    return { r: Array.from(x, (x) => Math.trunc(f(f(x * c) + (x < 0 ? -0.5 : 0.5)))), unit: f(m / 8191) };
}

const integerDot = (q, r) => f(q.reduce((dot, q, d) => dot + q * r[d], 0));
const f32Dot = (q, x) => q.reduce((dot, q, d) => f(dot + f(q * x[d])), 0);

function factorSignal(model, events) {
    const { bits, rows, scales } = model.factors, x = foldIn(model, events);
    if (bits === 32 && x)
        return Float32Array.from(rows, (q) => f32Dot(q, x));
    const { r, unit } = quantise(x);
    if (!r)
        return new Float32Array(model.items);
    return Float32Array.from(rows, (q, i) => integerDot(q, r) * f(unit * scales[i]));
}

const popularitySignal = ({ values }) => Float32Array.from(values, (value) => value * f(1 / 65535));

function repeatSignal({ items, repeat: { rates, intervals } }, events) {
    const signal = new Float32Array(items);
    for (const { item, W, days } of events) {
        let share = f(rates[item] * f(1 / 255));
        if (intervals[item] > 0) {
            const minutes = days * 1440;
            share = f(share * f(minutes / (minutes + 0.25 * exp2((intervals[item] - 1) / 8))));
        }
        signal[item] += f(W * share);
    }
    return signal;
}

/** null where it is silent. */
function priceSignal({ prices }, history) {
    const last = history.find(({ item }) => prices[item] > 0);
    if (!last)
        return null;
    const p = prices[last.item];
    return prices.map((price) => (price > 0 ? f(Math.sqrt(f(Math.min(price, p) / Math.max(price, p)))) : 0));
}

/** 6.5: the weight of each feature in what was met. */
export function tasteOf({ content: { n, idf, rows } }, events) {
    const h = new Float32Array(n);
    for (const { item, W } of events) {
        const length = lengthOf(rows[item], idf);
        if (length === 0)
            continue;
        const c = f(W / length);
        for (const feature of rows[item])
            h[feature] += f(c * idf[feature]);
    }
    return h;
}

const lengthOf = (row, idf) => f(Math.sqrt(row.reduce((s, feature) => f(s + f(idf[feature] * idf[feature])), 0)));

function contentSignal(model, events) {
    const h = tasteOf(model, events), { idf, rows } = model.content;
    return Float32Array.from(rows, (row) => {
        const length = lengthOf(row, idf);
        return length === 0 ? 0 : row.reduce((s, feature) => f(s + f(idf[feature] * h[feature])), 0) / length;
    });
}

/** 6.5: the vector v of a history, whose events have w and no decay. */
export function encode({ sequence: { n, steps, positions, mix, rows, scales } }, history) {
    const u = new Float32Array(n), v = new Float32Array(n);
    for (const { item, step, w } of history.filter((event) => event.step < steps))
        rows[item].forEach((q, d) => { u[d] += f(f(w * positions[step * n + d]) * f(scales[item] * q)); });
    for (let d = 0; d < n; d++)
        for (let j = 0; j < n; j++)
            v[j] += f(u[d] * mix[d * n + j]);
    return v;
}

/** null where it is silent. */
function sequenceSignal(model, history) {
    const { bits, rows, scales, bias } = model.sequence, v = encode(model, history), { r, unit } = quantise(v);
    if (!r)
        return null;
    const close = bits === 32 ? (q) => f32Dot(q, v) : (q, i) => f(integerDot(q, r) * f(unit * scales[i]));
    return Float32Array.from(rows, (q, i) => f(close(q, i) + f(bias[i] / 1024)) / 16);
}

/** 6.6, in double. */
export function norm(signal) {
    const lane = [0, 0, 0, 0];
    signal.forEach((value, i) => { lane[i % 4] += value * value; });
    return Math.sqrt((lane[0] + lane[1]) + (lane[2] + lane[3]));
}

/** The values of a term's signal that reads the history; null where it is silent for it. */
function valuesOf(model, { signal, decay }, history) {
    if (signal === 6)
        return sequenceSignal(model, history);
    if (signal === 9)
        return priceSignal(model, history);
    const counted = walk(history, decay), read = { 1: factorSignal, 5: contentSignal, 7: repeatSignal }[signal];
    return read ? read(model, counted) : neighbourSignal(model[READS[signal]], counted, model.items);
}

/** The signals that do not read the history. */
const SHOP = [0, 10];

/** 6.6: each term's signal and gain, in file order; gain null: it has none. `only`: the numbers of the signals that
 * count, where a request names them. */
export function fuse(model, events, now, only = null) {
    const history = weigh(model, events, now), counts = ({ signal }) => !only || only.includes(signal);
    const some = !model.fusion.terms.every(counts);
    const terms = model.fusion.terms.map((term) => {
        const { signal } = term, weight = counts(term) ? (some ? Math.abs(term.weight) : term.weight) : 0;
        const plain = [0, 6, 9, 10].includes(signal); // not divided by its norm
        if (SHOP.includes(signal)) {
            const values = signal === 0 ? popularitySignal(model.popularity)
                : Float32Array.from(model.trend, (value) => value / 32);
            return { signal, plain, gain: weight === 0 ? null : weight, values };
        }
        const values = weight === 0 ? null : valuesOf(model, term, history), size = values && !plain ? norm(values) : 1;
        const gain = values && size > 1e-30 && size < 1e30 ? f(weight / size) : null; // null: it is silent
        return { signal, plain, gain, values: values ?? new Float32Array(model.items) };
    });
    const moved = terms.some(({ signal, gain }) => !SHOP.includes(signal) && gain), trend = terms.find((term) => term.signal === 10);
    if (trend && !moved && !some)
        trend.gain = null;
    if (!moved && !trend?.gain) // none, or 0
        terms.find(({ signal }) => signal === 0).gain = 1;
    return terms;
}

/** 6.7: the units of each item. */
export function score(model, events, now, only = null) {
    const fused = new Float32Array(model.items), terms = fuse(model, events, now, only);
    const place = ({ signal }) => (signal === 0 ? 2 : signal === 10 ? 1 : 0);
    for (const { values, gain } of terms.toSorted((a, b) => place(a) - place(b)))
        if (gain !== null)
            values.forEach((value, i) => { fused[i] += f(gain * value); });
    return Int32Array.from(fused, (value) => {
        const u = Math.min(Math.max(value * 1048576, -2147483647), 2147483647);
        return Math.trunc(u + (u < 0 ? -0.5 : 0.5));
    });
}

/** 6.7: how likely each item is the next, among all or among those that were not seen. */
export function probabilities(model, events, now, { seen = false } = {}) {
    const known = new Set(events.map((event) => event.item)), units = score(model, events, now);
    const counts = (i) => seen || !known.has(i);
    const m = units.reduce((most, u, i) => (counts(i) ? Math.max(most, u) : most), -Infinity);
    const power = (i) => (counts(i) ? exp2((units[i] - m) / 1048576 * Math.LOG2E) : 0);
    const powers = count(model.items, power), sum = powers.reduce((total, power) => total + power, 0);
    return powers.map((power) => power / sum);
}

/** The best k items, without those of the history unless `seen`. */
export function rank(model, events, now, { k = Infinity, seen = false, only = null } = {}) {
    const known = new Set(events.map((event) => event.item)), units = score(model, events, now, only);
    return count(model.items, (item) => ({ item, units: units[item] }))
        .filter(({ item }) => seen || !known.has(item))
        .sort((a, b) => b.units - a.units || a.item - b.item)
        .slice(0, k);
}

/** 6.8: throw a Refusal unless the recorded recommendation is the one computed here. */
export function selfTest(model) {
    const { events, now, places } = model.selfTest;
    let found = [];
    try {
        found = rank(model, events, now, { k: places.length });
    } catch { // no unique solution
        throw new Refusal("EC_E_SELF_TEST");
    }
    must(found.length === places.length, "EC_E_SELF_TEST");
    places.forEach(({ item, units }, n) => {
        must(found[n].item === item && found[n].units === units, "EC_E_SELF_TEST");
    });
}
