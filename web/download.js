/**
 * download.js - fetch the model and the module, and explain kindly what went wrong when that fails.
 *
 * Works under a Content-Security-Policy of script-src 'self' 'wasm-unsafe-eval': no eval, no blob, no
 * base64. In Node.js file: URLs and paths work too.
 */
import { EndcapError, reading, show } from "./errors.js";

/** @import { LoadOptions, Source } from "./endcap.js" */

/** What to do where a bundler moved a script away from the files beside it. */
export const BUNDLER = "Vite, while developing, moves scripts of packages away from their files; say in its " +
    'configuration: optimizeDeps: { exclude: ["endcap"] }';

/** Whether bytes are a page, such as a server sends in place of a file that it does not have.
 * @param {Uint8Array} bytes */
export const isPage = (bytes) =>
    /^\s*<(!doctype|html|head|body)/i.test(new TextDecoder().decode(bytes.subarray(0, 64)));

/** @param {string} what @param {string} seen @param {unknown} [cause] */
function failed(what, seen, cause) {
    return new EndcapError("EC_E_IO", `${what} ${seen}`, { cause });
}

/** @param {unknown} error */
function messageOf(error) {
    return error instanceof Error ? error.message : String(error);
}

/** Copy bytes that were handed in; undefined where it is something else.
 * @param {unknown} source @param {string} role @returns {Uint8Array<ArrayBuffer> | undefined} */
function bytesOf(source, role) {
    const isView = ArrayBuffer.isView(source);
    const buffer = isView ? source.buffer : /** @type {ArrayBuffer} */ (source);
    if (!/^\[object (Shared)?ArrayBuffer\]$/.test(Object.prototype.toString.call(buffer)))
        return undefined;
    try {
        return (isView ? new Uint8Array(buffer, source.byteOffset, source.byteLength) : new Uint8Array(buffer)).slice();
    } catch (cause) {
        throw new EndcapError("EC_E_OPTION", `the bytes given as ${role} are no longer there: their buffer was ` +
            "transferred elsewhere; hand in a copy", { cause });
    }
}

/** Refuse what is no source of a file; copy bytes, and read an address once.
 * @param {unknown} source @param {string} role
 * @returns {{ response?: Response, bytes?: Uint8Array<ArrayBuffer>, address?: string }} one of the three */
export function sourceOf(source, role) {
    return reading(role, () => {
        if (source instanceof Response && source.bodyUsed)
            throw new EndcapError("EC_E_OPTION", `the Response given as ${role} was read already; pass its clone()`);
        if (source instanceof Response)
            return { response: source };
        const bytes = bytesOf(source, role);
        if (bytes)
            return { bytes };
        const address = typeof source === "string" ? source : source instanceof URL ? source.href : undefined;
        if (address === undefined)
            throw new EndcapError("EC_E_OPTION", `${role} is given as an address, a Response or bytes, not as ` +
                `${typeof source} ${show(source)}`);
        if (address.trim() === "")
            throw new EndcapError("EC_E_OPTION", `the address of ${role} is empty; pass where the file is`);
        return { address };
    });
}

/** Whether something is a compiled module.
 * @param {unknown} source @returns {source is WebAssembly.Module} */
export const isModule = (source) => reading("the module", () => source instanceof WebAssembly.Module);

const MIN_NODE = "20.16";

/** Node.js's files; undefined elsewhere. Asked for by name, so that no bundler looks for Node's modules. */
function nodeFiles() {
    const process = /** @type {any} */ (globalThis).process;
    if (process?.versions?.node && !process.getBuiltinModule)
        throw new EndcapError("EC_E_IO", `files are read by Node.js ${MIN_NODE} or newer, and this is ` +
            `${process.versions.node}; update it, or read the file and pass its bytes`);
    return process?.getBuiltinModule?.("node:fs/promises");
}

/** Ask for a file; in Node.js a file: URL or a path too.
 * @param {unknown} source @param {string} role @param {AbortSignal | undefined} signal
 * @returns {Promise<{ what: string, response: Response }>} */
export async function request(source, role, signal) {
    const { response, bytes, address = "" } = sourceOf(source, role);
    if (response)
        return { what: `${role} at ${response.url || "the address given"}`, response };
    if (bytes)
        return { what: `the bytes given as ${role}`, response: new Response(bytes) };
    const what = `${role} at ${address}`;
    const isFile = !/^(https?|data|blob):/i.test(address);
    const fs = isFile ? nodeFiles() : undefined;
    try {
        if (!fs)
            return { what, response: await fetch(address, { signal }) };
        const path = /^file:/i.test(address) ? new URL(address) : address;
        return { what, response: new Response(/** @type {BodyInit} */ (await fs.readFile(path, { signal }))) };
    } catch (cause) {
        signal?.throwIfAborted();
        throw failed(what, `cannot be read (${messageOf(cause)}); check ` + (fs ? "the path or address"
            : "the address, and that its server lets this page read it (CORS, connect-src)"), cause);
    }
}

/** Wait for something until a signal gives it up.
 * @template T
 * @param {AbortSignal | undefined} signal @param {Promise<T>} promise @returns {Promise<T>} */
async function unless(signal, promise) {
    let abort = () => {};
    const aborted = new Promise((_, reject) => (abort = () => reject(signal?.reason)));
    signal?.addEventListener("abort", abort);
    if (signal?.aborted)
        abort();
    try {
        return /** @type {T} */ (await Promise.race([promise, aborted]));
    } finally {
        signal?.removeEventListener("abort", abort);
    }
}

/** Read a file's bytes.
 * @param {{ what: string, response: Response }} file @param {AbortSignal | undefined} signal */
export async function read({ what, response }, signal) {
    if (!response.ok)
        throw failed(what, `was refused with HTTP status ${response.status}; put the file there, or pass ` +
            "its right address to load()");
    try {
        return new Uint8Array(await unless(signal, response.arrayBuffer()));
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
    if (isModule(wasm))
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
        throw failed(file.what, `does not compile (${messageOf(cause)}); ` + (isPage(bytes)
            ? `a page answers at that address: put endcap.wasm there, or pass its address as wasm. ${BUNDLER}`
            : "check that the address answers with endcap.wasm, and that a Content-Security-Policy has " +
                "script-src 'wasm-unsafe-eval'"), cause);
    }
}
