// readout.js - the small print that is measured: bytes, time, events.

import { byId, h, kilobytes } from "./dom.js";

/** @typedef {import("./shop.js").Shop} Shop */

/** Bytes that came over the wire, where the server compressed them. @param {RegExp} name @returns {string} */
function compressed(name) {
    const entry = /** @type {PerformanceResourceTiming[]} */ (performance.getEntriesByType("resource")).find(
        (one) => name.test(one.name),
    );
    return entry === undefined ||
        entry.encodedBodySize === 0 ||
        entry.encodedBodySize >= entry.decodedBodySize
        ? ""
        : ` (${kilobytes(entry.encodedBodySize)} gzip)`;
}

/** @param {number} ms @returns {string} */
const milliseconds = (ms) => (ms < 0.01 ? "< 0.01 ms" : `${ms.toFixed(ms < 1 ? 2 : 1)} ms`);

/** Show it; called after each change. @param {Shop} shop */
export function readout(shop) {
    const { modelBytes, wasmBytes, simd, items } = shop.info;
    /** @type {[string, string, string][]} */
    const facts = [
        ["model", "Model", kilobytes(modelBytes) + compressed(/\.endcap$/)],
        ["wasm", "Module", `${kilobytes(wasmBytes)}${compressed(/\.wasm$/)}, ${simd ? "SIMD" : "plain"}`],
        ["items", "Products", items.toLocaleString("en-GB")],
        ["ranking", "Last ranking", milliseconds(shop.rankingMs)],
        ["events", "Events", String(shop.history().length)],
    ];
    byId("readout", HTMLElement).replaceChildren(
        h(
            "dl",
            {},
            ...facts.map(([key, label, value]) =>
                h("div", { "data-fact": key }, h("dt", {}, label), h("dd", {}, value)),
            ),
        ),
    );
}
