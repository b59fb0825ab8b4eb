// input.test.mjs - what callers hand in: read once, refused with a code where it does not fit, alike in page and Node.js.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { before, describe, test } from "node:test";
import { pathToFileURL } from "node:url";

import { EndcapError, load } from "../../build/web/endcap.js";
import { open } from "../../build/web/node.js";
import { calls, nodeCalls, outcomes, values } from "./hostile.mjs";
import { build, model, source } from "./support.mjs";

const NOW = 1.8e12;
const isOurs = (error) => error instanceof EndcapError;

let endcap;
let shop;
let codes;

const fails = (call, code, pattern) => assert.throws(call, (error) => {
    assert.ok(isOurs(error), String(error));
    assert.equal(error.code, code, error.message);
    assert.match(error.message, pattern);
    return true;
});

before(async () => {
    endcap = await load({ model });
    shop = await open({ model });
    const header = await readFile(source("include/endcap/status.h"), "utf8");
    codes = new Set(Array.from(header.matchAll(/X\((EC_E_\w+),/g), ([, name]) => name));
});

describe("input", () => {
    test("that does not fit is an EndcapError with a code, whatever it is", async () => {
        const shopper = endcap.shopper();
        const found = await outcomes(calls(endcap, shopper), isOurs);
        for (const [what, outcome] of Object.entries(found))
            assert.ok(outcome === "fine" || codes.has(outcome), `${what}: ${outcome}`);
        assert.equal(found["record item: empty text"], "EC_E_OPTION");
        assert.equal(found["shopper capacity: 2^32 + 5"], "EC_E_CAPACITY");
        assert.equal(found["record type: symbol"], "EC_E_EVENT_TYPE");
        assert.equal(found["record time: BigInt"], "EC_E_TIME");
        assert.equal(found["k: BigInt"], "EC_E_PLACES");
        shopper.dispose();
    });

    test("has the same outcome in a page and in Node.js", async () => {
        const inNode = await outcomes(nodeCalls(shop), isOurs);
        const shopper = endcap.shopper();
        const inPage = await outcomes(calls(endcap, shopper), isOurs);
        assert.ok(Object.keys(inNode).length > 300);
        for (const [what, outcome] of Object.entries(inNode))
            assert.equal(outcome, inPage[what], what);
    });

    test("that a failed call was given leaves the history and the shelf as they were", async () => {
        const shopper = endcap.shopper({ events: [{ item: "85123A", time: NOW }] });
        const shelf = shopper.recommend({ now: NOW });
        const { record, "record item": item, "record time": time, forget, "forget event": event } = calls(endcap, shopper);
        for (const call of [record, item, time, forget, event])
            for (const kind of Object.keys(values).filter((name) => !["text", "undefined", "zero", "fraction", "2^32 + 5"].includes(name)))
                assert.throws(() => call(values[kind]()), isOurs, kind);
        assert.deepEqual(shopper.history(), [{ item: "85123A", type: "view", time: NOW }]);
        assert.deepEqual(shopper.recommend({ now: NOW }), shelf);
    });

    test("is read once, so that what was checked is what is used", () => {
        const reads = [];
        const changing = (all, counts = {}) => reads.push(counts) && Object.defineProperties({}, Object.fromEntries(Object.entries(all).map(([name, [first, later]]) =>
            [name, { enumerable: true, get: () => (counts[name] = (counts[name] ?? 0) + 1) === 1 ? first : later }])));
        const shopper = endcap.shopper(changing({ capacity: [3, 2 ** 40], events: [[{ item: "71053", time: 1 }], 5] }));
        assert.deepEqual(shopper.record(changing({ item: ["85123A", ""], type: ["cart", "buy"], time: [NOW, NaN] })),
            { item: "85123A", type: "cart", time: NOW, known: true });
        shopper.recommend(changing({ k: [3, -1], explain: [true, 4], unavailable: [[], 4], exclude: [[], 4], allow: [["22423"], 4],
            group: ["", 4], includeSeen: [false, 4], tailOnly: [false, 4], signals: [["content"], 4], now: [NOW, "x"] }));
        assert.equal(shopper.forget({ event: changing({ item: ["85123A", "71053"], type: ["cart", "view"], time: [NOW, 1] }) }), 1);
        assert.equal(shopper.forget(changing({ item: ["71053", ""], event: [undefined, 5] })), 1);
        assert.deepEqual(reads.flatMap((counts) => Object.entries(counts)).filter(([, count]) => count !== 1), []);
        assert.equal(reads.flatMap(Object.keys).length, 2 + 3 + 10 + 3 + 2);
        assert.deepEqual(shopper.history(), []);
    });

    test("that is inherited counts as its own does", () => {
        class Product {
            get item() { return "85123A"; }
            get time() { return NOW; }
        }
        const shopper = endcap.shopper();
        assert.deepEqual(shopper.record(new Product()), { item: "85123A", type: "view", time: NOW, known: true });
        assert.equal(shopper.recommend(Object.create({ k: 3, now: NOW })).length, 3);
        assert.deepEqual(shop.recommend({ history: [new Product()], options: Object.create({ k: 3 }) }),
            shopper.recommend({ k: 3, now: NOW }));
    });

    test("whose getters dispose of what they are read for is refused", async () => {
        const shopper = endcap.shopper();
        fails(() => shopper.recommend({ get k() { shopper.dispose(); return 3; } }), "EC_E_OPTION", /disposed/);
        const other = await load({ model });
        fails(() => other.shopper({ events: { *[Symbol.iterator]() { other.dispose(); yield { item: "a" }; } } }), "EC_E_OPTION", /disposed/);
        fails(() => other.shopper({ get events() { throw new Error("no events"); } }), "EC_E_OPTION", /no events/);
    });

    test("of no list is none for each filter, and nothing that looks like an AbortSignal is one", async () => {
        const shopper = endcap.shopper();
        for (const name of ["allow", "unavailable", "exclude"])
            for (const value of ["", 0, false, NaN, 0n])
                for (const call of [() => shopper.recommend({ [name]: value }), () => shop.recommend({ options: { [name]: value } })])
                    assert.throws(call, ({ code, message }) => code === "EC_E_OPTION" && message.includes(`${name} takes a list`));
        for (const signal of [{}, { aborted: false, addEventListener() {} }, new EventTarget()])
            await assert.rejects(load({ model, signal }), { name: "EndcapError", code: "EC_E_OPTION" });
    });

    test("in a list or an event is named by its place", () => {
        fails(() => endcap.shopper({ events: [{ item: "a" }, { item: "" }] }), "EC_E_OPTION", /events\[1\].*not empty/);
        fails(() => shop.recommend({ history: [{ item: "a" }, { item: "b", type: "buy" }] }), "EC_E_EVENT_TYPE", /history\[1\]\.type/);
        fails(() => shop.recommend({ history: [{ item: "a", tme: 1 }] }), "EC_E_OPTION", /history\[0\] has no option "tme".*"time"/);
        fails(() => shop.recommend({ options: { k: 0 } }), "EC_E_PLACES", /options\.k/);
        fails(() => shop.recommend({ now: "x" }), "EC_E_TIME", /now/);
        fails(() => shop.recommend({ options: { now: 5 } }), "EC_E_OPTION", /no option "now"/);
    });
});

describe("a time", () => {
    test("may be a fraction of a millisecond, with the same bits in page and Node.js", () => {
        const history = [{ item: "22423", type: "cart", time: NOW + 0.25 }, { item: "85123A", type: "view", time: NOW - 86400000.125 }];
        const shopper = endcap.shopper({ events: history });
        const now = NOW + 3600000.5;
        const options = { k: 9, explain: true };
        assert.deepEqual(shop.recommend({ history, now, options }), shopper.recommend({ ...options, now }));
        assert.equal(shopper.forget({ event: history[0] }), 1);
    });
});

describe("a model's source", () => {
    test("is the same in load and open: path, file: text, URL, bytes, Response", async () => {
        const bytes = await readFile(model);
        const expected = shop.recommend();
        const shared = new Uint8Array(new SharedArrayBuffer(bytes.length));
        shared.set(bytes);
        for (const way of [() => model, () => String(pathToFileURL(model)), () => pathToFileURL(model), () => bytes, () => shared,
            () => bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length), () => new Response(bytes)]) {
            assert.equal((await load({ model: way() })).size, endcap.size);
            assert.deepEqual((await open({ model: way() })).recommend(), expected);
        }
    });

    test("that is none is refused alike, and by its name", async () => {
        const used = new Response("x");
        await used.text();
        for (const [given, code, pattern] of [["", "EC_E_OPTION", /address of the model is empty/], [" ", "EC_E_OPTION", /empty/],
            [5, "EC_E_OPTION", /the model is given as .*not as number 5/], [null, "EC_E_OPTION", /object null/],
            [Symbol("s"), "EC_E_OPTION", /symbol/], [5n, "EC_E_OPTION", /bigint/], [{}, "EC_E_OPTION", /object/],
            [values["revoked proxy"](), "EC_E_OPTION", /cannot be read|object/], [used, "EC_E_OPTION", /read already/],
            [values["detached buffer"](), "EC_E_OPTION", /transferred/], [values["view of a detached buffer"](), "EC_E_OPTION", /transferred/],
            ["http://[", "EC_E_IO", /cannot be read/], ["/no/such", "EC_E_IO", /check the path/]]) {
            for (const [name, call] of [["load", load], ["open", open]])
                await assert.rejects(call({ model: given }), (error) => {
                    assert.ok(isOurs(error), `${name}: ${error}`);
                    assert.equal(error.code, code, error.message);
                    assert.match(error.message, pattern);
                    return true;
                });
        }
        for (const [kind, make] of Object.entries(values))
            for (const call of [load, open])
                for (const options of [make(), { model: make() }, { model, wasm: make() }, { model, signal: make() }])
                    await call(options).then(() => undefined, (error) => assert.ok(isOurs(error), `${kind}: ${error?.stack}`));
    });

    test("with the module of another build is refused, not run", async () => {
        const empty = new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]);
        await assert.rejects(load({ model, wasm: empty }), ({ code, message }) => code === "EC_E_IO" && /one build/.test(message));
        await assert.rejects(open({ model, wasm: empty }), isOurs);
        await assert.rejects(load({ model, wasm: build("endcap-wasi.wasm") }), ({ code, message }) => code === "EC_E_IO" && /one build/.test(message));
    });

    test("that is a path needs a Node.js that lends its files, and the error says which", async (t) => {
        const { getBuiltinModule } = process;
        t.after(() => (process.getBuiltinModule = getBuiltinModule));
        process.getBuiltinModule = undefined;
        for (const call of [load, open])
            await assert.rejects(call({ model }), ({ code, message }) => code === "EC_E_IO" && /Node\.js 20\.16 or newer, and this is \d/.test(message));
    });
});
