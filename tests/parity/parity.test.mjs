// parity.test.mjs - the same visits have the same answers, bit for bit, in every build of the device core:
// native with plain kernels and with the machine's best, WebAssembly with and without SIMD, and WASI.
// Over the embedded shop's model, and over a tiny one in which events fade with time and items have groups.
//
//   EC_VISITS=100000 node tests/parity/parity.test.mjs    more than the usual 10,000
//   EC_SEED=7 ...                                         others

import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { before, describe, test } from "node:test";
import { Worker } from "node:worker_threads";

import { load } from "../../build/web/endcap.js";
import { build, model as shop, source } from "../web/support.mjs";
import { answered, lines, visits } from "./visits.mjs";

const N = Number(process.env.EC_VISITS ?? 10000);
const SEED = Number(process.env.EC_SEED ?? 1);
const N_WASI_THREADS = 2; // an answer through WASI opens the model anew and takes longest

/** Compare all builds on n visits. `signal` is one that many answers must have; `spellings` gives other spellings of an
 * id, `levels` all names of the groups. */
function compare(model, n, signal, spellings = () => [], levels = (groups) => groups) {
    let asked;
    let known;
    let expected;
    let wasi;

    /** The lines that the native driver prints for all visits. */
    async function native(kernels) {
        const child = spawn(build("tests/parity/driver"), [model, kernels], { stdio: ["pipe", "pipe", "inherit"] });
        const chunks = [];
        child.stdout.on("data", (chunk) => chunks.push(chunk));
        child.stdin.end(asked.map((visit) => lines(visit, known)).join(""));
        const [code] = await once(child, "close");
        assert.equal(code, 0);
        return Buffer.concat(chunks).toString().split("\n").slice(0, -1);
    }

    function equal(got, name) {
        assert.equal(got.length, n);
        const i = got.findIndex((line, j) => line !== expected[j]);
        if (i >= 0)
            assert.equal(got[i], expected[i], `${name} answers visit ${i} differently: ${JSON.stringify(asked[i])}`);
    }

    async function throughWasi(part) {
        const worker = new Worker(new URL("./wasi_worker.mjs", import.meta.url), { workerData: { model, asked: part } });
        const [answers] = await once(worker, "message");
        return answers;
    }

    before(async () => {
        const endcap = await load({ model });
        const items = Array.from(endcap.items());
        const groups = new Set(items.map(({ group }) => group));
        known = (id) => endcap.item(id) !== undefined;
        const ids = items.map(({ id }) => id);
        asked = visits(n, SEED, { ids: [...ids, ...ids.flatMap(spellings)], groups: levels([...groups].filter(Boolean)) });
        const share = Math.ceil(n / N_WASI_THREADS);
        wasi = Promise.all(Array.from({ length: N_WASI_THREADS },
            (_, i) => throughWasi(asked.slice(share * i, share * (i + 1)))));
        wasi.catch(() => {}); // its test says so
        expected = await native("scalar");
        assert.equal(expected.length, n);
    });

    test("the visits ask for something: no answer is an error, most have places, many have reasons", () => {
        assert.ok(expected.every((line) => !line.includes("EC_E_")));
        assert.ok(expected.filter((line) => line !== "").length > 0.6 * n);
        assert.ok(expected.filter((line) => line.includes(signal)).length > 0.4 * n);
        assert.ok(new Set(expected).size > 0.4 * n);
    });

    test("native with the machine's best kernels answers as with the plain ones", async () => {
        equal(await native("best"), "native");
    });

    for (const name of ["endcap.wasm", "endcap-plain.wasm"]) {
        test(`${name} answers as native`, async () => {
            const endcap = await load({ model, wasm: build(`web/${name}`) });
            assert.equal(endcap.info.simd, name === "endcap.wasm");
            equal(asked.map((visit) => answered(endcap, visit)), name);
            endcap.dispose();
        });
    }

    test("endcap-wasi.wasm answers as native", async () => {
        equal((await wasi).flat(), "endcap-wasi.wasm");
    });
}

describe(`${N} visits to the embedded shop`, () => compare(shop, N, "transitions"));
/** A shop whose ids were folded and whose groups are paths. */
function foldedShop() {
    const paths = ["Home > Kitchen > Mugs", "Home > Kitchen > Plates", "Garden | Pots", "Tea"];
    const rows = Array.from({ length: 400 }, (_, n) => {
        const item = (n * 7 + (n >> 3)) % 40;
        return `u${n % 50},Mug-${item},${1.6e9 + n * 1000},${["view", "cart", "purchase"][n % 3]},${paths[item % 4]}`;
    });
    const path = join(mkdtempSync(join(tmpdir(), "endcap-parity-")), "folded.endcap");
    process.on("exit", () => rmSync(dirname(path), { recursive: true, force: true }));
    execFileSync(process.env.ENDCAP ?? build("endcap"), ["train", "-", "-o", path, "--quiet", "--dims", "0", "--item-case", "lower"],
        { input: `user,item,time,type,group\n${rows.join("\n")}\n`, stdio: ["pipe", "ignore", "ignore"] });
    return path;
}

describe(`${Math.ceil(N / 5)} visits to a shop whose ids are spelled in many ways`, () =>
    compare(foldedShop(), Math.ceil(N / 5), "popularity", (id) => [id.toUpperCase(), ` ${id}`, `\u00a0${id.toUpperCase()}\ufeff`],
        (groups) => [...groups, "Home", "Kitchen", "Home > Kitchen", "Mugs", "Pots", "Kitchen>Plates"]));
describe(`${Math.ceil(N / 5)} visits to a tiny shop`, () =>
    compare(source("tests/golden/tiny.endcap"), Math.ceil(N / 5), "baskets"));
