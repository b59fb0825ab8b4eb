// storage.test.mjs - what is kept on the device, in real Chromium: nothing before consent, everything listed,
// everything erased.

import assert from "node:assert/strict";
import { test } from "node:test";

import { changeList, changes, fc } from "./histories.mjs";
import { becomes, call, databases, history, listed, put, record, tab, tabs } from "./tabs.mjs";

tabs();

test("nothing is stored before consent", async () => {
    const page = await tab();
    await record(page, ["85123A", 1], ["unknown", 2]);
    assert.equal(await page.evaluate(() => globalThis.store.consented), false);
    assert.equal(await listed(page), "");
    await call(page, "eraseAll");
    await call(page, "close");
    assert.deepEqual(await databases(page), []);
    assert.deepEqual((await page.context().storageState()).origins, []);
    assert.deepEqual(await page.context().cookies(), []);
});

test("with consent, what is there and what comes is stored, and comes back", async () => {
    const page = await tab();
    await record(page, ["85123A", 1], ["unknown", 2]);
    await call(page, "consent");
    assert.equal(await page.evaluate(() => globalThis.store.consented), true);
    await record(page, ["22423", 3], ["85123A", 3]);
    assert.equal(await listed(page), "85123A unknown 22423 85123A");
    await call(page, "close");
    await page.close();
    const later = await tab();
    assert.equal(await later.evaluate(() => globalThis.store.consented), true);
    assert.equal(await history(later), "85123A unknown 22423 85123A");
    assert.equal(await listed(later), "85123A unknown 22423 85123A");
});

test("what is forgotten is erased, and what has no room", async () => {
    const page = await tab();
    await call(page, "consent");
    await record(page, ["a", 1], ["b", 2], ["a", 3], ["a", 3], ["c", 4]);
    await page.evaluate(() => globalThis.shopper.forget({ event: { item: "a", type: "view", time: 3 } }));
    assert.equal(await listed(page), "a b a c");
    await page.evaluate(() => globalThis.shopper.forget({ item: "a" }));
    assert.equal(await listed(page), "b c");
    await record(page, ...Array.from({ length: 49 }, (_, i) => [`n${i}`, 10 + i]));
    assert.equal((await listed(page)).split(" ").length, 50);
    assert.match(await listed(page), /^c n0 /);
    await page.evaluate(() => globalThis.shopper.forgetAll());
    assert.equal(await listed(page), "");
    assert.deepEqual(await databases(page), ["shop"]);
});

test("any changes leave in storage what a plain list holds, and a later visit reads it", async () => {
    const page = await tab({ attach: false });
    let name = 0;
    await fc.assert(fc.asyncProperty(changes(["85123A", "22423", "71053", "new"]), async ({ capacity, list }) => {
        const events = [];
        for (const change of list)
            changeList(events, change, capacity);
        const [before, after, stored] = await page.evaluate(async ({ capacity, list, name }) => {
            const { openStore } = await import("/storage.js");
            const visit = async (during) => {
                const shopper = globalThis.endcap.shopper({ capacity });
                const store = await openStore({ name });
                await store.attach(shopper);
                await during(shopper, store);
                const records = await store.list();
                const history = shopper.history();
                await store.close();
                shopper.dispose();
                return { history, records };
            };
            const change = (shopper, { record, forget, forgetEvent }) => record ? shopper.record(record)
                : forget ? shopper.forget({ item: forget })
                    : forgetEvent ? shopper.forget({ event: forgetEvent }) : shopper.forgetAll();
            const before = await visit(async (shopper, store) => {
                await store.consent();
                list.forEach((one) => change(shopper, one));
            });
            const after = await visit(() => {});
            const left = await openStore({ name });
            await left.withdraw();
            await left.close();
            return [before.history, after.history, after.records.map(({ event }) => event)];
        }, { capacity, list, name: `random-${name++}` });
        assert.deepEqual(before, events);
        assert.deepEqual(after, events);
        const byText = (one) => one.map((event) => JSON.stringify(event)).sort();
        assert.deepEqual(byText(stored), byText(events));
    }), { numRuns: 40 });
});

test("a smaller history than the stored one takes the newest, and erases nothing for the others", async () => {
    const page = await tab();
    await call(page, "consent");
    await record(page, ["a", 1], ["b", 2], ["c", 3]);
    const items = await page.evaluate(async () => {
        globalThis.detach();
        const small = globalThis.endcap.shopper({ capacity: 2 });
        await globalThis.store.attach(small);
        return small.history().map(({ item }) => item);
    });
    assert.deepEqual(items, ["b", "c"]);
    assert.equal(await listed(page), "a b c");
});

test("withdrawing consent deletes the database, and other tabs forget what they had in memory", async () => {
    const page = await tab();
    await call(page, "consent");
    await record(page, ["a", 1]);
    const other = await tab();
    assert.equal(await history(other), "a");
    await call(page, "withdraw");
    assert.deepEqual(await databases(page), []);
    await becomes(other, "");
    for (const [each, before] of [[page, "a "], [other, ""]]) {
        await each.waitForFunction(() => !globalThis.store.consented);
        await record(each, ["b", 2]);
        assert.equal(await listed(each), "");
        assert.equal(await history(each), `${before}b`);
    }
    assert.deepEqual(await databases(page), []);
    await call(other, "consent");
    assert.equal(await listed(other), "b");
});

test("a database that something else deletes is let go of", async () => {
    const page = await tab();
    await call(page, "consent");
    await record(page, ["a", 1]);
    const other = await page.context().newPage();
    await other.goto(page.url());
    await other.evaluate(() => new Promise((resolve, reject) => {
        const deletion = indexedDB.deleteDatabase("shop");
        deletion.onsuccess = resolve;
        deletion.onerror = deletion.onblocked = () => reject(new Error("blocked"));
    }));
    assert.equal(await page.evaluate(() => globalThis.store.consented), false);
    assert.equal(await history(page), "a");
});

test("a damaged record, or one of a later version, loses only itself, and can be erased", async () => {
    const page = await tab();
    await call(page, "consent");
    await record(page, ["a", 1]);
    assert.equal(await listed(page), "a");
    for (const raw of ["garbage", null, { v: 1, item: 7, type: "view", time: 1 }, { v: 1, item: " \ufeff", type: "view", time: 1 },
        { v: 1, item: "x", type: "buy", time: 1 }, { v: 1, item: "x", type: "view", time: NaN }, { v: 2, item: "x", type: "view", time: 1 }])
        await put(page, raw);
    await record(page, ["b", 2]);
    const later = await tab();
    assert.equal(await history(later), "a b");
    assert.equal(await listed(later), "a ? ? ? ? ? ? ? b");
    const records = await call(later, "list");
    assert.equal(records[1].raw, "garbage");
    for (const { key } of records.filter(({ event }) => !event))
        await call(later, "erase", key);
    assert.equal(await listed(later), "a b");
});

test("tabs follow each other: recording, forgetting, erasing, consenting", async () => {
    const one = await tab();
    const other = await tab();
    await record(one, ["a", 1]);
    await record(other, ["b", 2]);
    assert.equal(await history(other), "b");
    await call(one, "consent");
    await becomes(other, "a b");
    await becomes(one, "a b");
    await record(other, ["c", 3], ["a", 1]);
    await becomes(one, "a a b c");
    await one.evaluate(() => globalThis.shopper.forget({ event: { item: "a", type: "view", time: 1 } }));
    await becomes(other, "a b c");
    const [{ key }] = await call(one, "list");
    await call(one, "erase", key);
    await becomes(one, "b c");
    await becomes(other, "b c");
    await call(other, "eraseAll");
    await becomes(other, "");
    await becomes(one, "");
    assert.equal(await listed(one), "");
});

test("tabs that record and forget at once end with the same history, which is what is stored", async () => {
    const tabs = [await tab(), await tab(), await tab()];
    await call(tabs[0], "consent");
    for (const page of tabs)
        await page.waitForFunction(() => globalThis.store.consented);
    await Promise.all(tabs.map((page, t) => page.evaluate(async (t) => {
        for (let i = 0; i < 30; i++) {
            globalThis.shopper.record({ item: `t${t}-${i}`, type: "view", time: i });
            if (i % 4 === 1)
                await new Promise((resolve) => setTimeout(resolve, i % 3));
            if (i % 2)
                globalThis.shopper.forget({ item: `t${t}-${i - 1}` });
        }
    }, t)));
    const sorted = async (page) => (await history(page)).split(" ").sort().join(" ");
    const expected = [0, 1, 2].flatMap((t) => Array.from({ length: 15 }, (_, i) => `t${t}-${2 * i + 1}`)).sort().join(" ");
    for (const page of tabs) {
        for (let i = 0; i < 100 && (await sorted(page)) !== expected; i++)
            await page.waitForTimeout(20);
        assert.equal(await sorted(page), expected);
    }
    assert.equal((await listed(tabs[0])).split(" ").sort().join(" "), expected);
});

test("a detached history is no longer followed, and a store holds one at a time", async () => {
    const page = await tab();
    await call(page, "consent");
    await record(page, ["a", 1]);
    const code = await page.evaluate(() => globalThis.store.attach(globalThis.endcap.shopper()).catch((error) => error.code));
    assert.equal(code, "EC_E_OPTION");
    await page.evaluate(() => globalThis.detach());
    await record(page, ["b", 2]);
    assert.equal(await listed(page), "a");
    const items = await page.evaluate(async () => {
        const next = globalThis.endcap.shopper();
        await globalThis.store.attach(next);
        return next.history().map(({ item }) => item);
    });
    assert.deepEqual(items, ["a"]);
});
