// privacy.test.mjs - nothing leaves the page, nothing is stored before consent, and forgetting is exact.

import assert from "node:assert/strict";
import test from "node:test";
import { click, go, history, shelf, shopUnderTest } from "./support.mjs";

/** @typedef {import("playwright-core").Page} Page */

const shop = shopUnderTest();

/** What a browser could have kept. @param {Page} page */
const kept = (page) =>
    page.evaluate(async () => ({
        databases: (await indexedDB.databases()).map(({ name }) => name),
        local: localStorage.length,
        session: sessionStorage.length,
        cookies: document.cookie,
        caches: await caches.keys(),
    }));
const nothing = { databases: [], local: 0, session: 0, cookies: "", caches: [] };

/** The first shelf with the score of its first place. @param {Page} page */
async function order(page) {
    await go(page, "#/", ".hero");
    await click(page, '[data-shelf="for-you"] .why');
    const score = await page.locator("dialog table").getAttribute("data-score");
    await page.keyboard.press("Escape");
    return { score, ids: await shelf(page, "for-you"), quiet: await shelf(page, "new-to-you") };
}

test("after the shop has opened, the page asks for nothing more", () =>
    shop.visit(async (page, asked) => {
        const files = asked.length;
        const paths = asked.filter((one) => !one.startsWith("data:")).map((one) => new URL(one).pathname);
        for (const path of paths)
            assert.match(
                path,
                /^\/($|demo\/[a-z-]+\.(js|css)$|[a-z-]+\.(js|wasm)$|models\/online-retail\.endcap$)/,
            );
        assert.equal(paths.filter((path) => path.endsWith(".wasm")).length, 1, "one of the two modules");
        await page.context().setOffline(true);
        await go(page, "#/product/85123A", ".product");
        await click(page, '.product [data-action="like"]');
        await click(page, '.product [data-action="add"]');
        await page.fill("#query", "mug");
        await page.waitForSelector(".results");
        await go(page, "#/basket", ".basket-page");
        await page.locator(".buy-all").click();
        await page.locator("#privacy-button").click();
        await page.locator("#consent").click();
        await page.waitForFunction(() =>
            /Kept in this browser/.test(document.getElementById("consent-note")?.textContent ?? ""),
        );
        await page.locator("#privacy .danger").click();
        await page.waitForFunction(() => document.querySelectorAll(".events li").length === 0);
        await go(page, "#/", ".hero");
        assert.equal(await page.locator("#privacy section p strong").innerText(), "Nothing.");
        assert.deepEqual(asked.slice(files), [], "requests since");
    }));

test("forgetting gives back the former order, to the last bit of the score", () =>
    shop.visit(
        async (page) => {
            const first = await order(page);
            await go(page, "#/product/22386", ".product");
            const second = await order(page);
            assert.notDeepEqual(second, first);
            await click(page, '[data-shelf="for-you"] .card:nth-child(4) [data-action="like"]');
            await click(page, '[data-shelf="for-you"] .card:nth-child(4) [data-action="add"]');
            const third = await order(page);
            assert.notDeepEqual(third, second);

            await page.locator("#privacy-button").click();
            await page.getByRole("button", { name: /^Forget: Put in the basket/ }).click();
            await page.getByRole("button", { name: /^Forget: Liked/ }).click();
            assert.equal((await history(page)).length, 1);
            assert.deepEqual(await order(page), second);
            await page.getByRole("button", { name: "Forget everything" }).click();
            await page.waitForFunction(() => document.querySelectorAll(".events li").length === 0);
            assert.deepEqual(await order(page), first);
        },
        { prepare: (page) => page.clock.setFixedTime(new Date("2011-12-10T12:00:00Z")) },
    ));

test("a product's page forgets that one was there", () =>
    shop.visit(async (page) => {
        await go(page, "#/product/85123A", ".product");
        await go(page, "#/product/22423", ".product");
        await click(page, '.product [data-action="like"]');
        await click(page, '[data-action="forget"]');
        assert.deepEqual(
            (await history(page)).map(({ item }) => item),
            ["85123A"],
        );
        assert.equal(
            await page.locator('.product [data-action="like"]').getAttribute("aria-pressed"),
            "false",
        );
        assert.equal(await page.locator('[data-action="forget"]').isVisible(), false);
    }));

test("without consent nothing is stored, and a reload forgets", () =>
    shop.visit(async (page) => {
        await go(page, "#/product/85123A", ".product");
        await click(page, '.product [data-action="like"]');
        await go(page, "#/", ".hero");
        assert.deepEqual(await kept(page), nothing);
        await page.locator("#privacy-button").click();
        assert.match(await page.locator("#consent-note").innerText(), /Nothing is stored/);
        assert.equal((await history(page)).length, 2);
        await page.reload();
        await page.waitForSelector("body[data-ready]");
        assert.equal((await history(page)).length, 0);
        assert.deepEqual(await kept(page), nothing);
    }));

test("with consent the history is back after a reload; withdrawn, the database is gone", () =>
    shop.visit(async (page) => {
        await go(page, "#/product/85123A", ".product");
        await click(page, '.product [data-action="like"]');
        await go(page, "#/", ".hero");
        await page.locator("#privacy-button").click();
        await page.locator("#consent").click();
        await page.waitForFunction(() =>
            /2 records/.test(document.getElementById("consent-note")?.textContent ?? ""),
        );
        await click(page, '[data-shelf="for-you"] [data-action="add"]');
        await page.waitForFunction(() =>
            /3 records/.test(document.getElementById("consent-note")?.textContent ?? ""),
        );
        const before = await history(page);
        const shown = await shelf(page, "for-you");
        assert.deepEqual((await kept(page)).databases, ["endcap-demo"]);

        await page.reload();
        await page.waitForSelector("body[data-ready]");
        assert.deepEqual(await history(page), before);
        assert.deepEqual(await shelf(page, "for-you"), shown);
        assert.equal(
            await page.locator("#basket-count").innerText(),
            "1",
            "the basket is part of the history",
        );

        await page.locator("#privacy-button").click();
        await page.getByRole("button", { name: /^Forget: Liked/ }).click();
        await page.waitForFunction(() =>
            /2 records/.test(document.getElementById("consent-note")?.textContent ?? ""),
        );
        await page.locator("#consent").click();
        await page.waitForFunction(() =>
            /Nothing is stored/.test(document.getElementById("consent-note")?.textContent ?? ""),
        );
        assert.deepEqual(await kept(page), nothing);
        assert.equal((await history(page)).length, 2, "this page still remembers");
        await page.reload();
        await page.waitForSelector("body[data-ready]");
        assert.equal((await history(page)).length, 0);
    }));

test("a second tab follows the first", () =>
    shop.visit(async (page) => {
        await page.locator("#privacy-button").click();
        await page.locator("#consent").click();
        await page.waitForFunction(() =>
            /Kept in this browser/.test(document.getElementById("consent-note")?.textContent ?? ""),
        );
        const other = await page.context().newPage();
        await other.goto(shop.url);
        await other.waitForSelector("body[data-ready]");
        await go(page, "#/product/22423", ".product");
        await other.waitForFunction(() => document.querySelectorAll(".events li").length === 1);
        assert.deepEqual(await history(other), await history(page));
        assert.deepEqual((await shelf(other, "for-you")).includes("22423"), false);
    }));
