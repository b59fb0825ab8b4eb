// endcap.test.mjs - the harness in Node.js, with the module that ships and two models: the embedded shop's,
// and a small one with known habits. Long, since the methods of one object share both.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFile, readdir } from "node:fs/promises";
import { after, before, describe, test } from "node:test";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";

import { EndcapError, load } from "../../build/web/endcap.js";
import { dice, randomModel } from "../format/random_model.mjs";
import { write } from "../format/writer.mjs";
import { random } from "../parity/visits.mjs";
import { changeList, changeShopper, changes, fc } from "./histories.mjs";
import { build, model, serve, smallModel, source } from "./support.mjs";

const NOW = 1.8e12;

let endcap;
let small;
let ids;
let shopBytes;
let smallBytes;

/** What the program says of a model. */
const inspect = (bytes) => JSON.parse(execFileSync(process.env.ENDCAP ?? build("endcap"), ["inspect", "-", "--items", "--json"],
    { input: bytes, encoding: "utf8", maxBuffer: 1 << 26 }));

/** What `action`, which loads a model, gives, with its module's memory, calls counted and their last numbers; `fail`
 * has what a call returns in place of being made. */
async function spied(action) {
    const { instantiate } = WebAssembly;
    const spy = { calls: {}, last: {}, fail: {} };
    WebAssembly.instantiate = async (...args) => {
        const { exports } = await instantiate(...args);
        spy.memory = exports.memory;
        spy.heap = exports.ec_heap();
        spy.exports = exports;
        const counted = Object.entries(exports).map(([name, value]) => [name, typeof value === "function"
            ? (...numbers) => {
                    spy.calls[name] = (spy.calls[name] ?? 0) + 1;
                    spy.last[name] = numbers;
                    return spy.fail[name] ?? value(...numbers);
                } : value]);
        return { exports: Object.fromEntries(counted) };
    };
    try {
        spy.value = await action();
    } finally {
        WebAssembly.instantiate = instantiate;
    }
    return spy;
}

const fails = (call, code, pattern) => assert.throws(call, (error) => {
    assert.ok(error instanceof EndcapError, String(error));
    assert.equal(error.code, code);
    assert.match(error.message, pattern);
    return true;
});

const itemsOf = (places) => places.map(({ item }) => item);

before(async () => {
    endcap = await load({ model });
    ids = Array.from(endcap.items(), ({ id }) => id);
    shopBytes = await readFile(model);
    smallBytes = await smallModel();
    small = await load({ model: smallBytes });
});

describe("the module", () => {
    for (const name of ["endcap.wasm", "endcap-plain.wasm"]) {
        test(`${name} imports nothing and exports what memory.js names`, async () => {
            const module = await WebAssembly.compile(await readFile(build(`web/${name}`)));
            assert.deepEqual(WebAssembly.Module.imports(module), []);
            const text = await readFile(source("web/memory.js"), "utf8");
            const names = new Set([...text.matchAll(/"(ec_\w+)"/g)].map(([, word]) => word));
            assert.deepEqual(WebAssembly.Module.exports(module).map((it) => it.name).sort(), [...names, "memory"].sort());
        });
    }

    test("module and harness are at most 40 KB to download, compressed", async () => {
        const names = ["endcap.wasm", "endcap.js", "download.js", "errors.js", "history.js", "ids.js", "listeners.js", "memory.js", "shopper.js"];
        const files = await Promise.all(names.map((name) => readFile(build(`web/${name}`))));
        const size = files.reduce((sum, bytes) => sum + gzipSync(bytes, { level: 9 }).length, 0);
        assert.ok(size <= 40 * 1024, `${size} bytes`);
    });

    test("the types hold, and a shop written in TypeScript compiles against those that ship", () => {
        const tsc = (...args) => execFileSync(source("web/node_modules/.bin/tsc"), args, { encoding: "utf8", stdio: "pipe" });
        tsc("--project", source("web"), "--noEmit");
        tsc("--noEmit", "--strict", "--noUnusedLocals", "--target", "es2022", "--module", "nodenext", "--lib",
            "es2023,esnext.disposable,dom,dom.iterable", "--types", "node", "--typeRoots", source("web/node_modules/@types"),
            source("tests/web/consumer.ts"));
    });
});

describe("a model", () => {
    test("says what it knows of its items", () => {
        assert.equal(endcap.size, ids.length);
        const { popularity, ...heart } = endcap.item("85123A");
        assert.deepEqual(heart, { id: "85123A", title: "WHITE HANGING HEART T-LIGHT HOLDER", group: "", price: 2.95, tail: false });
        assert.ok(popularity > 0.9 && popularity <= 1, String(popularity));
        assert.equal(endcap.item("no such item"), undefined);
        const { popularity: _, tail: __, ...tea } = small.item("tea-07");
        assert.deepEqual(tea, { id: "tea-07", title: "Thé no. 7", group: "teas", price: 7.99 });
        assert.equal(Math.max(...Array.from(endcap.items(), (it) => it.popularity)), 1);
    });

    test("says of each item what the program says of it", () => {
        for (const [opened, bytes] of [[endcap, shopBytes], [small, smallBytes]])
            assert.deepEqual(Array.from(opened.items(), ({ id, popularity, tail }) => ({ id, popularity, tail })),
                inspect(bytes).catalogue.map(({ item, popularity, tail }) => ({ id: item, popularity, tail })));
        const items = Array.from(endcap.items());
        assert.ok(items.some(({ tail }) => tail) && items.some(({ tail }) => !tail));
    });

    test("lists its items in the order of ids, the same as one by one", () => {
        assert.deepEqual(ids, ids.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))));
        for (const item of small.items())
            assert.deepEqual(item, small.item(item.id));
    });

    test("names an item by its whole id, even one that begins with a byte order mark", async () => {
        const id = "\uFEFFtea"; // no log has it: training trims ids
        const marked = await load({ model: write({ ...randomModel(dice(1), { items: 3, bits: 8 }), ids: ["a", "b", id] }) });
        assert.equal(marked.item(id).id, id);
        const shopper = marked.shopper({ events: [{ item: id, type: "view", time: NOW }] });
        assert.deepEqual(shopper.history(), [{ item: id, type: "view", time: NOW }]);
        assert.ok(itemsOf(shopper.recommend({ now: NOW, includeSeen: true })).includes(id));
        assert.equal(shopper.forget({ item: id }), 1);
        marked.dispose();
    });

    test("says how it was made and how large it is", async () => {
        const { training } = endcap;
        assert.equal(training.data.items, ids.length);
        assert.ok(training.data.users > 0 && training.data.events > training.data.users);
        assert.deepEqual(new Set(training.fusion.map(({ signal }) => signal)), new Set(endcap.signals));
        assert.deepEqual(training, inspect(shopBytes).training);
        assert.notDeepEqual(training, small.training);
        const wasm = await readFile(build("web/endcap.wasm"));
        assert.deepEqual(endcap.info, { modelBytes: shopBytes.length, wasmBytes: wasm.length, simd: true, items: ids.length });
    });

    test("opens from a path, an address, bytes and a response, with a module at hand or not", async () => {
        const bytes = await readFile(model);
        const wasm = await readFile(build("web/endcap-plain.wasm"));
        const ways = [{ model: pathToFileURL(model) }, { model: String(pathToFileURL(model)) }, { model: bytes },
            { model: bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) },
            { model: new Response(bytes) }, { model, wasm }, { model, wasm: await WebAssembly.compile(wasm) }];
        const shelf = endcap.similar("85123A", { explain: true });
        for (const way of ways)
            assert.deepEqual((await load(way)).similar("85123A", { explain: true }), shelf);
    });
});

describe("a shelf", () => {
    test("follows what follows in the log", () => {
        for (const id of ["tea-03", "cup-11"]) {
            const next = id.replace(/\d+/, (n) => String(Number(n) + 1).padStart(2, "0"));
            assert.equal(small.similar(id)[0].item, next);
        }
    });

    test("is explained by contributions that sum to its scores exactly", () => {
        const shopper = endcap.shopper({ events: ids.slice(100, 130).map((item, i) => ({ item, time: NOW - i * 1e7,
            type: ["view", "like", "cart", "purchase"][i % 4] })) });
        for (const { score, because } of shopper.recommend({ k: 50, explain: true, now: NOW })) {
            assert.ok(because.length > 1);
            assert.equal(because.reduce((sum, { value }) => sum + value, 0), score);
            for (const { event } of because.filter((it) => it.event))
                assert.ok(shopper.history().some((it) => it.item === event.item && it.time === event.time));
        }
        shopper.dispose();
    });

    test("says how likely each place is, in all 1, where it is explained", () => {
        const shopper = endcap.shopper({ events: [{ item: ids[7], time: NOW }] });
        for (const includeSeen of [false, true]) {
            const shelf = shopper.recommend({ k: ids.length, explain: true, includeSeen, now: NOW });
            const sum = shelf.reduce((total, { probability }) => total + probability, 0);
            assert.ok(Math.abs(sum - 1) < 1e-9, String(sum));
            assert.ok(shelf.every(({ probability }, i) => i === 0 || probability <= shelf[i - 1].probability));
        }
        const [known, unknown] = shopper.rerank([ids[9], "nobody-knows-this"], { explain: true });
        assert.ok(known.probability > 0 && known.probability < 1);
        assert.ok(!("probability" in unknown));
        assert.ok(!("probability" in shopper.recommend({ k: 1 })[0]));
        shopper.dispose();
    });

    test("without events is the popular one, with reasons of the shop at large", () => {
        const [first] = endcap.shopper().recommend({ explain: true });
        assert.ok(endcap.item(first.item).popularity > 0.5);
        assert.ok(first.because.every(({ event }) => event === undefined));
    });

    test("is full while eligible items exist, whatever is ruled out", () => {
        const shopper = small.shopper({ events: [{ item: "tea-03", time: NOW }] });
        const all = Array.from(small.items(), ({ id }) => id);
        assert.deepEqual(itemsOf(shopper.recommend({ k: Infinity, now: NOW })).toSorted(), all.filter((id) => id !== "tea-03"));
        assert.equal(shopper.recommend({ k: Infinity, includeSeen: true }).length, all.length);
        assert.equal(shopper.recommend().length, 12);
        const rest = all.slice(-3);
        assert.deepEqual(itemsOf(shopper.recommend({ unavailable: new Set(all.slice(0, 20)), exclude: all.slice(20, -3) }))
            .toSorted(), rest.filter((id) => id !== "tea-03"));
        assert.deepEqual(itemsOf(shopper.recommend({ allow: ["cup-01", "nope", "tea-03"] })), ["cup-01"]);
        assert.deepEqual(shopper.recommend({ allow: [] }), []);
        assert.ok(itemsOf(shopper.recommend({ k: 99, group: "cups" })).every((id) => id.startsWith("cup")));
        assert.equal(shopper.recommend({ k: 99, group: "cups" }).length, 20);
        assert.ok(itemsOf(shopper.recommend({ k: 99, tailOnly: true })).every((id) => small.item(id).tail));
        shopper.dispose();
    });

    test("is computed once until the history or the time changes", async (t) => {
        t.mock.timers.enable({ apis: ["Date"], now: NOW });
        const { value, calls, last } = await spied(() => load({ model }));
        const shopper = value.shopper();
        const computed = (n, now) =>
            assert.deepEqual([calls.ec_ranking_compute_by, last.ec_ranking_compute_by[4]], [n, now]);
        shopper.record({ item: ids[0] });
        shopper.record({ item: ids[1] });
        assert.equal(calls.ec_ranking_compute_by, undefined);
        const shelf = shopper.recommend();
        t.mock.timers.tick(5000);
        shopper.rerank(ids.slice(0, 20), { explain: true });
        assert.deepEqual(shopper.recommend(), shelf);
        computed(1, NOW);
        shopper.recommend({ now: NOW + 1 });
        shopper.recommend({ now: NOW + 1, k: 3 });
        computed(2, NOW + 1);
        shopper.record({ item: ids[2] });
        shopper.recommend({ now: NOW + 1 });
        computed(3, NOW + 1);
        shopper.forget({ item: ids[2] });
        shopper.recommend({ now: NOW + 1 });
        computed(4, NOW + 1);
        shopper.recommend();
        computed(5, NOW + 5000);
        shopper.forget({ item: "never met" });
        shopper.recommend();
        computed(5, NOW + 5000);
        shopper.recommend({ signals: [] });
        shopper.rerank(ids.slice(0, 20), { signals: new Set() });
        computed(6, NOW + 5000);
        assert.deepEqual(shopper.recommend({ signals: value.signals }), shopper.recommend());
        computed(8, NOW + 5000);
        value.dispose();
    });
});

describe("signals", () => {
    const events = [{ item: "tea-03", time: NOW - 60000 }, { item: "cup-11", time: NOW }];
    const told = { k: 40, explain: true, includeSeen: true, now: NOW };

    test("are those that the model carries, by name", () => {
        for (const it of [endcap, small]) {
            assert.ok(it.signals.includes("popularity") && it.signals.includes("transitions"));
            assert.equal(new Set(it.signals).size, it.signals.length);
            assert.ok(Object.isFrozen(it.signals));
        }
        const shopper = small.shopper({ events });
        const named = shopper.recommend(told).flatMap(({ because }) => because.map(({ signal }) => signal));
        assert.ok(named.every((signal) => small.signals.includes(signal)));
        shopper.dispose();
    });

    test("that are chosen alone move the score, and all together are the plain ranking", () => {
        const shopper = small.shopper({ events });
        const plain = shopper.recommend(told);
        assert.deepEqual(shopper.recommend({ ...told, signals: small.signals }), plain);
        for (const signal of small.signals) {
            const places = shopper.recommend({ ...told, signals: new Set([signal]) });
            const moved = places.some(({ because }) => because.some((it) => it.signal === signal));
            assert.ok(places.flatMap(({ because }) => because)
                .every((it) => it.signal === (moved ? signal : "popularity")), signal);
            for (const { score, because } of places)
                assert.equal(because.reduce((sum, { value }) => sum + value, 0), score);
            assert.notDeepEqual(places, plain);
            assert.deepEqual(shopper.rerank(itemsOf(places), { ...told, signals: [signal] })
                .map(({ position, ...place }) => place), places);
        }
        assert.deepEqual(itemsOf(small.similar("tea-03", { k: 1, signals: ["transitions"] })), ["tea-04"]);
        shopper.dispose();
    });

    test("that move nothing leave it to the popular", () => {
        const shopper = small.shopper({ events });
        const popular = small.shopper().recommend({ ...told });
        const absent = ["factors", "transitions", "linear", "baskets", "content", "sequence", "repeat", "cooccurrence",
            "price"].filter((signal) => !small.signals.includes(signal));
        assert.ok(absent.length > 0);
        for (const signals of [[], ["popularity"], absent])
            assert.deepEqual(shopper.recommend({ ...told, signals }), popular);
        shopper.dispose();
    });

    test("that do not exist are refused by the name that was meant", () => {
        const shopper = small.shopper({ events });
        fails(() => shopper.recommend({ signals: ["basket"] }), "EC_E_SIGNAL_UNKNOWN", /signal "basket"; did you mean "baskets"/);
        fails(() => shopper.rerank(["tea-03"], { signals: ["baskets", 4] }), "EC_E_SIGNAL_UNKNOWN", /signal "4"/);
        fails(() => small.similar("tea-03", { signals: [""] }), "EC_E_SIGNAL_UNKNOWN", /signal ""/);
        for (const signals of ["baskets", 16])
            fails(() => shopper.recommend({ signals }), "EC_E_OPTION", /signals takes a list such as \["baskets"\]/);
        shopper.dispose();
    });
});

describe("rerank", () => {
    test("puts known ids first, each once, then the others in the order given, and says where they were", () => {
        const shopper = endcap.shopper({ events: [{ item: "85123A", time: NOW }] });
        const order = shopper.rerank(["new-2", "22423", "new-1", "71053", "22423", "new-2"], { now: NOW });
        assert.deepEqual(order.map(({ item, known, position }) => [item, known, position]).slice(2),
            [["new-2", false, 0], ["new-1", false, 2], ["new-2", false, 5]]);
        assert.deepEqual(order.slice(0, 2).map(({ item, position }) => [item, position]).toSorted(), [["22423", 1], ["71053", 3]]);
        assert.ok(order[0].score >= order[1].score);
        assert.deepEqual(shopper.rerank(["22423"]).length, 1);
        assert.deepEqual(shopper.rerank([]), []);
        assert.equal(shopper.rerank(ids.slice(0, 9), { k: 4 }).length, 4);
        shopper.dispose();
    });

    test("keeps items of the history unless told otherwise", () => {
        const shopper = endcap.shopper({ events: [{ item: ids[5], time: NOW }] });
        assert.equal(shopper.rerank([ids[5], ids[6]]).length, 2);
        assert.deepEqual(itemsOf(shopper.rerank([ids[5], ids[6]], { includeSeen: false })), [ids[6]]);
        shopper.dispose();
    });

    test("orders the whole catalogue as recommend does", () => {
        const shopper = endcap.shopper({ events: [{ item: ids[50], time: NOW }] });
        const options = { k: 100, includeSeen: true, now: NOW };
        assert.deepEqual(itemsOf(shopper.rerank(ids.toReversed(), options)), itemsOf(shopper.recommend(options)));
        shopper.dispose();
    });
});

describe("a history", () => {
    const mixed = () => ["tea-03", "cup-11", "tea-04", "new", "new-2"]; // two are not in the small model

    test("equals a plain list after any changes, says what changed, and ranks as one recorded anew", () => {
        const told = { k: 5, now: 9, explain: true };
        fc.assert(fc.property(changes(mixed()), ({ capacity, list }) => {
            const shopper = small.shopper({ capacity });
            const events = [];
            const seen = [];
            const expected = [];
            shopper.subscribe((change) => seen.push(change));
            for (const change of list) {
                const made = changeList(events, change, capacity);
                if (made.recorded.length || made.forgotten.length || change.forgetAll)
                    expected.push(made);
                changeShopper(shopper, change);
                assert.deepEqual(shopper.history(), events);
            }
            assert.deepEqual(seen, expected);
            const anew = small.shopper({ capacity, events });
            assert.deepEqual(anew.history(), events);
            assert.deepEqual(shopper.recommend(told), anew.recommend(told));
            const known = small.shopper({ events: events.filter(({ item }) => small.item(item)) });
            assert.deepEqual(shopper.recommend(told), known.recommend(told));
            for (const each of [shopper, anew, known])
                each.dispose();
        }), { numRuns: 300 });
    });

    test("is the module's: what changes there, changes; only what it cannot hold is kept outside", async () => {
        const { value, exports, last } = await spied(() => load({ model }));
        const events = [ids[3], "NEW", ids[4], ids[5]].map((item, time) => ({ item, type: "view", time }));
        const shopper = value.shopper({ events });
        const [user] = last.ec_user_record;
        assert.equal(exports.ec_user_event_count(user), 3);
        assert.equal(exports.ec_user_forget(user, 1), 0);
        assert.deepEqual(shopper.history(), events.toSpliced(2, 1));
        assert.equal(shopper.forget({ event: events[2] }), 0);
        shopper.forgetAll();
        assert.equal(exports.ec_user_event_count(user), 0);
        value.dispose();
    });

    test("is read right while memory grows under it", async () => {
        const { value, memory } = await spied(() => load({ model }));
        const events = ids.slice(0, 300).map((item, time) => ({ item, type: "cart", time }));
        const shopper = value.shopper({ events });
        const listened = [];
        shopper.subscribe(({ recorded, forgotten }) => {
            const size = memory.buffer.byteLength;
            value.shopper({ capacity: 60000 }); // takes new memory
            assert.ok(memory.buffer.byteLength > size);
            listened.push(...recorded, ...forgotten);
        });
        const { known, ...event } = shopper.record({ item: ids[300], type: "like", time: 150 });
        assert.equal(known, true);
        assert.deepEqual(listened, [event]);
        assert.deepEqual(shopper.history(), events.toSpliced(151, 0, event));
        const named = shopper.recommend({ explain: true }).flatMap(({ because }) => because.flatMap((it) => it.event ?? []));
        assert.ok(named.length > 0);
        for (const it of named)
            assert.deepEqual(it, it.time === 150 && it.type === "like" ? event : events[it.time]);
        value.dispose();
    });

    test("that forgot an event ranks, bit for bit, as if it had never seen it", () => {
        const r = random(3);
        for (let round = 0; round < 100; round++) {
            const events = Array.from({ length: 1 + r.below(20) }, (_, i) => ({ type: "view", time: NOW + 1000 * i,
                item: r.often(0.1) ? `new-${i}` : r.one(ids) }));
            const gone = r.below(events.length);
            const never = endcap.shopper({ events: events.toSpliced(gone, 1) });
            const forgot = endcap.shopper({ events });
            forgot.recommend();
            assert.equal(forgot.forget({ event: { ...events[gone] } }), 1);
            const options = { explain: true, k: 5, now: NOW + 1e6 };
            assert.deepEqual(forgot.recommend(options), never.recommend(options));
            assert.deepEqual(forgot.history(), never.history());
            never.dispose();
            forgot.dispose();
        }
    });

    test("forgets an item, everything, or nothing at all", () => {
        const events = ["85123A", "nobody's", "22423", "85123A", "nobody's"].map((item, time) => ({ item, type: "view", time }));
        const shopper = endcap.shopper({ events });
        assert.equal(shopper.forget({ item: "85123A" }), 2);
        assert.equal(shopper.forget({ item: "85123A" }), 0);
        assert.equal(shopper.forget({ event: { ...events[2], type: "cart" } }), 0);
        assert.equal(shopper.forget({ item: "nobody's" }), 2);
        assert.deepEqual(shopper.history(), [events[2]]);
        assert.equal(shopper.forgetAll(), 1);
        assert.deepEqual(shopper.history(), []);
        assert.deepEqual(shopper.recommend({ now: NOW }), endcap.shopper().recommend({ now: NOW }));
    });

    test("keeps items that the model does not know, but they rank nothing", () => {
        const known = { item: "85123A", type: "view", time: NOW };
        const unknown = { item: "NEW IN THE SHOP", type: "cart", time: NOW + 1 };
        const shopper = endcap.shopper({ events: [unknown, known] });
        assert.deepEqual(shopper.history(), [known, unknown]);
        const without = endcap.shopper({ events: [known] });
        assert.deepEqual(shopper.recommend({ now: NOW, explain: true }), without.recommend({ now: NOW, explain: true }));
        assert.deepEqual(endcap.similar("NEW IN THE SHOP"), []);
    });

    test("holds the newest events of its capacity, in whatever order they came", () => {
        const events = Array.from({ length: 40 }, (_, i) => ({ item: i % 3 ? ids[i] : `NEW-${i}`, type: "view", time: NOW + i }));
        const r = random(5);
        for (const list of [events, events.toReversed(), events.toSorted(() => r.unit() - 0.5)]) {
            const shopper = endcap.shopper({ capacity: 7, events: list });
            assert.deepEqual(shopper.history(), events.slice(-7));
            const fresh = endcap.shopper({ events: events.slice(-7) });
            assert.deepEqual(shopper.recommend({ now: NOW }), fresh.recommend({ now: NOW }));
        }
    });

    test("gives copies", () => {
        const shopper = endcap.shopper({ events: [{ item: "85123A", time: 5 }] });
        shopper.history()[0].item = "changed";
        shopper.history().push({ item: "x", type: "view", time: 1 });
        assert.deepEqual(shopper.history(), [{ item: "85123A", type: "view", time: 5 }]);
    });

    test("tells its listeners what changed, evictions too", () => {
        const shopper = endcap.shopper({ capacity: 2 });
        const changes = [];
        const end = shopper.subscribe((change) => changes.push(change));
        const [a, b, c] = ["a", "b", "c"].map((item, time) => {
            const { known, ...event } = shopper.record({ item, time });
            assert.equal(known, false);
            return event;
        });
        shopper.forget({ item: "b" });
        shopper.forgetAll();
        end();
        shopper.record({ item: "d" });
        assert.deepEqual(changes, [{ recorded: [a], forgotten: [] }, { recorded: [b], forgotten: [] },
            { recorded: [c], forgotten: [a] }, { recorded: [], forgotten: [b] }, { recorded: [], forgotten: [c] }]);
    });

    describe("with listeners", () => {
        const reported = [];
        before(() => (globalThis.reportError = (error) => reported.push(error)));
        after(() => delete globalThis.reportError);
        const followed = (...listeners) => {
            reported.length = 0;
            const shopper = endcap.shopper({ events: [{ item: "85123A", type: "view", time: 1 }] });
            const heard = listeners.map((listener) => {
                const changes = [];
                shopper.subscribe((change) => {
                    changes.push(structuredClone(change));
                    return listener(change, shopper);
                });
                return changes;
            });
            return { shopper, heard };
        };
        const event = { item: "22423", type: "view", time: 2 };

        test("that throw or reject, all are told, the errors are reported, and the calls return", async () => {
            const bug = new Error("a bug of the page");
            const fail = () => { throw bug; };
            const { shopper, heard } = followed(fail, () => {}, async () => fail(), () => Promise.reject(bug), () => {});
            assert.deepEqual(shopper.record(event), { ...event, known: true });
            assert.equal(shopper.forget({ item: "85123A" }), 1);
            assert.equal(shopper.forgetAll(), 1);
            await new Promise(setImmediate);
            assert.equal(heard[0].length, 3);
            for (const changes of heard)
                assert.deepEqual(changes, heard[0]);
            assert.ok(reported.every((error) => error === bug));
            assert.equal(reported.length, 9);
            assert.deepEqual(shopper.history(), []);
        });

        test("without reportError the console is told; a broken reportError changes nothing", (t) => {
            const { reportError } = globalThis;
            const error = t.mock.method(console, "error", () => {});
            const { shopper, heard } = followed(() => { throw new Error("a bug"); }, () => {});
            globalThis.reportError = undefined;
            shopper.record(event);
            assert.match(String(error.mock.calls[0].arguments[0]), /a bug/);
            globalThis.reportError = () => { throw new Error("broken too"); };
            shopper.forgetAll();
            globalThis.reportError = reportError;
            assert.equal(heard[1].length, 2);
        });

        test("that change the history, each is told of the changes in the order they were made", () => {
            const { shopper, heard } = followed((change, it) => change.recorded.forEach(({ item }) => it.forget({ item })), () => {});
            shopper.record(event);
            assert.deepEqual(heard[1], [{ recorded: [event], forgotten: [] }, { recorded: [], forgotten: [event] }]);
            assert.deepEqual(heard[0], heard[1]);
        });

        test("that change what they are given, the others are not misled", () => {
            const { shopper, heard } = followed((change) => (change.recorded.length = change.forgotten.length = 0), (change) => {
                for (const it of [...change.recorded, ...change.forgotten])
                    it.item = "changed";
            }, () => {});
            shopper.record(event);
            shopper.forget({ event });
            assert.deepEqual(heard[2], [{ recorded: [event], forgotten: [] }, { recorded: [], forgotten: [event] }]);
            assert.deepEqual(shopper.history().map(({ item }) => item), ["85123A"]);
        });

        test("that dispose of the shopper, the others still hear of the change that was made", () => {
            const { shopper, heard } = followed((_, it) => it.dispose(), () => {});
            assert.deepEqual(shopper.record(event), { ...event, known: true });
            assert.equal(heard[1].length, 1);
        });

        test("that end themselves or others, nobody who stays is left out", () => {
            const shopper = endcap.shopper();
            const heard = [];
            const ends = ["a", "b", "c"].map((name) => shopper.subscribe(() => {
                heard.push(name);
                if (name === "a")
                    ends[0](ends[1]());
            }));
            const twice = () => heard.push("twice");
            const [end] = [shopper.subscribe(twice), shopper.subscribe(twice)];
            shopper.record(event);
            assert.equal(heard.join(" "), "a c twice twice");
            end();
            shopper.record(event);
            assert.equal(heard.slice(4).join(" "), "c twice");
        });

        test("that answer every change with one, there is an end, and an error that says why", () => {
            const { shopper } = followed((_, it) => it.record(event));
            assert.deepEqual(shopper.record(event), { ...event, known: true });
            assert.equal(reported.length, 1);
            assert.equal(reported[0].code, "EC_E_OPTION");
            assert.match(reported[0].message, /listener.*change nothing/);
            assert.deepEqual(shopper.record(event), { ...event, known: true });
        });

        test("each is told what was forgotten on request, and refused where it is no function", () => {
            const shopper = endcap.shopper({ capacity: 2 });
            const requests = [];
            shopper.subscribe((_, forgot) => requests.push(forgot));
            for (const time of [1, 2, 3])
                shopper.record({ ...event, time });
            shopper.forget({ event: { ...event, time: 2 } });
            shopper.forget({ item: event.item });
            shopper.forgetAll();
            assert.deepEqual(requests, [undefined, undefined, undefined, { event: { ...event, time: 2 } }, { item: event.item }, {}]);
            for (const listener of [undefined, null, {}, "f", Symbol("f")])
                fails(() => shopper.subscribe(listener), "EC_E_OPTION", /function/);
        });
    });

    test("is one person's: others in the same memory do not feel it, even when memory grows", () => {
        const alone = endcap.shopper({ events: [{ item: "85123A", time: NOW }] });
        const shelf = alone.recommend({ now: NOW, explain: true });
        const others = Array.from({ length: 30 }, (_, i) => endcap.shopper({ capacity: 20000, events: [{ item: ids[i] }] }));
        others.forEach((other) => other.recommend());
        assert.deepEqual(alone.recommend({ now: NOW, explain: true }), shelf);
        others.forEach((other, i) => i % 2 && other.dispose());
        const again = Array.from({ length: 30 }, () => endcap.shopper({ events: [{ item: "85123A", time: NOW }] }));
        again.forEach((other) => assert.deepEqual(other.recommend({ now: NOW, explain: true }), shelf));
        others.forEach((other) => other.dispose());
        again.forEach((other) => other.dispose());
    });
});

describe("memory", () => {
    const trace = "an id to look for";

    test("keeps no trace of a request, even of one that failed", async () => {
        const { value, memory } = await spied(() => load({ model }));
        const shopper = value.shopper({ events: [{ item: trace }, { item: "85123A" }] });
        const traces = () => Buffer.from(memory.buffer).includes(trace);
        shopper.recommend({ exclude: [trace], allow: [trace] });
        shopper.rerank([trace, "85123A"], { explain: true });
        assert.deepEqual(shopper.recommend({ exclude: [trace], group: `${trace}, too` }), []);
        fails(() => shopper.recommend({ exclude: [trace, " "] }), "EC_E_ITEM_EMPTY", /exclude/);
        value.item(trace);
        assert.ok(!traces());
        Buffer.from(memory.buffer).write(trace, memory.buffer.byteLength - 100);
        assert.ok(traces());
    });

    test("is zero where a ranking was once the history changed, however it changed", async () => {
        const spy = await spied(() => load({ model }));
        const shopper = spy.value.shopper({ capacity: 3, events: [{ item: "85123A", time: 1 }, { item: "22423", time: 2 }] });
        /** The bytes of the ranking that the last shelf was taken from. */
        const ranking = () => Buffer.from(spy.memory.buffer, ...spy.last.ec_ranking_compute_by.slice(0, 2));
        for (const change of [() => shopper.record({ item: "22423", time: 3 }), () => shopper.record({ item: "nobody", time: 4 }),
            () => shopper.forget({ event: { item: "22423", type: "view", time: 3 } }), () => shopper.forget({ item: "22423" }),
            () => shopper.record({ item: "71053", time: 5 }), () => shopper.forgetAll()]) {
            shopper.recommend({ k: 1 });
            assert.ok(ranking().some((byte) => byte !== 0));
            change();
            assert.ok(ranking().every((byte) => byte === 0), String(change));
        }
        spy.value.dispose();
    });

    test("is zero where a ranking failed, and the shelf before it is not taken from it again", async () => {
        const spy = await spied(() => load({ model }));
        const shopper = spy.value.shopper({ events: [{ item: "85123A", time: 1 }] });
        const shelf = shopper.recommend({ now: NOW });
        const block = spy.last.ec_ranking_compute_by.slice(0, 2);
        spy.fail.ec_ranking_compute_by = 50; // whatever the module left there
        fails(() => shopper.recommend({ now: NOW + 1 }), "EC_E_NOT_POSITIVE", /fold-in/);
        assert.ok(Buffer.from(spy.memory.buffer, ...block).every((byte) => byte === 0));
        delete spy.fail.ec_ranking_compute_by;
        const computed = spy.calls.ec_ranking_compute_by;
        assert.deepEqual(shopper.recommend({ now: NOW }), shelf);
        assert.equal(spy.calls.ec_ranking_compute_by, computed + 1);
        spy.value.dispose();
    });

    test("is zero where a shopper was, and everywhere after dispose", async () => {
        const { value, memory, heap } = await spied(() => load({ model }));
        value.shopper().dispose();
        const before = Buffer.from(memory.buffer.slice(heap));
        const shopper = value.shopper({ capacity: 40, events: ids.slice(0, 60).map((item, i) => ({ item, time: NOW + i })) });
        shopper.recommend({ explain: true });
        assert.ok(!Buffer.from(memory.buffer.slice(heap, heap + before.length)).equals(before));
        shopper.dispose();
        shopper.dispose();
        const since = Buffer.from(memory.buffer.slice(heap));
        assert.ok(since.subarray(0, before.length).equals(before));
        assert.ok(since.subarray(before.length).every((byte) => byte === 0));
        fails(() => shopper.history(), "EC_E_OPTION", /disposed/);
        fails(() => shopper.recommend(), "EC_E_OPTION", /disposed/);

        const left = value.shopper({ events: [{ item: "85123A" }] });
        value[Symbol.dispose]();
        assert.ok(new Uint8Array(memory.buffer).every((byte) => byte === 0));
        fails(() => left.record({ item: "85123A" }), "EC_E_OPTION", /disposed/);
        fails(() => value.item("85123A"), "EC_E_OPTION", /disposed/);
        fails(() => value.shopper(), "EC_E_OPTION", /disposed/);
    });

    test("is used again after it is given back", async () => {
        const { value, memory } = await spied(() => load({ model }));
        const visit = () => {
            const shopper = value.shopper({ events: ids.slice(0, 50).map((item) => ({ item, time: 0 })) });
            shopper.recommend({ explain: true, k: 40, exclude: ids.slice(0, 1000) });
            shopper.dispose();
        };
        visit();
        const size = memory.buffer.byteLength;
        for (let i = 0; i < 200; i++)
            visit();
        assert.equal(memory.buffer.byteLength, size);
    });
});

describe("an error", () => {
    test("names the option that was meant, and the value that does not fit", () => {
        const shopper = endcap.shopper({ events: [{ item: "85123A", time: NOW }] });
        const shelf = shopper.recommend({ now: NOW });
        fails(() => shopper.recommend({ incldeSeen: true }), "EC_E_OPTION", /no option "incldeSeen".*"includeSeen"/);
        fails(() => shopper.recommend({ toString: 1 }), "EC_E_OPTION", /no option "toString"/);
        fails(() => shopper.recommend(7), "EC_E_OPTION", /options/);
        fails(() => shopper.recommend({ k: 0 }), "EC_E_PLACES", /k is .*not 0/);
        fails(() => shopper.recommend({ k: NaN }), "EC_E_PLACES", /not NaN/);
        fails(() => shopper.recommend({ k: "12" }), "EC_E_PLACES", /not 12/);
        fails(() => shopper.recommend({ groupFallback: "error" }), "EC_E_OPTION", /groupFallback is "empty" or "all", not string error/);
        fails(() => shopper.recommend({ now: Infinity }), "EC_E_TIME", /now .*Infinity/);
        fails(() => shopper.recommend({ exclude: "85123A" }), "EC_E_OPTION", /list of ids/);
        fails(() => shopper.recommend({ allow: [85123] }), "EC_E_OPTION", /string/);
        fails(() => shopper.rerank(), "EC_E_OPTION", /list of ids/);
        fails(() => shopper.record(), "EC_E_OPTION", /string, not undefined/);
        fails(() => shopper.record({ item: 85123 }), "EC_E_OPTION", /string, not number/);
        fails(() => shopper.record({ item: "a", type: "buy" }), "EC_E_EVENT_TYPE", /view, like, cart, purchase, not buy/);
        fails(() => shopper.record({ item: "a", time: NaN }), "EC_E_TIME", /not NaN/);
        fails(() => shopper.record({ item: "a", time: new Date() }), "EC_E_TIME", /Date\.now\(\)/);
        fails(() => shopper.record({ item: "a", tme: 1 }), "EC_E_OPTION", /"time"/);
        fails(() => shopper.forget({}), "EC_E_OPTION", /either/);
        fails(() => shopper.forget("85123A"), "EC_E_OPTION", /options/);
        fails(() => endcap.similar("85123A", { now: 1 }), "EC_E_OPTION", /no option "now"/);
        for (const capacity of [0, -1, 1.5, NaN, 65537, "9"])
            fails(() => endcap.shopper({ capacity }), "EC_E_CAPACITY", /65536/);
        fails(() => endcap.shopper({ events: [{ item: "a" }, { item: 3 }] }), "EC_E_OPTION", /string/);
        assert.deepEqual(shopper.history(), [{ item: "85123A", type: "view", time: NOW }]);
        assert.deepEqual(shopper.recommend({ now: NOW }), shelf);
    });
});

describe("loading", () => {
    let server;
    before(async () => {
        const bytes = await readFile(model);
        const flipped = Uint8Array.from(bytes);
        flipped[bytes.length >> 1] ^= 1;
        server = await serve({
            "/flipped.endcap": { body: flipped },
            "/short.endcap": { body: bytes.subarray(0, 1000) },
            "/page.endcap": { body: "<!DOCTYPE html>\n<html><title>Our shop</title></html>", type: "text/html" },
            "/text.wasm": { body: await readFile(build("web/endcap.wasm")), type: "text/plain" },
            "/page.wasm": { body: "<!DOCTYPE html>", type: "application/wasm" },
        });
    });
    after(() => server.close());

    const rejects = (options, code, pattern) => assert.rejects(load(options), (error) => {
        assert.ok(error instanceof EndcapError, String(error));
        assert.equal(error.code, code, error.message);
        assert.match(error.message, pattern);
        return true;
    });

    test("over HTTP gives what loading from a file gives, whatever type the module has", async () => {
        for (const wasm of ["endcap.wasm", "text.wasm"]) {
            const far = await load({ model: `${server.url}/shop.endcap`, wasm: new URL(`${server.url}/${wasm}`) });
            assert.deepEqual(far.similar("85123A"), endcap.similar("85123A"));
            assert.deepEqual(far.info, endcap.info);
        }
    });

    test("says what is wrong with a model that is not one", async () => {
        const at = (name) => ({ model: `${server.url}/${name}` });
        await rejects(at("none.endcap"), "EC_E_IO", /none\.endcap .*HTTP status 404/);
        await rejects(at("page.endcap"), "EC_E_MAGIC", /page\.endcap is an HTML page/);
        await rejects(at("short.endcap"), "EC_E_TRUNCATED", /short\.endcap: .*fetch the file again/);
        await rejects(at("flipped.endcap"), "EC_E_CHECKSUM", /flipped\.endcap/);
        await rejects({ model: new Uint8Array(9) }, "EC_E_MAGIC", /bytes given/);
        await rejects({ model: "/no/such/file" }, "EC_E_IO", /\/no\/such\/file cannot be read .*address/);
        await rejects({ model: "http://127.0.0.1:1/" }, "EC_E_IO", /127\.0\.0\.1:1\/ cannot be read .*CORS/);
        await rejects({}, "EC_E_OPTION", /needs a model/);
        await rejects({ modle: model }, "EC_E_OPTION", /"model"/);
    });

    for (const name of ["endcap.wasm", "endcap-plain.wasm"]) {
        test(`every broken model is refused by ${name} with the status in the file's name`, async () => {
            const files = (await readdir(build("tests/corrupt"))).filter((file) => file.endsWith(".endcap"));
            assert.ok(files.length > 100);
            const wasm = await WebAssembly.compile(await readFile(build(`web/${name}`)));
            for (const file of files)
                await rejects({ model: build(`tests/corrupt/${file}`), wasm }, file.split(".")[0], /corrupt/);
        });
    }

    test("says what is wrong with a module that is not one", async () => {
        const at = (name) => ({ model, wasm: `${server.url}/${name}` });
        await rejects(at("none.wasm"), "EC_E_IO", /none\.wasm .*404/);
        await rejects(at("page.wasm"), "EC_E_IO", /page\.wasm does not compile/);
        await rejects({ model, wasm: new Uint8Array(9) }, "EC_E_IO", /bytes given .*does not compile/);
    });

    test("can be given up before and while it runs", async () => {
        await rejects({ model, signal: AbortSignal.abort() }, "EC_E_INTERRUPTED", /aborted/);
        for (const source of [model, `${server.url}/shop.endcap`]) {
            const controller = new AbortController();
            const loading = rejects({ model: source, signal: controller.signal }, "EC_E_INTERRUPTED", /aborted/);
            controller.abort(new Error("gone"));
            await loading;
        }
    });

    test("refuses a build that computes something else", async () => {
        const { instantiate } = WebAssembly;
        WebAssembly.instantiate = async (...args) => {
            const { exports } = await instantiate(...args);
            return { exports: { ...exports, ec_self_test: () => 26 } };
        };
        try {
            await rejects({ model }, "EC_E_SELF_TEST", /does not reproduce/);
        } finally {
            WebAssembly.instantiate = instantiate;
        }
    });

    test("of the files alone does nothing: no request, no module, no timer", () => {
        const files = ["endcap.js", "storage.js", "worker-client.js"].map((name) => String(pathToFileURL(build(`web/${name}`))));
        const script = `
            const before = new Set(Reflect.ownKeys(globalThis));
            globalThis.fetch = WebAssembly.compile = WebAssembly.instantiate = globalThis.setTimeout = () => { throw new Error("called"); };
            for (const file of ${JSON.stringify(files)}) await import(file);
            const added = Reflect.ownKeys(globalThis).filter((key) => !before.has(key));
            if (added.length) throw new Error(String(added));`;
        execFileSync(process.execPath, ["--input-type=module", "-e", script], { stdio: "pipe" });
    });
});
