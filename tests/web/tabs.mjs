// tabs.mjs - tabs of one profile in real Chromium, each with a shopper and a store.

import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach } from "node:test";

import { chromium, serve, smallModel } from "./support.mjs";

let browser;
let server;
let context;
let complaints;

/** Have a browser and a server for the tests of a file, and for each test a profile of its own that must complain of
 * nothing. */
export function tabs() {
    before(async () => {
        browser = await chromium();
        // Ids as they are recorded: the shipped model folds the case of letters.
        server = await serve({ "/shop.endcap": { body: await smallModel("", { "cup-00": "85123A", "cup-01": "22423" }) } });
    });
    after(async () => {
        await browser?.close();
        await server?.close();
    });
    beforeEach(async () => {
        context = await browser.newContext();
        complaints = [];
    });
    afterEach(async () => {
        await context.close();
        assert.deepEqual(complaints, []);
    });
}

/** A page without anything. */
export async function blank() {
    const page = await context.newPage();
    page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(String(error)));
    await page.goto(`${server.url}/`);
    return page;
}

/** A tab with `shopper` and `store`, attached, as globals; `errors` are those that the store reported, of which a test
 * must expect each. */
export async function tab({ attach = true, capacity = 50, options = {}, inWorker = false } = {}) {
    const page = await blank();
    await page.evaluate(async ({ attach, capacity, options, inWorker }) => {
        const { load } = await import("/endcap.js");
        const { openStore } = await import("/storage.js");
        const { loadInWorker } = await import("/worker-client.js");
        globalThis.endcap = await (inWorker ? loadInWorker : load)({ model: "/shop.endcap" });
        globalThis.shopper = await globalThis.endcap.shopper({ capacity });
        globalThis.errors = [];
        globalThis.store = await openStore({ name: "shop", onError: (error) => globalThis.errors.push(error), ...options });
        if (attach)
            globalThis.detach = await globalThis.store.attach(globalThis.shopper);
    }, { attach, capacity, options, inWorker });
    return page;
}

/* Each runs in the page. */
export const record = (page, ...items) => page.evaluate(async (all) => void await Promise.all(all.map(([item, time]) =>
    globalThis.shopper.record({ item, type: "view", time }))), items);
export const history = (page) => page.evaluate(async () => (await globalThis.shopper.history()).map(({ item }) => item).join(" "));
export const listed = (page) => page.evaluate(async () => (await globalThis.store.list()).map(({ event }) => event?.item ?? "?").join(" "));
export const databases = (page) => page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name));
export const call = (page, method, ...args) => page.evaluate(([method, args]) => globalThis.store[method](...args), [method, args]);

/** Wait until a tab's history is this. */
export async function becomes(page, expected) {
    for (let i = 0; i < 100 && (await history(page)) !== expected; i++)
        await page.waitForTimeout(20);
    assert.equal(await history(page), expected);
}

/** Put a raw record into the database behind the store's back. */
export const put = (page, raw) => page.evaluate((raw) => new Promise((resolve, reject) => {
    const open = indexedDB.open("shop");
    open.onerror = reject;
    open.onsuccess = () => {
        const transaction = open.result.transaction("events", "readwrite");
        transaction.objectStore("events").add(raw);
        transaction.oncomplete = () => resolve(open.result.close());
    };
}), raw);
