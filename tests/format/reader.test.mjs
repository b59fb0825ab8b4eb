/* reader.test.mjs - models/FORMAT.md is enough to read a model: a reader written from it alone sees what
 * the program sees, ranks to the same bits, and refuses what the program refuses, for the same reason. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

import { brokenFiles } from "./broken.mjs";
import { dice, randomModel } from "./random_model.mjs";
import {
    crc32c, encode, find, foldIn, fuse, norm, open, probabilities, quantise, rank, Refusal, score, selfTest, tasteOf,
    verifySection, walk, weigh,
} from "./reader.mjs";
import { pack, seal, unpack, write } from "./writer.mjs";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
const program = resolve(root, process.env.ENDCAP ?? "build/endcap");
const scratch = mkdtempSync(join(tmpdir(), "endcap-format-"));
process.on("exit", () => rmSync(scratch, { recursive: true, force: true }));

const SIGNALS = ["popularity", "factors", "transitions", "linear", "baskets", "content", "sequence", "repeat",
    "cooccurrence", "price", "trend"];
const TYPES = ["view", "like", "cart", "purchase"];
const DAY = 86400000;

const specification = readFileSync(join(root, "models/FORMAT.md"), "utf8");
const example = join(root, "tests/golden/tiny.endcap");
const shop = join(root, "models/online-retail.endcap");

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

/** Why the program refuses them. */
function refusalOfProgram(bytes) {
    const path = join(scratch, "refused.endcap");
    writeFileSync(path, bytes);
    const { code, err } = run("inspect", path, "--quiet");
    return code === 0 ? null : /\((EC_E_\w+)\)/.exec(err)?.[1] ?? err;
}

/** A log of 80 shoppers and 40 items, and a table of five items more. */
function smallShop() {
    const die = dice(3), log = ["user,item,time,type,title,group,price,basket"], seconds = 1600000000;
    for (let user = 0; user < 80; user++) {
        let time = seconds + die(10000000), item = die(40);
        for (let n = 0, events = 6 + die(20); n < events; n++) {
            item = (item + (die(3) ? 1 : die(40))) % 40;
            time += die(4) ? 60 : die(400000);
            log.push([`u${user}`, `p${item}`, time, TYPES[die(4)], `Thing ${"abcde"[item % 5]} ${item}`, `g${item % 3}`,
                (1 + item % 7) / 2, `${user}.${n >> 2}`].join());
        }
    }
    const items = Array.from({ length: 45 }, (_, i) =>
        `p${i},Thing ${i},word${i % 6} word${i % 4} thing,g${i % 3},b${i % 5}`);
    const paths = { log: join(scratch, "log.csv"), items: join(scratch, "items.csv") };
    writeFileSync(paths.log, `${log.join("\n")}\n`);
    writeFileSync(paths.items, `item,title,text,category,brand\n${items.join("\n")}\n`);
    return paths;
}

/** Two models of it: with every section and numbers of 8 bits, and without some and with 4 bits. */
function trained() {
    const { log, items } = smallShop(), options = ["--dims", "8", "--factors", "5", "--examples", "2000", "--no-prune"];
    return [["--include-seen", "--history-half-life", "20"],
        ["--items", items, "--table-bits", "4", "--encoder-bits", "4", "--no-titles"]].map((more, n) => {
        const path = join(scratch, `trained-${n}.endcap`);
        json("train", log, "-o", path, ...options, ...more);
        return path;
    });
}

const golden = readdirSync(join(root, "tests/golden")).filter((name) => name.endsWith(".endcap"))
    .map((name) => join(root, "tests/golden", name));
const fresh = trained(), learned = [shop, ...fresh], models = [...golden, ...learned];

// ---- what is in a file ----

test("the_checksum_of_the_document_is_the_readers", () => {
    assert.equal(crc32c(Buffer.from("123456789")), 0xE3069283);
});

test("every_section_says_what_the_program_says", () => {
    const names = { 1: "ids", 2: "titles", 3: "groups", 4: "prices", 5: "fusion", 6: "self test", 7: "training", 8: "id rule" };
    const entries = (rows) => rows.reduce((sum, row) => sum + row.length, 0);
    const told = {
        33: ({ factors: { n, bits } }) => ({ factors: n, bits }),
        37: ({ content }) => ({ features: content.n }),
        38: ({ sequence: { n, bits, steps } }) => ({ dims: n, bits, steps }),
        ...Object.fromEntries([34, 35, 36, 40].map((type) => [type, (model) => {
            const { bits, rows } = model[SIGNALS[type - 32]];
            return { weights: entries(rows), bits };
        }])),
    };
    for (const path of models) {
        const bytes = readFileSync(path), model = open(bytes), seen = json("inspect", path, "--items");
        for (const section of seen.sections) // printed to 15 digits where that is nearly all
            section.bytes_per_item = Number(section.bytes_per_item.toPrecision(14));
        assert.deepEqual(seen, {
            version: model.version,
            bytes: bytes.length,
            checksum: model.checksum.toString(16).padStart(8, "0"),
            items: model.items,
            groups: model.categories?.names.length ?? 0,
            sections: model.sections.map(({ type, optional, offset, size }) => ({
                name: names[type] ?? SIGNALS[type - 32], type, optional, offset, bytes: size,
                bytes_per_item: Number((size / model.items).toPrecision(14)), ...told[type]?.(model),
            })),
            training: JSON.parse(model.training),
            catalogue: model.ids.map((item, i) => ({
                item,
                title: model.titles?.[i] || null,
                group: model.categories?.names[model.categories.of[i]] ?? null,
                price: model.prices?.[i] || null,
                popularity: Math.fround(model.popularity.values[i] * Math.fround(1 / 65535)),
                tail: model.popularity.tail[i],
            })),
        });
    }
});

test("what_the_reader_read_is_all_that_the_file_says", () => {
    for (const path of models) { // there is one coding of it, but that the example indexes few prices
        const bytes = readFileSync(path), again = unpack(write(open(bytes))), sections = unpack(bytes);
        const differ = sections.filter((section, n) => !section.body.equals(again[n].body)).map(({ type }) => type);
        assert.equal(again.length, sections.length);
        assert.deepEqual(differ, path === example ? [4] : [], path);
    }
});

test("the_fusion_is_the_one_that_the_training_reports", () => {
    for (const path of learned) {
        const { fusion, training } = open(readFileSync(path));
        const terms = fusion.terms.map(({ signal, decay, weight }) => ({ signal: SIGNALS[signal], decay, weight }));
        // the text has 15 digits of each number, enough for its f32
        const told = JSON.parse(training).fusion.map(({ signal, decay, weight }) =>
            ({ signal, decay: Math.fround(decay), weight: Math.fround(weight) }));
        assert.deepEqual(terms, told);
    }
});

test("the_gram_is_that_of_the_rows", () => {
    for (const path of learned) {
        const { n, rows, scales, gram } = open(readFileSync(path)).factors;
        const y = rows.map((row, i) => Float32Array.from(row, (q) => scales[i] * q));
        for (let f = 0; f < n; f++)
            for (let g = 0; g <= f; g++)
                assert.equal(gram[f * (f + 1) / 2 + g], Math.fround(y.reduce((sum, row) => sum + row[f] * row[g], 0)));
    }
});

test("a_section_that_was_fetched_alone_is_verified_alone", () => {
    const bytes = readFileSync(shop), head = bytes.subarray(0, 64 + 32 * bytes.readUInt32LE(20));
    for (const { type, body } of unpack(bytes)) {
        verifySection(head, type, body);
        if (body.length > 0)
            body[body.length >> 1] ^= 16;
        assert.throws(() => verifySection(head, type, body), { status: "EC_E_CHECKSUM" });
        assert.throws(() => verifySection(head, type, body.subarray(1)), { status: "EC_E_SECTION_SIZE" });
    }
    assert.throws(() => verifySection(head, 9999, Buffer.alloc(0)), { status: "EC_E_SECTION_MISSING" });
    assert.throws(() => verifySection(head.subarray(0, -1), 1, Buffer.alloc(0)), { status: "EC_E_TRUNCATED" });
    const wrong = Buffer.from(head);
    wrong[64 + 24] ^= 1;
    assert.throws(() => verifySection(wrong, 1, Buffer.alloc(0)), { status: "EC_E_CHECKSUM" });
});

// ---- scoring ----

test("the_recorded_self_tests_pass", () => {
    for (const path of models) {
        const model = open(readFileSync(path));
        assert.ok(model.selfTest.places.length > 0);
        selfTest(model);
    }
});

test("a_self_test_that_recorded_anything_else_fails", () => {
    const bytes = readFileSync(example), { selfTest: { events } } = open(bytes), places = 8 + 8 * events.length;
    const fails = (type, change) => {
        const sections = unpack(bytes), { body } = sections.find((section) => section.type === type);
        change(body);
        assert.throws(() => selfTest(open(pack(sections))), { status: "EC_E_SELF_TEST" });
    };
    fails(6, (body) => { body[places + 4] ^= 1; }); // the units of the first place, by 2^-20
    fails(6, (body) => { body[places + 8] = body[places]; }); // the item of the second
    fails(6, (body) => { body[places - 4] ^= 1; }); // the type of the last event
    fails(33, (body) => { body.writeFloatLE(1e9, body.length - 8); }); // the gram: no unique solution
});

/** Rank histories, the whole catalogue and a shelf of ten: program and reader must agree to the bit. */
function rankBoth(path, seed, { newest = 1323435000000, histories = 30 } = {}) {
    const model = open(readFileSync(path)), index = new Map(model.ids.map((id, i) => [id, i])), die = dice(seed);
    for (let n = 0; n < histories; n++) {
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
        const only = model.fusion.terms.map(({ signal }) => signal).filter(() => die(3) === 0);
        if (only.length > 0)
            assert.deepEqual(told("--signal", only.map((signal) => SIGNALS[signal]).join(",")),
                rank(model, known, now, { k: 10, only }));
        for (const seen of [false, true]) {
            const shelf = ["--explain", "-k", "5", ...(seen ? ["--include-seen"] : [])];
            const likely = probabilities(model, known, now, { seen });
            for (const { item, probability } of json("recommend", path, ...visit, ...shelf).places)
                assert.equal(probability, likely[index.get(item)]);
        }
    }
}

test("thirty_histories_rank_the_whole_shop_to_the_same_bits", () => {
    rankBoth(shop, 1);
});

test("thirty_histories_that_fade_rank_the_example_to_the_same_bits", () => {
    assert.ok(open(readFileSync(example)).fusion.halfLifeDays > 0);
    rankBoth(example, 2, { newest: 1700000000000 });
});

test("thirty_histories_rank_models_that_were_just_trained_to_the_same_bits", () => {
    fresh.forEach((path, n) => rankBoth(path, 3 + n, { newest: 1611000000000 }));
});

test("models_of_random_numbers_in_4_8_and_32_bits_rank_to_the_same_bits", () => {
    const die = dice(5), path = join(scratch, "random.endcap");
    for (let n = 0; n < 30; n++) {
        const bytes = write(randomModel(die, { items: 1 + die(40), bits: [4, 8, 32][n % 3] }));
        selfTest(open(bytes));
        writeFileSync(path, bytes);
        rankBoth(path, n, { histories: 4 });
    }
});

test("scales_count_in_32_bits_as_the_document_says", () => {
    const path = join(scratch, "scales.endcap");
    for (let n = 0; n < 4; n++) {
        const model = randomModel(dice(6 + n), { items: 9, bits: 32 });
        for (const section of ["factors", "sequence", "transitions", "linear", "baskets", "cooccurrence"])
            model[section].scales = model[section].scales.map((_, i) => [1.9921875, 1, 0.6640625, 0][i % 4]);
        for (const term of model.fusion.terms)
            term.weight ||= 1;
        model.selfTest.places = []; // it was of other scales
        writeFileSync(path, write(model));
        rankBoth(path, 7, { histories: 8 });
    }
});

test("corners_of_the_fusion_rank_to_the_same_bits", () => {
    const base = randomModel(dice(4), { items: 5, bits: 8 }), path = join(scratch, "corner.endcap"), now = 1e12;
    const event = { item: 0, type: 3, time: now - 10 * DAY }, many = [0, 1, 2, 3, 4, 0, 0, 3].map((item, n) =>
        ({ item, type: n % 4, time: now - n * DAY }));
    base.transitions.rows[0] = [[1, 255], [2, 200]];
    base.transitions.scales = [1, 1, 1, 1, 1];
    const same = (terms, change = {}, { events = [event], only = null, halfLifeDays = 0 } = {}) => {
        const fusion = { halfLifeDays, strengths: [1, 1, 1, 1],
            terms: terms.map(([signal, weight, decay = 1]) => ({ signal, decay, weight })) };
        const bytes = write({ ...base, ...change, fusion, selfTest: { events: [], places: [] } }), model = open(bytes);
        writeFileSync(path, bytes);
        const named = only === null ? null : [only];
        const visit = ["--now", String(now), "--include-seen", ...(only === null ? [] : ["--signal", SIGNALS[only]])];
        if (events.length > 0)
            visit.push("--history", events.map(({ item, type, time }) =>
                `${TYPES[type]}:${base.ids[item]}@${time}`).join());
        const told = json("recommend", path, ...visit).places.map(({ item, score }) =>
            ({ item: base.ids.indexOf(item), units: score * 2 ** 20 + 0 }));
        assert.deepEqual(told, rank(model, events, now, { seen: true, only: named }));
        return fuse(model, events, now, named).map(({ gain }) => gain);
    };
    assert.deepEqual(same([[0, 0.5], [2, 1e-45]]), [1, 0]); // a gain of 0 is none
    assert.deepEqual(same([[0, 0.5], [2, 0]]), [1, null]);
    assert.deepEqual(same([[0, 0], [2, -1]], {}, { events: [] }), [1, null]);
    assert.deepEqual(same([[0, -0.5], [6, 1e-45]]), [-0.5, 2 ** -149]);
    const tiny = { transitions: { ...base.transitions, scales: [2 ** -120, 1, 1, 1, 1] } };
    assert.deepEqual(same([[0, 0.5], [2, 512]], tiny), [1, null]); // a norm below 1e-30
    assert.equal(same([[0, -0.5], [2, -1]], {}, { only: 2 })[0], null);
    assert.deepEqual(same([[0, -0.5], [2, -1]], {}, { only: 0 }), [1, null]);
    assert.deepEqual(same([[0, -0.5], [2, -1]], {}, { only: 3 }), [1, null]);
    same([[0, 0.5], [2, 512], [9, 1]], { prices: Float32Array.from([1e12, 1e-45, 0, 1e-38, 5]) });
    const noFactors = { factors: { ...base.factors, l2: 0, alpha0: 0, gram: base.factors.gram.map(() => 0),
        scales: [0, 0, 0, 0, 0] } };
    same([[0, 1], [1, 0]], noFactors); // it is not computed
    assert.throws(() => same([[0, 1], [1, 1]], noFactors), /EC_E_NOT_POSITIVE/);
    const huge = { factors: { n: 1, bits: 8, alpha0: 0, l2: 0, gram: [0], rows: Array(5).fill([127]),
        scales: [2 ** -80, 999424, 1, 1, 1] } };
    assert.deepEqual(same([[0, 0.5], [1, 512]], huge), [1, null]); // a norm above 1e30
    huge.factors.scales[1] = 499712;
    assert.notDeepEqual(same([[0, 0.5], [1, 512]], huge), [1, null]);
    for (const halfLifeDays of [0, 1e-45, 1e-3, 1, 1e6])
        same([[0, 0.5], [2, 3, 0.9], [1, 2, 0.999], [7, 1, 0.5], [5, 1, 0.001], [8, 1, 0], [6, 2]], {},
            { events: many, halfLifeDays });
});

// ---- what is refused ----

test("every_check_refuses_a_file_that_fails_it_alone", () => {
    const files = brokenFiles();
    for (const { status, what, bytes } of files) {
        assert.equal(refusal(bytes), status, what);
        assert.equal(refusalOfProgram(bytes), status, what);
    }
    // One at least for each status of section 5, but for what is no matter of the bytes alone.
    const statuses = [...specification.matchAll(/(EC_E_\w+) \| \d+/g)].map(([, status]) => status);
    const met = new Set(files.map(({ status }) => status));
    assert.ok(statuses.length > 25);
    assert.deepEqual(statuses.filter((status) => !met.has(status)), ["EC_E_ALIGNMENT", "EC_E_SELF_TEST"]);
});

test("every_corrupt_file_is_refused_with_the_status_in_its_name", () => {
    const folder = join(root, "build/tests/corrupt");
    assert.ok(existsSync(folder), "build/tests/corrupt is missing: `make test` makes it (tests/support/corruptions.c)");
    const files = readdirSync(folder).filter((name) => name.endsWith(".endcap"));
    assert.ok(files.length > 0, "build/tests/corrupt has no files");
    for (const name of files) {
        const bytes = readFileSync(join(folder, name)), [status] = name.split(".");
        if (status === "EC_E_SELF_TEST")
            assert.throws(() => selfTest(open(bytes)), { status }, name);
        else
            assert.equal(refusal(bytes), status, name);
    }
});

/** Change, insert or remove a byte or a number somewhere. */
function damage(body, die) {
    const at = die(body.length + 1), f32s = [0, -0, 1e-45, 1, 64, -512, 1e6, 1e12, 1e18, -1, Infinity, NaN];
    const byte = [0, 1, 2, 0x7f, 0x80, 0xff, die(256)][die(7)], how = die(6);
    if (how === 0)
        return die(2) ? body.subarray(0, at) : Buffer.concat([body, Buffer.alloc(1 + die(4))]);
    if (how === 1)
        return Buffer.concat([body.subarray(0, at), Buffer.from([byte]), body.subarray(at + die(2))]);
    if (how === 2 && at + 4 <= body.length)
        body.writeFloatLE(f32s[die(f32s.length)], at & ~3);
    else if (at < body.length)
        body[at] = byte;
    return body;
}

test("reader_and_program_agree_on_damaged_sections", () => {
    const die = dice(8), seen = new Set();
    for (let n = 0; n < 300; n++) {
        const model = randomModel(die, { items: 1 + die(9), bits: [4, 8, 32][n % 3], n: 1 + die(4), dims: 1 + die(4) });
        const sections = unpack(write(model));
        for (let changes = 1 + die(2); changes > 0; changes--) {
            const section = sections[die(sections.length)];
            section.body = damage(section.body, die);
        }
        const bytes = pack(sections), status = refusal(bytes);
        assert.equal(refusalOfProgram(bytes), status, `damaged file ${n}`);
        seen.add(status);
    }
    assert.ok(seen.has(null) && seen.size > 12, `${seen.size} statuses`);
});

test("reader_and_program_agree_on_damaged_tables", () => {
    const die = dice(9), seen = new Set(), whole = readFileSync(example), tableEnd = 64 + 32 * whole.readUInt32LE(20);
    for (let n = 0; n < 200; n++) {
        const bytes = Buffer.from(whole);
        for (let changes = 1 + die(2); changes > 0; changes--)
            bytes[8 + die(tableEnd - 8)] = [0, 1, 2, 0x7f, 0x80, 0xff, die(256)][die(7)];
        const status = refusal(bytes.readUInt32LE(20) <= 1024 && 64 + 32 * bytes.readUInt32LE(20) <= bytes.length
            ? seal(bytes) : bytes);
        assert.equal(refusalOfProgram(bytes), status, `damaged table ${n}`);
        seen.add(status);
    }
    assert.ok(seen.size > 6, `${seen.size} statuses`);
});

// ---- the item that an id means ----

test("an_id_means_the_same_item_to_reader_and_program_however_it_is_spelled", () => {
    const die = dice(11), pieces = ["p", "P", "ä", "Ä", "7", "17", ".0", ".", " ", "\t", "\u00a0", "\ufeff", "\u3000", "ß", "杯"];
    const draw = () => Array.from({ length: 1 + die(5) }, () => pieces[die(pieces.length)]).join("");
    for (const rule of [undefined, ...[0, 1, 2].flatMap((letters) => [false, true].map((keepsFloats) => ({ letters, keepsFloats })))]) {
        const ids = [...new Set(Array.from({ length: 90 }, draw).filter((id) => id.trim()))].sort((a, b) =>
            Buffer.compare(Buffer.from(a), Buffer.from(b)));
        const path = join(scratch, "spelled.endcap"), model = randomModel(die, { items: ids.length, bits: 8 });
        writeFileSync(path, write({ ...model, ids, idRule: rule }));
        const candidates = [...new Set(Array.from({ length: 400 }, draw))].filter((id) => id.trim());
        const request = join(scratch, "spelled.json");
        writeFileSync(request, JSON.stringify({ candidates, options: { explain: false } }));
        const opened = open(readFileSync(path));
        const known = new Set(json("rerank", path, "--request", request).places.filter((place) => place.known)
            .map(({ position }) => find(opened, candidates[position])));
        const expected = new Set(candidates.map((id) => find(opened, id)).filter((item) => item >= 0));
        assert.deepEqual([...known].sort(), [...expected].sort());
        assert.ok(expected.size > 4 && candidates.some((id) => !ids.includes(id) && find(opened, id) >= 0));
    }
});

// ---- the worked example ----

test("the_dumps_in_the_document_are_the_bytes_of_the_example", () => {
    const bytes = readFileSync(example), blocks = [...specification.matchAll(/^```\n([^`]*)^```$/gm)]
        .map(([, text]) => text).filter((text) => /^[0-9a-f]+:/.test(text));
    assert.ok(blocks.length >= 5);
    for (const line of blocks.flatMap((text) => text.trimEnd().split("\n"))) {
        const [, at, hex] = /^([0-9a-f]{8}):((?: [0-9a-f]{2}){1,16})$/.exec(line) ?? assert.fail(line);
        const told = Buffer.from(hex.replaceAll(" ", ""), "hex"), offset = parseInt(at, 16);
        assert.deepEqual(told, bytes.subarray(offset, offset + told.length), line);
    }
});

/** The numbers of a list or a cell of the document, which has nine digits of an f32. */
const numbers = (list) => list.replaceAll("−", "-").split(", ").map(Number);

/** The rows under the table head that begins so, as cells. */
function tableOf(text, head) {
    const lines = text.slice(text.indexOf(`\n| ${head}`) + 1).split("\n");
    const rows = lines.slice(0, lines.findIndex((line) => !line.startsWith("|"))).map((line) =>
        line.split("|").slice(1, -1).map((cell) => cell.trim()));
    return { columns: rows[0], rows: rows.slice(2) };
}

test("the_numbers_in_the_document_are_the_readers", () => {
    const text = specification.slice(specification.indexOf("## 7 A worked"), specification.indexOf("## 8 Versions"));
    const model = open(readFileSync(example)), { events, now, places } = model.selfTest;
    const history = weigh(model, events, now), named = ({ item }) => `${item} ${model.ids[item]}`;
    const decayOf = (signal) => model.fusion.terms.find((term) => term.signal === signal).decay;

    assert.deepEqual(tableOf(text, "n | item").rows.map(([n, item, type, step, w]) => [n, item, type, step, Math.fround(w)]),
        history.map(({ item, step, w }, n) =>
            [`${n}`, named({ item }), TYPES[events.at(-1 - n).type], `${step}`, w]));

    const x = foldIn(model, walk(history, decayOf(1))), v = encode(model, history);
    const lists = /x = \(([^)]*)\), rounded to\s+r = \(([^)]*)\)[^]*v = \(([^)]*)\), rounded\s+to \(([^)]*)\)[^]*h = \(([^)]*)\)/
        .exec(text).slice(1).map(numbers);
    assert.deepEqual(lists.map((list) => list.map(Math.fround)), [x, quantise(x).r, v, quantise(v).r,
        tasteOf(model, walk(history, decayOf(5)))].map((list) => Array.from(list)));

    const { columns, rows: [norms, gains, ...items] } = tableOf(text, "item | "), terms = fuse(model, events, now);
    const units = score(model, events, now), cell = (text) => Math.fround(numbers(text)[0]);
    assert.deepEqual(columns, ["item", ...terms.map(({ signal }) => SIGNALS[signal]), "units"]);
    terms.forEach(({ plain, values, gain }, t) => {
        assert.equal(norms[t + 1], plain ? "" : String(Number(norm(values).toPrecision(9))));
        assert.equal(cell(gains[t + 1]), gain);
        assert.deepEqual(items.map((row) => cell(row[t + 1])), Array.from(values, (value) => value + 0));
    });
    assert.deepEqual(items.map((row) => [row[0], cell(row.at(-1))]), model.ids.map((id, i) => [`${i} ${id}`, units[i]]));

    const best = /the best \w+ are ([^:]*): the places/.exec(text)[1].replaceAll("−", "-").split(/,\s+|\s+and\s+/);
    assert.deepEqual(best, places.map(({ item, units }) => `${model.ids[item]} ${units}`));
    const [, likely] = /not seen is (0\.\d+)/.exec(text);
    assert.equal(probabilities(model, events, now)[places[0].item].toFixed(7), likely);
});
