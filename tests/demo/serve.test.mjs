// serve.test.mjs - the demo's server gives its own files and nothing else.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { request } from "node:http";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { filesOf, serve } from "../../web/demo/serve.mjs";

const script = fileURLToPath(new URL("../../web/demo/serve.mjs", import.meta.url));
/** @type {Awaited<ReturnType<typeof serve>>} */
let server;
before(async () => {
    server = await serve({ port: 0 });
});
after(() => server.close());

/**
 * Ask with the path just as it is written: fetch would tidy it.
 *
 * @param {string} path
 * @param {import("node:http").RequestOptions} [options]
 * @returns {Promise<{ status: number, headers: import("node:http").IncomingHttpHeaders, body: Buffer }>}
 */
const ask = (path, options = {}) =>
    new Promise((done, failed) => {
        const { hostname, port } = new URL(server.url);
        request({ hostname, port, path, ...options }, (response) => {
            /** @type {Buffer[]} */
            const parts = [];
            response.on("data", (part) => parts.push(part));
            response.on("end", () =>
                done({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(parts) }),
            );
        })
            .on("error", failed)
            .end();
    });

test("every file comes with its type, the policy and a tag", async () => {
    /** @type {[string, string][]} */
    const expected = [
        ["/", "text/html; charset=utf-8"],
        ["/demo/app.js", "text/javascript; charset=utf-8"],
        ["/demo/style.css", "text/css; charset=utf-8"],
        ["/endcap.js", "text/javascript; charset=utf-8"],
        ["/endcap.wasm", "application/wasm"],
        ["/endcap-plain.wasm", "application/wasm"],
        ["/models/online-retail.endcap", "application/octet-stream"],
    ];
    for (const [path, type] of expected) {
        const { status, headers } = await ask(path);
        assert.equal(status, 200, path);
        assert.equal(headers["content-type"], type, path);
        const policy = String(headers["content-security-policy"]);
        assert.match(policy, /default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self';/);
        assert.doesNotMatch(policy, /unsafe-inline|'unsafe-eval'|blob:|\*/);
        assert.equal(headers["x-content-type-options"], "nosniff");
        const again = await ask(path, { headers: { "If-None-Match": String(headers.etag) } });
        assert.equal(again.status, 304, path);
        assert.equal(again.body.length, 0);
    }
});

test("what is served is the file, compressed or not", async () => {
    const file = readFileSync(/** @type {string} */ (filesOf().get("/endcap.wasm")));
    const plain = await ask("/endcap.wasm");
    assert.ok(plain.body.equals(file));
    const packed = await ask("/endcap.wasm", { headers: { "Accept-Encoding": "gzip" } });
    assert.equal(packed.headers["content-encoding"], "gzip");
    assert.ok(packed.body.length < file.length && gunzipSync(packed.body).equals(file));
    const head = await ask("/endcap.wasm", { method: "HEAD" });
    assert.equal(Number(head.headers["content-length"]), file.length);
    assert.equal(head.body.length, 0);
});

test("no path leads out, and the server's own scripts stay inside", async () => {
    const paths = [
        "/../Makefile", "/Makefile", "/tests/demo/serve.test.mjs", "/demo/../../../Makefile", "/demo/..%2f..%2f..%2fMakefile", "/%2e%2e/Makefile", "//etc/passwd",
        "/demo/serve.mjs", "/demo/", "/models/", "/package.json", "/demo/app.js%00", "/demo\\app.js", "/DEMO/APP.JS",
    ];
    for (const path of paths) {
        const { status, body } = await ask(path);
        assert.equal(status, 404, path);
        assert.equal(body.toString(), "There is no such file.\n");
    }
});

test("other hosts and other methods are refused", async () => {
    assert.equal((await ask("/", { headers: { Host: "shop.example" } })).status, 421);
    assert.equal((await ask("/", { headers: { Host: "127.0.0.1.example" } })).status, 421);
    const post = await ask("/", { method: "POST" });
    assert.equal(post.status, 405);
    assert.equal(post.headers.allow, "GET, HEAD");
});

test("a taken port: the next one by default, a plain message where it was asked for", async () => {
    const port = Number(new URL(server.url).port);
    const next = await serve({ port });
    try {
        assert.ok(Number(new URL(next.url).port) > port);
    } finally {
        await next.close();
    }
    const { status, stderr } = spawnSync(process.execPath, [script, "--port", String(port)], {
        encoding: "utf8",
        timeout: 20_000,
    });
    assert.equal(status, 4);
    assert.match(stderr, /is taken/);
});

test("the command line says what it does not know", () => {
    const run = (/** @type {string[]} */ ...options) =>
        spawnSync(process.execPath, [script, ...options], { encoding: "utf8", timeout: 20_000 });
    assert.equal(run("--prot", "1").status, 2);
    assert.match(run("--port", "eighty").stderr, /--port takes a number/);
    assert.equal(run("--help").status, 0);
    const lost = run("--self-check", "--model", "/no/such.endcap");
    assert.equal(lost.status, 1);
    assert.match(lost.stderr, /such\.endcap is missing: run "make models"/);
});

test("without Chromium the self-check says what is missing", () => {
    const { status, stderr } = spawnSync(process.execPath, [script, "--self-check"], {
        encoding: "utf8",
        env: { ...process.env, CHROMIUM_PATH: "/no/chromium" },
    });
    assert.equal(status, 1);
    assert.match(stderr, /CHROMIUM_PATH is \/no\/chromium, which cannot be run/);
});
