/* examples.test.mjs - the README's and the guide's commands and code run as they are printed.
 *
 * sh runs in bash in an empty folder with events.csv, visits.csv.gz, models and build; blocks of one document follow
 * each other there. js runs in Chromium under the policy that docs/guide/serving.md states, or in Node.js where it
 * imports from build/web; a block that opens no model goes on where the block before it ended. html is the page for the js
 * after it. json parses. An HTML comment before a block may hold
 *
 *     <!-- setup: code that runs before the block -->
 *     <!-- check: what holds afterwards: an expression in js, a command in sh -->
 *     <!-- not run: why -->                                             only where it installs something */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { after, before, describe, test } from "node:test";
import { gzipSync } from "node:zlib";

import { chromium, serve } from "../web/support.mjs";
import { blocksOf, markdownOf, read, root } from "./support.mjs";

const program = resolve(root, process.env.ENDCAP ?? "build/endcap");
const policy = /^default-src .*$/m.exec(read("docs/guide/serving.md"))?.[0];
const STEPS = 8;

/** A small shop's log: 120 customers walk along 24 products of the embedded shop. */
function log(columns) {
    const { catalogue } = JSON.parse(spawnSync(program, ["inspect", join(root, "models/online-retail.endcap"), "--items", "--json"],
        { encoding: "utf8", maxBuffer: 1 << 26 }).stdout);
    const items = ["85123A", "71053", "22423", "84879", "21733", "47566"].map((id) => catalogue.find(({ item }) => item === id));
    items.push(...catalogue.filter(({ item }) => !items.some((one) => one.item === item)).slice(500, 518));
    const rows = [columns];
    for (let user = 0; user < 120; user++)
        for (let step = 0; step < STEPS; step++) {
            const { item, title, price } = items[(user * 5 + step * (user % 3 ? 1 : 2)) % items.length];
            rows.push(`u${user},${item},${1700000000 + user * 3600 + step * 60},${step % 4 ? "view" : "purchase"},` +
                `o${user}-${step >> 2},"${title}",${"ABC"[user % 3]} > gifts,${price}`);
        }
    return `${rows.join("\n")}\n`;
}

/** The folder in which a document's commands run. */
function folder() {
    const path = mkdtempSync(join(tmpdir(), "endcap-docs-"));
    writeFileSync(join(path, "events.csv"), log("user,item,time,type,basket,title,category,price"));
    writeFileSync(join(path, "visits.csv.gz"), gzipSync(log("visitor,sku,ts,action,order_id,name,department,cost")));
    for (const name of ["models", "build", "web"])
        symlinkSync(join(root, name), join(path, name));
    return path;
}

function shell(cwd, command) {
    const { status, stdout, stderr } = spawnSync("bash", ["-euo", "pipefail", "-c", command], {
        cwd, encoding: "utf8", input: "", maxBuffer: 1 << 28, timeout: 240_000,
        env: { ...process.env, PATH: `${dirname(program)}:${process.env.PATH}` },
    });
    assert.equal(status, 0, `${command}\n${stdout}\n${stderr}`);
}

function inNode(cwd, code) {
    writeFileSync(join(cwd, "example.mjs"), code);
    shell(cwd, `"${process.execPath}" --disable-warning=ExperimentalWarning example.mjs`);
}

const isOpening = (code) => /^const \w+ = await (load|loadInWorker|open)\(/m.test(code);
const isForNode = (code) => /from "\.\/build\/web\//.test(code);

/** The js of the blocks up to number `i` that belong together, with their setups. */
function chainOf(blocks, i) {
    let first = i;
    while (first > 0 && !(blocks[first].language === "js" && isOpening(blocks[first].code)))
        first--;
    return blocks.slice(first, i + 1).filter(({ language, orders }) => language === "js" && !orders["not run"])
        .map(({ code, orders: { setup = "" } }) => `${setup}\n${code}`).join("\n");
}

/** What runs last, and says whether the check held. */
const ending = (check = "true") => `\nif (!(${check})) throw new Error(${JSON.stringify(`not so: ${check}`)});\n`;

let browser;
before(async () => (browser = await chromium()));
after(() => browser?.close());

async function inPage(html, code) {
    const server = await serve({
        "/": { body: `<!doctype html><html lang=en><meta charset=utf-8><link rel=icon href=data:,><title>shop</title>` +
            `${html}<script type=module src=/example.js></script>`, type: "text/html", csp: `${policy}; img-src data:` },
        "/example.js": { body: `${code}\nglobalThis.isDone = true;`, type: "text/javascript" },
    });
    const context = await browser.newContext();
    try {
        const page = await context.newPage();
        const complaints = [];
        page.on("console", (message) => ["error", "warning"].includes(message.type()) && complaints.push(message.text()));
        page.on("pageerror", (error) => complaints.push(String(error)));
        await page.goto(server.url);
        for (let waits = 0; waits < 100 && !complaints.length && !(await page.evaluate(() => globalThis.isDone)); waits++)
            await page.waitForTimeout(100);
        assert.deepEqual(complaints, []);
        assert.equal(await page.evaluate(() => globalThis.isDone), true, "the code did not end");
    } finally {
        await context.close();
        await server.close();
    }
}

for (const document of ["README.md", ...markdownOf("docs/guide")])
    describe(document, () => {
        const blocks = blocksOf(read(document));
        let cwd;
        before(() => (cwd = folder()));
        after(() => rmSync(cwd, { recursive: true, force: true }));

        blocks.forEach(({ line, language, code, orders }, i) => {
            const name = `line ${line}: ${code.trim().split("\n")[0]}`;
            if (orders["not run"])
                test(`${name} (not run: it installs)`, () => assert.match(code, /^(sudo )?(make|apt-get|npm) /m));
            else if (language === "sh")
                test(name, () => shell(cwd, [orders.setup, code, orders.check].filter(Boolean).join("\n")));
            else if (language === "json")
                test(name, () => void JSON.parse(code));
            else if (language === "js" && isForNode(chainOf(blocks, i)))
                test(name, () => inNode(cwd, chainOf(blocks, i) + ending(orders.check)));
            else if (language === "js") {
                const html = blocks.slice(0, i).findLast((block) => block.language === "html")?.code ?? "";
                test(name, () => inPage(html, chainOf(blocks, i) + ending(orders.check)));
            }
        });
        test("has no block in a language that nobody runs", () => assert.deepEqual(
            blocks.filter(({ language }) => !["sh", "js", "html", "json", "text", "nginx"].includes(language)), []));
    });
