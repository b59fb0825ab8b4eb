// worker.test.mjs - the model in a worker: what ends a worker, where it comes from, and what it is handed.

import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, describe, test } from "node:test";

import { loadInWorker } from "../../build/web/worker-client.js";
import { chromium, CSP, serve } from "./support.mjs";

let browser;
let server;
let far;
let page;

before(async () => {
    browser = await chromium();
    far = await serve({}, { "access-control-allow-origin": "*" });
    const csp = CSP.replaceAll("'self'", `'self' ${far.url}`);
    server = await serve({
        "/near-and-far": { file: "/", csp, type: "text/html" },
        "/shim.js": { body: `import "${far.url}/worker.js";`, csp, type: "text/javascript" },
        "/typed": { file: "/", csp: `${CSP}; require-trusted-types-for 'script'`, type: "text/html" },
        "/in-worker.js": { body: `import { loadInWorker } from "./worker-client.js";
            loadInWorker({ model: "/shop.endcap" }).then((endcap) => postMessage(endcap.size),
                (error) => postMessage(error.name + ": " + error.message));`, type: "text/javascript" },
    });
});
after(async () => {
    await browser?.close();
    await server?.close();
    await far?.close();
});
beforeEach(async () => {
    page = await browser.newPage();
    await page.goto(`${server.url}/`);
});
afterEach(() => page.close());

/** A worker of the page's own with a model, a shopper and a follower, as globals. */
const begin = () => page.evaluate(async () => {
    const { loadInWorker } = await import("/worker-client.js");
    const { EndcapError } = await import("/endcap.js");
    globalThis.worker = new Worker("/worker.js", { type: "module" });
    globalThis.endcap = await loadInWorker({ model: "/shop.endcap", worker: globalThis.worker });
    globalThis.shopper = await globalThis.endcap.shopper();
    globalThis.codeOf = (promise) => Promise.race([promise, new Promise((_, reject) => setTimeout(() => reject(new Error("hangs")), 5000))])
        .then(() => "done", (error) => error instanceof EndcapError ? error.code : String(error));
});

describe("a worker that ends", () => {
    const ways = {
        "by terminate()": () => page.evaluate(() => globalThis.worker.terminate()),
        "by close() inside it": () => page.workers()[0].evaluate(() => globalThis.close()),
        "by an error inside it": () => page.workers()[0].evaluate(() => void setTimeout(() => { throw new Error("a crash"); })),
        "by an answer that cannot be read": () =>
            page.evaluate(() => void globalThis.worker.dispatchEvent(new MessageEvent("messageerror"))),
    };
    for (const [way, end] of Object.entries(ways))
        test(`${way} fails the call under way and all later ones, and nothing hangs`, async () => {
            await begin();
            const [inside] = page.workers();
            await page.evaluate(() => {
                const { shopper, codeOf } = globalThis;
                globalThis.pending = [];
                for (let i = 0; i < 2000; i++) // more than it does before it ends
                    globalThis.pending.push(codeOf(shopper.recommend({ now: i })));
            });
            const ended = end();
            const codes = await page.evaluate(async () => [...new Set(await Promise.all(globalThis.pending))]);
            await ended;
            assert.ok(inside);
            assert.ok(codes.every((code) => ["done", "EC_E_INTERRUPTED", "EC_E_IO"].includes(code)), codes.join());
            const later = await page.evaluate(() => {
                const { endcap, shopper, codeOf } = globalThis;
                return Promise.all([shopper.record({ item: "a" }), shopper.forget({ item: "a" }), shopper.forgetAll(), shopper.history(),
                    shopper.recommend(), shopper.rerank(["a"]), shopper.subscribe(() => {}), endcap.item("a"), endcap.items(),
                    endcap.similar("a"), endcap.shopper()].map(codeOf));
            });
            assert.equal(new Set(later).size, 1, later.join());
            assert.ok(["EC_E_INTERRUPTED", "EC_E_IO"].includes(later[0]), later[0]);
            assert.deepEqual(await page.evaluate(() => Promise.all([globalThis.shopper.dispose(), globalThis.endcap.dispose()]
                .map(globalThis.codeOf))), ["done", "done"]);
        });

    test("in the middle of a call fails that call", async () => {
        await begin();
        assert.equal(await page.evaluate(() => {
            const { worker, shopper, codeOf } = globalThis;
            const call = codeOf(shopper.recommend());
            worker.terminate();
            return call;
        }), "EC_E_INTERRUPTED");
    });

    test("while it loads fails the loading", async () => {
        assert.equal(await page.evaluate(async () => {
            const { loadInWorker } = await import("/worker-client.js");
            const worker = new Worker("/worker.js", { type: "module" });
            const loading = loadInWorker({ model: "/shop.endcap", worker }).then(() => "done", ({ code }) => code);
            setTimeout(() => worker.terminate());
            return loading;
        }), "EC_E_INTERRUPTED");
    });
});

describe("a worker", () => {
    test("holds one model: a second is refused, and so is one in a worker that was ended", async () => {
        await begin();
        const second = () => page.evaluate(async () => {
            const { loadInWorker } = await import("/worker-client.js");
            return globalThis.codeOf(loadInWorker({ model: "/shop.endcap", worker: globalThis.worker }));
        });
        assert.equal(await second(), "EC_E_OPTION");
        assert.equal(await page.evaluate(async () => (await globalThis.shopper.recommend({ k: 3 })).length), 3);
        await page.evaluate(() => globalThis.endcap.dispose());
        assert.equal(await second(), "EC_E_OPTION");
    });

    test("may send messages of its own, which break nothing", async () => {
        await begin();
        const broken = [];
        page.on("pageerror", (error) => broken.push(String(error)));
        await page.workers()[0].evaluate(() => [undefined, null, 5, "ready", {}, [], { id: 1 }].forEach((it) => postMessage(it)));
        assert.equal(await page.evaluate(async () => (await globalThis.shopper.recommend({ k: 3 })).length), 3);
        assert.deepEqual(broken, []);
    });

    test("is disposed of once, however often that is asked for", async () => {
        await begin();
        assert.deepEqual(await page.evaluate(() => Promise.all(Array.from({ length: 3 }, () => globalThis.codeOf(globalThis.endcap.dispose())))),
            ["done", "done", "done"]);
    });

    test("is not loaded once that is given up, while a Response still arrives too", async () => {
        assert.deepEqual(await page.evaluate(async () => {
            const { load } = await import("/endcap.js");
            const { loadInWorker } = await import("/worker-client.js");
            const codes = [];
            for (const call of [load, loadInWorker])
                for (const name of ["model", "wasm"]) {
                    const controller = new AbortController();
                    const given = { model: "/shop.endcap", [name]: new Response(new ReadableStream({})), signal: controller.signal };
                    const loading = call(given).then(() => "done", (error) => `${error.name} ${error.code}`);
                    setTimeout(() => controller.abort(), 20);
                    codes.push(await Promise.race([loading, new Promise((resolve) => setTimeout(resolve, 3000, "hangs"))]));
                }
            return [...new Set(codes)];
        }), ["EndcapError EC_E_INTERRUPTED"]);
    });
});

describe("a worker's calls", () => {
    test("leave no listener on a signal, whether they are answered, fail or are aborted", async () => {
        await begin();
        assert.deepEqual(await page.evaluate(async () => {
            const { shopper, endcap, codeOf } = globalThis;
            const controller = new AbortController();
            const { signal } = controller;
            let n = 0;
            const [add, remove] = [signal.addEventListener.bind(signal), signal.removeEventListener.bind(signal)];
            signal.addEventListener = (...args) => {
                n++;
                add(...args);
            };
            signal.removeEventListener = (...args) => {
                n--;
                remove(...args);
            };
            for (let i = 0; i < 100; i++)
                await shopper.recommend({ k: 1 }, signal);
            await codeOf(endcap.similar("85123A", { signals: ["nothing"] }, signal));
            const counts = [n];
            const late = codeOf(shopper.rerank(["85123A"], {}, signal));
            controller.abort();
            return [...counts, await late, n];
        }), [0, "EC_E_INTERRUPTED", 0]);
    });

    test("take whatever they are handed as those of endcap.js do", async () => {
        const [here, there] = await page.evaluate(async () => {
            const { load, EndcapError } = await import("/endcap.js");
            const { loadInWorker } = await import("/worker-client.js");
            const { calls, outcomes } = await import("/hostile.mjs");
            const found = [];
            for (const open of [load, loadInWorker]) {
                const endcap = await open({ model: "/shop.endcap" });
                const shopper = await endcap.shopper();
                found.push(await outcomes(calls(endcap, shopper), (error) => error instanceof EndcapError));
            }
            return found;
        });
        assert.ok(Object.keys(here).length > 700);
        assert.ok(Object.values(here).every((outcome) => !outcome.startsWith("RAW")));
        assert.deepEqual(there, here);
    });

    test("load from what load() takes: addresses, bytes, a Response, a module", async () => {
        const sizes = await page.evaluate(async () => {
            const { loadInWorker } = await import("/worker-client.js");
            const { EndcapError } = await import("/endcap.js");
            const { values } = await import("/hostile.mjs");
            const sizes = [];
            const bytes = await (await fetch("/shop.endcap")).arrayBuffer();
            const module = await WebAssembly.compileStreaming(fetch("/endcap.wasm"));
            for (const options of [{ model: "shop.endcap" }, { model: new URL("/shop.endcap", location.href) }, { model: bytes },
                { model: new Uint8Array(bytes) }, { model: await fetch("/shop.endcap") }, { model: bytes, wasm: module },
                { model: bytes, wasm: "/endcap-plain.wasm" }]) {
                const endcap = await loadInWorker(options);
                sizes.push(endcap.size);
                await endcap.dispose();
            }
            const broken = [];
            for (const [kind, make] of Object.entries(values))
                for (const options of [make(), { model: make() }, { model: bytes, wasm: make() }, { model: bytes, signal: make() },
                    { model: bytes, worker: make() }]) {
                    const code = await loadInWorker(options).then((endcap) => endcap.dispose(), (error) =>
                        error instanceof EndcapError ? undefined : `${kind}: ${error}`);
                    if (code)
                        broken.push(code);
                }
            return [...sizes, ...broken];
        });
        assert.deepEqual(sizes, Array(7).fill(3655));
    });

    test("whose changes were made before dispose() are told", async () => {
        await begin();
        assert.deepEqual(await page.evaluate(async () => {
            const { shopper } = globalThis;
            const heard = [];
            globalThis.reportError = (error) => heard.push(error.message);
            await shopper.subscribe(() => { throw new Error("a bug"); });
            await shopper.subscribe(({ recorded, forgotten }) => heard.push(recorded.length, forgotten.length));
            shopper.record({ item: "85123A" });
            shopper.forgetAll();
            await shopper.dispose();
            return heard;
        }), ["a bug", 1, 0, "a bug", 0, 1]);
    });
});

describe("a worker from elsewhere", () => {
    const attempt = (base, worker) => page.evaluate(async ({ base, worker }) => {
        const { loadInWorker } = await import(`${base}/worker-client.js`);
        const { EndcapError } = await import(`${base}/endcap.js`);
        return loadInWorker({ model: `${base}/shop.endcap`, worker: worker && new Worker(worker, { type: "module" }) })
            .then(({ size }) => size, (error) => [error instanceof EndcapError, error.code, error.message]);
    }, { base, worker });

    test("on another origin is refused with the file to write, and that file works", async () => {
        await page.goto(`${server.url}/near-and-far`);
        const [isOurs, code, message] = await attempt(far.url);
        assert.deepEqual([isOurs, code], [true, "EC_E_IO"]);
        assert.ok(message.includes(`import "${far.url}/worker.js";`), message);
        assert.match(message, /worker: new Worker\("\/that-file\.js", { type: "module" }\)/);
        assert.equal(await attempt(far.url, "/shim.js"), 3655);
    });

    test("under Trusted Types is refused with the remedy, and that works", async () => {
        await page.goto(`${server.url}/typed`);
        const [isOurs, code, message] = await attempt(server.url);
        assert.deepEqual([isOurs, code], [true, "EC_E_IO"]);
        assert.match(message, /policy\.createScriptURL/);
        assert.equal(await page.evaluate(async () => {
            const { loadInWorker } = await import("/worker-client.js");
            const policy = globalThis.trustedTypes.createPolicy("shop", { createScriptURL: (url) => url });
            return (await loadInWorker({ model: "/shop.endcap",
                worker: new Worker(policy.createScriptURL("/worker.js"), { type: "module" }) })).size;
        }), 3655);
    });

    test("inside a worker begins one, from that worker's address", async () => {
        assert.equal(await page.evaluate(() => new Promise((resolve) => {
            new Worker("/in-worker.js", { type: "module" }).onmessage = ({ data }) => resolve(data);
        })), 3655);
    });

    test("in Node.js is an error that names load()", () => assert.rejects(loadInWorker({ model: "http://localhost/shop.endcap" }),
        ({ name, code, message }) => name === "EndcapError" && code === "EC_E_IO" && /load\(\) of endcap\.js/.test(message)));
});
