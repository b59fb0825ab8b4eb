// trouble.js - the shop does not open: explain kindly what is wrong and what to do.

import { h } from "./dom.js";

/** @param {unknown} error @returns {{ what: string, todo: string }} */
export function diagnose(error) {
    const message = error instanceof Error ? error.message : String(error);
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    if (typeof WebAssembly === "undefined" || /violates|disallowed by embedder/i.test(message)) {
        return {
            what: "This browser does not let the page run WebAssembly.",
            todo:
                "Allow WebAssembly (some settings and add-ons switch it off), or serve the page with " +
                "script-src 'self' 'wasm-unsafe-eval'.",
        };
    }
    if (/^the model .*HTTP status 404/.test(message)) {
        return {
            what: "The shop’s model file is missing.",
            todo: "Run “make models” (or “make demo”, which does everything), and load this page again.",
        };
    }
    if (/^the WebAssembly module .*HTTP status 404/.test(message)) {
        return { what: "The ranking module is missing.", todo: "Run “make wasm”, and load this page again." };
    }
    if (code.startsWith("EC_E_") && code !== "EC_E_IO") {
        return {
            what: "The shop’s model file cannot be used.",
            todo: "It may be damaged or from another version: run “make wasm models”, and load this page again.",
        };
    }
    return {
        what: "The shop could not be opened.",
        todo: "Load the page again. Is the server still running?",
    };
}

/** @param {unknown} error */
export function trouble(error) {
    const { what, todo } = diagnose(error);
    return h(
        "div",
        { class: "notice trouble", role: "alert" },
        h("h1", {}, "The shop is closed for a moment"),
        h("p", {}, what),
        h("p", {}, todo),
        h(
            "details",
            {},
            h("summary", {}, "What the page received"),
            h("code", {}, error instanceof Error ? `${error.name}: ${error.message}` : String(error)),
        ),
    );
}
