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
    u16s = (at, n) => Uint16Array.from({ length: n }, (_, i) => this.u16(at + 2 * i));
    u32s = (at, n) => Uint32Array.from({ length: n }, (_, i) => this.u32(at + 4 * i));
    f32s = (at, n) => Float32Array.from({ length: n }, (_, i) => this.f32(at + 4 * i));
    slice = (from, to = this.size) => new Body(this.bytes.subarray(from, to));
    zero = (from, to) => must(this.bytes.subarray(from, to).every((byte) => byte === 0), "EC_E_RESERVED");
    ranged(at, n, low, high, status = "EC_E_NUMBER_RANGE") {
        const values = this.f32s(at, n);
        must(values.every((value) => value >= low && value <= high), status);
        return values;
    }
}

function openHeader(file) {
    const magic = [0x89, 0x45, 0x4e, 0x44, 0x43, 0x41, 0x50, 0x0a];
    must(file.size < 8 || magic.every((byte, i) => file.bytes[i] === byte), "EC_E_MAGIC"); // 2
    must(file.size >= 64, "EC_E_TRUNCATED");
    must(file.u32(8) === 2, "EC_E_VERSION");
    must(file.u64(16) <= file.size, "EC_E_TRUNCATED");
    must(file.u64(16) >= file.size, "EC_E_FILE_SIZE");
    must(file.u32(12) === crc32c(file.bytes, 12), "EC_E_CHECKSUM");
    const items = file.u32(24);
    must(items >= 1 && items <= 1 << 22, "EC_E_CATALOGUE_SIZE");
    file.zero(32, 64); // 9
    return { items, checksum: file.u32(12) };
}

function openSections(file) {
    const n = file.u32(28);
    must(n <= 20 && 64 + 32 * n <= file.size, "EC_E_SECTION_COUNT"); // 10
    const sections = new Map();
    let end = 64 + 32 * n, last = 0;
    for (let at = 64; at < 64 + 32 * n; at += 32) {
        const type = file.u32(at), offset = file.u64(at + 8), size = file.u64(at + 16);
        must((type >= 1 && type <= 12) || (type >= 16 && type <= 23), "EC_E_SECTION_TYPE");
        must(type > last, "EC_E_SECTION_ORDER");
        file.zero(at + 4, at + 8);
        file.zero(at + 24, at + 32);
        must(offset === upTo(16, end) && offset + size <= file.size, "EC_E_SECTION_TILING");
        file.zero(end, offset); // 15
        sections.set(type, { offset, body: file.slice(offset, offset + size) });
        end = offset + size;
        last = type;
    }
    must(end === file.size, "EC_E_SECTION_TILING");
    must([1, 5, 7, 8, 9].every((type) => sections.has(type)), "EC_E_SECTION_MISSING");
    for (let t = 1; t < 8; t++)
        must(!sections.has(16 + t) || sections.has(15 + t), "EC_E_SECTION_MISSING"); // 17
    return sections;
}

// ---- 4: the sections ----

function text(bytes) {
    if (bytes.includes(0)) throw new Refusal("EC_E_STRING_UTF8");
    try {
        return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    } catch {
        throw new Refusal("EC_E_STRING_UTF8");
    }
}

function openStrings(body, n) {
    const start = 4 * (n + 1);
    must(body.size >= start, "EC_E_SECTION_SIZE");
    const offsets = body.u32s(0, n + 1);
    must(offsets[0] === 0 && offsets.every((offset, i) => i === 0 || offset >= offsets[i - 1]), "EC_E_STRING_OFFSETS");
    must(start + offsets[n] === body.size, "EC_E_SECTION_SIZE");
    const raw = count(n, (i) => body.bytes.subarray(start + offsets[i], start + offsets[i + 1]));
    return { raw, texts: raw.map(text) };
}

function openIds(body, items) {
    const { raw, texts } = openStrings(body, items);
    raw.forEach((id, i) => {
        must(id.length > 0 && (i === 0 || Buffer.compare(raw[i - 1], id) < 0), "EC_E_ID_ORDER");
    });
    return texts;
}

function openGroups(body, items) {
    const names = upTo(4, 4 + 2 * items);
    must(body.size >= names, "EC_E_SECTION_SIZE");
    const n = body.u32(0), groups = body.u16s(4, items);
    must(n <= 65534 && groups.every((group) => group === 65535 || group < n), "EC_E_GROUP_RANGE");
    body.zero(4 + 2 * items, names);
    return { groups, groupNames: openStrings(body.slice(names), n).texts };
}

function openPopularity(body, items) {
    const tailAt = upTo(4, 2 * items), tailEnd = tailAt + Math.ceil(items / 8);
    must(body.size === upTo(4, tailEnd), "EC_E_SECTION_SIZE");
    body.zero(2 * items, tailAt);
    body.zero(tailEnd, body.size);
    must(items % 8 === 0 || body.bytes[tailEnd - 1] >> (items % 8) === 0, "EC_E_RESERVED");
    const tail = count(items, (i) => ((body.bytes[tailAt + (i >> 3)] >> (i & 7)) & 1) === 1);
    return { popularity: body.u16s(0, items), tail };
}

function openFactors(body, items) {
    must(body.size >= 16, "EC_E_SECTION_SIZE");
    const n = body.u32(0), stride = upTo(16, n), scalesAt = 16 + items * stride, gramAt = scalesAt + 4 * items;
    must(n >= 1 && n <= 256, "EC_E_FACTOR_COUNT");
    must(body.size === gramAt + 2 * n * (n + 1), "EC_E_SECTION_SIZE");
    body.zero(12, 16);
    const [alpha0, l2] = body.ranged(4, 2, 0, 1e6);
    for (let row = 16; row < scalesAt; row += stride)
        body.zero(row + n, row + stride);
    const scales = body.ranged(scalesAt, items, 0, 1e6);
    const gram = body.ranged(gramAt, n * (n + 1) / 2, -1e18, 1e18, "EC_E_GRAM");
    for (let f = 0; f < n; f++)
        must(gram[f * (f + 3) / 2] >= 0, "EC_E_GRAM");
    const q = new Int8Array(body.bytes.subarray(16, scalesAt));
    return { n, alpha0, l2, rows: count(items, (i) => q.subarray(i * stride, i * stride + n)), scales, gram };
}

/** I rows behind their offsets at `at`, to the end of the body: entries [number, weight], ascending, at most `most`
 * of them, below `limit`, with weights of `bits` bits. */
function openRows(body, at, items, entries, limit, most, bits) {
    const start = at + 4 * (items + 1), offsets = body.u32s(at, items + 1), room = body.size - start;
    must(offsets[0] === 0, "EC_E_ROW_OFFSETS");
    let found = 0;
    const rows = count(items, (i) => {
        must(offsets[i] <= offsets[i + 1] && offsets[i + 1] <= room, "EC_E_ROW_OFFSETS");
        const row = openRow(body.bytes.subarray(start + offsets[i], start + offsets[i + 1]), limit, most, bits);
        found += row.length;
        return row;
    });
    must(offsets[items] === room && entries === found, "EC_E_ROW_OFFSETS");
    return rows;
}

/** One number of 4 bits, of a list of them. */
const half = (bytes, at, k) => (bytes[at + (k >> 1)] >> (k % 2 ? 4 : 0)) & 15;

function openRow(row, limit, most, bits) {
    if (row.length === 0)
        return [];
    let at = 0;
    const varint = () => {
        for (let value = 0, digit = 0; ; digit++) {
            must(digit < 5 && at < row.length, "EC_E_ROW_ENCODING");
            const byte = row[at++];
            value += (byte & 127) * 128 ** digit;
            if (byte < 128) {
                must(value < 2 ** 32 && (byte !== 0 || digit === 0), "EC_E_ROW_ENCODING");
                return value;
            }
        }
    };
    const n = varint();
    must(n >= 1 && n <= most, "EC_E_ROW_ENCODING");
    let item = -1;
    const entries = count(n, () => {
        item += 1 + varint();
        must(item < limit, "EC_E_ROW_ITEM");
        return [item, 0];
    });
    must(row.length - at === Math.ceil(n * bits / 8), "EC_E_ROW_ENCODING");
    must(bits !== 4 || n % 2 === 0 || half(row, at, n) === 0, "EC_E_RESERVED");
    if (bits > 0)
        entries.forEach((entry, k) => { entry[1] = bits === 4 ? half(row, at, k) : row[at + k]; });
    return entries;
}

function openContent(body, items) {
    must(body.size >= 16, "EC_E_SECTION_SIZE");
    const n = body.u32(0);
    must(body.size >= 20 + 4 * n + 4 * items, "EC_E_SECTION_SIZE");
    must(n >= 1, "EC_E_NUMBER_RANGE");
    body.zero(8, 16);
    const idf = body.ranged(16, n, 0, 64);
    must(idf.every((value) => value > 0), "EC_E_NUMBER_RANGE");
    const rows = openRows(body, 16 + 4 * n, items, body.u32(4), n, 255, 0);
    return { n, idf, rows: rows.map((row) => row.map(([feature]) => feature)) };
}

function openEncoder(body, items) {
    must(body.size >= 16, "EC_E_SECTION_SIZE");
    const n = body.u32(0), steps = body.u32(4), bits = body.u32(8);
    must(n >= 1 && n <= 256 && steps >= 1 && steps <= 128 && (bits === 4 || bits === 8), "EC_E_NUMBER_RANGE");
    const width = upTo(bits === 4 ? 32 : 16, n), stride = width * bits / 8;
    const rowsAt = 16 + 4 * n * (steps + n), scalesAt = rowsAt + items * stride;
    const biasAt = scalesAt + 4 * items, end = biasAt + 2 * items;
    must(body.size === upTo(4, end), "EC_E_SECTION_SIZE");
    body.zero(12, 16);
    body.zero(end, body.size);
    const positions = body.ranged(16, n * steps, -1000, 1000);
    const mix = body.ranged(16 + 4 * n * steps, n * n, -1000, 1000);
    const scales = body.ranged(scalesAt, items, 0, 1e6);
    const rows = count(items, (i) => Int8Array.from({ length: width }, (_, d) => (bits === 4
        ? half(body.bytes, rowsAt + i * stride, d) << 28 >> 28
        : body.bytes[rowsAt + i * stride + d])));
    must(rows.every((row) => row.subarray(n).every((q) => q === 0)), "EC_E_RESERVED");
    const bias = count(items, (i) => body.i16(biasAt + 2 * i));
    return { n, steps, bits, positions, mix, rows: rows.map((row) => row.subarray(0, n)), scales, bias };
}

function openRepeat(body, items) {
    must(body.size === upTo(4, 2 * items), "EC_E_SECTION_SIZE");
    body.zero(2 * items, body.size);
    return { rates: body.bytes.slice(0, items), intervals: body.bytes.slice(items, 2 * items) };
}

function openTable(body, items) {
    must(body.size >= 20 + 8 * items, "EC_E_SECTION_SIZE");
    const signal = body.u32(0), bits = body.u32(8);
    must([2, 3, 4, 8].includes(signal), "EC_E_SIGNAL");
    must(bits === 4 || bits === 8, "EC_E_NUMBER_RANGE");
    body.zero(12, 16);
    const scales = body.ranged(16, items, 0, 1e6);
    return { signal, bits, scales, rows: openRows(body, 16 + 4 * items, items, body.u32(4), items, 1024, bits) };
}

function openFusion(body, { factors, content, encoder, repeat, prices, tables }) {
    must(body.size >= 32, "EC_E_SECTION_SIZE");
    const n = body.u32(0);
    must(n <= 16 && body.size === 32 + 16 * n, "EC_E_SECTION_SIZE");
    body.zero(24, 32);
    const [halfLifeDays] = body.ranged(4, 1, 0, 1e6), strengths = body.ranged(8, 4, 0, 64);
    const terms = [];
    for (let at = 32; at < body.size; at += 16) {
        const signal = body.u32(at), table = body.u32(at + 4);
        if ([2, 3, 4, 8].includes(signal))
            must(table < tables.length && tables[table].signal === signal, "EC_E_SIGNAL");
        else
            must(signal <= 9 && table === 0, "EC_E_SIGNAL");
        must((signal !== 1 || factors) && (signal !== 5 || content) && (signal !== 6 || encoder) &&
            (signal !== 7 || repeat) && (signal !== 9 || prices), "EC_E_SIGNAL");
        must(![6, 9].includes(signal) || !terms.some((term) => term.signal === signal), "EC_E_SIGNAL");
        const [decay] = body.ranged(at + 8, 1, 0, 1), [weight] = body.ranged(at + 12, 1, -512, 512);
        terms.push({ signal, table, decay, weight });
    }
    must(terms.filter((term) => term.signal === 0).length === 1, "EC_E_SIGNAL");
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

/** Open a model file, or throw a Refusal. The self-test is a step of its own: see selfTest. */
export function open(bytes) {
    const file = new Body(bytes), { items, checksum } = openHeader(file), sections = openSections(file);
    const body = (type) => sections.get(type)?.body;
    const optional = (type, read) => (sections.has(type) ? read(body(type), items) : null);
    const ids = openIds(body(1), items);
    const titles = optional(2, openStrings)?.texts ?? null;
    const { groups, groupNames } = optional(3, openGroups) ?? { groups: null, groupNames: [] };
    const prices = optional(4, (prices) => {
        must(prices.size === 4 * items, "EC_E_SECTION_SIZE");
        return prices.ranged(0, items, 0, 1e12);
    });
    const { popularity, tail } = openPopularity(body(5), items);
    const factors = optional(6, openFactors);
    const content = optional(10, openContent), encoder = optional(11, openEncoder), repeat = optional(12, openRepeat);
    const tables = [];
    for (let type = 16; sections.has(type); type++)
        tables.push(openTable(body(type), items));
    const fusion = openFusion(body(7), { factors, content, encoder, repeat, prices, tables });
    const selfTest = openSelfTest(body(8), items);
    const training = text(body(9).bytes);
    return {
        items, checksum, ids, titles, groups, groupNames, prices, popularity, tail, factors, content, encoder, repeat,
        tables, fusion,
        selfTest, training, sections: [...sections].map(([type, { offset, body }]) => ({ type, offset, size: body.size })),
    };
}

// ---- 6: scoring. Number arithmetic is double; f() and the elements of a Float32Array round to f32 ----

const f = Math.fround;

function exp2(x) {
    if (!(x > -1000))
        return 0;
    const k = Math.trunc(x), t = (x - k) * 0.6931471805599453;
    let s = 1;
    for (let m = 10; m >= 1; m--)
        s = 1 + (s * t) / m;
    return s * 2 ** k; // exact: |k| < 1000
}

/** 6.1: events {item (an index), type, time}, in the order of recording; newest first with w and step. */
function weigh({ fusion: { halfLifeDays, strengths } }, events, now) {
    const newest = [...events].sort((a, b) => a.time - b.time).reverse();
    let step = 0;
    return newest.map(({ item, type, time }, n) => {
        if (n > 0 && item !== newest[n - 1].item)
            step++;
        const age = (now - time) / 86400000;
        const fade = halfLifeDays > 0 && age > 0 ? f(exp2(-age / halfLifeDays)) : 1;
        return { item, step, w: f(strengths[type] * fade), days: age > 0 ? f(age) : 0 };
    });
}

/** 6.2: the events that count under a decay, newest first, with W. */
function walk(history, decay) {
    const counted = [];
    let power = 1, step = 0;
    for (const event of history) {
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

function factorSignal(model, events) {
    const { r, unit } = quantise(foldIn(model, events)), { rows, scales } = model.factors;
    if (!r)
        return new Float32Array(model.items);
    return Float32Array.from(rows, (q, i) => f(q.reduce((dot, q, f) => dot + q * r[f], 0)) * f(unit * scales[i]));
}

function popularitySignal({ popularity }) {
    return Float32Array.from(popularity, (value) => value * f(1 / 65535));
}

function repeatSignal({ items, repeat: { rates, intervals } }, events) {
    const signal = new Float32Array(items);
    for (const { item, W, days } of events) {
        const minutes = days * 1440, interval = exp2((intervals[item] - 1) / 8);
        const due = intervals[item] ? f(minutes / (minutes + 0.25 * interval)) : 1;
        signal[item] += f(W * f(f(rates[item] * f(1 / 255)) * due));
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
export function encode({ encoder: { n, steps, positions, mix, rows, scales } }, history) {
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
    const { r, unit } = quantise(encode(model, history)), { rows, scales, bias } = model.encoder;
    if (!r)
        return null;
    return Float32Array.from(rows, (q, i) => {
        const dot = q.reduce((dot, q, d) => dot + q * r[d], 0);
        return f(f(f(dot) * f(unit * scales[i])) + f(bias[i] / 1024)) / 16;
    });
}

/** 6.6, in double. */
export function norm(signal) {
    const lane = [0, 0, 0, 0];
    signal.forEach((value, i) => { lane[i % 4] += value * value; });
    return Math.sqrt((lane[0] + lane[1]) + (lane[2] + lane[3]));
}

/** Each term's signal and gain, in file order. */
export function fuse(model, events, now) {
    const history = weigh(model, events, now);
    let moved = false;
    const terms = model.fusion.terms.map(({ signal, table, decay, weight }) => {
        if (signal === 0)
            return { signal: popularitySignal(model), gain: weight, popularity: true, plain: true };
        if (weight === 0)
            return { signal: new Float32Array(model.items), gain: 0 };
        if (signal === 6 || signal === 9) {
            const values = signal === 6 ? sequenceSignal(model, history) : priceSignal(model, history), gain = values ? weight : 0;
            moved ||= gain !== 0;
            return { signal: values ?? new Float32Array(model.items), gain, plain: true };
        }
        const counted = walk(history, decay), read = { 1: factorSignal, 5: contentSignal, 7: repeatSignal }[signal];
        const values = read ? read(model, counted) : neighbourSignal(model.tables[table], counted, model.items);
        const size = norm(values), gain = size > 1e-30 && size < 1e30 ? f(weight / size) : 0;
        moved ||= gain !== 0;
        return { signal: values, gain };
    });
    for (const term of terms)
        if (term.popularity && !moved)
            term.gain = 1;
    return terms;
}

/** 6.7: the units of each item. */
export function score(model, events, now) {
    const fused = new Float32Array(model.items), terms = fuse(model, events, now);
    const last = terms.find((term) => term.popularity);
    for (const { signal, gain } of [...terms.filter((term) => term !== last), last])
        signal.forEach((value, i) => { fused[i] += f(gain * value); });
    return Int32Array.from(fused, (value) => {
        const u = Math.min(Math.max(value * 1048576, -2147483647), 2147483647);
        return Math.trunc(u + (u < 0 ? -0.5 : 0.5));
    });
}

/** 6.7: how likely each item is the next, among all or among those that were not met. */
export function probabilities(model, events, now, { seen = false } = {}) {
    const known = new Set(events.map((event) => event.item)), units = score(model, events, now);
    const counts = (i) => seen || !known.has(i);
    const m = units.reduce((most, u, i) => (counts(i) ? Math.max(most, u) : most), -Infinity);
    const power = (i) => (counts(i) ? exp2((units[i] - m) / 1048576 * 1.4426950408889634) : 0);
    const sum = count(model.items, power).reduce((total, power) => total + power, 0);
    return count(model.items, (i) => (counts(i) ? power(i) / sum : 0));
}

/** The best k items, without those of the history unless `seen`. */
export function rank(model, events, now, { k = Infinity, seen = false } = {}) {
    const known = new Set(events.map((event) => event.item)), units = score(model, events, now);
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
