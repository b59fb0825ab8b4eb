// check_layers.mjs - the folders are the architecture; this fails when code leaves its layer.
//
//   make check-layers      (EC_DEVICE_SOURCES, EC_DEVICE_OBJECTS and NM come from the Makefile)
//
// 1. Every #include "..." under include/ and src/ names a file of its own layer or of one above it.
// 2. No unit of src/ (x.c and x.h) includes itself by way of others: a circle cannot be read, tested or
//    moved in parts.
// 3. What the device core's sources reach includes no system header but those in `deviceHeaders`.
// 4. The device core's objects, taken together, need nothing from outside but `outside`.
//
// Each rule prints one TAP line; a broken rule lists every place.

import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

process.chdir(join(dirname(fileURLToPath(import.meta.url)), ".."));

// From the top to the bottom: a folder may include itself and those before it.
const device = ["base", "kernels", "container", "catalogue", "history", "signals", "ranking"]
    .map((name) => `src/device/${name}`);
const native = ["system", "log", "clean", "items", "dataset", "matrix", "pack", "learn", "compose", "tune", "measure"]
    .map((name) => `src/native/${name}`);
const layers = ["include/endcap", ...device, ...native, "src/cli", "src/wasm"];
// Never, whatever the order says: the browser module has no command line and learns from no log.
const never = { "src/wasm": [...native, "src/cli"] };

// No stdio, stdlib, time: the device core prints nothing, allocates nothing, has no clock. limits and
// float are constants; assert vanishes in a release build; the rest are instruction sets.
const deviceHeaders = new Set([
    "assert.h", "float.h", "limits.h", "math.h", "stdbool.h", "stddef.h", "stdint.h", "string.h",
    "immintrin.h", "arm_neon.h", "wasm_simd128.h",
]);

// A compiler may call the first five wherever it likes. __cpu_* is __builtin_cpu_supports; the others
// come from the hardening that some distributions switch on.
const outside = /^(mem(cpy|set|cmp|move)|strlen|sqrtf?|__cpu_(model|indicator_init)|__stack_chk_fail|__mem(cpy|set|move)_chk|_GLOBAL_OFFSET_TABLE_)$/;

const sourceFile = /\.(c|h|inc)$/;
const files = ["include", "src"].flatMap((top) =>
    readdirSync(top, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && sourceFile.test(entry.name))
        .map((entry) => join(entry.parentPath ?? entry.path, entry.name))).sort();

const layerOf = (path) => layers.findIndex((folder) => path.startsWith(`${folder}/`));

/** Each #include of a file: {line, quoted, name}. */
function includesOf(path) {
    return readFileSync(path, "utf8").split("\n").flatMap((text, index) => {
        const found = /^\s*#\s*include\s*(["<])([^">]+)[">]/.exec(text);
        return found ? [{ line: index + 1, quoted: found[1] === '"', name: found[2] }] : [];
    });
}

/** The file that "name" means in `path`, or undefined: the folder of `path`, then include/, then src/. */
function resolve(path, name) {
    return [dirname(path), "include", "src"].map((folder) => relative(".", join(folder, name)))
        .find((candidate) => existsSync(candidate));
}

function checkOrder() {
    const wrong = [];
    for (const path of files) {
        const layer = layerOf(path);
        if (layer < 0) {
            wrong.push(`${path}: is in no layer; the layers are ${layers.join(", ")}`);
            continue;
        }
        for (const { line, name } of includesOf(path).filter((include) => include.quoted)) {
            const target = resolve(path, name);
            const targetLayer = target === undefined ? -1 : layerOf(target);
            if (targetLayer < 0) {
                wrong.push(`${path}:${line}: "${name}" is no file of a layer`);
            } else if (targetLayer > layer || never[layers[layer]]?.includes(layers[targetLayer])) {
                wrong.push(`${path}:${line}: ${layers[layer]} must not include ${layers[targetLayer]} ("${name}")`);
            }
        }
    }
    return wrong;
}

/** The circles between units, as chains of units; each unit of a circle is in one of those listed. */
function checkCircles() {
    const unitOf = (path) => path.replace(sourceFile, "");
    const included = new Map(files.map((path) => [unitOf(path), new Set()]));
    for (const path of files) {
        for (const { name } of includesOf(path).filter((include) => include.quoted)) {
            const target = resolve(path, name);
            if (target !== undefined && unitOf(target) !== unitOf(path)) {
                included.get(unitOf(path)).add(unitOf(target));
            }
        }
    }
    // Breadth first, so that what is printed is a shortest way back.
    const wayBack = (start) => {
        const from = new Map();
        const queue = [start];
        for (const unit of queue) { // grows while it is walked
            for (const next of included.get(unit) ?? []) {
                if (next === start) {
                    const chain = [start];
                    for (let at = unit; at !== start; at = from.get(at)) chain.unshift(at);
                    return [start, ...chain];
                }
                if (!from.has(next)) {
                    from.set(next, unit);
                    queue.push(next);
                }
            }
        }
        return undefined;
    };
    const listed = new Set();
    const wrong = [];
    for (const unit of included.keys()) {
        const circle = listed.has(unit) ? undefined : wayBack(unit);
        if (circle === undefined) continue;
        circle.forEach((one) => listed.add(one));
        wrong.push(circle.join(" -> "));
    }
    return wrong;
}

function checkDeviceHeaders(sources) {
    const wrong = [];
    const reached = new Set(sources);
    for (const path of reached) { // grows while it is walked
        if (!existsSync(path)) {
            wrong.push(`${path}: is listed in the Makefile, but there is no such file`);
            continue;
        }
        for (const { line, quoted, name } of includesOf(path)) {
            const target = quoted ? resolve(path, name) : undefined;
            if (target !== undefined) {
                reached.add(target);
            } else if (!deviceHeaders.has(name)) {
                wrong.push(`${path}:${line}: the device core must not include <${name}>`);
            }
        }
    }
    return wrong;
}

function checkDeviceObjects(objects, nm) {
    const defined = new Set();
    const needed = new Map();
    for (const object of objects) {
        for (const line of execFileSync(nm, ["-P", object], { encoding: "utf8" }).split("\n")) {
            const [name, type] = line.split(" ");
            if (type === "U" || type === "w") {
                needed.set(name, object);
            } else if (type !== undefined) {
                defined.add(name);
            }
        }
    }
    return [...needed].filter(([name]) => !defined.has(name) && !outside.test(name))
        .map(([name, object]) => `${object}: needs ${name}, which is not of the device core`);
}

const words = (text) => (text ?? "").split(/\s+/).filter(Boolean);
const sources = words(process.env.EC_DEVICE_SOURCES);
const objects = words(process.env.EC_DEVICE_OBJECTS);
const results = [
    ["no_layer_includes_one_below_it", files.length > 0 ? checkOrder() : ["no files found"]],
    ["no_file_includes_itself_in_a_circle", files.length > 0 ? checkCircles() : ["no files found"]],
    ["the_device_core_includes_no_system_header_but_the_named_ones",
        sources.length > 0 ? checkDeviceHeaders(sources) : ["EC_DEVICE_SOURCES is empty"]],
    ["the_device_core_needs_no_symbol_from_outside",
        objects.length > 0 ? checkDeviceObjects(objects, process.env.NM || "nm") : ["EC_DEVICE_OBJECTS is empty"]],
];
results.forEach(([name, wrong], index) => {
    console.log(`${wrong.length === 0 ? "ok" : "not ok"} ${index + 1} - ${name}`);
    for (const place of wrong) console.log(`#   ${place}`);
});
process.exitCode = results.some(([, wrong]) => wrong.length > 0) ? 1 : 0;
