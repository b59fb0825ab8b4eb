/**
 * download.js - fetch the model and the module, and explain kindly what went wrong when that fails.
 *
 * Works under a Content-Security-Policy of script-src 'self' 'wasm-unsafe-eval': no eval, no blob, no
 * base64. In Node.js file: URLs and paths work too.
 */
import { EndcapError } from "./errors.js";

/** @import { LoadOptions, Source } from "./endcap.js" */

/** @param {string} what @param {string} seen @param {unknown} [cause] */
function failed(what, seen, cause) {
    return new EndcapError("EC_E_IO", `${what} ${seen}`, { cause });
}

/** @param {unknown} error */
function messageOf(error) {
    return error instanceof Error ? error.message : String(error);
}

/** Ask for a file; in Node.js a file: URL or a path too.
 * @param {Source} source @param {string} role @param {AbortSignal | undefined} signal
 * @returns {Promise<{ what: string, response: Response }>} */
export async function request(source, role, signal) {
    if (source instanceof Response)
        return { what: `${role} at ${source.url || "the address given"}`, response: source };
    if (source instanceof ArrayBuffer || ArrayBuffer.isView(source))
        return { what: `the bytes given as ${role}`, response: new Response(/** @type {BodyInit} */ (source)) };
    const what = `${role} at ${source}`;
    // Asked for by name, so that no bundler looks for Node's modules.
    const fs = globalThis.process?.getBuiltinModule?.("node:fs/promises");
    const isFile = source instanceof URL ? source.protocol === "file:" : !/^(https?|data|blob):/.test(source);
    try {
        if (!fs || !isFile)
            return { what, response: await fetch(source, { signal }) };
        const path = typeof source === "string" && source.startsWith("file:") ? new URL(source) : source;
        return { what, response: new Response(/** @type {BodyInit} */ (await fs.readFile(path, { signal }))) };
    } catch (cause) {
        signal?.throwIfAborted();
        throw failed(what, `cannot be read (${messageOf(cause)}); check the address` +
            (fs && isFile ? "" : ", and that its server lets this page read it (CORS, connect-src)"), cause);
    }
}

/** Read a file's bytes.
 * @param {{ what: string, response: Response }} file @param {AbortSignal | undefined} signal */
export async function read({ what, response }, signal) {
    if (!response.ok)
        throw failed(what, `was refused with HTTP status ${response.status}; put the file there, or pass ` +
            "its right address to load()");
    try {
        return new Uint8Array(await response.arrayBuffer());
    } catch (cause) {
        signal?.throwIfAborted();
        throw failed(what, "broke off before its end; load it again", cause);
    }
}

/** The start of a module with one function that uses a vector: valid where SIMD is.
 * () -> v128 { i32.const 0; i8x16.splat } */
const SIMD_PROBE = [0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 8, 1, 6, 0, 65, 0,
    253, 15, 11];

/** Compile the module, while it arrives where the server names its type.
 * @param {LoadOptions["wasm"]} wasm default endcap.wasm, or endcap-plain.wasm, beside this file
 * @param {AbortSignal | undefined} signal
 * @returns {Promise<{ module: WebAssembly.Module, wasmBytes: number }>} */
export async function compile(wasm, signal) {
    if (wasm instanceof WebAssembly.Module)
        return { module: wasm, wasmBytes: 0 };
    // Two literals, because that is what bundlers look for.
    const source = wasm !== undefined ? /** @type {Source} */ (wasm)
        : WebAssembly.validate(new Uint8Array(SIMD_PROBE)) ? new URL("./endcap.wasm", import.meta.url)
            : new URL("./endcap-plain.wasm", import.meta.url);
    const file = await request(source, "the WebAssembly module", signal);
    const { ok, headers } = file.response;
    const streaming = ok && headers.get("content-type") === "application/wasm"
        ? WebAssembly.compileStreaming(file.response.clone()) : undefined;
    streaming?.catch(() => {}); // awaited below, unless read() throws first
    const bytes = await read(file, signal);
    try {
        return { module: await (streaming ?? WebAssembly.compile(bytes)), wasmBytes: bytes.length };
    } catch (cause) {
        signal?.throwIfAborted();
        throw failed(file.what, `does not compile (${messageOf(cause)}); check that the address answers ` +
            "with endcap.wasm and not a page, and that a Content-Security-Policy has script-src " +
            "'wasm-unsafe-eval'", cause);
    }
}
