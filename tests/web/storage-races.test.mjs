// storage-races.test.mjs - what comes while a write is under way, and what lies there that no script of ours wrote.

import assert from "node:assert/strict";
import { test } from "node:test";

import { becomes, blank, call, history, listed, record, tab, tabs } from "./tabs.mjs";

tabs();

/** Do something in the page once, in the middle of the next write that calls this method of IndexedDB. `what` is code that
 * knows shopper, store and transaction. */
const during = (page, method, what) => page.evaluate(`{
    const original = IDBObjectStore.prototype.${method};
    globalThis.interrupted = false;
    IDBObjectStore.prototype.${method} = function (...args) {
        const request = original.apply(this, args);
        if (!globalThis.interrupted) {
            globalThis.interrupted = true;
            const { shopper, store } = globalThis;
            const { transaction } = this;
            ${what};
        }
        return request;
    };
}`);

const codeOf = (page, method) => page.evaluate((method) => globalThis.store[method]()
    .then(() => "done", ({ name, code }) => `${name} ${code}`), method);

/* What comes while "a" is erased, and what is left of a b c b. */
const erasures = {
    "of an item": ['shopper.forget({ item: "b" })', "c"],
    "of an event": ['shopper.forget({ event: { item: "b", type: "view", time: 4 } })', "b c"],
    "of everything": ["shopper.forgetAll()", ""],
    "of what waited to be added": ['shopper.record({ item: "d", time: 5 }); shopper.forget({ item: "d" })', "b c b"],
    "of every record": ["store.eraseAll()", ""],
    "of what is recorded again": ['shopper.forget({ item: "b" }); shopper.record({ item: "b", time: 9 })', "c b"],
    "of two items": ['shopper.forget({ item: "b" }); shopper.forget({ item: "c" })', ""],
};
for (const [name, [what, left]] of Object.entries(erasures))
    for (const fails of [false, true])
        test(`an erasure ${name} that comes while another is written${fails ? ", which fails," : ""} is done too`, async () => {
            const page = await tab();
            await call(page, "consent");
            await record(page, ["a", 1], ["b", 2], ["c", 3], ["b", 4]);
            await call(page, "flush");
            const other = await tab();
            await becomes(other, "a b c b");
            await during(page, "delete", what + (fails ? "; transaction.abort()" : ""));
            await page.evaluate(() => void globalThis.shopper.forget({ item: "a" }));
            await page.waitForFunction(() => globalThis.interrupted);
            await becomes(other, left);
            assert.equal(await listed(page), left);
            assert.equal(await history(page), left);
            await page.close();
            const later = await tab();
            assert.equal(await history(later), left);
        });

test("an event that is forgotten while it is being stored is erased again, whether that write fails or not", async () => {
    for (const end of ["", "; transaction.abort()"]) {
        const page = await tab();
        await call(page, "consent");
        await call(page, "eraseAll");
        await during(page, "add", `shopper.forget({ item: "a" }); shopper.record({ item: "b", time: 2 })${end}`);
        await record(page, ["a", 1]);
        await page.waitForFunction(() => globalThis.interrupted);
        await call(page, "flush");
        assert.equal(await listed(page), "b", end);
        await page.close();
        const later = await tab();
        assert.equal(await history(later), "b", end);
        await later.close();
    }
});

test("a write that fails because another tab withdraws is not made up for at the next consent", async () => {
    const page = await tab();
    await call(page, "consent");
    await during(page, "add", `
        new BroadcastChannel("endcap:shop").postMessage("withdrawn");
        globalThis.hold = transaction;
        const wait = () => { try { globalThis.hold.objectStore("events").get(0).onsuccess =
            () => shopper.history().length ? wait() : transaction.abort(); } catch {} };
        wait();`);
    await record(page, ["secret", 1]);
    await becomes(page, "");
    await page.evaluate(() => new Promise((resolve) => (indexedDB.deleteDatabase("shop").onsuccess = resolve)));
    await call(page, "consent");
    await call(page, "flush");
    assert.equal(await listed(page), "");
});

test("a note that nobody wrote is no hindrance: what it holds of sense is erased, all else works", async () => {
    const notes = ["null", "5", "[]", "{", '{"erase":5}', '{"erase":[null,5,"a"]}', '{"erase":[{}]}', '{"erase":[{"event":5,"id":"x"}]}',
        '{"erase":[{"event":{"item":"a"},"id":"x"}]}', '{"erase":[{"item":7,"id":"x"}]}', '{"erase":[{"key":"k","id":"x"}]}',
        '{"erase":[{"key":{},"id":7}]}', '{"erase":[{"event":{"item":"a","type":"view","time":null},"id":"y"}]}'];
    for (const note of notes) {
        const first = await tab();
        await call(first, "consent");
        await call(first, "eraseAll");
        await record(first, ["a", 1], ["b", 2]);
        await call(first, "flush");
        await first.close();
        const page = await blank();
        await page.evaluate((note) => localStorage.setItem("endcap:shop", note), note.replace("null,5", 'null,{"item":"b","id":"z"},5'));
        await page.close();
        const later = await tab();
        const left = note.includes("null,5") ? "a" : "a b";
        assert.equal(await history(later), left, note);
        await record(later, ["c", 3]);
        await call(later, "flush");
        assert.equal(await listed(later), `${left} c`, note);
        assert.deepEqual(await later.evaluate(() => globalThis.errors.map(String)), [], note);
        await later.close();
    }
});

test("what is no shopper is refused, and the store takes one after it", async () => {
    const page = await tab({ attach: false });
    const found = await page.evaluate(async () => {
        const { EndcapError } = await import("/endcap.js");
        const found = [];
        for (const end of [undefined, null, 5, {}]) {
            const given = { capacity: 3, subscribe: () => end, history: () => [] };
            await globalThis.store.attach(given).then(() => found.push("attached"),
                (error) => found.push(error instanceof EndcapError ? error.code : String(error)));
        }
        await globalThis.store.attach(globalThis.shopper);
        return found;
    });
    assert.deepEqual(found, Array(4).fill("EC_E_OPTION"));
    await call(page, "consent");
    await record(page, ["a", 1]);
    assert.equal(await listed(page), "a");
});

for (const inWorker of [false, true])
    test(`a shopper ${inWorker ? "of a worker " : ""}that was disposed lets go of its store`, async () => {
        const page = await tab({ inWorker });
        await call(page, "consent");
        await record(page, ["a", 1], ["b", 2]);
        await call(page, "flush");
        await page.evaluate(() => globalThis.shopper.dispose());
        const other = await tab();
        await record(other, ["c", 3]);
        await call(other, "flush");
        await page.waitForTimeout(100);
        assert.deepEqual(await page.evaluate(() => globalThis.errors.map(String)), []);
        const [{ key }] = await call(page, "list");
        await call(page, "erase", key);
        assert.equal(await listed(page), "b c");
        await page.evaluate(async () => {
            globalThis.shopper = await globalThis.endcap.shopper();
            await globalThis.store.attach(globalThis.shopper);
        });
        assert.equal(await history(page), "b c");
        await page.evaluate(() => globalThis.shopper.dispose());
        assert.equal(await codeOf(page, "eraseAll"), "done");
        assert.equal(await codeOf(page, "withdraw"), "done");
        assert.equal(await codeOf(page, "consent"), "done");
        assert.equal(await page.evaluate(() => globalThis.store.consented), true);
    });

test("an event stored by a clock that ran ahead expires ttlDays after a right clock sees it", async () => {
    const DAY = 86400000;
    const page = await tab({ attach: false });
    const items = await page.evaluate(async (DAY) => {
        const { openStore } = await import("/storage.js");
        const now = Date.now;
        const visit = async (clock, ...events) => {
            Date.now = () => clock;
            const shopper = globalThis.endcap.shopper();
            const store = await openStore({ name: "ahead", ttlDays: 10 });
            await store.attach(shopper);
            await store.consent();
            events.forEach((event) => shopper.record(event));
            await store.flush();
            const items = (await store.list()).map(({ event }) => event.item).join(" ");
            await store.close();
            Date.now = now;
            return items;
        };
        const today = now();
        const found = [await visit(today + 30000 * DAY, { item: "a" }), await visit(today, { item: "b" }),
            await visit(today + 9 * DAY), await visit(today + 11 * DAY)];
        return found;
    }, DAY);
    assert.deepEqual(items, ["a", "a b", "a b", ""]);
});
