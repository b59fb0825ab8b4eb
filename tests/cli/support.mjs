/* support.mjs - run the command line in tests: the program, a small shop, a model of it. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

export const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");

/** The program under test. */
export const program = resolve(root, process.env.ENDCAP ?? "build/endcap");

/** A directory that is gone when the process ends. */
export const scratch = mkdtempSync(join(tmpdir(), "endcap-cli-"));
process.on("exit", () => rmSync(scratch, { recursive: true, force: true }));

/** Run the program to its end. `out` is text, or bytes with `encoding: "buffer"`. */
export function run(args, { input = "", env = {}, cwd = scratch, encoding = "utf8" } = {}) {
    const done = spawnSync(program, args, {
        input: Buffer.from(input), cwd, encoding, env: { ...process.env, TERM: "dumb", ...env }, maxBuffer: 1 << 28,
    });
    if (done.error && done.error.code !== "EPIPE") // it may end without reading its input
        throw done.error;
    return { code: done.status, signal: done.signal, out: done.stdout, err: String(done.stderr) };
}

/** A shop of 24 items in three groups; its 80 customers walk through the catalogue in steps of 1 or 2. */
export function smallLog() {
    const rows = ["user,item,time,title,group,price"];
    for (let user = 0; user < 80; user++)
        for (let step = 0; step < 8; step++) {
            const item = (user * 7 + step * (user % 3 ? 1 : 2)) % 24;
            const id = `i${String(item).padStart(2, "0")}`;
            rows.push(`u${user},${id},${1600000000 + user * 1000 + step * 60},"Thing, no. ${item}",` +
                `${"abc"[item % 3]},${item + 1}.50`);
        }
    return rows.join("\n") + "\n";
}

/** Path of a file in the scratch directory with this text. */
export function file(name, text) {
    const path = join(scratch, name);
    writeFileSync(path, text);
    return path;
}

export const log = file("small.csv", smallLog());
export const smallOptions = ["--factors", "8", "--neighbours", "8"];

let trained;
/** Path of a model of the small shop. */
export function model() {
    if (!trained) {
        trained = join(scratch, "small.endcap");
        const { code, err } = run(["train", log, "-o", trained, "--quiet", ...smallOptions]);
        if (code !== 0)
            throw new Error(`training the small shop ended with ${code}: ${err}`);
    }
    return trained;
}

/** Bytes of a model of the small shop. */
export const modelBytes = () => readFileSync(model());
