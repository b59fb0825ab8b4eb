// storage-failures.test.mjs - a disk that fails, a database that is gone or somebody else's, tabs that differ: nothing that was
// recorded is lost, and nothing that was forgotten comes back.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";
import { pathToFileURL } from "node:url";

import { changeList, changes, fc } from "./histories.mjs";
import { build } from "./support.mjs";
import { becomes, blank, call, databases, history, listed, put, record, tab, tabs } from "./tabs.mjs";

tabs();

/** How a disk may fail: each makes the methods of IndexedDB fail while `isBroken`. */
const failures = {
    "throw at once": () => {
        for (const [type, names] of [[IDBObjectStore, ["add", "delete"]], [IDBFactory, ["deleteDatabase"]]])
            for (const name of names) {
                const method = type.prototype[name];
                type.prototype[name] = function (...args) {
                    if (globalThis.isBroken)
                        throw new DOMException("no space left", "QuotaExceededError");
                    return method.apply(this, args);
                };
            }
    },
    "abort the transaction": () => {
        for (const name of ["add", "delete"]) {
            const method = IDBObjectStore.prototype[name];
            IDBObjectStore.prototype[name] = function (...args) {
                const request = method.apply(this, args);
                if (globalThis.isBroken)
                    this.transaction.abort();
                return request;
            };
        }
    },
    "begin no transaction": () => {
        const { transaction } = IDBDatabase.prototype;
        IDBDatabase.prototype.transaction = function (name, mode, ...rest) {
            if (globalThis.isBroken && mode === "readwrite")
                throw new DOMException("no transaction", "UnknownError");
            return transaction.call(this, name, mode, ...rest);
        };
    },
};

const setBroken = (page, isBroken) => page.evaluate((isBroken) => (globalThis.isBroken = isBroken), isBroken);
const forget = (page, item) => page.evaluate((item) => globalThis.shopper.forget({ item }), item);
const pending = (page) => page.evaluate(() => {
    const { record, erase, error } = globalThis.store.pending;
    return [record, erase, error?.name, error?.code].filter((it) => it !== undefined);
});
const errors = (page) => page.evaluate(() => globalThis.errors.map(({ code, message }) => `${code} ${message}`));
const codeOf = (page, method, ...args) => page.evaluate(([method, args]) => globalThis.store[method](...args)
    .then(() => "done", (error) => `${error.name} ${error.code}`), [method, args]);
const noted = (page) => page.evaluate(() => Object.keys(localStorage));

/** The items on the disk, in the order they were stored, read behind the store's back. */
const onDisk = (page) => page.evaluate(() => new Promise((resolve, reject) => {
    const open = indexedDB.open("shop");
    open.onerror = reject;
    open.onsuccess = () => {
        const request = open.result.transaction("events").objectStore("events").getAll(IDBKeyRange.upperBound(Infinity));
        request.onsuccess = () => {
            open.result.close();
            resolve(request.result.map(({ item }) => item).join(" "));
        };
    };
}));

async function diskBecomes(page, expected) {
    for (let i = 0; i < 150 && (await onDisk(page)) !== expected; i++)
        await page.waitForTimeout(20);
    assert.equal(await onDisk(page), expected);
}

for (const [way, install] of Object.entries(failures)) {
    test(`where writes ${way}, what was recorded waits, is reported once, and is stored by itself later`, async () => {
        const page = await tab();
        await call(page, "consent");
        await page.evaluate(install);
        await setBroken(page, true);
        await record(page, ["a", 1]);
        assert.equal(await codeOf(page, "flush"), "EndcapError EC_E_IO");
        await record(page, ["b", 2]);
        assert.equal(await codeOf(page, "flush"), "EndcapError EC_E_IO");
        assert.deepEqual(await pending(page), [2, 0, "EndcapError", "EC_E_IO"]);
        assert.equal(await onDisk(page), "");
        assert.equal((await errors(page)).length, 1);
        assert.match((await errors(page))[0], /EC_E_IO .*tried again/);
        await setBroken(page, false);
        await diskBecomes(page, "a b");
        assert.deepEqual(await pending(page), [0, 0]);
        assert.equal(await history(page), "a b");
    });

    test(`where writes ${way}, what was forgotten is erased by itself later, and is gone in every tab`, async () => {
        const page = await tab();
        await call(page, "consent");
        await record(page, ["a", 1], ["b", 2], ["a", 3]);
        const other = await tab();
        assert.equal(await history(other), "a b a");
        await page.evaluate(install);
        await setBroken(page, true);
        await forget(page, "a");
        await record(page, ["c", 4]);
        await forget(page, "c"); // was never stored
        assert.equal(await codeOf(page, "flush"), "EndcapError EC_E_IO");
        assert.equal(await onDisk(page), "a b a");
        assert.equal(await history(page), "b");
        await setBroken(page, false);
        await becomes(other, "b");
        await diskBecomes(page, "b");
        assert.deepEqual(await noted(page), []);
    });

    test(`where writes ${way} until the page is closed, the next visit erases before it reads`, async () => {
        const erasures = {
            "forget item": [(page) => forget(page, "a"), "b"],
            "forget event": [(page) => page.evaluate(() =>
                globalThis.shopper.forget({ event: { item: "b", type: "view", time: 2 } })), "a a"],
            forgetAll: [(page) => page.evaluate(() => globalThis.shopper.forgetAll()), ""],
            eraseAll: [async (page) => assert.equal(await codeOf(page, "eraseAll"), "EndcapError EC_E_IO"), ""],
            erase: [async (page) => assert.equal(await codeOf(page, "erase", (await call(page, "list"))[0].key), "EndcapError EC_E_IO"), "b a"],
        };
        for (const [name, [erase, left]] of Object.entries(erasures)) {
            const page = await tab();
            await call(page, "consent");
            await call(page, "eraseAll");
            await record(page, ["a", 1], ["b", 2], ["a", 3]);
            await call(page, "flush");
            await page.evaluate(install);
            await setBroken(page, true);
            await erase(page);
            await page.waitForFunction(() => globalThis.store.pending.error);
            assert.equal(await history(page), left, name);
            assert.equal(await onDisk(page), "a b a", name);
            await page.close();

            const later = await tab({ attach: false });
            assert.equal(await onDisk(later), left, name); // before anything is attached
            assert.deepEqual(await noted(later), []);
            await later.close();
            const third = await tab();
            assert.equal(await history(third), left, name);
            await third.close();
        }
    });
}

test("an erasure that fails at the next visit too is not brought back, and waits on", async () => {
    const page = await tab();
    await call(page, "consent");
    await record(page, ["a", 1], ["b", 2]);
    await call(page, "flush");
    await page.evaluate(failures["throw at once"]);
    await setBroken(page, true);
    await forget(page, "a");
    await page.waitForFunction(() => globalThis.store.pending.error);
    await page.close();
    const later = await blank();
    await later.evaluate(failures["throw at once"]);
    await setBroken(later, true);
    const items = await later.evaluate(async () => {
        const { load } = await import("/endcap.js");
        const { openStore } = await import("/storage.js");
        globalThis.shopper = (await load({ model: "/shop.endcap" })).shopper();
        globalThis.store = await openStore({ name: "shop", onError() {} });
        await globalThis.store.attach(globalThis.shopper);
        return globalThis.shopper.history().map(({ item }) => item);
    });
    assert.deepEqual(items, ["b"]);
    assert.equal(await onDisk(later), "a b");
    await setBroken(later, false);
    await diskBecomes(later, "b");
    assert.deepEqual(await noted(later), []);
});

test("a page that closes right after forgetting leaves nothing that comes back", async () => {
    const page = await tab();
    await call(page, "consent");
    await record(page, ["a", 1], ["b", 2]);
    await call(page, "flush");
    await page.evaluate(() => {
        globalThis.shopper.forget({ item: "a" });
        location.assign("/?next");
    });
    await page.waitForURL(/next/);
    const later = await tab();
    assert.equal(await history(later), "b");
    assert.deepEqual(await noted(later), []);
});

test("closing says what could not be written, and closes", async () => {
    const page = await tab();
    await call(page, "consent");
    await page.evaluate(failures["throw at once"]);
    await setBroken(page, true);
    await record(page, ["a", 1]);
    assert.equal(await codeOf(page, "close"), "EndcapError EC_E_IO");
    for (const method of ["list", "consent", "withdraw", "flush", "eraseAll"])
        assert.equal(await codeOf(page, method), "EndcapError EC_E_OPTION", method);
    assert.match((await errors(page)).join(), /EC_E_IO/);
});

test("any changes on a disk that fails now and then end as a plain list does", async () => {
    const page = await tab({ attach: false });
    await page.evaluate(failures["abort the transaction"]);
    let name = 0;
    await fc.assert(fc.asyncProperty(changes(["85123A", "22423", "new"]), fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 40, maxLength: 40 }),
        async ({ capacity, list }, moods) => {
            const events = [];
            for (const change of list)
                changeList(events, change, capacity);
            const [kept, stored, next] = await page.evaluate(async ({ capacity, list, moods, name }) => {
                const { openStore } = await import("/storage.js");
                const shopper = globalThis.endcap.shopper({ capacity });
                const store = await openStore({ name, onError() {} });
                await store.attach(shopper);
                await store.consent();
                for (const [i, { record, forget, forgetEvent }] of list.entries()) {
                    globalThis.isBroken = moods[i] === 0;
                    if (record)
                        shopper.record(record);
                    else if (forget)
                        shopper.forget({ item: forget });
                    else if (forgetEvent)
                        shopper.forget({ event: forgetEvent });
                    else
                        shopper.forgetAll();
                    if (moods[i] < 2)
                        await store.flush().catch(() => {});
                    else if (moods[i] === 2)
                        await new Promise((resolve) => setTimeout(resolve));
                }
                globalThis.isBroken = false;
                await store.flush();
                const records = await store.list();
                const kept = shopper.history();
                await store.close();
                const later = globalThis.endcap.shopper({ capacity });
                const again = await openStore({ name });
                await again.attach(later);
                const next = later.history();
                await again.withdraw();
                await again.close();
                return [kept, records.map(({ event }) => event), next];
            }, { capacity, list, moods, name: `flaky-${name++}` });
            const byText = (one) => one.map((event) => JSON.stringify(event)).sort();
            assert.deepEqual(kept, events);
            assert.deepEqual(byText(stored), byText(events));
            assert.deepEqual(byText(next), byText(events));
        }), { numRuns: 40 });
});

test("a withdrawal that fails is made good at the next visit, which brings nothing back", async () => {
    const page = await tab();
    await call(page, "consent");
    await record(page, ["a", 1]);
    await call(page, "flush");
    await page.evaluate(failures["throw at once"]);
    await setBroken(page, true);
    assert.equal(await codeOf(page, "withdraw"), "EndcapError EC_E_IO");
    assert.equal(await page.evaluate(() => globalThis.store.consented), false);
    assert.deepEqual(await databases(page), ["shop"]);
    await page.close();
    const later = await tab();
    assert.equal(await history(later), "");
    assert.equal(await page.isClosed() && (await databases(later)).length, 0);
    assert.deepEqual(await noted(later), []);
    await call(later, "consent");
    assert.equal(await listed(later), "");
});

/** Make a database behind the store's back. */
const make = (page, version, stores) => page.evaluate(([version, stores]) => new Promise((resolve, reject) => {
    const open = indexedDB.open("shop", version);
    open.onupgradeneeded = () => stores.forEach((name) => open.result.createObjectStore(name, { autoIncrement: true }));
    open.onerror = reject;
    open.onsuccess = () => resolve(open.result.close());
}), [version, stores]);

for (const [kind, version, stores] of [["of a later version", 7, ["events"]], ["without its store", 1, []], ["without its index", 1, ["events"]]])
    test(`a database ${kind} is refused with the remedy, and deleteStore() deletes it`, async () => {
        const page = await blank();
        await make(page, version, stores);
        const [name, code, message] = await page.evaluate(async () => {
            const { openStore } = await import("/storage.js");
            return openStore({ name: "shop" }).then(() => [], ({ name, code, message }) => [name, code, message]);
        });
        assert.deepEqual([name, code], ["EndcapError", "EC_E_IO"]);
        assert.match(message, /deleteStore\("shop"\)/);
        await page.evaluate(async () => (await import("/storage.js")).deleteStore("shop"));
        assert.deepEqual(await databases(page), []);
        assert.deepEqual(await noted(page), []);
        const fresh = await tab();
        await call(fresh, "consent");
        assert.equal(await listed(fresh), "");
    });

test("deleteStore() has every tab forget, and is no error where nothing is stored", async () => {
    const page = await tab();
    await call(page, "consent");
    await record(page, ["a", 1]);
    const other = await blank();
    await other.evaluate(async () => (await import("/storage.js")).deleteStore("shop"));
    await becomes(page, "");
    assert.equal(await page.evaluate(() => globalThis.store.consented), false);
    assert.deepEqual(await databases(page), []);
    await other.evaluate(async () => (await import("/storage.js")).deleteStore("shop"));
    const codes = await other.evaluate(async () => {
        const { deleteStore } = await import("/storage.js");
        return Promise.all(["", 5, null, Symbol("s")].map((name) => deleteStore(name).then(() => "done", ({ code }) => code)));
    });
    assert.deepEqual(codes, Array(4).fill("EC_E_OPTION"));
});

test("a database that the browser deletes ends the consent: nothing is stored, nothing fails", async () => {
    const page = await tab();
    await call(page, "consent");
    await record(page, ["a", 1]);
    await call(page, "flush");
    const devtools = await page.context().newCDPSession(page);
    await devtools.send("Storage.clearDataForOrigin", { origin: new URL(page.url()).origin, storageTypes: "indexeddb" });
    await page.waitForFunction(() => !globalThis.store.consented);
    await record(page, ["b", 2]);
    assert.equal(await codeOf(page, "flush"), "done");
    assert.equal(await listed(page), "");
    assert.deepEqual(await databases(page), []);
    assert.deepEqual(await errors(page), []);
    assert.equal(await history(page), "a b");
    await call(page, "consent");
    assert.equal(await listed(page), "a b");
});

test("a database that the browser closes and keeps is opened again, and what happened meanwhile is written", async () => {
    const page = await blank();
    await page.evaluate(() => {
        const { open } = IDBFactory.prototype;
        IDBFactory.prototype.open = function (...args) {
            const request = open.apply(this, args);
            request.addEventListener("success", () => (globalThis.db = request.result));
            return request;
        };
    });
    await page.evaluate(async () => {
        const { load } = await import("/endcap.js");
        const { openStore } = await import("/storage.js");
        globalThis.shopper = (await load({ model: "/shop.endcap" })).shopper();
        globalThis.store = await openStore({ name: "shop" });
        await globalThis.store.attach(globalThis.shopper);
        await globalThis.store.consent();
        globalThis.shopper.record({ item: "a", time: 1 });
        await globalThis.store.flush();
        globalThis.db.close();
        globalThis.db.dispatchEvent(new Event("close"));
        globalThis.shopper.forget({ item: "a" });
        globalThis.shopper.record({ item: "b", time: 2 });
    });
    await diskBecomes(page, "b");
    assert.equal(await page.evaluate(() => globalThis.store.consented), true);
    assert.equal(await history(page), "b");
});

test("a withdrawal wipes other tabs, and what they or this tab had is not stored at the next consent", async () => {
    const one = await tab();
    await call(one, "consent");
    await record(one, ["a", 1]);
    const others = [await tab(), await tab({ inWorker: true })];
    await record(others[0], ["b", 2]);
    for (const page of [one, ...others])
        await becomes(page, "a b");
    await call(one, "withdraw");
    for (const page of others)
        await becomes(page, "");
    assert.equal(await history(one), "a b");
    await record(one, ["c", 3]);
    await record(others[0], ["d", 4]);
    await call(others[1], "consent");
    await becomes(others[1], "c d");
    await becomes(others[0], "c d");
    await becomes(one, "a b c d");
    assert.equal((await listed(one)).split(" ").sort().join(" "), "c d");
    await forget(others[0], "d");
    await becomes(one, "a b c");
});

test("a tab with a smaller history takes nothing from the others, now or at the next visit", async () => {
    const large = await tab({ capacity: 6 });
    await call(large, "consent");
    await record(large, ["a", 1], ["b", 2], ["c", 3]);
    const small = await tab({ capacity: 2 });
    await becomes(small, "b c");
    await record(small, ["d", 4]);
    await becomes(small, "c d");
    await becomes(large, "a b c d");
    await record(small, ["e", 5], ["f", 6]);
    await becomes(large, "a b c d e f");
    await record(small, ["g", 7]); // the largest history has no room for a
    await becomes(large, "b c d e f g");
    await diskBecomes(large, "b c d e f g");
    await large.close();
    await small.close();
    const next = await tab({ capacity: 1 });
    await becomes(next, "g");
    await record(next, ["h", 8]);
    await call(next, "flush");
    await next.close();
    const last = await tab({ capacity: 6 });
    assert.equal(await history(last), "c d e f g h");
});

test("what a small history forgets is forgotten on the disk too, however old", async () => {
    const large = await tab({ capacity: 6 });
    await call(large, "consent");
    await record(large, ["a", 1], ["b", 2], ["a", 3], ["c", 4]);
    const small = await tab({ capacity: 2 });
    await becomes(small, "a c");
    await forget(small, "a");
    await becomes(large, "b c");
    await small.evaluate(() => globalThis.shopper.forgetAll());
    await becomes(large, "");
    assert.equal(await listed(large), "");
});

test("stored events expire after ttlDays, by their own time or, where that is not of a clock, since they were stored", async () => {
    const DAY = 86400000;
    const now = Date.now();
    const page = await tab({ options: { ttlDays: 10 } });
    await call(page, "consent");
    await record(page, ["old", now - 11 * DAY], ["young", now - 9 * DAY], ["first", 1], ["late", now + 900 * DAY]);
    assert.equal(await listed(page), "young first late");
    assert.equal(await history(page), "first old young late");
    await page.close();
    const later = await blank();
    const visit = (days, ttlDays) => later.evaluate(async ([days, ttlDays]) => {
        const { now } = Date;
        Date.now = () => now() + days * 86400000;
        const { load } = await import("/endcap.js");
        const { openStore } = await import("/storage.js");
        const shopper = (await load({ model: "/shop.endcap" })).shopper();
        const store = await openStore({ name: "shop", ttlDays });
        await store.attach(shopper);
        const items = (await store.list()).map(({ event }) => event.item);
        await store.close();
        Date.now = now;
        return [shopper.history().map(({ item }) => item).join(" "), items.join(" ")];
    }, [days, ttlDays]);
    assert.deepEqual(await visit(0), ["first young late", "young first late"]); // 180 days
    assert.deepEqual(await visit(5, 10), ["first late", "first late"]);
    assert.deepEqual(await visit(9, 10), ["first late", "first late"]);
    assert.deepEqual(await visit(11, 10), ["", ""]);
});

test("a ttlDays, name or onError that does not fit is refused", async () => {
    const page = await blank();
    const codes = await page.evaluate(async () => {
        const { openStore } = await import("/storage.js");
        const { values } = await import("/hostile.mjs");
        const found = [];
        const call = (options) => openStore(options).then((store) => store.close(), ({ name, code }) => found.push(`${name} ${code}`));
        for (const options of [{ ttlDays: 0 }, { ttlDays: -1 }, { ttlDays: NaN }, { ttlDays: "9" }, { ttlDays: 9n }, { name: "" }, { name: 5 },
            { name: Symbol("s") }, { onError: 5 }, { onerror() {} }, null])
            await call(options);
        const store = await openStore();
        for (const make of Object.values(values)) {
            await call(make());
            for (const method of ["attach", "erase"])
                await store[method](make()).catch(({ name, code }) => found.push(`${name} ${code}`));
        }
        return found;
    });
    assert.deepEqual([...new Set(codes)], ["EndcapError EC_E_OPTION"]);
    assert.ok(codes.length > 60);
});

test("an onError that throws breaks nothing", async () => {
    const page = await blank();
    await page.evaluate(failures["throw at once"]);
    const reported = await page.evaluate(async () => {
        const reported = [];
        globalThis.reportError = (error) => reported.push(error.message);
        const { load } = await import("/endcap.js");
        const { openStore } = await import("/storage.js");
        const shopper = (await load({ model: "/shop.endcap" })).shopper();
        const store = await openStore({ name: "shop", onError() { throw new Error("a bug"); } });
        await store.attach(shopper);
        await store.consent();
        globalThis.isBroken = true;
        shopper.record({ item: "a" });
        await store.flush().catch(() => {});
        globalThis.isBroken = false;
        await store.flush();
        return reported;
    });
    assert.deepEqual(reported, ["a bug"]);
    assert.equal(await onDisk(page), "a");
});

test("a shopper in a worker is stored as one of the page is", async () => {
    const page = await tab({ inWorker: true });
    await record(page, ["85123A", 1], ["unknown", 2]);
    await call(page, "consent");
    await record(page, ["22423", 3], ["85123A", 3]);
    assert.equal(await listed(page), "85123A unknown 22423 85123A");
    const other = await tab();
    assert.equal(await history(other), "85123A unknown 22423 85123A");
    await record(other, ["b", 4]);
    await becomes(page, "85123A unknown 22423 85123A b");
    await forget(page, "85123A");
    await becomes(other, "unknown 22423 b");
    const [{ key }] = await call(page, "list");
    await call(page, "erase", key);
    await becomes(other, "22423 b");
    await becomes(page, "22423 b");
    await page.close();
    const later = await tab({ inWorker: true });
    assert.equal(await history(later), "22423 b");
    await later.evaluate(() => Promise.all(Array.from({ length: 60 }, (_, i) => globalThis.shopper.record({ item: `n${i}`, time: 10 + i }))));
    assert.equal((await listed(later)).split(" ").length, 50);
    await becomes(other, await history(later));
});

test("what the page records while a store brings a worker's history up to date is stored, once", async () => {
    const page = await tab();
    await call(page, "consent");
    await record(page, ...Array.from({ length: 40 }, (_, i) => [`n${i}`, i]));
    await call(page, "flush");
    await page.close();
    const later = await tab({ attach: false, inWorker: true, capacity: 100 });
    await later.evaluate(async () => {
        const attaching = globalThis.store.attach(globalThis.shopper);
        for (let i = 0; i < 20; i++) {
            globalThis.shopper.record({ item: `p${i}`, time: 100 + i });
            await new Promise((resolve) => setTimeout(resolve));
        }
        await attaching;
    });
    const items = (await listed(later)).split(" ");
    assert.equal(items.length, 60);
    assert.equal(new Set(items).size, 60);
    assert.equal((await history(later)).split(" ").length, 60);
});

test("an id that the model spells in another way is stored in that spelling, once", async () => {
    const page = await tab();
    await call(page, "consent");
    await put(page, { v: 1, item: "cafe\u0301", type: "view", time: 5 });
    for (let visit = 0; visit < 3; visit++) {
        const later = await tab();
        assert.equal(await history(later), "caf\u00e9");
        await call(later, "flush");
        assert.equal(await listed(later), "caf\u00e9");
        await later.close();
    }
});

test("where the browser lends no storage, opening fails with an EndcapError and the page goes on", async () => {
    const page = await blank();
    const found = await page.evaluate(async () => {
        const { openStore } = await import("/storage.js");
        const found = [];
        const attempt = () => openStore().then(() => found.push("opened"), ({ name, code, message }) => found.push([name, code, message]));
        const hide = async (name, value) => {
            const property = Object.getOwnPropertyDescriptor(globalThis, name);
            Object.defineProperty(globalThis, name, { configurable: true, ...value });
            await attempt();
            Object.defineProperty(globalThis, name, property);
        };
        await hide("indexedDB", { value: undefined });
        await hide("indexedDB", { get() { throw new DOMException("denied", "SecurityError"); } });
        await hide("indexedDB", { value: { open() { throw new DOMException("a private window", "InvalidStateError"); } } });
        await hide("BroadcastChannel", { value: undefined });
        await attempt();
        return found;
    });
    assert.equal(found.pop(), "opened");
    assert.equal(found.length, 4);
    for (const [name, code, message] of found)
        assert.deepEqual([name, code, /histories stay in memory/.test(message)], ["EndcapError", "EC_E_IO", true], message);
});

test("in Node.js opening fails with an EndcapError and keeps no process alive", () => {
    const script = `
        import { deleteStore, openStore } from ${JSON.stringify(String(pathToFileURL(build("web/storage.js"))))};
        for (const call of [openStore, deleteStore])
            await call().catch(({ name, code, message }) => console.log(name, code, message));
        process.on("exit", () => console.log("the end"));`;
    const out = execFileSync(process.execPath, ["--input-type=module", "-e", script], { encoding: "utf8", timeout: 10000 });
    assert.match(out, /^EndcapError EC_E_IO there is no storage .*\nEndcapError EC_E_IO .*\nthe end\n$/);
});
