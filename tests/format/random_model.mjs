/* random_model.mjs - models of random numbers, in every width, as `open` gives them: no shop is behind them,
 * but a program and a reader must agree on them to the bit. */
import { open, rank } from "./reader.mjs";
import { write } from "./writer.mjs";

/** Random numbers below n, the same in every run. */
export function dice(seed) {
    return (n) => {
        seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
        return Math.floor(seed / 2 ** 32 * n);
    };
}

const count = (n, value) => Array.from({ length: n }, (_, i) => value(i));

/** A number of 8 binary digits: a half holds it. */
const short = (die) => (1 + die(255)) * 2 ** -(die(6) + 6);

function sparseRow(die, limit, weight) {
    const numbers = new Set(count(die(Math.min(limit, 9) + 1), () => die(limit)));
    return [...numbers].sort((a, b) => a - b).map((number) => [number, weight()]);
}

/** One number of a row in so many bits. */
function number(die, bits) {
    return bits === 32 ? Math.fround((die(2 ** 24) - 2 ** 23) / 2 ** 23) : die(2 ** bits) - 2 ** (bits - 1);
}

function neighbours(die, items, bits) {
    const weight = () => (bits === 32 ? Math.fround(die(2 ** 24) / 2 ** 22) : die(2 ** bits));
    return { bits, scales: count(items, () => (bits === 32 ? 1 : die(8) ? short(die) : 0)),
        rows: count(items, () => sparseRow(die, items, weight)) };
}

function factors(die, items, n, bits) {
    const scales = count(items, () => (bits === 32 ? 1 : die(8) ? short(die) : 0));
    const rows = count(items, () => count(n, () => number(die, bits)));
    const y = rows.map((row, i) => Float32Array.from(row, (q) => scales[i] * q));
    const gram = [];
    for (let g = 0; g < n; g++)
        for (let h = 0; h <= g; h++)
            gram.push(y.reduce((sum, row) => sum + row[g] * row[h], 0));
    return { n, bits, alpha0: die(100) / 256, l2: (1 + die(100)) / 256, rows, scales, gram };
}

function sequence(die, items, n, steps, bits) {
    const signed = () => (die(2) ? 1 : -1) * short(die);
    return { n, steps, bits, positions: count(n * steps, signed), mix: count(n * n, signed),
        rows: count(items, () => count(n, () => number(die, bits))),
        scales: count(items, () => (bits === 32 ? 1 : die(8) ? short(die) : 0)),
        bias: count(items, () => die(65536) - 32768) };
}

/** Terms of every signal, two of some of those that may have several, in random order. */
function fusion(die) {
    const several = [1, 2, 3, 4, 5, 7, 8].flatMap((signal) => Array(1 + die(2)).fill(signal));
    const signals = [0, 6, 9, 10, ...several].slice(0, 16);
    const terms = signals.map((signal) => ({ order: die(2 ** 31), signal, decay: Math.fround(die(257) / 256),
        weight: Math.fround((die(8) ? die(2049) - 1024 : 0) / 128) }));
    return { halfLifeDays: die(2) ? 0.5 + die(60) : 0, strengths: count(4, () => die(17) / 4),
        terms: terms.sort((a, b) => a.order - b.order).map(({ order, ...term }) => term) };
}

/** A model of so many items with every section; `bits`: of factors 8 or 32, of the rest 4, 8 or 32. */
export function randomModel(die, { items, bits, n = 1 + die(20), dims = 1 + die(40), features = 1 + die(12) }) {
    const names = count(die(4), (i) => `category ${i} ☕`);
    const model = {
        items,
        ids: [...new Set(count(items * 3, () => die(10 ** (1 + die(5))).toString(6) + (die(4) ? "" : "é")))].sort(
            (a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))).slice(0, items),
        titles: count(items, (i) => (die(3) ? `thing ${i} ☕` : "")),
        categories: { names, of: count(items, () => (die(4) && names.length ? die(names.length) : 65535)) },
        prices: Float32Array.from(count(items, () => (die(5) ? die(2) ? die(4) + 0.99 : die(100000) / 100 : 0))),
        popularity: { values: count(items, () => die(65536)), tail: count(items, () => die(2) === 1) },
        factors: factors(die, items, n, bits === 4 ? 8 : bits),
        transitions: neighbours(die, items, bits), linear: neighbours(die, items, bits),
        baskets: neighbours(die, items, bits), cooccurrence: neighbours(die, items, bits),
        content: { n: features, idf: count(features, () => Math.fround((1 + die(1000)) / 300)),
            rows: count(items, () => sparseRow(die, features, () => 0).map(([feature]) => feature)) },
        sequence: sequence(die, items, dims, 1 + die(6), bits),
        repeat: { rates: count(items, () => die(256)), intervals: count(items, () => die(die(2) ? 256 : 3)) },
        trend: Int8Array.from({ length: items }, () => die(255) - 127),
        fusion: fusion(die),
        training: "{}",
    };
    return remember(model, die);
}

/** The model as a file has it, whose self-test is a history and what it gives. */
function remember(model, die) {
    const events = count(die(6), (i) => ({ item: die(model.items), type: die(4), time: i * 60000 }));
    const written = open(write({ ...model, selfTest: { events, places: [] } })); // its numbers rounded
    written.selfTest.places = rank(written, events, written.selfTest.now, { k: 5 });
    return written;
}
