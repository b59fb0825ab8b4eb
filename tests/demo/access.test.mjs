// access.test.mjs - by keyboard, in a narrow window, enlarged, in the dark; and when the shop cannot open.

import assert from "node:assert/strict";
import test from "node:test";
import { click, go, history, shelf, shopUnderTest } from "./support.mjs";

/** @typedef {import("playwright-core").Page} Page */

const shop = shopUnderTest();
/** Each page of the shop: its address and what tells that it is there. */
const pages = [
    ["#/", ".hero"],
    ["#/product/22423", ".product"],
    ["#/search?q=heart", ".results"],
    ["#/basket", ".basket-page"],
];

/** @param {Page} page */
const focused = (page) =>
    page.evaluate(() => {
        const element = document.activeElement;
        return {
            tag: element?.tagName ?? "",
            id: element?.id ?? "",
            text: element?.textContent ?? "",
            action: /** @type {HTMLElement} */ (element)?.dataset?.["action"] ?? "",
        };
    });

/**
 * Press Tab until something has the focus.
 *
 * @param {Page} page
 * @param {(at: Awaited<ReturnType<typeof focused>>) => boolean} is
 */
async function tabTo(page, is) {
    for (let presses = 0; presses < 200; presses++) {
        await page.keyboard.press("Tab");
        const at = await focused(page);
        if (is(at)) return at;
    }
    throw new Error("Tab does not lead there");
}

test("the keyboard alone looks, likes, asks why, searches and forgets", () =>
    shop.visit(async (page) => {
        await page.keyboard.press("Tab");
        assert.equal((await focused(page)).id, "skip");
        assert.ok(
            (await page.locator("#skip").boundingBox())?.y === 0,
            "the skip link shows when it has the focus",
        );
        await page.keyboard.press("Enter");
        assert.equal((await focused(page)).tag, "H1");

        await tabTo(page, ({ action }) => action === "like");
        const before = await shelf(page, "for-you");
        await page.keyboard.press("Enter");
        assert.equal((await history(page)).length, 1);
        assert.notDeepEqual(await shelf(page, "for-you"), before);
        assert.equal(
            (await focused(page)).action,
            "like",
            "the liked card left the shelf; its neighbour has the focus",
        );

        const why = await tabTo(page, ({ action }) => action === "why");
        await page.keyboard.press("Enter");
        assert.ok(await page.locator("dialog[open]").isVisible());
        await page.keyboard.press("Escape");
        await page.locator("dialog").waitFor({ state: "detached" });
        assert.equal((await focused(page)).text, why.text, "the focus is back where it was");

        await tabTo(page, ({ tag, text }) => tag === "A" && text.length > 5);
        await page.keyboard.press("Enter");
        await page.waitForSelector(".product");
        assert.equal((await focused(page)).tag, "H1", "a new page begins at its heading");

        await page.locator("#query").focus();
        await page.keyboard.type("mug");
        assert.equal((await focused(page)).id, "query", "typing is not interrupted");
        await page.waitForSelector(".results");
        await page.keyboard.press("Enter");
        assert.equal((await focused(page)).text, "“mug”");
        await page.goBack();
        await page.waitForSelector(".product");

        await page.locator("#privacy-button").focus();
        await page.keyboard.press("Enter");
        assert.equal((await focused(page)).text, "Your data");
        const n = (await history(page)).length;
        await tabTo(page, ({ text }) => text === "Forget");
        await page.keyboard.press("Enter");
        assert.equal((await history(page)).length, n - 1);
        assert.equal((await focused(page)).text, "Forget", "the next event has the focus");
        await page.keyboard.press("Escape");
        assert.equal((await focused(page)).id, "privacy-button");
        assert.equal(await page.locator("#privacy").isVisible(), false);
    }));

for (const [
    what,
    options,
    size,
] of /** @type {[string, import("./support.mjs").BrowserContextOptions, string][]} */ ([
        ["a window 360 wide", { viewport: { width: 360, height: 800 } }, "100%"],
        ["text twice as large", { viewport: { width: 1280, height: 900 } }, "200%"],
    ])) {
    test(`${what} needs no sideways scrolling`, () =>
        shop.visit(async (page) => {
            await page.evaluate((to) => {
                document.documentElement.style.fontSize = to;
            }, size);
            await go(page, "#/product/22423", ".product");
            await click(page, '.product [data-action="add"]');
            for (const [hash = "", landmark = ""] of pages) {
                await go(page, hash, landmark);
                const wide = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
                assert.ok((wide[0] ?? 0) <= (wide[1] ?? 0), `${hash} is ${wide[0]} wide in ${wide[1]}`);
            }
            await page.locator("#privacy-button").click();
            const panel = await page
                .locator("#privacy")
                .evaluate((element) => [element.scrollWidth, element.clientWidth]);
            assert.ok((panel[0] ?? 0) <= (panel[1] ?? 0), `the panel is ${panel[0]} wide in ${panel[1]}`);
            await page.keyboard.press("Escape");
            await go(page, "#/", ".hero");
            await click(page, ".why");
            const box = await page.locator("dialog").boundingBox();
            assert.ok(
                box !== null && box.x >= 0 && box.x + box.width <= (page.viewportSize()?.width ?? 0),
                "the dialog fits",
            );
        }, options));
}

/** Text whose contrast with what is behind it is below AA. @param {Page} page @returns {Promise<string[]>} */
const pale = (page) =>
    page.evaluate(() => {
        const parse = (/** @type {string} */ colour) => (colour.match(/[\d.]+/g) ?? []).map(Number);
        const channel = (/** @type {number} */ value) =>
            value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
        const luminance = (/** @type {number[]} */ [r = 0, g = 0, b = 0]) =>
            0.2126 * channel(r / 255) + 0.7152 * channel(g / 255) + 0.0722 * channel(b / 255);
        const over = (/** @type {number[]} */ top, /** @type {number[]} */ below) => {
            const alpha = top[3] ?? 1;
            return [0, 1, 2].map((i) => (top[i] ?? 0) * alpha + (below[i] ?? 0) * (1 - alpha));
        };
        /** @type {(element: Element | null) => number[]} */
        const behind = (element) => {
            if (element === null) return [255, 255, 255];
            const own = parse(getComputedStyle(element).backgroundColor);
            return own[3] === undefined && own.length === 3 ? own : over(own, behind(element.parentElement));
        };
        const found = [];
        for (const element of document.querySelectorAll("body *")) {
            const hasText = [...element.childNodes].some(
                (node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim() !== "",
            );
            const isShown =
                element instanceof HTMLElement &&
                element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
            if (
                !hasText ||
                !isShown ||
                element.closest(".visually-hidden, #live, noscript, :disabled") !== null
            )
                continue;
            const style = getComputedStyle(element);
            const back = behind(element);
            let opacity = 1;
            for (let at = /** @type {Element | null} */ (element); at !== null; at = at.parentElement)
                opacity *= Number(getComputedStyle(at).opacity);
            const text = parse(style.color);
            const front = over([text[0] ?? 0, text[1] ?? 0, text[2] ?? 0, (text[3] ?? 1) * opacity], back);
            const [high = 0, low = 0] = [luminance(front), luminance(back)].sort((a, b) => b - a);
            const ratio = (high + 0.05) / (low + 0.05);
            const size = parseFloat(style.fontSize);
            const isLarge = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
            if (!(ratio >= (isLarge ? 3 : 4.5)))
                found.push(
                    `${ratio.toFixed(2)} ${element.tagName}.${element.className} ` +
                    `“${element.textContent?.trim().slice(0, 30)}”`,
                );
        }
        return found;
    });

for (const colorScheme of /** @type {const} */ (["light", "dark"])) {
    test(`text stands out in ${colorScheme} colours`, () =>
        shop.visit(
            async (page) => {
                await go(page, "#/product/22423", ".product");
                await click(page, '.product [data-action="add"]');
                for (const [hash = "", landmark = ""] of pages) {
                    await go(page, hash, landmark);
                    assert.deepEqual(await pale(page), [], hash);
                }
                await page.locator("#privacy-button").click();
                assert.deepEqual(await pale(page), [], "the privacy panel");
                const background = await page.evaluate(
                    () => getComputedStyle(document.body).backgroundColor.match(/\d+/g)?.map(Number) ?? [],
                );
                assert.equal((background[0] ?? 0) < 128, colorScheme === "dark");
            },
            { colorScheme },
        ));
}

test("every control has a name, every list is one, headings begin with one h1", () =>
    shop.visit(async (page) => {
        await go(page, "#/product/22423", ".product");
        await click(page, '.product [data-action="add"]');
        await page.locator("#privacy-button").click();
        for (const [hash = "", landmark = ""] of pages) {
            await go(page, hash, landmark);
            const found = await page.evaluate(() => ({
                nameless: [...document.querySelectorAll("button, a[href], input")]
                    .filter(
                        (element) =>
                            element.checkVisibility() &&
                            element.closest("[aria-hidden=true]") === null &&
                            (element.getAttribute("aria-label") ?? element.textContent ?? "").trim() === "" &&
                            !(element instanceof HTMLInputElement && (element.labels?.length ?? 0) > 0),
                    )
                    .map((element) => element.outerHTML),
                strays: [...document.querySelectorAll("li")].filter(
                    (element) => !/^[UO]L$/.test(element.parentElement?.tagName ?? ""),
                ).length,
                h1: document.querySelectorAll("h1").length,
                ids: [...document.querySelectorAll("[id]")]
                    .map(({ id }) => id)
                    .filter((id, at, all) => all.indexOf(id) !== at),
                inline: document.querySelectorAll("main [onclick], style, script:not([src])").length,
            }));
            assert.deepEqual(found, { nameless: [], strays: 0, h1: 1, ids: [], inline: 0 }, hash);
        }
    }));

test("a missing model is told kindly, with what to do", () =>
    shop.visit(
        async (page) => {
            assert.match(await page.locator(".trouble").innerText(), /model file is missing[^]*make models/);
        },
        {
            expectTrouble: true,
            prepare: (page) => page.route("**/*.endcap", (route) => route.fulfill({ status: 404, body: "" })),
        },
    ));

test("a damaged model is told kindly, with what to do", () =>
    shop.visit(
        async (page) => {
            assert.match(await page.locator(".trouble").innerText(), /cannot be used[^]*make wasm models/);
        },
        {
            expectTrouble: true,
            prepare: (page) =>
                page.route("**/*.endcap", (route) =>
                    route.fulfill({ status: 200, body: "ENDCAP, or so it says" }),
                ),
        },
    ));

test("a browser that refuses WebAssembly is told about it", () =>
    shop.visit(
        async (page) => {
            assert.match(await page.locator(".trouble").innerText(), /does not let the page run WebAssembly/);
        },
        {
            expectTrouble: true,
            prepare: (page) =>
                page.route(
                    (url) => url.pathname === "/",
                    async (route) => {
                        const response = await route.fetch();
                        const headers = { ...response.headers() };
                        headers["content-security-policy"] = (
                            headers["content-security-policy"] ?? ""
                        ).replace(" 'wasm-unsafe-eval'", "");
                        await route.fulfill({ response, headers });
                    },
                ),
        },
    ));
