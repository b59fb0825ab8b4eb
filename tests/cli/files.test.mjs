/* files.test.mjs - files that the program writes: names that cannot be written, signals, deaths at any moment.
 * KILLS: how often each verb is killed (see `make torture`). */
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chmodSync, existsSync, lstatSync, mkdirSync, readFileSync, readdirSync, statSync, symlinkSync,
    writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import { log, program, run, scratch, smallOptions } from "./support.mjs";

const kills = Number(process.env.KILLS ?? 8);
const quick = ["--dims", "0", "--factors", "0", "--companions", "0", "--quiet"];

/** The verbs that write a file: their words before its name, and whether a text is a whole one. */
const writers = {
    train: {
        words: ["train", log, ...smallOptions, "--quiet", "-o"],
        isWhole: (bytes) => run(["inspect", "-"], { input: bytes }).code === 0,
    },
    tune: {
        words: ["tune", log, "--trials", "3", ...smallOptions, "--quiet", "-o"],
        isWhole: (bytes) => JSON.parse(String(bytes)) !== null && bytes.at(-1) === 10,
    },
    evaluate: {
        words: ["evaluate", log, "--protocol", "leave-one-out", ...quick, "--html"],
        isWhole: (bytes) => /^<!doctype html>[^]*<\/html>\s*$/i.test(String(bytes)),
    },
};

const place = (name) => {
    const path = join(scratch, name);
    mkdirSync(path);
    return path;
};

for (const [verb, { words }] of Object.entries(writers)) {
    test(`${verb}_names_a_file_that_cannot_be_written_before_it_reads_the_log`, () => {
        const folder = place(`bad-${verb}`);
        mkdirSync(join(folder, "folder"));
        writeFileSync(join(folder, "file"), "");
        symlinkSync("loop", join(folder, "loop"));
        const missing = words.map((word) => word === log ? join(folder, "no-such-log.csv") : word);
        for (const [name, reason] of [
            ["missing/m", /No such file/], ["folder", /Is a directory/], ["file/m", /Not a directory/],
            ["loop", /Too many levels/], ["n".repeat(256), /name too long/i], ["folder/../missing/m", /No such file/],
        ]) {
            const { code, err } = run([...missing, join(folder, name)]);
            assert.match(err, reason);
            assert.match(err, /cannot be written/);
            assert.doesNotMatch(err, /no-such-log/);
            assert.equal(code, 4);
        }
        assert.deepEqual(readdirSync(folder).sort(), ["file", "folder", "loop"]);
    });

    test(`${verb}_keeps_the_mode_of_the_file_it_replaces_and_the_link_that_leads_to_it`, () => {
        const folder = place(`mode-${verb}`);
        writeFileSync(join(folder, "old"), "old");
        chmodSync(join(folder, "old"), 0o604);
        symlinkSync("old", join(folder, "link"));
        symlinkSync("made", join(folder, "dangling"));
        for (const name of ["link", "dangling"]) {
            const { code, err } = run([...words, join(folder, name)]);
            assert.equal(code, 0, err);
            assert.ok(lstatSync(join(folder, name)).isSymbolicLink());
        }
        assert.equal(statSync(join(folder, "old")).mode & 0o777, 0o604);
        assert.notEqual(readFileSync(join(folder, "old"), "utf8"), "old");
        assert.ok(lstatSync(join(folder, "made")).isFile());
        assert.deepEqual(readdirSync(folder).sort(), ["dangling", "link", "made", "old"]);
    });

    test(`${verb}_that_meets_the_limit_of_file_sizes_ends_with_an_error_and_leaves_the_old_file`, () => {
        const folder = place(`limit-${verb}`);
        const path = join(folder, "m");
        writeFileSync(path, "old");
        const done = spawnSync("sh", ["-c", 'ulimit -f 0; exec "$0" "$@"', program, ...words, path],
            { encoding: "utf8" });
        assert.equal(done.signal, null);
        assert.match(done.stderr, /m cannot be written: File too large/);
        assert.equal(done.status, 4);
        assert.equal(readFileSync(path, "utf8"), "old");
        assert.deepEqual(readdirSync(folder), ["m"]);
    });
}

/** Run, send a signal after some time, and return how it ended. */
async function killed(words, signal, ms) {
    const child = spawn(program, words, { stdio: "ignore" });
    const timer = setTimeout(() => child.kill(signal), ms);
    const [code, ended] = await once(child, "close");
    clearTimeout(timer);
    return { code, ended };
}

const codes = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 };

for (const [verb, { words, isWhole }] of Object.entries(writers))
    test(`${verb}_killed_at_any_moment_leaves_a_whole_file_and_nothing_else`, async () => {
        const folder = place(`killed-${verb}`);
        const path = join(folder, "m");
        writeFileSync(path, "old");
        const start = performance.now();
        assert.equal((await killed([...words, path], "SIGINT", 1e6)).code, 0);
        const whole = performance.now() - start;
        const signals = ["SIGKILL", ...Object.keys(codes)];
        for (let n = 0; n < kills; n++) {
            const signal = signals[n % signals.length];
            writeFileSync(path, "old");
            /* evenly over the time it takes, the last of it twice as often: there it writes */
            const share = n % 3 === 2 ? 0.8 + 0.3 * Math.random() : 1.1 * Math.random();
            const { code, ended } = await killed([...words, path], signal, share * whole);
            const what = `${signal} at ${share.toFixed(3)}: ${code} ${ended}`;
            assert.ok(code === 0 || code === codes[signal] || ended === signal, what);
            const bytes = readFileSync(path);
            assert.ok(String(bytes) === "old" || isWhole(bytes), what);
            if (signal === "SIGKILL" && readdirSync(folder).length > 1) // where a draft has a name
                run(["train", "no-such-log.csv", "-o", path]);
            assert.deepEqual(readdirSync(folder), ["m"], what);
        }
    });

for (const [verb, words] of Object.entries({ train: ["-o"], tune: ["-o"], evaluate: ["--html"] }))
    test(`${verb}_never_writes_over_a_file_that_it_reads`, () => {
        const folder = place(`own-${verb}`), own = join(folder, "log.csv"), link = join(folder, "link");
        writeFileSync(own, readFileSync(log));
        symlinkSync("log.csv", link);
        for (const output of [own, link]) {
            const { code, err } = run([verb, own, ...words, output]);
            assert.equal(code, 2);
            assert.match(err, /is to be read and cannot be written over/);
        }
        const { code } = run([verb, log, "--items", own, ...words, own]);
        assert.equal(code, 2);
        assert.deepEqual(readFileSync(own), readFileSync(log));
    });

for (const [signal, expected] of Object.entries(codes))
    test(`${signal}_ends_the_program_with_${expected}_and_a_message`, async () => {
        const child = spawn(program, ["train", "-", "-o", join(place(signal), "m")], { stdio: ["pipe", "ignore", "pipe"] });
        let err = "";
        child.stderr.on("data", (chunk) => { err += chunk; });
        child.stdin.on("error", () => {});
        child.stdin.write("user,item\nu,i\n");
        setTimeout(() => child.kill(signal), 300); // it now waits for more
        const [code, ended] = await once(child, "close");
        assert.equal(ended, null);
        assert.equal(code, expected);
        assert.match(err, /interrupted/);
        assert.deepEqual(readdirSync(join(scratch, signal)), []);
    });

test("under_nohup_training_survives_SIGHUP", async (t) => {
    if (spawnSync("nohup", ["true"]).status !== 0)
        return t.skip("nohup is not installed");
    const path = join(place("nohup"), "m");
    const child = spawn("nohup", [program, "train", "-", "--quiet", ...smallOptions, "-o", path],
        { stdio: ["pipe", "ignore", "ignore"] });
    const text = readFileSync(log, "utf8");
    child.stdin.write(text.slice(0, 100));
    setTimeout(() => {
        child.kill("SIGHUP");
        child.stdin.end(text.slice(100));
    }, 300);
    const [code, ended] = await once(child, "close");
    assert.equal(ended, null);
    assert.equal(code, 0);
    assert.ok(existsSync(path));
});
