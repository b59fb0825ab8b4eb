/* writer.mjs - a writer of model files, from models/FORMAT.md alone: the way back of reader.mjs, for the files
 * that the program's own writer does not make. It takes what `open` gives, with the widths stated there. */
import { crc32c } from "./reader.mjs";

const u16s = (...values) => Buffer.from(Uint16Array.from(values).buffer); // on a little-endian machine
export const u32s = (...values) => Buffer.from(Uint32Array.from(values).buffer);
export const f32s = (...values) => Buffer.from(Float32Array.from(values).buffer);
const halves = (...values) => u16s(...new Uint32Array(Float32Array.from(values).buffer).map((bits) => bits >>> 16));

function padded(step, ...parts) {
    const bytes = Buffer.concat(parts);
    return Buffer.concat([bytes, Buffer.alloc((step - bytes.length % step) % step)]);
}

// ---- 2 and 3 ----

/** The checksum of header and section table, after a change to them. */
export function seal(bytes) {
    const tableEnd = 64 + 32 * bytes.readUInt32LE(20);
    bytes.writeUInt32LE(crc32c(bytes.subarray(0, tableEnd), 32), 32);
    return bytes;
}

/** A file of these sections {type, flags, body}, in their order. */
export function pack(sections, { version = 3, minReader = 3, kind = 1 } = {}) {
    const head = Buffer.alloc(64 + 32 * sections.length), all = [head];
    let size = head.length;
    sections.forEach(({ type, flags = 0, body }, n) => {
        const at = 64 + 32 * n, padding = Buffer.alloc((16 - size % 16) % 16);
        size += padding.length;
        head.set(u32s(type, flags, size, 0, body.length, 0, crc32c(body), 0), at);
        all.push(padding, body);
        size += body.length;
    });
    head.set(Buffer.from("\x89ENDCAP\n", "latin1"));
    head.set(u32s(version, minReader, kind, sections.length, size, 0), 8);
    return seal(Buffer.concat(all));
}

/** The sections of a valid file. */
export function unpack(bytes) {
    return Array.from({ length: bytes.readUInt32LE(20) }, (_, n) => {
        const [type, flags, offset, , size] = [0, 4, 8, 12, 16].map((at) => bytes.readUInt32LE(64 + 32 * n + at));
        return { type, flags, body: Buffer.from(bytes.subarray(offset, offset + size)) };
    });
}

// ---- 4 ----

/** Rows of bytes. */
export function spans(rows) {
    const starts = [];
    let size = 0;
    rows.forEach((row, i) => {
        if (i % 16 === 0)
            starts.push(size);
        size += row.length;
    });
    return Buffer.concat([padded(4, u32s(...starts), u16s(...rows.map((row) => row.length))), ...rows]);
}

const texts = (all) => spans(all.map((text) => Buffer.from(text)));

export function varint(value) {
    return value < 128 ? [value] : [value % 128 + 128, ...varint(Math.floor(value / 128))];
}

const inNibbles = (values) => Buffer.from(Array.from({ length: Math.ceil(values.length / 2) },
    (_, k) => (values[2 * k] & 15) + ((values[2 * k + 1] ?? 0) & 15) * 16));
const numbers = { 0: () => Buffer.alloc(0), 4: inNibbles, 8: (values) => Buffer.from(values),
    32: (values) => f32s(...values) };

/** A row of [number, weight], ascending. */
export function sparse(row, bits) {
    if (row.length === 0)
        return Buffer.alloc(0);
    const gaps = row.map(([number], k) => number - (k > 0 ? row[k - 1][0] + 1 : 0));
    return Buffer.concat([Buffer.from([varint(row.length), ...gaps.map(varint)].flat()),
        numbers[bits](row.map(([, weight]) => weight))]);
}

const entries = (rows) => rows.reduce((sum, row) => sum + row.length, 0);

function ids(all) {
    let last = Buffer.alloc(0);
    const coded = all.map((id) => {
        const raw = Buffer.from(id), most = Math.min(raw.length, last.length);
        let shared = 0;
        while (shared < most && raw[shared] === last[shared])
            shared++;
        last = raw;
        return Buffer.from([shared, raw.length - shared, ...raw.subarray(shared)]);
    });
    return Buffer.concat([u32s(all.length, all.reduce((sum, id) => sum + Buffer.byteLength(id), 0)), ...coded]);
}

function prices(all) {
    const values = [...new Set(all)].sort((a, b) => a - b);
    if (2 * values.length >= all.length || values.length > 65536)
        return Buffer.concat([u32s(0), f32s(...all)]);
    const place = new Map(values.map((value, i) => [value, i]));
    return padded(4, u32s(values.length), f32s(...values), u16s(...Array.from(all, (price) => place.get(price))));
}

function popularity({ values, tail }) {
    const bits = Buffer.alloc(Math.ceil(tail.length / 8));
    tail.forEach((is, i) => { bits[i >> 3] |= is << (i & 7); });
    return padded(4, padded(4, u16s(...values)), bits);
}

function factors({ n, bits, alpha0, l2, rows, scales, gram }) {
    const q = rows.map((row) => (bits === 8 ? padded(16, Buffer.from(row)) : f32s(...row)));
    return Buffer.concat([u32s(n, bits), f32s(alpha0, l2), padded(4, ...q, halves(...scales)), f32s(...gram)]);
}

const neighbours = ({ bits, scales, rows }) => Buffer.concat([u32s(entries(rows), bits), padded(4, halves(...scales)),
    spans(rows.map((row) => sparse(row, bits)))]);

const content = ({ n, idf, rows }) => Buffer.concat([u32s(n, entries(rows)), f32s(...idf),
    spans(rows.map((row) => sparse(row.map((feature) => [feature, 0]), 0)))]);

function sequence({ n, steps, bits, positions, mix, rows, scales, bias }) {
    const wide = bits === 32 ? f32s : halves;
    return Buffer.concat([padded(16, u32s(n, steps, bits, 0), wide(...positions), wide(...mix)),
        ...rows.map((row) => (bits === 32 ? f32s(...row) : padded(16, numbers[bits](row)))),
        halves(...scales), u16s(...bias.map((value) => value & 0xFFFF))]);
}

const WRITE = {
    1: (model) => ids(model.ids),
    2: ({ titles }) => titles && texts(titles),
    3: ({ categories }) => categories && Buffer.concat([
        padded(4, u32s(categories.names.length), u16s(...categories.of)), texts(categories.names)]),
    4: (model) => model.prices && prices(model.prices),
    5: ({ fusion: { halfLifeDays, strengths, terms } }) => Buffer.concat([
        u32s(terms.length), f32s(halfLifeDays, ...strengths), u32s(0, 0),
        ...terms.map(({ signal, decay, weight }) => Buffer.concat([u32s(signal), f32s(decay, weight)]))]),
    6: ({ selfTest: { events, places } }) => Buffer.concat([u32s(events.length, places.length),
        ...events.map(({ item, type }) => u32s(item, type)),
        ...places.map(({ item, units }) => u32s(item, units >>> 0))]),
    7: ({ training }) => Buffer.from(training),
    8: ({ idRule }) => idRule && Buffer.from([idRule.letters, Number(idRule.keepsFloats), 0, 0]),
    32: (model) => popularity(model.popularity),
    33: (model) => model.factors && factors(model.factors),
    34: ({ transitions }) => transitions && neighbours(transitions),
    35: ({ linear }) => linear && neighbours(linear),
    36: ({ baskets }) => baskets && neighbours(baskets),
    37: (model) => model.content && content(model.content),
    38: (model) => model.sequence && sequence(model.sequence),
    39: ({ repeat }) => repeat && padded(4, Buffer.from(repeat.rates), Buffer.from(repeat.intervals)),
    40: ({ cooccurrence }) => cooccurrence && neighbours(cooccurrence),
    42: ({ trend }) => trend && padded(4, Buffer.from(trend)),
};

/** The file of a model. */
export function write(model) {
    return pack(Object.entries(WRITE).map(([type, body]) => ({ type: Number(type), body: body(model) }))
        .filter(({ body }) => body));
}
