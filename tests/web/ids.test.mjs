// ids.test.mjs - a page means the items that the log meant, however an id is spelled; and sets of ids.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { before, describe, test } from "node:test";

import fc from "../../web/node_modules/fast-check/lib/fast-check.js";
import { EndcapError, IdSet, load } from "../../build/web/endcap.js";
import { dice, randomModel } from "../format/random_model.mjs";
import { find, fold, open } from "../format/reader.mjs";
import { write } from "../format/writer.mjs";
import { build, smallModel } from "./support.mjs";
import { open as openInNode } from "../../build/web/node.js";

const fails = (call, code, pattern) => assert.throws(call, (error) => {
    assert.ok(error instanceof EndcapError, String(error));
    assert.equal(error.code, code);
    assert.match(error.message, pattern);
    return true;
});

const itemsOf = (places) => places.map(({ item }) => item);

/** Ids of many scripts, in any form, with blanks of every kind. */
const spelled = fc.array(fc.oneof(
    fc.constantFrom("mug", "MUG", "Mug-1", "7", "17850", ".0", ".", "0", " ", "\t", "\u00a0", "\ufeff", "\u200b", "\u3000"),
    fc.constantFrom("é", "e\u0301", "É", "E\u0301", "ß", "ſ", "İ", "i", "ı", "Ω", "\u2126", "К", "\u212a", "Å", "\u212b", "각",
        "\u1100\u1161\u11a8", "杯", "🍵", "\u0041\u030a"),
    fc.string({ unit: "grapheme", maxLength: 3 }),
), { minLength: 1, maxLength: 5 }).map((pieces) => pieces.join(""))
    .filter((id) => id !== "" && !/[\0\n\r",]/.test(id) && !/\p{Surrogate}/u.test(id));

/** Train on these ids, one event each of two users, with these options. */
function train(ids, ...options) {
    const rows = ids.flatMap((id) => [`u1,"${id}",1`, `u2,"${id}",2`]);
    return execFileSync(process.env.ENDCAP ?? build("endcap"), ["train", "-", "-o", "-", "--quiet", "--dims", "0",
        ...options], { input: `user,item,time\n${rows.join("\n")}\n`, maxBuffer: 1 << 26, stdio: ["pipe", "pipe", "ignore"] });
}

describe("an id", () => {
    for (const options of [[], ["--item-case", "upper"], ["--item-case", "lower"], ["--keep-float-ids"],
        ["--keep-float-ids", "--item-case", "lower"]]) {
        test(`of the log means its item in the page${options.length ? `, with ${options.join(" ")}` : ""}`, async () => {
            let found = 0;
            await fc.assert(fc.asyncProperty(fc.array(spelled, { minLength: 40, maxLength: 60 }), async (ids) => {
                const bytes = train([...ids, "something"], ...options);
                const endcap = await load({ model: bytes });
                const model = open(bytes);
                const held = new Set(model.ids);
                for (const id of ids) {
                    const item = endcap.item(id);
                    assert.equal(item?.id, model.ids[find(model, id)], JSON.stringify(id)); // the second reader
                    if (item)
                        found++;
                    else // dropped by a rule of the log: a word for none, or an id of nothing
                        assert.ok(!held.has(fold(model, id.normalize("NFC"))));
                }
                // every item of the log is what some id of it means: nothing was folded in another way
                const meant = new Set(ids.map((id) => endcap.item(id)?.id));
                assert.deepEqual(model.ids.filter((id) => id !== fold(model, "something") && !meant.has(id)), []);
                endcap.dispose();
            }), { numRuns: 6 });
            assert.ok(found > 100);
        });
    }

    test("is folded alike by every call, and comes back as the model spells it", async () => {
        const endcap = await load({ model: train(["Mug-1", "mug-2", "MUG-3"], "--item-case", "upper") });
        for (const id of ["mug-1", "MUG-1", " Mug-1\u00a0"]) {
            assert.equal(endcap.item(id).id, "MUG-1");
            assert.deepEqual(endcap.similar(id, { k: 1 }), endcap.similar("MUG-1", { k: 1 }));
            const shopper = endcap.shopper();
            assert.deepEqual(shopper.record({ item: id, time: 1 }), { item: "MUG-1", type: "view", time: 1, known: true });
            assert.deepEqual(shopper.history(), [{ item: "MUG-1", type: "view", time: 1 }]);
            assert.deepEqual(itemsOf(shopper.recommend()).sort(), ["MUG-2", "MUG-3"]);
            assert.deepEqual(itemsOf(shopper.recommend({ exclude: ["mug-2"] })), ["MUG-3"]);
            assert.deepEqual(itemsOf(shopper.recommend({ unavailable: ["mug-2"] })), ["MUG-3"]);
            assert.deepEqual(itemsOf(shopper.recommend({ allow: ["mug-2 "] })), ["MUG-2"]);
            assert.deepEqual(itemsOf(shopper.recommend({ exclude: endcap.set(["mug-2"]) })), ["MUG-3"]);
            assert.equal(shopper.forget({ item: "mug-1" }), 1);
            const event = shopper.record({ item: id, time: 1 });
            assert.equal(shopper.forget({ event: { ...event, item: "mUG-1" } }), 1);
        }
        // of a list of the page's own, each comes back as the page spells it
        const shopper = endcap.shopper();
        const places = shopper.rerank(["mug-3", "MUG-3", "new-1", " mug-2"], { exclude: ["NEW-2"] });
        assert.deepEqual(places.map(({ item, known, position }) => [item, known, position]).sort(),
            [["mug-3", true, 0], ["new-1", false, 2], [" mug-2", true, 3]].sort());
        assert.deepEqual(shopper.rerank(["new-1"], { exclude: ["NEW-1 "] }), []);
        assert.deepEqual(itemsOf(shopper.rerank(["new-1", "new-2"], { allow: ["New-1"] })), ["new-1"]);
        endcap.dispose();
    });

    test("that the model does not know is kept as it is folded, and forgotten by any spelling", async () => {
        const endcap = await load({ model: train(["Mug-1", "mug-2"], "--item-case", "upper") });
        const shopper = endcap.shopper();
        assert.deepEqual(shopper.record({ item: " new-1", time: 5 }), { item: "NEW-1", type: "view", time: 5, known: false });
        assert.deepEqual(shopper.history(), [{ item: "NEW-1", type: "view", time: 5 }]);
        assert.equal(shopper.forget({ item: "New-1" }), 1);
        assert.deepEqual(shopper.history(), []);
        endcap.dispose();
    });

    test("of nothing but blanks is refused everywhere, and a full history loses nothing", async () => {
        const endcap = await load({ model: train(["Mug-1", "mug-2"]) });
        const shopper = endcap.shopper({ capacity: 1, events: [{ item: "mug-2", time: 1 }] });
        for (const blank of [" ", "\u00a0\t", "\ufeff"]) {
            fails(() => shopper.record({ item: blank, time: 2 }), "EC_E_ITEM_EMPTY", /record.*blanks/);
            fails(() => shopper.forget({ item: blank }), "EC_E_ITEM_EMPTY", /forget.*blanks/);
            fails(() => shopper.recommend({ exclude: ["mug-2", blank] }), "EC_E_ITEM_EMPTY", /exclude/);
            fails(() => shopper.rerank(["mug-2", blank]), "EC_E_ITEM_EMPTY", /rerank/);
            fails(() => endcap.set([blank]), "EC_E_ITEM_EMPTY", /set/);
            assert.equal(endcap.item(blank), undefined);
        }
        assert.deepEqual(shopper.history(), [{ item: "mug-2", type: "view", time: 1 }]);
        endcap.dispose();
    });
});

describe("a set of ids", () => {
    let small;
    let ids;
    before(async () => {
        small = await load({ model: await smallModel() });
        ids = Array.from(small.items(), ({ id }) => id);
    });

    test("filters as its list does, for any number of shelves and shoppers", async () => {
        await fc.assert(fc.asyncProperty(fc.uniqueArray(fc.constantFrom(...ids, "new-1", "new-2")),
            fc.uniqueArray(fc.constantFrom(...ids, "new-1", "new-3")), fc.constantFrom(...ids), async (one, two, item) => {
                const sets = [one, two].map((list) => small.set(list));
                const shopper = small.shopper({ events: [{ item, time: 1 }] });
                const lists = [one, two];
                for (const [a, b, c] of [[0, 1, undefined], [undefined, undefined, 0], [1, undefined, 0], [0, 0, 1]]) {
                    const options = (from) => ({ unavailable: from[a], exclude: from[b], allow: from[c], k: 40, now: 2 });
                    assert.deepEqual(shopper.recommend(options(sets)), shopper.recommend(options(lists)));
                    const candidates = [...one, "new-1", "new-2", ...two];
                    assert.deepEqual(shopper.rerank(candidates, options(sets)), shopper.rerank(candidates, options(lists)));
                    assert.deepEqual(small.similar(item, { exclude: sets[0] }), small.similar(item, { exclude: one }));
                }
                shopper.dispose();
                sets.forEach((set) => set.dispose());
            }), { numRuns: 60 });
    });

    test("looks its ids up once: a shelf that is given it passes no text on", async () => {
        const { instantiate } = WebAssembly;
        const calls = {};
        WebAssembly.instantiate = async (...args) => {
            const { exports } = await instantiate(...args);
            return { exports: Object.fromEntries(Object.entries(exports).map(([name, value]) => [name,
                typeof value === "function" ? (...numbers) => {
                    calls[name] = (calls[name] ?? 0) + 1;
                    return value(...numbers);
                } : value])) };
        };
        const endcap = await load({ model: await smallModel() }).finally(() => (WebAssembly.instantiate = instantiate));
        const set = endcap.set(ids);
        const shopper = endcap.shopper();
        for (let shelf = 0; shelf < 10; shelf++)
            shopper.recommend({ unavailable: set, exclude: set });
        assert.equal(calls.ec_set_init, 1);
        for (let shelf = 0; shelf < 3; shelf++)
            shopper.recommend({ unavailable: ids });
        assert.equal(calls.ec_set_init, 4);
        endcap.dispose();
    });

    test("is of no use once it or its model is disposed, or with another model", async () => {
        const other = await load({ model: await smallModel() });
        const set = other.set(["tea-03"]);
        assert.ok(set instanceof IdSet);
        const shopper = small.shopper();
        for (const name of ["unavailable", "exclude", "allow"])
            fails(() => shopper.recommend({ [name]: set }), "EC_E_SET_MODEL", new RegExp(`${name}.*another model`));
        const own = small.set(["tea-03"]);
        own.dispose();
        own.dispose();
        fails(() => shopper.recommend({ exclude: own }), "EC_E_OPTION", /exclude.*disposed/);
        other.dispose();
        fails(() => shopper.recommend({ exclude: set }), "EC_E_SET_MODEL", /another model/);
        fails(() => other.set(["tea-03"]), "EC_E_OPTION", /disposed/);
        fails(() => small.set("tea-03"), "EC_E_OPTION", /list of ids/);
        fails(() => small.set(["tea-03", 7]), "EC_E_OPTION", /string, not number/);
        shopper.dispose();
    });

    test("gives its memory back, and leaves nothing of its ids in it", async () => {
        const { instantiate } = WebAssembly;
        let memory;
        WebAssembly.instantiate = async (...args) => {
            const instance = await instantiate(...args);
            ({ memory } = instance.exports);
            return instance;
        };
        const endcap = await load({ model: await smallModel() }).finally(() => (WebAssembly.instantiate = instantiate));
        const list = Array.from({ length: 20000 }, (_, i) => `sold-out-${i}`);
        for (let round = 0; round < 20; round++)
            endcap.set(list).dispose();
        const size = memory.buffer.byteLength;
        for (let round = 0; round < 20; round++)
            endcap.set(list).dispose();
        assert.equal(memory.buffer.byteLength, size);
        assert.ok(!Buffer.from(memory.buffer).includes("sold-out-"));
        endcap.dispose();
    });
});

describe("a group", () => {
    const PATHS = ["Home > Kitchen > Mugs", "Home > Kitchen > Plates", "Garden > Pots", ""];
    let endcap;
    let shop;
    before(async () => {
        const rows = Array.from({ length: 40 }, (_, i) => [`u${i % 5},i${i},${i},${PATHS[i % 4]}`,
            `u${(i + 1) % 5},i${i},${i + 100},${PATHS[i % 4]}`]).flat();
        const bytes = execFileSync(process.env.ENDCAP ?? build("endcap"), ["train", "-", "-o", "-", "--quiet", "--dims", "0"],
            { input: `user,item,time,group\n${rows.join("\n")}\n`, stdio: ["pipe", "pipe", "ignore"] });
        endcap = await load({ model: bytes });
        shop = await openInNode({ model: bytes });
    });

    test("is meant by its name and by levels of its path, in a page and in Node.js", () => {
        const shopper = endcap.shopper();
        for (const [group, ...paths] of [["Home", 0, 1], ["Kitchen", 0, 1], ["Home > Kitchen", 0, 1], ["Mugs", 0], ["Pots", 2],
            ["Kitchen>Mugs", 0], [PATHS[1], 1], ["Garden", 2]]) {
            const expected = [...endcap.items()].filter((item) => paths.includes(PATHS.indexOf(item.group))).map(({ id }) => id);
            assert.ok(expected.length >= 10);
            const shelf = shopper.recommend({ group, k: 40, now: 0 });
            assert.deepEqual(itemsOf(shelf).sort(), expected.sort());
            assert.deepEqual(shop.recommend({ options: { group, k: 40 } }), shelf);
        }
    });

    test("that the model does not have is no exception: nothing, or all where the page asks for that", () => {
        const shopper = endcap.shopper();
        const ids = ["i3", "i1", "new"];
        for (const group of ["Sofas", "kitchen", "Home > Mugs", " "]) {
            assert.deepEqual(shopper.recommend({ group }), []);
            assert.deepEqual(shopper.rerank(ids, { group }), []);
            assert.deepEqual(endcap.similar("i1", { group }), []);
            assert.deepEqual(shop.recommend({ options: { group } }), []);
            const options = { group, groupFallback: "all" };
            assert.deepEqual(shopper.recommend({ ...options, now: 0 }), shopper.recommend({ now: 0 }));
            assert.deepEqual(shop.recommend({ options }), shopper.recommend({ now: 0 }));
            assert.deepEqual(itemsOf(shopper.rerank(ids, options)), itemsOf(shopper.rerank(ids)));
            assert.deepEqual(endcap.similar("i1", options), endcap.similar("i1"));
        }
        assert.equal(shopper.recommend({ group: "Mugs", groupFallback: "all", k: 40 }).length, 10);
    });
});

test("a model of foreign ids is asked by them", async () => {
    const ids = [" a", "A", "B ", "c"].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
    const endcap = await load({ model: write({ ...randomModel(dice(1), { items: 4, bits: 8 }), ids,
        idRule: { letters: 1, keepsFloats: false } }) });
    assert.deepEqual(ids.map((id) => endcap.item(id).id), ids);
    assert.equal(endcap.item("a").id, "A");
    assert.equal(endcap.item("b"), undefined); // "B " is no id that a log can have
    endcap.dispose();
});
