// support.mjs - what the tests of the web files share: the built files, a server, a browser.
//
//   EC_MODEL=shop.endcap    test with another model than the shipped one
//   ENDCAP                  the program, if not build/endcap
//   CHROMIUM_PATH           the browser, if not the system's

import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname } from "node:path";
import { fileURLToPath } from "node:url";

const root = new URL("../../", import.meta.url);

/** The path of a built file. */
export const build = (name) => fileURLToPath(new URL(`build/${name}`, root));

/** The path of a file of the repository. */
export const source = (name) => fileURLToPath(new URL(name, root));

export const model = process.env.EC_MODEL ?? source("models/online-retail.endcap");

const MIME_TYPES = { ".html": "text/html", ".js": "text/javascript", ".mjs": "text/javascript", ".wasm": "application/wasm" };

/** What a careful shop sends with its pages. */
export const CSP = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; worker-src 'self'; img-src data:";

/** Serve build/web, the model as /shop.endcap and the parity test's visits, on loopback.
 * `odd` has other answers: path to { status, type, body, csp }; `headers` go with every answer. */
export async function serve(odd = {}, headers = {}) {
    const server = createServer(async ({ url }, response) => {
        const path = new URL(url, "http://localhost").pathname;
        const { status = 200, type, body, file = path, csp = CSP } = odd[path] ?? {};
        response.setHeader("content-security-policy", csp);
        response.setHeader("content-type", type ?? MIME_TYPES[extname(path) || ".html"] ?? "application/octet-stream");
        for (const [name, value] of Object.entries(headers))
            response.setHeader(name, value);
        response.statusCode = status;
        try {
            const place = file === "/shop.endcap" ? model
                : file === "/visits.mjs" ? source("tests/parity/visits.mjs")
                    : file === "/hostile.mjs" ? source("tests/web/hostile.mjs") : build(`web${file}`);
            response.end(body ?? (file === "/" ? EMPTY_PAGE : await readFile(place)));
        } catch {
            response.statusCode = 404;
            response.setHeader("content-type", "text/html");
            response.end("<!doctype html><title>404</title>Not found");
        }
    });
    await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
    return {
        url: `http://127.0.0.1:${server.address().port}`,
        close: () => new Promise((resolve) => {
            server.close(resolve);
            server.closeAllConnections();
        }),
    };
}

const EMPTY_PAGE = "<!doctype html><html lang=en><meta charset=utf-8><link rel=icon href=data:,><title>test</title>";

/** Start the system's Chromium. */
export async function chromium() {
    const { chromium } = await import("../../web/node_modules/playwright-core/index.mjs");
    return chromium.launch({
        executablePath: process.env.CHROMIUM_PATH ?? "/usr/bin/chromium",
        args: ["--no-sandbox"],
    });
}

/** Train a small model with known habits: 40 items in two groups, each followed by the next of its group.
 * Returns its bytes. `prefix` begins each id; `names` has other ids for some. */
export async function smallModel(prefix = "", names = {}) {
    const { execFileSync } = await import("node:child_process");
    const rows = ["user,item,time,type,title,group,price"];
    for (let user = 0; user < 240; user++) {
        const group = user % 2;
        for (let step = 0; step < 5; step++) {
            const item = ((user >> 1) + step) % 20;
            const id = `${prefix}${group ? "tea" : "cup"}-${String(item).padStart(2, "0")}`;
            rows.push(`u${user},${names[id] ?? id},${1700000000 + user * 86400 + step * 60},purchase,` +
                `${group ? "Thé" : "Cup"} no. ${item},${group ? "teas" : "cups"},${item + 0.99}`);
        }
    }
    return execFileSync(process.env.ENDCAP ?? build("endcap"), ["train", "-", "-o", "-", "--quiet"],
        { input: rows.join("\n") + "\n", maxBuffer: 1 << 26 });
}
