/* ids.test.mjs - ids are folded alike in the log, in the items file and on the command line: blanks around them go,
 * and they are composed as String.prototype.normalize("NFC") composes them. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";

import { file, run, scratch } from "./support.mjs";

const BLANKS = ["", " ", "\t", "\u00a0", "\u200b", "\ufeff", "\u2009", "\u3000", "\u2060"];
const fold = (id) => id.replace(/^[\s\u0085\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+|[\s\u0085\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+$/gu, "")
    .normalize("NFC");

/** Letters of many scripts, with marks that compose and marks that do not. */
const LETTERS = [..."aezAEZ019_éüñçåøßœžłșăğıİкйёЖїґΰάσλשׁבّكُ٥ไท猫ガパば한글각뙠ạểữǖḉﬁΩÅ〆𝒜😀क़ਖ਼ড়", "e\u0301", "u\u0308\u0301", "o\u0323\u0302",
    "\u1100\u1161\u11a8", "か\u3099", "и\u0306", "\u05e9\u05c1", "q\u0307\u0323", "A\u030a", "\u0344", "\u212b", "\u2126"];

/** Reproducible numbers below n. */
function dice(seed) {
    let state = seed;
    return (n) => {
        state = Math.imul(state ^ state >>> 15, 0x2c1b3c6d) + 0x9e3779b9 | 0;
        return ((state ^ state >>> 13) >>> 0) % n;
    };
}

function randomIds(n, seed) {
    const below = dice(seed);
    return Array.from({ length: n }, () =>
        Array.from({ length: 1 + below(8) }, () => LETTERS[below(LETTERS.length)]).join(""));
}

const quoted = (text) => `"${text.replaceAll('"', '""')}"`;
const inspect = (path) => JSON.parse(run(["inspect", path, "--items", "--json"]).out).catalogue;

test("ids_of_any_script_are_trimmed_and_composed_as_javascript_composes_them", () => {
    const ids = randomIds(400, 7);
    const below = dice(11);
    const blank = () => BLANKS[below(BLANKS.length)];
    const rows = ids.flatMap((id, n) => ["NFC", "NFD", ""].map((form, u) =>
        `u${(n + u) % 60},${quoted(blank() + (form ? id.normalize(form) : id) + blank())},${1600000000 + n * 60 + u}`));
    const log = file("scripts.csv", `user,item,time\n${rows.join("\n")}\n`);
    const told = JSON.parse(run(["check", log, "--json"]).out);
    const expected = new Set(ids.map(fold));
    assert.equal(told.kept, told.rows);
    assert.equal(told.profile.items, expected.size);
    for (const name of ["id-spaces", "id-form"]) {
        const rule = told.rules.find((entry) => entry.rule === name);
        assert.ok(rule.changed > 0 && rule.line > 1 && rule.example.length > 0, name);
    }
    const model = join(scratch, "scripts.endcap");
    const done = run(["train", log, "-o", model, "--quiet", "--factors", "0", "--dims", "0"]);
    assert.equal(done.code, 0, done.err);
    assert.deepEqual(new Set(inspect(model).map(({ item }) => item)), expected);
});

test("a_log_typed_in_two_forms_is_one_log", () => {
    const names = ["café", "crème-brûlée", "jalapeño", "smörgås"];
    const rows = (form) => Array.from({ length: 40 }, (_, n) =>
        `u${n % 10},${names[n * 7 % 4].normalize(n % 3 ? form : "NFC")},${1600000000 + n}`).join("\n");
    const bytes = (form) => {
        const out = run(["train", "-", "-o", "-", "--quiet", "--factors", "0", "--dims", "0"],
            { input: `user,item,time\n${rows(form)}\n`, encoding: "buffer" });
        assert.equal(out.code, 0, out.err);
        return out.out;
    };
    assert.ok(bytes("NFC").equals(bytes("NFD")));
});

test("the_command_line_and_the_items_file_compose_ids_as_the_log_does", () => {
    const ids = ["café", "crème", "한글", "ガム", "Й1", "plain"];
    const rows = Array.from({ length: 60 }, (_, n) => `u${n % 12},${ids[n * 5 % 6].normalize(n % 2 ? "NFD" : "NFC")},${1600000000 + n * 60}`);
    const log = file("composed.csv", `user,item,time\n${rows.join("\n")}\n`);
    const items = file("composed-items.csv", `id,title\n${ids.map((id, n) => `\u00a0${id.normalize("NFD")}\u200b,title ${n}`).join("\n")}\n`);
    const model = join(scratch, "composed.endcap");
    const done = run(["train", log, "--items", items, "-o", model, "--quiet", "--factors", "0", "--dims", "0"]);
    assert.equal(done.code, 0, done.err);
    assert.deepEqual(inspect(model).map(({ item, title }) => [item, title]).sort(), ids.map((id, n) => [id, `title ${n}`]).sort());

    const answer = (...args) => run(["recommend", model, "--json", ...args]);
    for (const [option, list] of [["--history", "view:café,cart:한글@1600009999000"], ["--exclude", "café,ガム"], ["--allow", "crème,Й1"]])
        assert.deepEqual(answer(option, list.normalize("NFD")), answer(option, list.normalize("NFC")), option);
    const request = (form) => {
        const n = (id) => id.normalize(form);
        return JSON.stringify({ history: [{ item: n("café") }], candidates: ids.map(n), options: { exclude: [n("ガム")], allow: ids.slice(1).map(n), unavailable: [n("Й1")] } });
    };
    const composed = run(["rerank", model, "--json"], { input: request("NFC") });
    assert.equal(composed.code, 0, composed.err);
    assert.deepEqual(run(["rerank", model, "--json"], { input: request("NFD") }), composed);
    assert.deepEqual(JSON.parse(composed.out).places.map(({ item }) => item).sort(), ["crème", "plain", "한글"].sort());
});
