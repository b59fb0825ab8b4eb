// support.mjs - a served shop, a Chromium, and the model in Node.js to compare with.
//
//   EC_MODEL=shop.endcap    test with another model of the embedded shop than the shipped one

import assert from "node:assert/strict";
import { after, before } from "node:test";
import { fileURLToPath } from "node:url";
import { launch, whatIsMissing } from "../../web/demo/chromium.mjs";
import { missingOf, serve } from "../../web/demo/serve.mjs";

/** @typedef {import("playwright-core").Page} Page */
/** @typedef {import("playwright-core").BrowserContextOptions} BrowserContextOptions */
/** @typedef {import("../../web/endcap.js").ShopEvent} ShopEvent */

/** The harness as it is served, beside its module. @type {typeof import("../../web/endcap.js")} */
const { load } = await import(new URL("../../build/web/endcap.js", import.meta.url).href);

const model =
    process.env["EC_MODEL"] ?? fileURLToPath(new URL("../../models/online-retail.endcap", import.meta.url));

/** One server, one browser and one model for all tests of a file. */
export function shopUnderTest() {
    /** @type {import("playwright-core").Browser} */
    let browser;
    /** @type {Awaited<ReturnType<typeof serve>>} */
    let server;
    /** @type {Awaited<ReturnType<typeof load>>} */
    let endcap;
    before(async () => {
        const missing = [...missingOf(), await whatIsMissing()].filter((line) => line !== undefined);
        assert.deepEqual(missing, [], "what the tests of the demo need");
        server = await serve({ port: 0, model });
        browser = await launch();
        endcap = await load({ model });
    });
    after(async () => {
        await browser?.close();
        await server?.close();
        endcap?.dispose();
    });

    return {
        get url() {
            return server.url;
        },
        get endcap() {
            return endcap;
        },

        /**
         * Open the shop, do something, and hold it to the rules for all pages: no error, no stranger.
         *
         * @param {(page: Page, asked: string[]) => Promise<void>} act
         * @param {BrowserContextOptions & { prepare?: (page: Page) => Promise<unknown>, expectTrouble?: boolean }} [options]
         */
        async visit(act, { prepare, expectTrouble = false, ...options } = {}) {
            const context = await browser.newContext({
                viewport: { width: 1280, height: 900 },
                reducedMotion: "reduce",
                ...options,
            });
            context.setDefaultTimeout(20_000);
            try {
                const page = await context.newPage();
                /** @type {string[]} */
                const asked = [];
                /** @type {string[]} */
                const errors = [];
                page.on("request", (request) => asked.push(request.url()));
                page.on("console", (message) => {
                    if (message.type() === "error") errors.push(message.text());
                });
                page.on("pageerror", (error) => errors.push(`${error.name}: ${error.message}`));
                await prepare?.(page);
                await page.goto(server.url);
                await page.waitForSelector(expectTrouble ? ".trouble" : "body[data-ready]");
                await act(page, asked);
                assert.deepEqual(
                    asked.filter(
                        (one) =>
                            new URL(one).origin !== new URL(server.url).origin && !one.startsWith("data:"),
                    ),
                    [],
                    "requests to others",
                );
                if (!expectTrouble) assert.deepEqual(errors, [], "console errors");
            } finally {
                await context.close();
            }
        },

        /**
         * What the model says about a history.
         *
         * @template T
         * @param {ShopEvent[]} events
         * @param {(shopper: ReturnType<typeof endcap.shopper>) => T} ask
         * @returns {T}
         */
        asked(events, ask) {
            const shopper = endcap.shopper({ events });
            try {
                return ask(shopper);
            } finally {
                shopper.dispose();
            }
        },
    };
}

/** The ids on a shelf, in order. @param {Page} page @param {string} name */
export const shelf = (page, name) =>
    page
        .locator(`[data-shelf="${name}"]:not([hidden]) .card`)
        .evaluateAll((cards) => cards.map((card) => card.getAttribute("data-id") ?? ""));

/** The moment a shelf's ranking counts from. @param {Page} page @param {string} name */
export const nowOf = async (page, name) =>
    Number(await page.locator(`[data-shelf="${name}"] .cards`).getAttribute("data-now"));

/** The history that the privacy panel shows, oldest first. @param {Page} page @returns {Promise<ShopEvent[]>} */
export async function history(page) {
    const count = await page.locator('[data-fact="events"] dd').innerText();
    await page.waitForFunction(
        (wanted) => document.querySelectorAll(".events li").length === Number(wanted),
        count,
    );
    return page.locator(".events li").evaluateAll((rows) =>
        rows
            .map((row) => {
                const { item = "", type = "", time = "" } = /** @type {HTMLElement} */ (row).dataset;
                return { item, type: /** @type {any} */ (type), time: Number(time) };
            })
            .reverse(),
    );
}

/** Go to an address of the shop by its hash. @param {Page} page @param {string} hash @param {string} landmark */
export async function go(page, hash, landmark) {
    // The page's own listener was there first: when ours hears of the change, the new page stands.
    await page.evaluate(
        (to) =>
            new Promise((done) => {
                if (location.hash === to) return done(0);
                addEventListener("hashchange", () => done(0), { once: true });
                location.hash = to;
            }),
        hash,
    );
    await page.waitForSelector(landmark);
}

/** @param {{ item: string }[]} places */
export const idsOf = (places) => places.map(({ item }) => item);

/** Click something and wait until the page has shown the consequence. @param {Page} page @param {string} selector */
export async function click(page, selector) {
    await page.locator(selector).first().click();
}
