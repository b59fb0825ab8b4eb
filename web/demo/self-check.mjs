// self-check.mjs - click through the shop in headless Chromium and say what was seen.

import { mkdir } from "node:fs/promises";
import { dirname, relative } from "node:path";
import { launch, whatIsMissing } from "./chromium.mjs";
import { serve } from "./serve.mjs";

/** @typedef {import("playwright-core").Page} Page */

/** @param {Page} page @param {string} name @returns {Promise<string[]>} ids */
const shelf = (page, name) =>
    page
        .locator(`[data-shelf="${name}"] .card`)
        .evaluateAll((cards) => cards.map((card) => card.getAttribute("data-id") ?? ""));

/**
 * @param {import("./serve.mjs").ServeOptions} options
 * @param {string} picture where the screenshot goes
 * @returns {Promise<number>} exit code
 */
export async function selfCheck(options, picture) {
    const missing = await whatIsMissing();
    if (missing !== undefined) {
        console.error(`The demo cannot be checked here. ${missing}.`);
        return 1;
    }
    const { url, close } = await serve(options);
    const browser = await launch();
    try {
        const page = await browser.newPage({
            viewport: { width: 1360, height: 1000 },
            reducedMotion: "reduce",
        });
        /** @type {string[]} */
        const wrong = [];
        /** @type {string[]} */
        const asked = [];
        page.on("console", (message) => {
            if (message.type() === "error") wrong.push(`console: ${message.text()}`);
        });
        page.on("pageerror", (error) => wrong.push(`error: ${error.name}: ${error.message}`));
        page.on("request", (request) => asked.push(request.url()));
        const check = (/** @type {boolean} */ holds, /** @type {string} */ text) => {
            console.log(`${holds ? "  ok" : "FAIL"}  ${text}`);
            if (!holds) wrong.push(text);
        };

        await page.goto(url);
        await page.waitForSelector("body[data-ready], .trouble");
        if ((await page.locator(".trouble").count()) > 0)
            throw new Error(await page.locator(".trouble").innerText());
        const loaded = asked.length;
        const first = await shelf(page, "for-you");
        check(first.length === 12, `${first.length} places on the first shelf, for somebody new`);

        await page.locator('[data-shelf="for-you"] .card h3 a').nth(4).click();
        await page.waitForSelector(".product");
        check(
            (await shelf(page, "goes-with")).length > 0,
            `“${await page.locator("h1").innerText()}” has things that go with it`,
        );
        await page.locator('.product [data-action="like"]').click();
        await page.locator(".brand").click();
        await page.waitForSelector(".hero");
        const second = await shelf(page, "for-you");
        check(
            second.join() !== first.join(),
            `after a look and a like, ${second.filter((id) => !first.includes(id)).length} of 12 places are new`,
        );
        await page.locator('[data-shelf="for-you"] [data-action="add"]').first().click();
        const third = await shelf(page, "for-you");
        check(
            third.join() !== second.join() && (await page.locator("#basket-count").innerText()) === "1",
            "an addition to the basket changed the shelf at once",
        );
        check(
            /\S/.test(await page.locator('[data-shelf="for-you"] .why').first().innerText()),
            `the first place says why: “${await page.locator('[data-shelf="for-you"] .why').first().innerText()}”`,
        );
        await mkdir(dirname(picture), { recursive: true });
        await page.evaluate(() => document.getElementById("live")?.replaceChildren());
        await page.mouse.move(0, 0);
        await page.screenshot({ path: picture });

        await page.locator("#privacy-button").click();
        await page.locator("#privacy .danger").click();
        await page.waitForFunction(
            () => document.querySelector('[data-fact="events"] dd')?.textContent === "0",
        );
        check(
            (await shelf(page, "for-you")).join() === first.join(),
            "everything forgotten: the first shelf is as it was",
        );
        const foreign = asked.filter((one) => new URL(one).origin !== new URL(url).origin);
        check(
            foreign.length === 0 && asked.length === loaded,
            `${loaded} requests to open the shop, ${asked.length - loaded} since${asked
                .slice(loaded)
                .map((one) => ` (${new URL(one).pathname})`)
                .join("")}, ${foreign.length} to anybody else`,
        );
        check(wrong.length === 0, `${wrong.length} errors${wrong.length > 0 ? `: ${wrong.join("; ")}` : ""}`);
        console.log((await page.locator("#readout").innerText()).replace(/\n+/g, " "));
        console.log(`Screenshot: ${relative(process.cwd(), picture)}`);
        return wrong.length === 0 ? 0 : 1;
    } catch (error) {
        console.error(`The demo failed its check: ${error instanceof Error ? error.message : error}`);
        return 1;
    } finally {
        await browser.close();
        await close();
    }
}
