// browser.test.mjs - the harness in real Chromium, under the Content-Security-Policy of a careful shop.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, afterEach, before, beforeEach, describe, test } from "node:test";

import { load } from "../../build/web/endcap.js";
import { answered, visits } from "../parity/visits.mjs";
import { build, chromium, CSP, model, serve } from "./support.mjs";

const N_VISITS = 500;

let browser;
let server;
let page;
let requests;
let complaints;

before(async () => {
    browser = await chromium();
    server = await serve({
        "/text/endcap.wasm": { file: "/endcap.wasm", type: "text/plain" },
        "/bytes/endcap.wasm": { file: "/endcap.wasm", type: "application/octet-stream" },
        "/page.endcap": { body: "<!doctype html><title>Our shop</title>", type: "text/html" },
        "/strict/": { file: "/", csp: "default-src 'none'; script-src 'self'; connect-src 'self'", type: "text/html" },
    });
});
after(async () => {
    await browser?.close();
    await server?.close();
});

beforeEach(async () => {
    page = await browser.newPage();
    requests = [];
    complaints = [];
    page.on("request", (request) => requests.push(new URL(request.url()).pathname));
    page.on("console", (message) => ["error", "warning"].includes(message.type()) && complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(String(error)));
    await page.goto(`${server.url}/`);
});
afterEach(() => page.close());

/** Why load() failed in the page. */
const failure = (options) => page.evaluate(async (given) => {
    const { load, EndcapError } = await import("/endcap.js");
    return load(given).then(() => "loaded", (error) => [error instanceof EndcapError, error.code, error.message]);
}, options);

describe("in a page", () => {
    test("the policy that the tests serve is the one promised", async () => {
        assert.match(CSP, /script-src 'self' 'wasm-unsafe-eval';/);
        assert.doesNotMatch(CSP, /'unsafe-eval'|unsafe-inline|blob:/);
        const response = await page.goto(`${server.url}/`);
        assert.equal(response.headers()["content-security-policy"], CSP);
    });

    for (const wasm of ["/endcap.wasm", "/endcap-plain.wasm"]) {
        test(`${N_VISITS} visits have the answers that Node.js gives, with ${wasm}`, async () => {
            const endcap = await load({ model });
            const asked = visits(N_VISITS, 11, { ids: Array.from(endcap.items(), ({ id }) => id), groups: [] });
            const answers = await page.evaluate(async ({ asked, wasm }) => {
                const { load } = await import("/endcap.js");
                const { answered } = await import("/visits.mjs");
                const endcap = await load({ model: "/shop.endcap", wasm });
                return asked.map((visit) => answered(endcap, visit));
            }, { asked, wasm });
            asked.forEach((visit, i) => assert.equal(answers[i], answered(endcap, visit), `visit ${i}`));
            assert.deepEqual(complaints, []);
        });
    }

    test("nothing is requested after load, and nothing complains", async () => {
        const info = await page.evaluate(async () => {
            const { load } = await import("/endcap.js");
            globalThis.endcap = await load({ model: "/shop.endcap" });
            return globalThis.endcap.info;
        });
        assert.equal(info.simd, true);
        assert.equal(info.modelBytes, (await readFile(model)).length);
        assert.deepEqual(requests.toSorted(), ["/", "/download.js", "/endcap.js", "/endcap.wasm", "/errors.js",
            "/history.js", "/ids.js", "/listeners.js", "/memory.js", "/shop.endcap", "/shopper.js"]);
        requests.length = 0;
        const n = await page.evaluate(() => {
            const shopper = globalThis.endcap.shopper();
            shopper.record({ item: "85123A", type: "cart" });
            const shelf = shopper.recommend({ explain: true });
            shopper.rerank(shelf.map(({ item }) => item));
            shopper.forgetAll();
            shopper.dispose();
            globalThis.endcap.dispose();
            return shelf.length;
        });
        assert.equal(n, 12);
        await page.waitForTimeout(200);
        assert.deepEqual(requests, []);
        assert.deepEqual(complaints, []);
    });

    for (const place of ["text", "bytes"]) {
        test(`a server that sends the module as ${place} does not matter`, async () => {
            const size = await page.evaluate(async (wasm) => {
                const { load } = await import("/endcap.js");
                return (await load({ model: "/shop.endcap", wasm })).info.wasmBytes;
            }, `/${place}/endcap.wasm`);
            assert.equal(size, (await readFile(build("web/endcap.wasm"))).length);
            assert.deepEqual(complaints, []);
        });
    }

    test("a model that is missing, or a page in its place, is named with what to do", async () => {
        const [isOurs, code, message] = await failure({ model: "/none.endcap" });
        assert.deepEqual([isOurs, code], [true, "EC_E_IO"]);
        assert.match(message, /\/none\.endcap .*HTTP status 404; put the file there/);
        const html = await failure({ model: "/page.endcap" });
        assert.equal(html[1], "EC_E_MAGIC");
        assert.match(html[2], /\/page\.endcap is an HTML page/);
    });

    test("a policy without wasm-unsafe-eval is named", async () => {
        await page.goto(`${server.url}/strict/`);
        const [, code, message] = await failure({ model: "/shop.endcap" });
        assert.equal(code, "EC_E_IO");
        assert.match(message, /script-src 'wasm-unsafe-eval'/);
    });

    test("loading can be aborted", async () => {
        const code = await page.evaluate(async () => {
            const { load } = await import("/endcap.js");
            const controller = new AbortController();
            const loading = load({ model: "/shop.endcap", signal: controller.signal });
            setTimeout(() => controller.abort());
            return loading.then(() => "loaded", (error) => error.code);
        });
        assert.equal(code, "EC_E_INTERRUPTED");
    });
});

describe("in a worker", () => {
    test("the same calls have the same answers, as promises", async () => {
        const [here, there] = await page.evaluate(async () => {
            const { load } = await import("/endcap.js");
            const { loadInWorker } = await import("/worker-client.js");
            const now = 1.8e12;
            const codeOf = async (call) => call().then(() => "done", (error) => [error.code, error.message]);
            const strange = await (await load({ model: "/shop.endcap" })).set(["22423"]);
            const filtered = async (endcap, shopper) => {
                const sold = await endcap.set(["21733", "new", " 71053"]);
                const set = { unavailable: sold, exclude: sold, now };
                const list = { exclude: ["21733", "new", "71053"], now };
                const found = {
                    same: [await shopper.recommend(set), await shopper.rerank(["71053", "new", "22423"], set),
                        await endcap.similar("85123A", { exclude: sold, k: 3 })],
                    expected: [await shopper.recommend(list), await shopper.rerank(["71053", "new", "22423"], list),
                        await endcap.similar("85123A", { exclude: list.exclude, k: 3 })],
                    only: await shopper.recommend({ allow: sold, now }),
                    strange: await codeOf(async () => shopper.recommend({ allow: strange })),
                    blank: await codeOf(async () => endcap.set(["22423", " "])),
                    group: await shopper.recommend({ group: "sofas" }),
                };
                await sold.dispose();
                await sold.dispose();
                return { ...found, gone: await codeOf(async () => shopper.recommend({ exclude: sold })) };
            };
            const use = async (endcap) => {
                const shopper = await endcap.shopper({ capacity: 9 });
                const changes = [];
                await shopper.subscribe((change) => changes.push(change));
                await shopper.record({ item: "85123A", type: "cart", time: now - 5000 });
                await shopper.record({ item: "new here", time: now });
                await shopper.record({ item: "22423", time: now - 9000 });
                const found = {
                    forgotten: await shopper.forget({ item: "22423" }),
                    history: await shopper.history(),
                    shelf: await shopper.recommend({ explain: true, exclude: new Set(["21733"]), now }),
                    order: await shopper.rerank(["71053", "nope", "21733"], { now }),
                    item: await endcap.item("85123A"),
                    none: await endcap.item("nope"),
                    size: endcap.size, info: endcap.info, signals: endcap.signals, training: endcap.training,
                    by: await shopper.recommend({ explain: true, signals: new Set(["transitions"]), now }),
                    noSignal: await (async () => shopper.rerank(["71053"], { signals: ["no"] }))().catch((error) => error.code),
                    items: [...(await endcap.items())],
                    similar: await endcap.similar("85123A", { k: 3 }),
                    filtered: await filtered(endcap, shopper),
                    error: await (async () => shopper.recommend({ kk: 3 }))().catch((error) => [error.name, error.code, error.message]),
                    all: await shopper.forgetAll(),
                    changes,
                };
                await shopper.dispose();
                await endcap.dispose();
                return found;
            };
            return [await use(await load({ model: "/shop.endcap" })), await use(await loadInWorker({ model: "/shop.endcap" }))];
        });
        assert.equal(here.history.length, 2);
        assert.equal(here.error[1], "EC_E_OPTION");
        assert.equal(here.changes.length, 5);
        assert.ok(here.signals.includes("transitions"));
        assert.ok(here.by.every(({ because }) => because.every(({ signal }) => signal === "transitions")));
        assert.equal(here.noSignal, "EC_E_SIGNAL_UNKNOWN");
        assert.deepEqual(here.filtered.same, here.filtered.expected);
        assert.deepEqual(here.filtered.only.map(({ item }) => item).sort(), ["21733", "71053"]);
        assert.deepEqual(["strange", "blank", "gone"].map((name) => here.filtered[name][0]),
            ["EC_E_SET_MODEL", "EC_E_ITEM_EMPTY", "EC_E_OPTION"]);
        assert.deepEqual(there, here);
        assert.deepEqual(complaints, []);
    });

    test("two people's shoppers stay apart", async () => {
        const [a, b, alone, counts] = await page.evaluate(async () => {
            const { loadInWorker } = await import("/worker-client.js");
            const endcap = await loadInWorker({ model: "/shop.endcap" });
            const [one, other] = await Promise.all([endcap.shopper(), endcap.shopper()]);
            await Promise.all([one.record({ item: "85123A", time: 0 }), other.record({ item: "22423", time: 0 })]);
            const counted = await loadInWorker({ model: "/shop.endcap", debug: true });
            await (await counted.shopper()).record({ item: "NOBODY" });
            const counts = [(await counted.debug()).unknownIds, await endcap.debug()];
            await counted.dispose();
            const shelves = await Promise.all([one.recommend({ now: 0 }), other.recommend({ now: 0 })]);
            const alone = await endcap.similar("85123A");
            await endcap.dispose();
            return [...shelves, alone, counts];
        });
        assert.deepEqual(a, alone);
        assert.notDeepEqual(a, b);
        assert.deepEqual(counts, [{ count: 1, example: "NOBODY" }, null]);
    });

    test("failures arrive as errors: of the model, of the worker's script, after dispose, by a signal", async () => {
        const codes = await page.evaluate(async () => {
            const { loadInWorker } = await import("/worker-client.js");
            const codeOf = (promise) => promise.then(() => "done", (error) => `${error.name} ${error.code}`);
            const endcap = await loadInWorker({ model: new URL("/shop.endcap", location.href) });
            const shopper = await endcap.shopper();
            const codes = [
                await codeOf(loadInWorker({ model: "/none.endcap" })),
                await codeOf(loadInWorker({ model: "/shop.endcap", worker: new Worker("/none.js", { type: "module" }) })),
                await codeOf(loadInWorker({ model: "/shop.endcap", signal: AbortSignal.abort() })),
                await codeOf(loadInWorker({ modle: "/shop.endcap" })),
                await codeOf(shopper.recommend({}, AbortSignal.abort())),
            ];
            const controller = new AbortController();
            const late = codeOf(shopper.recommend({}, controller.signal));
            controller.abort();
            codes.push(await late, (await shopper.recommend()).length);
            await endcap.dispose();
            return [...codes, await codeOf(shopper.recommend())];
        });
        assert.deepEqual(codes, ["EndcapError EC_E_IO", "EndcapError EC_E_IO", "EndcapError EC_E_INTERRUPTED",
            "EndcapError EC_E_OPTION", "EndcapError EC_E_INTERRUPTED", "EndcapError EC_E_INTERRUPTED", 12, "EndcapError EC_E_OPTION"]);
    });
});
