// finish_wasm.mjs - turn what Emscripten linked into the module that ships.
//
//   node tools/finish_wasm.mjs LINKED.wasm OUT.wasm path/to/wasm-metadce GATE
//
// Emscripten exports helpers of its own runtime (stackSave, __errno_location, ...), which no page of ours
// calls; binaryen removes them and what only they reach. Then the promise is checked: no imports at all,
// so the module can reach no network, clock or file; no exports but `memory` and ec_*; and at most GATE bytes gzipped.

import { execFileSync } from "node:child_process";
import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const [linked, out, metadce, gate] = process.argv.slice(2);

function open(path) {
    const module = new WebAssembly.Module(readFileSync(path));
    return {
        imports: WebAssembly.Module.imports(module).map((entry) => `${entry.module}.${entry.name}`),
        exports: WebAssembly.Module.exports(module).map((entry) => entry.name),
    };
}

function fail(message) {
    console.error(`finish_wasm: ${message}`);
    process.exit(1);
}

const isOurs = (name) => name === "memory" || name.startsWith("ec_");

const before = open(linked);
if (before.imports.length > 0) {
    fail(`${linked} imports ${before.imports.join(", ")}; the device core must need nothing from outside`);
}
if (!before.exports.some((name) => name.startsWith("ec_"))) {
    fail(`${linked} exports no ec_* function; mark them EC_EXPORT`);
}

const graph = `${out}.graph`;
const part = `${out}.part`;
const roots = before.exports.filter(isOurs).map((name) => ({ name, export: name, root: true }));
writeFileSync(graph, JSON.stringify(roots));
const features = ["simd", "bulk-memory", "sign-ext", "mutable-globals", "nontrapping-float-to-int"];
execFileSync(
    metadce,
    [linked, ...features.map((name) => `--enable-${name}`), `--graph-file=${graph}`, "-o", part],
    { stdio: ["ignore", "ignore", "inherit"] },
);
rmSync(graph);

const after = open(part);
const foreign = after.exports.filter((name) => !isOurs(name));
const lost = before.exports.filter((name) => isOurs(name) && !after.exports.includes(name));
if (after.imports.length > 0 || foreign.length > 0 || lost.length > 0) {
    fail(`${part}: imports [${after.imports}], foreign exports [${foreign}], lost exports [${lost}]`);
}
const size = gzipSync(readFileSync(part), { level: 9 }).length;
if (!(size <= Number(gate))) {
    fail(`${part} has ${size} bytes gzipped; its gate in the Makefile is ${gate}`);
}
renameSync(part, out);
