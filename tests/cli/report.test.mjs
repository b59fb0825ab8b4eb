/* report.test.mjs - the page of `evaluate --html`, opened in Chromium from its file, offline. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";

import { chromium } from "../web/support.mjs";
import { file, program, run, scratch, smallOptions } from "./support.mjs";

const HOSTILE = [
    "</script><script>window.hacked = 1</script>", "<img src=x onerror='window.hacked = 1'>", "<!-- open", "\"'&amp;\\u003c<b>",
    "]]> {{data}}",
];

/** A shop whose titles mean harm: 60 shoppers with long histories that mostly follow the catalogue. */
function hostileLog() {
    const rows = ["user,item,time,title"];
    let state = 12345;
    const random = (n) => (state = (state * 48271) % 2147483647) % n;
    for (let user = 0; user < 60; user++) {
        let item = random(30);
        for (let step = 0; step < 16; step++) {
            item = random(4) ? (item + 1) % 30 : random(30);
            const title = (HOSTILE[item] ?? `Thing, no. ${item}`).replaceAll("\"", "\"\"");
            rows.push(`secret-${user},i${item},${1600000000 + step * 1000 + user},"${title}"`);
        }
    }
    return rows.join("\n") + "\n";
}

const log = file("hostile.csv", hostileLog());
const args = ["evaluate", log, "-k", "3,10", "-q", ...smallOptions];
const path = join(scratch, "report.html");
let told;
let browser;

before(async () => {
    const { code, out, err } = run([...args, "--json", "--html", path, "--html-histories"]);
    assert.equal(code, 0, err);
    told = JSON.parse(out);
    browser = await chromium();
});
after(() => browser?.close());

/** Open a report as a person would, and hold it to what is true of every one. */
async function open(where, act, options = {}) {
    const context = await browser.newContext({ viewport: { width: 1200, height: 900 }, offline: true, ...options });
    try {
        const page = await context.newPage();
        const asked = [];
        const errors = [];
        page.on("request", (request) => asked.push(request.url()));
        page.on("console", (message) => errors.push(message.text()));
        page.on("pageerror", (error) => errors.push(String(error)));
        await page.goto(pathToFileURL(where).href);
        await page.waitForSelector("body[data-ready]", { timeout: 15_000 }).catch(() => assert.deepEqual(errors, []));
        await page.waitForFunction(() => document.querySelectorAll(".plot").length === document.querySelectorAll(".plot canvas").length);
        await act(page);
        assert.deepEqual(errors, []);
        assert.deepEqual(asked.filter((url) => !url.startsWith("data:")), [pathToFileURL(where).href]);
    } finally {
        await context.close();
    }
}

/** The text of a table's cells, row by row. */
const cells = (page, id) => page.locator(`#${id} tbody tr`).evaluateAll((rows) =>
    rows.map((row) => [...row.children].map((cell) => cell.textContent)));

const figure = (number) => number.toFixed(4);
const range = ([low, high]) => `${figure(low)} to ${figure(high)}`;

test("every_chart_is_drawn_and_nothing_is_asked_for", () => open(path, async (page) => {
    const inks = await page.locator(".plot canvas").evaluateAll((canvases) => canvases.map((canvas) => {
        const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
        const colours = new Set();
        for (let n = 0; n < data.length; n += 4)
            if (data[n + 3] > 200)
                colours.add(data[n] << 16 | data[n + 1] << 8 | data[n + 2]);
        return [canvas.closest(".plot").id, colours.size];
    }));
    assert.deepEqual(inks.map(([id]) => id), ["chart-recall", "chart-ndcg", "chart-mrr", "chart-popularity", "chart-history",
        "chart-signals", "chart-size", "chart-exposure"]);
    for (const [id, colours] of inks)
        assert.ok(colours > 5, `${id} shows ${colours} colours`);
    assert.equal(await page.evaluate(() => window.hacked), undefined);
}));

test("the_tables_say_what_the_json_says", () => open(path, async (page) => {
    for (const k of [3, 10]) {
        const rows = await cells(page, `systems-${k}`);
        assert.deepEqual(rows.map(([name]) => name), told.systems.map(({ name }) => name));
        told.systems.forEach((system, n) => {
            const wanted = ["recall", "ndcg", "mrr"].map((name) => `${figure(system[`${name}@${k}`])}${range(system.intervals[`${name}@${k}`])}`);
            assert.deepEqual(rows[n].slice(1, 4), wanted);
        });
    }
    const fine = await cells(page, "fine-ndcg");
    assert.equal(fine.length, 10);
    for (const k of [3, 10])
        assert.deepEqual(fine[k - 1], [String(k), ...told.systems.map((system) => figure(system[`ndcg@${k}`])),
            range(told.systems[0].intervals[`ndcg@${k}`])]);

    const ablations = await cells(page, "ablations");
    assert.deepEqual(ablations.slice(0, -1).map(([name, alone, , left]) => [name.split(" ")[0], alone, left]),
        told.ablations.map((one) => [one.without, figure(one.alone["ndcg@10"]), figure(one["ndcg@10"])]));
    assert.deepEqual((await cells(page, "losses")).map((row) => row[2]), told.losses.map((one) => figure(one["ndcg@10"])));
    const sizes = (await cells(page, "sizes")).filter(([name]) => name !== "this model");
    assert.deepEqual(sizes.map((row) => row[2]), told.sizes.map((one) => figure(one["ndcg@10"])));
    const exposure = await cells(page, "exposure-table");
    assert.deepEqual(exposure.map((row) => row[2]), told.systems.map((one) => figure(one["gini@10"])));

    for (const id of ["bands-popularity", "bands-history"]) {
        const tests = (await cells(page, id)).reduce((sum, row) => sum + Number(row[1].replaceAll(",", "")), 0);
        assert.equal(tests, told.tests);
    }
    assert.equal((await cells(page, "slowest")).length, 10);
}));

test("titles_stay_text_and_no_shopper_is_named", () => open(path, async (page) => {
    const words = new Set([...HOSTILE, ...Array.from({ length: 30 }, (_, n) => `Thing, no. ${n}`)]);
    const shown = await page.locator("#worst li, #worst td.words:nth-child(4)").evaluateAll((all) => all.map((one) => one.textContent));
    assert.ok(shown.length > 50);
    assert.deepEqual(shown.filter((title) => !words.has(title)), []);
    assert.ok(HOSTILE.some((title) => shown.includes(title)));
    assert.equal(await page.locator("#worst :is(img, script, b)").count(), 0);
    assert.equal(await page.locator("script").count(), 4);
    assert.doesNotMatch(readFileSync(path, "utf8"), /secret-/);
}));

test("without_html_histories_the_file_holds_no_product_that_a_shopper_saw_chose_or_would_see", async () => {
    const plain = join(scratch, "plain.html");
    assert.equal(run([...args, "--html", plain]).code, 0);
    const text = readFileSync(plain, "utf8");
    assert.doesNotMatch(text, /Thing, no|window\.hacked|secret-/);
    assert.doesNotMatch(text, /"(recent|target|shown)":/);
    await open(plain, async (page) => {
        const rows = await cells(page, "worst");
        assert.equal(rows.length, 20);
        for (const row of rows)
            assert.match(row.join(" "), /^\d+ [\d,]+ [\d,]+$/);
        assert.match(await page.locator("body").textContent(), /with --html-histories it is/);
    });
    const { code, err } = run([...args, "--html-histories"]);
    assert.equal(code, 2);
    assert.match(err, /--html-histories belongs to --html FILE/);
});

test("the_policy_lets_no_other_script_run", () => open(path, async (page) => {
    const policy = await page.locator("meta[http-equiv]").getAttribute("content");
    assert.match(policy, /^default-src 'none'; script-src 'sha256-[^']+' 'sha256-[^']+'; style-src 'sha256-/);
    assert.doesNotMatch(policy, /unsafe/);
}));

test("two_runs_write_the_same_bytes_but_for_the_times", () => {
    const again = join(scratch, "again.html");
    assert.equal(run([...args, "--html", again, "--html-histories"]).code, 0);
    const untimed = (where) => readFileSync(where, "utf8").replace(/^<script[^>]* id="times">.*$/m, "times");
    assert.equal(untimed(again), untimed(path));
    assert.notEqual(untimed(path).match(/^times$/m), null);
});

/** Contrast of the worst text on the page with what is behind it (WCAG 2, 1.4.3). */
const worstContrast = (page) => page.evaluate(() => {
    const light = (colour) => {
        const parts = colour.match(/[\d.]+/g).slice(0, 3).map((one) => one / 255)
            .map((one) => (one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4));
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2];
    };
    const behind = (one) => {
        for (; one; one = one.parentElement) {
            const { backgroundColor } = getComputedStyle(one);
            if (!/, 0\)$/.test(backgroundColor))
                return backgroundColor;
        }
        return "rgb(255, 255, 255)";
    };
    return Math.min(...[...document.querySelectorAll("h1, h2, p, th, td, a, summary, small, li, caption, figcaption")].map((one) => {
        const [a, b] = [light(getComputedStyle(one).color), light(behind(one))];
        return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    }));
});

for (const colorScheme of ["light", "dark"])
    test(`text_is_readable_in_${colorScheme}_colours`, () => open(path, async (page) => {
        assert.ok(await worstContrast(page) >= 4.5, String(await worstContrast(page)));
        const paper = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
        assert.equal(Number(paper.match(/\d+/)[0]) < 128, colorScheme === "dark");
    }, { colorScheme }));

test("a_narrow_screen_scrolls_only_down_and_the_keyboard_reaches_all", () => open(path, async (page) => {
    await page.locator("details").evaluateAll((all) => all.forEach((one) => (one.open = true)));
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 320);
    for (const selector of ["a", "summary", ".scroll"])
        for (const one of await page.locator(selector).all()) {
            await one.focus();
            assert.ok(await one.evaluate((element) => element === document.activeElement), selector);
        }
}, { viewport: { width: 320, height: 700 } }));

/** What the page says was asked. */
const LEADS = {
    cold: /some shoppers were left out of the learning, and their next product/,
    items: /some products were hidden altogether/,
    both: /some products were hidden altogether, and some shoppers left out of the learning/,
    temporal: /next basket had to be found/,
};

test("other_protocols_and_several_seeds_have_a_page_too", async () => {
    for (const [name, ...more] of [
        ["cold", "--protocol", "cold-users", "--cold-share", "0.3"], ["seeds", "--seeds", "2"],
        ["items", "--protocol", "cold-items", "--cold-share", "0.2"], ["both", "--protocol", "cold-both", "--cold-share", "0.3"],
        ["temporal", "--protocol", "temporal", "--repeats", "keep", "--include-seen", "--cut", "0.5"],
    ]) {
        const where = join(scratch, `${name}.html`);
        const { code, err } = run(["evaluate", log, "-k", "1,5,40", "-q", ...smallOptions, ...more, "--html", where]);
        assert.equal(code, 0, err);
        await open(where, async (page) => {
            assert.equal(await page.locator("h2").count(), 7);
            assert.equal(await page.locator("#ablations").count(), name === "seeds" ? 0 : 1);
            assert.equal(await page.locator("#chart-exposure").count(), name === "items" || name === "both" ? 0 : 1);
            const lead = await page.locator(".lead").first().textContent();
            assert.match(lead, LEADS[name] ?? /was hidden and had to be found/);
        });
    }
});

test("what_cannot_be_written_is_said_before_anything_is_learned", () => {
    for (const [where, code, message] of [
        [join(scratch, "no", "such", "folder.html"), 4, /folder\.html/], ["-", 2, /--html needs a file's name/],
    ]) {
        const done = run(["evaluate", "nofile.csv", "--html", where]);
        assert.equal(done.code, code, done.err);
        assert.match(done.err, message);
    }
    const room = join(scratch, "html-room");
    mkdirSync(room);
    writeFileSync(join(room, "report.html"), "the old one");
    assert.equal(run(["evaluate", "nofile.csv", "--html", join(room, "report.html")]).code, 4);
    assert.equal(readFileSync(join(room, "report.html"), "utf8"), "the old one");
    assert.deepEqual(readdirSync(room), ["report.html"]);
    assert.ok(!existsSync(join(scratch, "no")));
});

test("a_page_that_is_not_there_is_said_before_anything_is_learned", () => {
    const html = join(scratch, "unmade.html");
    const empty = join(scratch, "empty");
    mkdirSync(empty);
    const none = run(["evaluate", "nofile.csv", "--html", html], { env: { ENDCAP_SHARE: empty } });
    assert.equal(none.code, 4);
    assert.match(none.err, /ENDCAP_SHARE is "[^"]*empty".*make report/);
    writeFileSync(join(empty, "report.html"), "<p>somebody else's");
    const other = run(["evaluate", "nofile.csv", "--html", html], { env: { ENDCAP_SHARE: empty } });
    assert.equal(other.code, 3);
    assert.match(other.err, /has no place for the data/);
    assert.ok(!existsSync(html));
});

test("the_page_is_found_where_the_build_and_the_installation_leave_it", () => {
    const bin = join(scratch, "prefix/bin");
    const env = { ...process.env, ENDCAP_SHARE: "" };
    mkdirSync(bin, { recursive: true });
    copyFileSync(program, join(bin, "endcap"));
    const tried = () => spawnSync(join(bin, "endcap"), ["evaluate", "nofile.csv", "--html", join(bin, "page.html")],
        { env, encoding: "utf8" }).stderr;
    assert.match(tried(), /needs the report's page, and .*prefix\/bin holds neither/);
    for (const share of ["../share/endcap", "share"]) {
        mkdirSync(join(bin, share), { recursive: true });
        copyFileSync(join(dirname(program), "share/report.html"), join(bin, share, "report.html"));
        assert.match(tried(), /nofile\.csv cannot be opened/);
        rmSync(join(bin, share, "report.html"));
    }
});
