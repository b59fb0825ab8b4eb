// bench_browser.mjs - what a page pays: bytes to download, and the time to rank the whole catalogue.
//
// Each run makes a random history of 1 to 20 items, then times one shelf: fold-in, every signal, fusion,
// filters and the best 12. Chromium and Node.js, the SIMD module and the plain one, in one process each;
// the clock of a page ticks in 0.1 ms, so a page times 20 rankings at once.

import { readFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";
import { build, chromium, model, serve } from "../web/support.mjs";

const RUNS = 301;
const AT_ONCE = 20;

/** Time rankings; runs in the page and here alike, so it may use nothing from outside. */
async function measure({ harness, options, runs, atOnce }) {
    const { load } = await import(harness);
    const endcap = await load(options);
    const ids = [...endcap.items()].map((item) => item.id);
    let state = 1;
    const draw = (n) => {
        state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
        return Math.floor((state / 2 ** 32) * n);
    };
    const times = [];
    for (let run = 0; run < runs; run++) {
        const shopper = endcap.shopper();
        for (let n = 1 + draw(20); n > 0; n--) shopper.record({ item: ids[draw(ids.length)], time: n });
        const start = performance.now();
        for (let n = 0; n < atOnce; n++) shopper.recommend({ k: 12, now: 1000 + n });
        times.push((performance.now() - start) / atOnce);
        shopper.dispose();
    }
    times.sort((a, b) => a - b);
    const at = (share) => times[Math.floor(share * (times.length - 1))];
    const result = { simd: endcap.info.simd, items: endcap.size, median: at(0.5), high: at(0.95) };
    endcap.dispose();
    return result;
}

const kilobytes = (bytes) => `${(bytes / 1024).toFixed(1)} KB`;

async function printSizes() {
    const sizes = {};
    for (const name of ["endcap.wasm", "endcap-plain.wasm", "endcap.js", "download.js", "errors.js", "history.js", "ids.js", "listeners.js", "memory.js", "shopper.js"])
        sizes[name] = gzipSync(await readFile(build(`web/${name}`)), { level: 9 }).length;
    const shop = await readFile(model);
    const scripts = Object.entries(sizes).filter(([name]) => name.endsWith(".js"))
        .reduce((sum, [, size]) => sum + size, 0);
    console.log(`download, gzip: wasm ${kilobytes(sizes["endcap.wasm"])} (plain ${kilobytes(sizes["endcap-plain.wasm"])})` +
        ` + JavaScript ${kilobytes(scripts)} = ${kilobytes(sizes["endcap.wasm"] + scripts)}`);
    console.log(`model: ${kilobytes(shop.length)}, gzip ${kilobytes(gzipSync(shop, { level: 9 }).length)}`);
}

function print(where, result, base) {
    console.log(`${where.padEnd(10)} ${result.simd ? "simd128" : "plain  "}  median ${result.median.toFixed(3)} ms,` +
        ` 95% below ${result.high.toFixed(3)} ms; ${(result.median / base.median).toFixed(2)} of plain` +
        `  (${result.items} items, ${RUNS} histories, ${AT_ONCE} rankings each)`);
}

await printSizes();

const here = { harness: build("web/endcap.js"), runs: RUNS, atOnce: AT_ONCE };
const nodePlain = await measure({ ...here, options: { model: await readFile(model), wasm: await readFile(build("web/endcap-plain.wasm")) } });
print("Node.js", nodePlain, nodePlain);
print("Node.js", await measure({ ...here, options: { model: await readFile(model) } }), nodePlain);

const server = await serve({ "/": { type: "text/html" } });
const browser = await chromium();
try {
    const page = await browser.newPage();
    await page.goto(server.url);
    const there = { harness: "/endcap.js", runs: RUNS, atOnce: AT_ONCE };
    const pagePlain = await page.evaluate(measure, { ...there, options: { model: "/shop.endcap", wasm: "/endcap-plain.wasm" } });
    print("Chromium", pagePlain, pagePlain);
    print("Chromium", await page.evaluate(measure, { ...there, options: { model: "/shop.endcap" } }), pagePlain);
} finally {
    await browser.close();
    await server.close();
}
