// shelves.test.mjs - what stands on the shelves is what the model says, after every click.

import assert from "node:assert/strict";
import test from "node:test";
import { click, go, history, idsOf, nowOf, shelf, shopUnderTest } from "./support.mjs";

const shop = shopUnderTest();

/** @param {import("playwright-core").Page} page */
async function home(page) {
    await go(page, "#/", ".hero");
}

/** Every shelf of the first page is the one that the model gives in Node.js. @param {import("playwright-core").Page} page */
async function assertHome(page) {
    const events = await history(page);
    const now = await nowOf(page, "for-you");
    assert.ok(Number.isFinite(now) && now > 0, "a shelf says what time it counts from");
    const forYou = shop.asked(events, (shopper) => idsOf(shopper.recommend({ k: 12, now })));
    assert.deepEqual(await shelf(page, "for-you"), forYou, "for you");

    const seen = events.map(({ item }) => item);
    const last = events.findLast(({ type }) => type === "view" || type === "like");
    const because =
        last === undefined
            ? []
            : idsOf(shop.endcap.similar(last.item, { k: 6, exclude: [...seen, ...forYou] }));
    assert.deepEqual(await shelf(page, "because"), because, "because you looked at");

    const quiet = shop.asked(events, (shopper) =>
        idsOf(shopper.recommend({ k: 6, now, tailOnly: true, exclude: [...forYou, ...because] })),
    );
    assert.deepEqual(await shelf(page, "new-to-you"), quiet, "new to you");
    assert.ok(
        quiet.every((id) => shop.endcap.item(id)?.tail),
        "new to you comes from the long tail",
    );
    return forYou;
}

test("the first visit shows what is popular, and says so", () =>
    shop.visit(async (page) => {
        const forYou = await assertHome(page);
        assert.equal(forYou.length, 12);
        assert.equal(await page.locator('[data-shelf="for-you"] h2').innerText(), "Popular here");
        assert.equal(await page.locator('[data-shelf="for-you"] .why').first().innerText(), "Popular here");
        assert.equal(
            await page.locator('[data-fact="items"] dd').innerText(),
            shop.endcap.size.toLocaleString("en-GB"),
        );
        assert.equal(
            await page.locator(".card .picture").count(),
            await page.locator(".card").count(),
            "a picture each",
        );
    }));

test("every click re-orders the shelves as the model says", () =>
    shop.visit(async (page) => {
        const first = await assertHome(page);
        await click(page, '[data-shelf="for-you"] .card:nth-child(3) h3 a');
        await page.waitForSelector(".product");
        await home(page);
        const afterView = await assertHome(page);
        assert.notDeepEqual(afterView, first, "a look changes the order");

        await click(page, '[data-shelf="new-to-you"] .card:nth-child(2) [data-action="like"]');
        const afterLike = await assertHome(page);
        assert.notDeepEqual(afterLike, afterView, "a like changes the order, on the page where it was given");

        await click(page, '[data-shelf="for-you"] .card:nth-child(5) [data-action="add"]');
        const afterCart = await assertHome(page);
        assert.notDeepEqual(afterCart, afterLike, "the basket changes the order");
        assert.deepEqual(
            (await history(page)).map(({ type }) => type),
            ["view", "like", "cart"],
        );
        assert.match(await page.locator("#live").innerText(), /is in your basket/);
    }));

/** Whether a place is there for what was bought in one basket. @param {import("../../web/endcap.js").Place} place */
const isTogether = ({ because }) => because.some(({ signal, value }) => signal === "baskets" && value > 0);

test("what goes with a product was bought together with it, where the model knows of baskets", () =>
    shop.visit(async (page) => {
        /** @type {Parameters<typeof shop.endcap.similar>[1]} */
        const baskets = { k: 6, explain: true, signals: ["baskets"] };
        const ids = [...shop.endcap.items()].map(({ id }) => id);
        const lonely = ids.find((id) => !shop.endcap.similar(id, baskets).some(isTogether));
        // The history is no part of it: it is looked at after a like of something else.
        await go(page, "#/product/85123A", ".product");
        await click(page, '.product [data-action="like"]');
        for (const id of ["22423", "85123A", ...(lonely === undefined ? [] : [lonely])]) {
            await go(page, `#/product/${encodeURIComponent(id)}`, `.product .facts li:has-text("${id}")`);
            /** @type {import("../../web/endcap.js").Place[]} */
            const together = shop.endcap.similar(id, baskets).filter(isTogether);
            const whys = await page.locator('[data-shelf="goes-with"] .why').allInnerTexts();
            if (together.length > 0) {
                assert.deepEqual(await shelf(page, "goes-with"), idsOf(together));
                assert.deepEqual(whys, together.map(() => "Bought together in one basket"));
            } else {
                assert.deepEqual(await shelf(page, "goes-with"), idsOf(shop.endcap.similar(id, { k: 6 })));
                assert.ok(!whys.includes("Bought together in one basket"));
            }
        }
        if (shop.endcap.signals.includes("baskets"))
            assert.equal(shop.endcap.similar("22423", baskets).filter(isTogether).length, 6);
    }));

test("the product page records the look once", () =>
    shop.visit(async (page) => {
        await go(page, "#/product/85123A", ".product");
        await click(page, '.product [data-action="like"]');
        await go(page, "#/product/22423", ".product");
        assert.equal(await page.locator("h1").innerText(), "Regency Cakestand 3 Tier");
        assert.equal(await page.title(), "Regency Cakestand 3 Tier · Merrythorn");
        await home(page);
        await go(page, "#/product/22423", ".product");
        assert.deepEqual(
            (await history(page)).map(({ item, type }) => `${type} ${item}`),
            ["view 85123A", "like 85123A", "view 22423"],
        );
        await go(page, "#/product/no%2Fsuch", ".notice");
        assert.match(await page.locator("main").innerText(), /no\/such/);
        assert.equal((await history(page)).length, 3, "what the shop does not have is not recorded");
    }));

test("a search is ordered for you, and the switch gives the order for everybody", () =>
    shop.visit(async (page) => {
        await go(page, "#/product/22386", ".product");
        await page.fill("#query", "lunch bag");
        await page.waitForSelector(".results");
        const products = [...shop.endcap.items()]
            .filter(({ title }) => /\bLUNCH/.test(title) && /\bBAG/.test(title))
            .sort((a, b) => b.popularity - a.popularity || (a.id < b.id ? -1 : 1));
        const plain = products.map(({ id }) => id).slice(0, 48);
        const events = await history(page);
        const now = await nowOf(page, "results");
        const yours = shop
            .asked(events, (shopper) =>
                idsOf(
                    shopper.rerank(
                        products.map(({ id }) => id),
                        { now },
                    ),
                ),
            )
            .slice(0, 48);
        assert.ok(yours.length > 10 && yours.join() !== plain.join(), "the history makes a difference here");
        assert.deepEqual(await shelf(page, "results"), yours);
        await page.getByLabel("Most popular first").check();
        assert.deepEqual(await shelf(page, "results"), plain);
        await page.getByLabel("For you", { exact: true }).check();
        assert.deepEqual(await shelf(page, "results"), yours);
        assert.equal(
            await page.evaluate(() => document.activeElement?.id ?? ""),
            "",
            "the switch kept the focus",
        );
        await page.fill("#query", "zzzz");
        assert.match(await page.locator("main").innerText(), /No products[^]*Nothing here is called that/);
        await page.fill("#query", "");
        await page.waitForSelector(".hero");
    }));

test("a department is a list of its own, all of it", () =>
    shop.visit(async (page) => {
        await click(page, '#departments a[href="#/browse/light"]');
        await page.waitForSelector(".results");
        assert.equal(await page.locator('#departments [aria-current="page"]').innerText(), "Candles & light");
        const total = Number(
            (await page.locator(".results .note").first().innerText())
                .match(/^([\d,]+) products/)?.[1]
                ?.replace(",", ""),
        );
        assert.equal((await shelf(page, "results")).length, 48);
        while (await page.locator(".more").isVisible()) await page.locator(".more").click();
        const all = await shelf(page, "results");
        assert.equal(all.length, total);
        assert.equal(new Set(all).size, total);
    }));

test("the basket counts, takes back and buys", () =>
    shop.visit(async (page) => {
        await go(page, "#/product/22423", ".product");
        await click(page, '.product [data-action="add"]');
        await click(page, '.product [data-action="add"]');
        assert.equal(await page.locator("#basket-count").innerText(), "2");
        await page.locator("#basket-link").click();
        await page.waitForSelector(".basket-page");
        const price = shop.endcap.item("22423")?.price ?? 0;
        assert.equal(await page.locator(".sum").innerText(), `2 pieces, £${(2 * price).toFixed(2)}`);
        await page.getByRole("button", { name: /^One less/ }).click();
        assert.equal(await page.locator(".sum").innerText(), `1 piece, £${price.toFixed(2)}`);
        assert.equal(
            await page.evaluate(() => document.activeElement?.getAttribute("aria-label")),
            "One less: Regency Cakestand 3 Tier",
            "the focus stays",
        );
        await page.locator(".buy-all").click();
        assert.equal(await page.locator("#basket-count").innerText(), "0");
        assert.match(
            await page.locator(".basket-page .notice:visible").first().innerText(),
            /No money moved/,
        );
        assert.deepEqual(
            (await history(page)).map(({ type }) => type),
            ["view", "cart", "purchase"],
        );
        const now = await nowOf(page, "for-basket");
        assert.deepEqual(
            await shelf(page, "for-basket"),
            shop.asked(await history(page), (shopper) => idsOf(shopper.recommend({ k: 6, now }))),
        );
    }));

test("each place says why, and the parts sum to the score", () =>
    shop.visit(async (page) => {
        for (const bag of ["85099B", "85099C", "22386"]) {
            await go(page, `#/product/${bag}`, ".product");
            await click(page, '.product [data-action="like"]');
        }
        await home(page);
        const whys = page.locator('[data-shelf="for-you"] .why');
        assert.equal(await whys.count(), 12);
        for (const text of await whys.allInnerTexts())
            assert.match(
                text,
                /^(Often chosen after|Often in one basket with|Fits your taste:|Much like|Because you|After |Again:|Chosen by|Popular here)/,
            );
        assert.match((await whys.allInnerTexts()).join("\n"), /Jumbo Bag Pink Polkadot/);

        const events = await history(page);
        const now = await nowOf(page, "for-you");
        const [place] = shop.asked(events, (shopper) => shopper.recommend({ k: 1, now, explain: true }));
        await whys.first().click();
        const table = page.locator("dialog table");
        const score = Number(await table.getAttribute("data-score"));
        assert.equal(score, place?.score, "the score, to the last bit");
        const values = await table
            .locator("[data-value]")
            .evaluateAll((cells) => cells.map((cell) => Number(cell.getAttribute("data-value"))));
        assert.match(await table.innerText(), /\d smaller ones together/);
        assert.ok(
            Math.abs(values.reduce((a, b) => a + b, 0) - score) < 1e-9,
            `${values.join(" + ")} is ${score}`,
        );
    }));

test("cards glide to their new places, unless one asked for less motion", async () => {
    /** @type {number[]} */
    const moving = [];
    for (const reducedMotion of /** @type {const} */ (["no-preference", "reduce"])) {
        await shop.visit(
            async (page) => {
                await click(page, '[data-shelf="for-you"] .card:nth-child(2) [data-action="like"]');
                moving.push(
                    await page.evaluate(
                        () =>
                            document
                                .getAnimations()
                                .filter(
                                    ({ effect }) =>
                                        effect instanceof KeyframeEffect &&
                                        effect.target instanceof HTMLElement &&
                                        effect.target.classList.contains("card"),
                                ).length,
                    ),
                );
            },
            { reducedMotion },
        );
    }
    assert.ok((moving[0] ?? 0) > 0, "cards move");
    assert.equal(moving[1], 0);
});
