// serve.mjs - the demonstration shop on this machine's loopback.
//
//     node web/demo/serve.mjs [--port N] [--model FILE] [--web DIR]     Ctrl-C ends it
//     node web/demo/serve.mjs --self-check                              clicks through it in Chromium
//
// Only files named in a map are served, read afresh each time, so no path leads out of it. The page gets
// a strict Content-Security-Policy; requests for another host are refused (a foreign name bound to
// 127.0.0.1 reads nothing here).

import { createHash } from "node:crypto";
import { existsSync, readdirSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs, promisify } from "node:util";
import { gzip } from "node:zlib";

const demo = fileURLToPath(new URL(".", import.meta.url));
const root = resolve(demo, "../..");

/** @type {Record<string, string>} */
const types = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
    ".wasm": "application/wasm",
    ".endcap": "application/octet-stream",
};

const security = {
    "Content-Security-Policy":
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; " +
        "img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
};

/**
 * @typedef {object} ServeOptions
 * @property {string} [model] default models/online-retail.endcap
 * @property {string} [web] the folder of endcap.js and endcap.wasm; default build/web
 * @property {number} [port] default 8080 or the next that is free; 0 any
 * @property {boolean} [exact] fail where the port is taken; default false
 */

/** Every address and its file. @param {ServeOptions} options @returns {Map<string, string>} */
export function filesOf({
    model = join(root, "models/online-retail.endcap"),
    web = join(root, "build/web"),
} = {}) {
    const files = new Map([
        ["/", join(demo, "index.html")],
        ["/models/online-retail.endcap", resolve(model)],
    ]);
    for (const name of readdirSync(demo).filter((one) => /\.(js|css|svg)$/.test(one)))
        files.set(`/demo/${name}`, join(demo, name));
    for (const name of existsSync(web) ? readdirSync(web).filter((one) => /\.(js|wasm)$/.test(one)) : [])
        files.set(`/${name}`, resolve(web, name));
    return files;
}

/** What must be built before the shop can open: one line each. @param {ServeOptions} options */
export function missingOf(options = {}) {
    const files = filesOf(options);
    const model = /** @type {string} */ (files.get("/models/online-retail.endcap"));
    return [
        ...["/endcap.js", "/endcap.wasm", "/storage.js"]
            .filter((name) => !files.has(name))
            .map((name) => `build/web${name} is missing: run "make wasm"`),
        ...(existsSync(model) ? [] : [`${relative(process.cwd(), model)} is missing: run "make models"`]),
    ];
}

/** @type {Map<string, Buffer>} by ETag */
const packed = new Map();

/**
 * @param {import("node:http").IncomingMessage} request @param {import("node:http").ServerResponse} response
 * @param {Map<string, string>} files
 */
async function answer(request, response, files) {
    const refuse = (/** @type {number} */ status, /** @type {string} */ text, headers = {}) => {
        response
            .writeHead(status, { ...security, ...headers, "Content-Type": "text/plain; charset=utf-8" })
            .end(`${text}\n`);
    };
    if (!/^(127\.0\.0\.1|localhost)(:\d+)?$/.test(request.headers.host ?? ""))
        return refuse(421, "This server answers for 127.0.0.1 only.");
    if (request.method !== "GET" && request.method !== "HEAD")
        return refuse(405, "GET or HEAD.", { Allow: "GET, HEAD" });
    const [path = "/"] = (request.url ?? "/").split("?");
    const file = files.get(path);
    const found = file === undefined ? undefined : await readFile(file).catch(() => undefined);
    if (file === undefined || found === undefined) return refuse(404, "There is no such file.");

    const etag = `"${createHash("sha256").update(found).digest("base64url").slice(0, 27)}"`;
    const takesGzip =
        /\bgzip\b/.test(String(request.headers["accept-encoding"] ?? "")) && extname(file) !== ".html";
    const headers = {
        ...security,
        ETag: etag,
        "Cache-Control": "no-cache",
        Vary: "Accept-Encoding",
        "Content-Type": types[extname(path)] ?? types[extname(file)] ?? "application/octet-stream",
    };
    if (request.headers["if-none-match"] === etag) {
        response.writeHead(304, headers).end();
        return;
    }
    if (takesGzip && !packed.has(etag)) packed.set(etag, await promisify(gzip)(found));
    const body = takesGzip ? (packed.get(etag) ?? found) : found;
    response.writeHead(200, {
        ...headers,
        "Content-Length": body.length,
        ...(takesGzip ? { "Content-Encoding": "gzip" } : {}),
    });
    response.end(request.method === "HEAD" ? undefined : body);
}

/**
 * Serve the shop.
 *
 * @param {ServeOptions} options
 * @returns {Promise<{ url: string, close: () => Promise<void> }>}
 */
export async function serve(options = {}) {
    const files = filesOf(options);
    const server = createServer((request, response) => {
        answer(request, response, files).catch((error) => {
            console.error(error);
            response.destroy();
        });
    });
    const { port: wanted = 8080, exact = false } = options;
    const last = wanted === 0 || exact ? wanted : wanted + 50;
    for (let port = wanted; ; port++) {
        /** @type {NodeJS.ErrnoException | undefined} */
        const error = await new Promise((done) => {
            server.once("error", done);
            server.listen(port, "127.0.0.1", () => {
                server.off("error", done);
                done(undefined);
            });
        });
        if (error === undefined) break;
        if (error.code !== "EADDRINUSE" || port >= last) throw error;
    }
    const address = /** @type {import("node:net").AddressInfo} */ (server.address());
    return {
        url: `http://127.0.0.1:${address.port}/`,
        close: () =>
            new Promise((done) => {
                server.close(() => done());
                server.closeAllConnections();
            }),
    };
}

const usage = `usage: node web/demo/serve.mjs [--port N] [--model FILE] [--web DIR] [--self-check]
  --port N       listen there; default 8080 or the next that is free
  --model FILE   default models/online-retail.endcap
  --web DIR      where endcap.js and endcap.wasm are; default build/web
  --self-check   click through the shop in headless Chromium, write build/demo.png, exit 0 or 1`;

/** @returns {Promise<number | undefined>} an exit code, or undefined while it serves */
async function main() {
    let values;
    try {
        ({ values } = parseArgs({
            options: {
                port: { type: "string" },
                model: { type: "string" },
                web: { type: "string" },
                "self-check": { type: "boolean" },
                help: { type: "boolean", short: "h" },
            },
        }));
    } catch (error) {
        console.error(`${error instanceof Error ? error.message : error}\n${usage}`);
        return 2;
    }
    if (values.help) {
        console.log(usage);
        return 0;
    }
    const port = Number(values.port ?? 8080);
    if (!(Number.isInteger(port) && port >= 0 && port <= 65535)) {
        console.error(`--port takes a number from 0 to 65535, not "${values.port}"\n${usage}`);
        return 2;
    }
    /** @type {ServeOptions} */
    const options = {
        port,
        exact: values.port !== undefined,
        ...(values.model === undefined ? {} : { model: values.model }),
        ...(values.web === undefined ? {} : { web: values.web }),
    };
    for (const line of missingOf(options)) console.error(line);
    if (values["self-check"]) {
        if (missingOf(options).length > 0) return 1;
        const { selfCheck } = await import("./self-check.mjs");
        return await selfCheck({ ...options, port: 0 }, join(root, "build/demo.png"));
    }
    try {
        const { url, close } = await serve(options);
        console.log(`The shop is open: ${url}\nCtrl-C closes it.`);
        for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM"]))
            process.once(signal, () => void close().then(() => process.exit(0)));
    } catch (error) {
        const isTaken = error instanceof Error && "code" in error && error.code === "EADDRINUSE";
        console.error(
            isTaken
                ? `Port ${port} is taken. Choose another: --port 0 takes any that is free.`
                : `Cannot listen on port ${port}: ${error instanceof Error ? error.message : error}`,
        );
        return 4;
    }
    return undefined;
}

if (process.argv[1] !== undefined && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
    // Not awaited here: self-check.mjs imports this module, which would wait for itself.
    void main().then((code) => {
        if (code !== undefined) process.exitCode = code;
    });
}
