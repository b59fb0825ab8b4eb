/* reader.test.mjs - models/FORMAT.md is enough to read a model: a reader written from it alone sees what
 * the program sees, ranks to the same bits, and refuses what the program refuses, for the same reason. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { before, test } from "node:test";
import { fileURLToPath } from "node:url";

import {
    crc32c, encode, foldIn, fuse, norm, open, probabilities, quantise, rank, Refusal, score, selfTest, tasteOf,
} from "./reader.mjs";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
const program = resolve(root, process.env.ENDCAP ?? "build/endcap");
const scratch = mkdtempSync(join(tmpdir(), "endcap-format-"));
process.on("exit", () => rmSync(scratch, { recursive: true, force: true }));

const SIGNALS = ["popularity", "factors", "transitions", "linear", "baskets", "content", "sequence", "repeat",
    "cooccurrence", "price"];
const TYPES = ["view", "like", "cart", "purchase"];
const DAY = 86400000;

const specification = readFileSync(join(root, "models/FORMAT.md"), "utf8");
const example = join(root, "tests/golden/tiny.endcap");
let shop = join(root, "models/online-retail.endcap");

function run(...args) {
    const done = spawnSync(program, args, { encoding: "utf8", maxBuffer: 1 << 28 });
    assert.ifError(done.error);
    return { code: done.status, out: done.stdout, err: done.stderr };
}

function json(...args) {
    const { code, out, err } = run(...args, "--json", "--quiet");
    assert.equal(code, 0, err);
    return JSON.parse(out);
}

/** Why the reader refuses these bytes; null if it opens them. */
function refusal(bytes) {
    try {
        open(bytes);
    } catch (error) {
        assert.ok(error instanceof Refusal, error.stack);
        return error.status;
    }
    return null;
}

/** Random numbers below n, the same in every run. */
function dice(seed) {
    return (n) => {
        seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
        return Math.floor(seed / 2 ** 32 * n);
    };
}

function seal(bytes) {
    bytes.writeUInt32LE(crc32c(bytes, 12), 12);
    return bytes;
}

before(() => {
    if (existsSync(shop))
        return;
    const log = join(root, "models/online-retail/online-retail.csv.zst");
    shop = join(scratch, "shop.endcap");
    const { code, err } = run("train", log, "--preset", join(dirname(log), "preset.json"), "-o", shop, "--quiet");
    assert.equal(code, 0, err);
});

test("the_checksum_of_the_document_is_the_readers", () => {
    assert.equal(crc32c(Buffer.from("123456789")), 0xE3069283);
});

test("the_dump_in_the_document_is_the_file_it_names", () => {
    const rows = [...specification.matchAll(/^([0-9a-f]{8}):((?: [0-9a-f]{2})+)$/gm)];
    const bytes = Buffer.from(rows.map((row) => row[2].replaceAll(" ", "")).join(""), "hex");
    rows.forEach((row, i) => assert.equal(parseInt(row[1], 16), 16 * i));
    assert.deepEqual(bytes, readFileSync(example));
});

test("the_numbers_in_the_document_are_the_readers", () => {
    const model = open(readFileSync(example)), { events, now } = model.selfTest, terms = fuse(model, events, now);
    const table = specification.slice(specification.indexOf("| *norm* |"), specification.indexOf("A gain is"));
    const [norms, gains, ...items] = table.trim().split("\n").map((line) => line.split("|").slice(2, -1)
        .map((cell) => Number(cell.replace("−", "-"))));
    const units = score(model, events, now);
    terms.forEach(({ signal, gain, plain }, t) => {
        assert.equal(Math.fround(gains[t]), gain);
        assert.equal(norms[t], plain ? 0 : Number(norm(signal).toPrecision(9)));
    });
    assert.equal(items.length, model.items);
    items.forEach((row, i) => {
        terms.forEach(({ signal }, t) => assert.equal(Math.fround(row[t]), signal[i] + 0));
        assert.equal(row[terms.length], units[i]);
    });

    const told = [...specification.matchAll(/^\| \d \| (\d) \w+ \| \w+ \| (\d) \| ([\d.]+) \|$/gm)]
        .map(([, item, step, w]) => ({ item: Number(item), step: Number(step), w: Math.fround(w) }));
    const under = (decay) => told.map(({ item, step, w }) => ({ item, W: Math.fround(w * decay ** step) }));
    const x = foldIn(model, under(0.75)), written = /x = \(([^)]*)\), rounded to\s+r = \(([^)]*)\)/.exec(specification);
    const numbers = (list) => list.replaceAll("−", "-").split(", ").map(Number);
    assert.deepEqual(Array.from(x), numbers(written[1]).map(Math.fround));
    assert.deepEqual(quantise(x).r, numbers(written[2]));
    const v = encode(model, told), [, first, second, third] =
        /v = \(([^)]*)\), rounded\s+to \(([^)]*)\); the content h = \(([^)]*)\)/.exec(specification);
    assert.deepEqual(Array.from(v), numbers(first).map(Math.fround));
    assert.deepEqual(quantise(v).r, numbers(second));
    assert.deepEqual(Array.from(tasteOf(model, under(0.5))), numbers(third).map(Math.fround));
    const [, likely] = /not met is (0\.\d+)/.exec(specification);
    assert.equal(probabilities(model, events, now)[3].toFixed(7), likely);
});

test("every_section_says_what_the_program_says", () => {
    const names = { 1: "ids", 2: "titles", 3: "groups", 4: "prices", 5: "popularity", 6: "factors", 7: "fusion",
        8: "self test", 9: "training", 10: "content", 11: "encoder", 12: "repeat" };
    for (const path of [example, shop]) {
        const bytes = readFileSync(path), model = open(bytes);
        const told = json("inspect", path, "--items");
        for (const section of told.sections) // printed to 15 digits where that is nearly all
            section.bytes_per_item = Number(section.bytes_per_item.toPrecision(14));
        assert.deepEqual(told, {
            version: 2,
            bytes: bytes.length,
            checksum: model.checksum.toString(16).padStart(8, "0"),
            items: model.items,
            factors: model.factors?.n ?? 0,
            groups: model.groupNames.length,
            tables: model.tables.length,
            features: model.content?.n ?? 0,
            dims: model.encoder?.n ?? 0,
            sections: model.sections.map(({ type, offset, size }) => ({
                name: names[type] ?? `neighbours: ${SIGNALS[model.tables[type - 16].signal]}`,
                type, offset, bytes: size, bytes_per_item: Number((size / model.items).toPrecision(14)),
                bits: { 6: 8, 11: model.encoder?.bits }[type] ?? model.tables[type - 16]?.bits ?? null,
            })),
            training: JSON.parse(model.training),
            catalogue: model.ids.map((item, i) => ({
                item,
                title: model.titles?.[i] || null,
                group: model.groupNames[model.groups?.[i]] ?? null,
                price: model.prices?.[i] || null,
                popularity: Math.fround(model.popularity[i] * Math.fround(1 / 65535)),
                tail: model.tail[i],
            })),
        });
    }
});

test("the_fusion_is_the_one_that_the_training_reports", () => {
    const { fusion, training } = open(readFileSync(shop));
    const terms = fusion.terms.map(({ signal, decay, weight }) => ({ signal: SIGNALS[signal], decay, weight }));
    // the text has 15 digits of each number, enough for its f32
    const told = JSON.parse(training).fusion.map(({ signal, decay, weight }) =>
        ({ signal, decay: Math.fround(decay), weight: Math.fround(weight) }));
    assert.deepEqual(terms, told);
});

test("the_recorded_self_tests_pass", () => {
    for (const path of [example, shop]) {
        const model = open(readFileSync(path));
        assert.ok(model.selfTest.places.length > 0);
        selfTest(model);
    }
});

test("a_self_test_that_recorded_anything_else_fails", () => {
    const fails = (change) => {
        const bytes = readFileSync(example);
        change(bytes);
        assert.throws(() => selfTest(open(seal(bytes))), { status: "EC_E_SELF_TEST" });
    };
    fails((bytes) => { bytes[0x4a4] ^= 1; }); // the units of the first place, by 2^-20
    fails((bytes) => { bytes[0x4a8] = 4; }); // the item of the second
    fails((bytes) => { bytes[0x49c] = 1; }); // the type of the last event
    fails((bytes) => { bytes.writeFloatLE(1e9, 0x3c4); }); // the gram: no unique solution
});

/** Rank 30 histories, the whole catalogue and a shelf of ten: program and reader must agree to the bit. */
function rankBoth(path, seed, newest) {
    const model = open(readFileSync(path)), index = new Map(model.ids.map((id, i) => [id, i])), die = dice(seed);
    for (let n = 0; n < 30; n++) {
        // Unknown items, runs on one item, equal times, times out of order, times after the visit.
        const events = [], now = newest - (n % 2) * die(DAY);
        for (let left = n < 3 ? n : 1 + die(n * n); left > 0; left--) {
            const id = die(20) ? model.ids[die(model.items)] : "no such item", again = die(4) === 0;
            const time = newest - (die(3) ? die(300) * DAY : die(1e6));
            events.push({ id: again && events.length > 0 ? events.at(-1).id : id, type: die(4), time });
        }
        const visit = ["--now", String(now)];
        if (events.length > 0)
            visit.push("--history", events.map(({ id, type, time }) => `${TYPES[type]}:${id}@${time}`).join(","));
        const told = (...shelf) => json("recommend", path, ...visit, ...shelf).places
            .map(({ item, score }) => ({ item: index.get(item), units: score * 2 ** 20 + 0 })); // no -0
        const known = events.filter(({ id }) => index.has(id))
            .map(({ id, type, time }) => ({ item: index.get(id), type, time }));
        assert.deepEqual(told("--include-seen", "-k", String(model.items)), rank(model, known, now, { seen: true }));
        assert.deepEqual(told(), rank(model, known, now, { k: 10 }));
        for (const seen of [false, true]) {
            const shelf = ["--explain", "-k", "5", ...(seen ? ["--include-seen"] : [])];
            const likely = probabilities(model, known, now, { seen });
            for (const { item, probability } of json("recommend", path, ...visit, ...shelf).places)
                assert.equal(probability, likely[index.get(item)]);
        }
    }
}

test("thirty_histories_rank_the_whole_shop_to_the_same_bits", () => {
    rankBoth(shop, 1, 1323435000000);
});

test("thirty_histories_that_fade_rank_the_example_to_the_same_bits", () => {
    assert.ok(open(readFileSync(example)).fusion.halfLifeDays > 0);
    rankBoth(example, 2, 1700000000000);
});

test("every_corrupt_file_is_refused_with_the_status_in_its_name", () => {
    const folder = join(root, "build/tests/corrupt"), files = readdirSync(folder).filter((name) => name.endsWith(".endcap"));
    assert.ok(files.length > 0);
    for (const name of files) {
        const bytes = readFileSync(join(folder, name)), [status] = name.split(".");
        if (status === "EC_E_SELF_TEST")
            assert.throws(() => selfTest(open(bytes)), { status }, name);
        else
            assert.equal(refusal(bytes), status, name);
    }
    // One at least for each status of section 5, but for what is no matter of the bytes alone.
    const statuses = new Set([...specification.matchAll(/(EC_E_\w+) \| \d+/g)].map(([, status]) => status));
    for (const name of files)
        statuses.delete(name.split(".")[0]);
    assert.deepEqual([...statuses].filter((status) => !["EC_E_ALIGNMENT", "EC_E_SELF_TEST"].includes(status)), []);
});

test("reader_and_program_agree_at_the_limits", () => {
    const f32 = (value) => [...new Uint8Array(new Float32Array([value]).buffer)]; // on a little-endian machine
    const path = join(scratch, "limit.endcap");
    for (const [at, change, status] of [
        [0x717, [3], "EC_E_ROW_ITEM"], // item I
        [0x714, [1, 0xff, 0xff, 0xff, 0xff, 0x0f, 1], "EC_E_ROW_ITEM"], // a gap of 2^32 - 1
        [0x714, [1, 0x80, 0x80, 0x80, 0x80, 0x10, 1], "EC_E_ROW_ENCODING"], // of 2^32
        [0x2a4, [2, 0], "EC_E_GROUP_RANGE"], // group G
        [0x498, [7], null], [0x498, [8], "EC_E_ITEM_RANGE"],
        [0x4ac, [3], null], [0x4ac, [4], "EC_E_EVENT_TYPE"],
        [0x2d0, f32(1e12), null], [0x2d0, f32(-0), null], [0x2d0, [0xa6, 0xd4, 0x68, 0x53], "EC_E_NUMBER_RANGE"],
        [0x314, f32(1e6), null], [0x3a0, f32(1e6), null], [0x6d0, f32(1e6), null], [0x3f4, f32(1e6), null],
        [0x3f4, f32(1000000.0625), "EC_E_NUMBER_RANGE"], [0x3f8, f32(64), null], [0x41c, f32(-512), null],
        [0x3c0, f32(1e18), null], [0x3c0, f32(-0), null], [0x3c4, f32(-1e18), null],
        [0x3c4, f32(-1.0000001e18), "EC_E_GRAM"],
        [0x520, f32(64), null], [0x520, f32(64.00001), "EC_E_NUMBER_RANGE"], [0x520, f32(1e-45), null],
        [0x520, f32(0), "EC_E_NUMBER_RANGE"], [0x55b, [2], null], [0x55b, [3], "EC_E_ROW_ITEM"], // feature V
        [0x590, f32(-1000), null], [0x590, f32(1000.0001), "EC_E_NUMBER_RANGE"], [0x680, f32(1e6), null],
        [0x600, [0x88, 0x88], null], [0x602, [1], "EC_E_RESERVED"], [0x6c8, [4], "EC_E_ROW_ENCODING"],
        [0x738, [8], "EC_E_ROW_ENCODING"], [0x738, [6], "EC_E_NUMBER_RANGE"],
    ]) {
        const bytes = readFileSync(example);
        bytes.set(change, at);
        writeFileSync(path, seal(bytes));
        const { code, err } = run("inspect", path, "--quiet"), where = `${at.toString(16)}: ${change}`;
        assert.equal(refusal(bytes), status, where);
        assert.equal(code === 0 ? null : /\((EC_E_\w+)\)/.exec(err)?.[1], status, where);
    }
});

test("reader_and_program_agree_on_damaged_files", () => {
    const die = dice(2), path = join(scratch, "damaged.endcap"), seen = new Set();
    const bodies = readFileSync(example).readUInt32LE(64 + 8); // where the first section begins
    for (let n = 0; n < 200; n++) {
        const bytes = readFileSync(example);
        for (let changes = 1 + die(2); changes > 0; changes--) {
            const at = n % 4 ? bodies + die(bytes.length - bodies) : 8 + die(bodies - 8);
            bytes[at] = [0, 1, 2, 0x7f, 0x80, 0xff, die(256)][die(7)];
        }
        writeFileSync(path, seal(bytes));
        const { code, err } = run("inspect", path, "--quiet"), status = refusal(bytes);
        assert.equal(code === 0 ? null : /\((EC_E_\w+)\)/.exec(err)?.[1], status, `damaged file ${n}: ${err}`);
        seen.add(status);
    }
    assert.ok(seen.has(null) && seen.size > 12, `${seen.size} statuses`);
});
