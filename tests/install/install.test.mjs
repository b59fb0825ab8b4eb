/* install.test.mjs - what `make install` leaves is what a C program needs, and `make uninstall` takes all of it back.
 *
 *   CC, CXX, NM    the compilers and nm, if not gcc, g++ and nm */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";

import { open } from "../../build/web/node.js";
import { build, model, source } from "../web/support.mjs";

const { CC = "gcc", CXX = "g++", NM = "nm" } = process.env;
const scratch = mkdtempSync(join(tmpdir(), "endcap-install-"));
const PREFIX = "/opt/a shop"; // a blank is where quotes are missing
const root = join(scratch, "root");
const under = (path) => join(root, PREFIX, path);
const WARNINGS = ["-Wall", "-Wextra", "-Werror", "-pedantic"];
after(() => rmSync(scratch, { recursive: true, force: true }));

/** Run a program to its end, which must be a good one; returns what it printed. */
function run(program, args, { env = {}, input = "" } = {}) {
    const done = spawnSync(program, args, { cwd: source("."), env: { ...process.env, ...env }, input, encoding: "utf8" });
    if (done.error)
        throw done.error;
    assert.equal(done.status, 0, `${program} ${args.join(" ")}\n${done.stdout}${done.stderr}`);
    return done.stdout;
}

const make = (...args) => run("make", ["--no-print-directory", ...args, `DESTDIR=${root}`, `PREFIX=${PREFIX}`]);

/** The files in a folder, by their paths from it; links count. */
const files = (folder) => readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(folder.length + 1)).sort();

const headers = readdirSync(source("include/endcap"));
const text = (name) => readFileSync(source(`include/endcap/${name}`), "utf8");
const [major, ...rest] = ["MAJOR", "MINOR", "PATCH"].map((part) =>
    new RegExp(`#define EC_VERSION_${part} (\\d+)`).exec(text("version.h"))[1]);
const version = [major, ...rest].join(".");

/** The functions that the public headers declare. */
const declared = headers.flatMap((name) =>
    Array.from(text(name).matchAll(/^[A-Za-z][\w *]*?\b(ec_\w+)\(/gm), ([, word]) => word)).sort();

/** The names that a library defines for others, with the letter that says what each is. */
const defined = (path, ...args) => run(NM, ["-P", "-g", "--defined-only", ...args, path]).split("\n")
    .flatMap((line) => Array.from(line.matchAll(/^(\S+) ([A-Za-z]) [0-9a-f]+/g), ([, name, type]) => [name, type]));

before(() => make("install"));

test("what_is_installed_is_what_the_documents_name", () => {
    const installed = files(under("."));
    const report = existsSync(build("share/report.html")) ? ["share/endcap/report.html"] : [];
    assert.deepEqual(installed, ["bin/endcap", ...headers.map((name) => `include/endcap/${name}`), "lib/libendcap.a",
        "lib/libendcap.so", `lib/libendcap.so.${major}`, `lib/libendcap.so.${version}`, "lib/pkgconfig/endcap.pc",
        ...report, "share/man/man1/endcap.1"].sort());
    assert.equal(run(under("bin/endcap"), ["--version"]), `endcap ${version}\n`);
    assert.match(readFileSync(under("share/man/man1/endcap.1"), "utf8"), new RegExp(`"endcap ${version}"`));
});

test("the_shared_library_shows_the_functions_of_the_headers_and_nothing_else", () => {
    assert.ok(declared.length > 25);
    const shown = defined(under("lib/libendcap.so"), "-D");
    assert.deepEqual(shown.map(([name]) => name).sort(), declared);
    assert.ok(shown.every(([, type]) => type === "T"));
});

test("no_name_of_the_static_library_can_be_somebody_else's", () => {
    const names = defined(under("lib/libendcap.a")).map(([name]) => name);
    assert.deepEqual(names.filter((name) => !name.startsWith("ec_")), []);
    assert.deepEqual(declared.filter((name) => !names.includes(name)), []);
});

for (const name of headers)
    test(`${name}_stands_alone_as_C11_and_as_C++`, () => {
        const input = `#include <endcap/${name}>\nint the_unit_is_not_empty;\n`;
        const rest = [...WARNINGS, "-fsyntax-only", `-I${under("include")}`, "-"];
        run(CC, ["-std=c11", "-x", "c", ...rest], { input });
        run(CXX, ["-std=c++11", "-x", "c++", ...rest], { input });
    });

/** What pkg-config says, for a prefix in another place. */
const pkgConfig = (...args) => run("pkg-config", [...args, "endcap"], {
    env: { PKG_CONFIG_PATH: under("lib/pkgconfig"), PKG_CONFIG_LIBDIR: under("lib/pkgconfig"), PKG_CONFIG_SYSROOT_DIR: root },
}).trim();

/** Compile as a shell script would, where pkg-config's words are read by the shell. */
const compile = (compiler, before, flags, output) =>
    run("sh", ["-c", `"$1" ${before} -o "$2" ${flags}`, "sh", compiler, output]);

test("pkg-config_tells_the_version_of_the_header", () => assert.equal(pkgConfig("--modversion"), version));

test("a_C_program_ranks_with_either_library_as_Node.js_does", async () => {
    const now = 1323000000000;
    const history = [["85123A", "view"], ["22423", "cart"], ["22960", "like"], ["22423", "purchase"]]
        .map(([item, type], e) => ({ item, type, time: now - 60000 * (4 - e) }));
    const shop = await open({ model });
    const wanted = shop.recommend({ history, now, options: { k: 20 } })
        .map(({ item, score }) => `${item} ${score * 2 ** 20}\n`).join("");
    assert.equal(wanted.split("\n").length, 21);

    const program = source("tests/install/shelf.c");
    const linked = join(scratch, "shelf");
    compile(CC, `-std=c11 ${WARNINGS.join(" ")} '${program}'`, pkgConfig("--cflags", "--libs"), linked);
    assert.notEqual(spawnSync(linked, [model]).status, 0); // no such library where the system looks
    assert.equal(run(linked, [model], { env: { LD_LIBRARY_PATH: under("lib") } }), wanted);

    const whole = join(scratch, "shelf-static");
    compile(CC, `-static -std=c11 ${WARNINGS.join(" ")} '${program}'`, pkgConfig("--static", "--cflags", "--libs"), whole);
    assert.equal(run(whole, [model]), wanted);
});

test("a_C++_program_links", () => {
    const output = join(scratch, "plus");
    run("sh", ["-c", `"$1" -static -x c++ - -o "$2" ${pkgConfig("--static", "--cflags", "--libs")}`, "sh", CXX, output], {
        input: "#include <endcap/endcap.h>\n#include <cstdio>\nint main() { std::puts(ec_version()); }\n",
    });
    assert.equal(run(output, []), `${version}\n`);
});

test("make_and_make_install_call_no_Node.js_Emscripten_or_cmocka", () => {
    const commands = make("--dry-run", "--always-make", "all", "install");
    assert.match(commands, /-shared/);
    assert.doesNotMatch(commands, /\b(node|npm|npx|emcc|tsc|chromium)\b|cmocka/);
});

test("make_uninstall_leaves_no_file", () => {
    make("install-web");
    assert.ok(files(under("share/endcap/web")).length > 20);
    assert.deepEqual(files(under("share/endcap/web")), [...files(build("web")), "endcap-wasi.wasm"].sort());
    make("uninstall");
    assert.deepEqual(files(root), []);
    assert.deepEqual(readdirSync(under("share")), ["man"]);
});
