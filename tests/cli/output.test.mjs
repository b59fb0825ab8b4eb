/* output.test.mjs - what happens to the output when the world is unkind: full disks, closed pipes,
 * interrupts, terminals. */
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import { file, log, model, modelBytes, program, root, run, scratch, smallLog, smallOptions } from "./support.mjs";

const m = model();
const shop = join(root, "models/online-retail/online-retail.csv.zst");
const preset = join(root, "models/online-retail/preset.json");

/** Run with standard output on a full disk. */
function onFullDisk(args) {
    const done = spawnSync("sh", ["-c", 'exec "$0" "$@" > /dev/full', program, ...args], { encoding: "utf8" });
    return { code: done.status, err: done.stderr };
}

test("a_full_disk_is_an_error_of_every_verb", (t) => {
    if (!existsSync("/dev/full"))
        return t.skip("this system has no /dev/full");
    for (const args of [["--version"], ["help"], ["help", "--man"], ["check", log], ["inspect", m],
        ["recommend", m, "--json"], ["recommend", m], ["train", log, "-o", join(scratch, "full.endcap"), ...smallOptions],
        ["train", log, "-o", "-", ...smallOptions], ["evaluate", log, "-k", "5", "--json", ...smallOptions]]) {
        const { code, err } = onFullDisk(args);
        assert.match(err, /standard output cannot be written: No space left on device \(EC_E_IO\)/, args.join(" "));
        assert.equal(code, 4, args.join(" "));
    }
});

test("a_model_that_does_not_fit_on_the_disk_is_an_error", (t) => {
    if (!existsSync("/dev/full"))
        return t.skip("this system has no /dev/full");
    const { code, err } = run(["train", log, "-o", "/dev/full", "-q", ...smallOptions]);
    assert.equal(code, 4);
    assert.match(err, /\/dev\/full cannot be written: No space left on device/);
});

test("a_file_limit_leaves_the_old_model_and_no_temporary_file", () => {
    const place = join(scratch, "limited");
    mkdirSync(place);
    writeFileSync(join(place, "m.endcap"), "old");
    const done = spawnSync("sh", ["-c", 'trap "" XFSZ; ulimit -f 1; exec "$0" "$@"', program, "train", log, "-o",
        join(place, "m.endcap"), "-q", ...smallOptions], { encoding: "utf8" });
    assert.match(done.stderr, /m\.endcap cannot be written: File too large/);
    assert.equal(done.status, 4);
    assert.equal(readFileSync(join(place, "m.endcap"), "utf8"), "old");
    assert.deepEqual(readdirSync(place), ["m.endcap"]);
});

test("a_pipe_that_its_reader_closes_ends_without_a_word", async () => {
    const child = spawn(program, ["rerank", "-", "--json"], { stdio: ["pipe", "pipe", "pipe"] });
    let err = "";
    child.stderr.on("data", (chunk) => { err += chunk; });
    child.stdout.destroy();
    await once(child.stdout, "close");
    child.stdin.end(Buffer.concat([modelBytes(), Buffer.from('{"candidates": ["i03"]}')]));
    const [code, signal] = await once(child, "close");
    assert.equal(signal, null);
    assert.deepEqual([err, code], ["", 0]);
    for (const args of [["recommend", m, "-k", "24", "--explain"], ["inspect", m, "--items", "--json"], ["check", log], ["help", "train"]]) {
        const piped = spawnSync("bash", ["-c", 'set -o pipefail; "$0" "$@" | head -c 1', program, ...args], { encoding: "utf8" });
        assert.deepEqual([piped.status, piped.stderr, piped.stdout.length], [0, "", 1], args.join(" "));
    }
});

test("a_model_that_its_reader_does_not_take_is_an_error", () => {
    const piped = spawnSync("bash", ["-c", 'set -o pipefail; "$0" "$@" | true', program, "train", log, "-o", "-", "--quiet", ...smallOptions], { encoding: "utf8" });
    assert.match(piped.stderr, /standard output cannot be written: Broken pipe/);
    assert.equal(piped.status, 4);
});

test("a_closed_standard_output_is_an_error", () => {
    const done = spawnSync("sh", ["-c", 'exec "$0" "$@" >&-', program, "recommend", m, "--json"], { encoding: "utf8" });
    assert.match(done.stderr, /standard output cannot be written/);
    assert.equal(done.status, 4);
});

/** Start training into an empty directory, send a signal once the program has said what `when` waits for,
 * and return how it ended and what it left. */
async function interrupted(signal, args, when, feed) {
    const place = join(scratch, `interrupted-${signal}-${args.length}-${feed ? "fed" : "read"}`);
    mkdirSync(place);
    const child = spawn(program, [...args, "-o", join(place, "m.endcap")], { stdio: ["pipe", "pipe", "pipe"] });
    let out = "", err = "", sent = false;
    const send = () => {
        sent ||= child.kill(signal);
    };
    child.stdout.on("data", (chunk) => { out += chunk; });
    child.stderr.on("data", (chunk) => {
        err += chunk;
        if (when && when.test(err))
            send();
    });
    child.stdin.on("error", () => {});
    if (feed) {
        child.stdin.write(feed);
        setTimeout(send, 500); // it now waits for more
    } else {
        child.stdin.end();
    }
    const hung = setTimeout(() => child.kill("SIGKILL"), 30000);
    const [code, ended] = await once(child, "close");
    clearTimeout(hung);
    return { code, ended, out, err, left: readdirSync(place) };
}

for (const [signal, expected] of [["SIGINT", 130], ["SIGTERM", 143], ["SIGHUP", 129]])
    test(`${signal}_while_training_leaves_no_file`, async () => {
        const { code, ended, out, err, left } = await interrupted(signal,
            ["train", shop, "--preset", preset], /training needs/);
        assert.equal(ended, null);
        assert.match(err, /error: .*interrupted/i);
        assert.equal(code, expected);
        assert.equal(out, "");
        assert.deepEqual(left, []);
    });

test("SIGINT_while_waiting_for_standard_input_ends_the_program", async () => {
    const { code, ended, left } = await interrupted("SIGINT", ["train", "-"], null, smallLog().slice(0, 5000));
    assert.equal(ended, null);
    assert.equal(code, 130);
    assert.deepEqual(left, []);
});

/** Run on a terminal made by script(1), which joins standard output and error; null where there is none. */
function onTerminal(args, env) {
    const command = [program, ...args].map((word) => `'${word}'`).join(" ");
    const { NO_COLOR, ...inherited } = process.env;
    const done = spawnSync("script", ["-qec", command, "/dev/null"], {
        encoding: "utf8", input: "", env: { ...inherited, TERM: "xterm", ...env },
    });
    return done.error ? null : done.stdout;
}

test("colour_shows_on_a_terminal_only_and_never_with_NO_COLOR", (t) => {
    const coloured = onTerminal(["trian"], {});
    if (coloured === null)
        return t.skip("script(1) is not installed");
    assert.match(coloured, /\u001b\[1;31merror:\u001b\[0m/);
    assert.match(onTerminal(["help"], {}), /\u001b\[1mExamples\u001b\[0m/);
    assert.doesNotMatch(onTerminal(["trian"], { NO_COLOR: "1" }), /\u001b\[/);
    assert.doesNotMatch(onTerminal(["help"], { NO_COLOR: "1" }), /\u001b\[/);
    assert.doesNotMatch(onTerminal(["help"], { TERM: "dumb" }), /\u001b\[/);
    assert.match(onTerminal(["help"], { NO_COLOR: "" }), /\u001b\[1m/);
    assert.doesNotMatch(run(["trian"], { env: { TERM: "xterm" } }).err, /\u001b/);
});

test("on_a_terminal_there_is_a_bar_that_goes_away_and_with_quiet_there_is_none", (t) => {
    const args = ["train", log, "-o", join(scratch, "bar.endcap"), ...smallOptions];
    const shown = onTerminal(args, {});
    if (shown === null)
        return t.skip("script(1) is not installed");
    assert.match(shown, /\r\u001b\[K\[[#.]{24}\] +\d+%  \S/);
    assert.match(shown, /\r\u001b\[Klearned from/);
    assert.doesNotMatch(onTerminal([...args, "--quiet"], {}), /\u001b\[K/);
});

test("without_a_terminal_a_short_run_prints_no_progress", () => {
    const { err } = run(["train", log, "-o", "bar.endcap", ...smallOptions]);
    assert.match(err, /^endcap: small\.csv: columns .*\nendcap: .*MiB of memory\n$/);
});

test("the_data_on_standard_output_is_the_same_with_and_without_quiet", () => {
    const request = file("quiet.json", '{"history": [{"item": "ghost"}], "candidates": ["i03"]}');
    const loud = run(["rerank", m, "--request", request, "--json"]);
    const quiet = run(["rerank", m, "--request", request, "--json", "--quiet"]);
    assert.equal(loud.out, quiet.out);
    assert.notEqual(loud.err, "");
    assert.equal(quiet.err, "");
});
