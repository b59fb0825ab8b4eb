// types.test.mjs - the declarations that ship: they compile without skipLibCheck and with the strictest settings, say what
// they are about, and show nothing of the inside.
//
//   TYPESCRIPT=tsc ...    other compilers than the installed one, separated by blanks

import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";

import { build, source } from "./support.mjs";

const compilers = process.env.TYPESCRIPT?.split(" ") ?? [source("web/node_modules/.bin/tsc")];
const folder = mkdtempSync(join(tmpdir(), "endcap-types-"));
mkdirSync(join(folder, "node_modules"));
symlinkSync(build("web"), join(folder, "node_modules/endcap"));
writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
after(() => rmSync(folder, { recursive: true, force: true }));

const declared = readdirSync(build("web")).filter((name) => name.endsWith(".d.ts"));
const text = (name) => readFileSync(build(`web/${name}`), "utf8");

/** Compile code with these settings over the strict ones; returns what the compiler says. */
function compiled(compiler, code, settings) {
    writeFileSync(join(folder, "use.ts"), code);
    writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ files: ["use.ts"], compilerOptions: { noEmit: true, strict: true,
        target: "es2022", module: "esnext", moduleResolution: "bundler", types: [], preserveSymlinks: true, ...settings } }));
    const { status, stdout } = spawnSync(compiler, ["-p", folder], { encoding: "utf8" });
    return status === 0 ? "" : stdout || "failed";
}

for (const compiler of compilers) {
    const version = execFileSync(compiler, ["--version"], { encoding: "utf8" }).trim();
    const [major, minor] = version.match(/\d+/g).map(Number);

    test(`the declarations compile without skipLibCheck, with lib es2022 and dom alone: ${version}`, () => {
        for (const lib of [["es2022", "dom"], ["esnext", "dom", "dom.iterable"], ["es2022", "webworker"]])
            for (const settings of [{}, { exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true, noPropertyAccessFromIndexSignature: true },
                { module: "nodenext", moduleResolution: "nodenext" }]) {
                const code = readFileSync(source("tests/web/strict.ts"), "utf8");
                assert.equal(compiled(compiler, code, { lib, ...settings }), "", `${lib} ${JSON.stringify(settings)}`);
            }
    });

    test(`using works where the lib knows it: ${version}`, { skip: major === 5 && minor < 2 && "using came with 5.2" }, () => {
        const code = `import { load } from "endcap";
            export async function f() { using endcap = await load({ model: "x" }); using s = endcap.shopper(); return s.history(); }`;
        assert.equal(compiled(compiler, code, { lib: ["es2022", "dom", "esnext.disposable"] }), "");
        assert.match(compiled(compiler, code, { lib: ["es2022", "dom"] }), /dispos/i);
    });
}

test("a code is the name of a status", () => {
    const header = readFileSync(source("include/endcap/status.h"), "utf8");
    const names = Array.from(header.matchAll(/X\((EC_E_\w+),/g), ([, name]) => name);
    const [, union] = /export type StatusName = ([^;]*);/.exec(text("errors.d.ts"));
    assert.deepEqual(union.split(" | ").map((word) => JSON.parse(word)), names);
    assert.match(text("errors.d.ts"), /readonly code: StatusName;/);
});

test("every exported type, class and function, and every method, says what it is where an editor looks", () => {
    const silent = declared.flatMap((name) => {
        const lines = text(name).split("\n");
        return lines.flatMap((line, i) => {
            const isNamed = /^export (type|declare)/.test(line) || /^ {4}(?!private|constructor|\/|\*|readonly (size|info|signals|training))\w[\w ]*\(/.test(line);
            const start = lines.slice(0, i).findLastIndex((one) => one.includes("/**"));
            const hasWords = lines[i - 1]?.trim().endsWith("*/") && /\/\*\* [^@\s]/.test(lines[start]);
            return isNamed && !hasWords ? [`${name}: ${line}`] : [];
        });
    });
    assert.deepEqual(silent, []);
    assert.match(text("endcap.d.ts"), /\/\*\* What a shopper may do with an item\. \*\/\nexport type EventType/);
    for (const name of declared)
        assert.doesNotMatch(text(name), /@typedef|@import|@overload|@internal/, name);
});

test("nothing of the inside is declared, or can be imported from the package", async () => {
    assert.deepEqual(declared.sort(), ["debug", "endcap", "errors", "ids", "node", "shopper", "storage", "worker-client"].map((name) => `${name}.d.ts`));
    for (const name of declared) {
        assert.doesNotMatch(text(name), /\b(Core|History|Listeners|Line|Answer|Block|IDBPDatabase|optionsOf|IS_SET)\b/, name);
        assert.doesNotMatch(text(name), /^ {4}constructor\((?!code)/m, name);
    }
    const imports = (name) => spawnSync(process.execPath, ["--preserve-symlinks", "--input-type=module", "-e", `await import("${name}")`],
        { cwd: folder, encoding: "utf8" });
    for (const name of ["endcap", "endcap/storage.js", "endcap/worker-client.js", "endcap/errors.js", "endcap/node.js"])
        assert.equal(imports(name).status, 0, imports(name).stderr);
    for (const name of ["endcap/memory.js", "endcap/records.js", "endcap/history.js"])
        assert.match(imports(name).stderr, /ERR_PACKAGE_PATH_NOT_EXPORTED/);
    assert.match(execFileSync(process.execPath, ["--input-type=module", "-e", `console.log(import.meta.resolve("endcap/endcap.wasm"))`],
        { cwd: folder, encoding: "utf8" }), /endcap\.wasm\n$/);
});
