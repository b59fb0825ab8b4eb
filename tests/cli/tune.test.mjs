/* tune.test.mjs - `tune`, and `--budget` and pruning in `train`. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import { file, log, program, run, scratch, smallLog, smallOptions } from "./support.mjs";

const quick = [...smallOptions, "--dims", "8", "--examples", "1000"];
const place = (name) => join(scratch, name);

/** A log in which the next item is not certain, so that options matter: a pseudo-random walk of 120 users. */
function roughLog() {
    const rows = ["user,item,time"];
    let state = 1;
    const next = (n) => (state = (state * 1103515245 + 12345) % 2147483648) % n;
    for (let user = 0; user < 120; user++)
        for (let step = 0, item = next(40); step < 9; step++) {
            rows.push(`u${user},i${item},${1600000000 + step * 60}`);
            item = next(3) ? (item + 1 + next(3)) % 40 : next(40);
        }
    return rows.join("\n") + "\n";
}
const rough = file("rough.csv", roughLog());

test("a_preset_of_tune_is_all_that_train_needs", () => {
    const renamed = file("renamed.csv", roughLog().replace("user,item,time", "who,what,when"));
    const preset = place("rough.preset.json");
    const tuned = run(["tune", renamed, "-o", preset, "--trials", "6", "--json", "-q", "--no-titles",
        "--without", "linear", "--user", "who", "--item", "what", "--time", "when", ...quick]);
    assert.equal(tuned.code, 0, tuned.err);
    const report = JSON.parse(tuned.out);
    const written = JSON.parse(readFileSync(preset, "utf8"));
    assert.deepEqual(report.preset, written);
    assert.equal(report.trials, 6);
    assert.ok(report["validation_ndcg@10"] >= report["defaults_validation_ndcg@10"]);
    assert.equal(written.user, "who");
    assert.equal(written.item, "what");
    assert.equal(written.time, "when");
    assert.equal(written["no-titles"], true);
    assert.deepEqual(written.without, ["linear"]);

    const model = place("rough.endcap");
    assert.equal(run(["train", renamed, "--preset", preset, "-o", model, "-q"]).code, 0);
    const options = JSON.parse(run(["inspect", model, "--json"]).out).training.options;
    for (const key of ["factors", "dims", "rate", "dropout", "l2", "alpha", "iterations"])
        if (key in written)
            assert.equal(options[key], written[key], key);

    /* from the preset on: what is found is found again, and what is given on the command line wins */
    const again = place("again.preset.json");
    const second = run(["tune", renamed, "--preset", preset, "-o", again, "--time", "0.001", "-q", "--rate", "0.01"]);
    assert.equal(second.code, 0, second.err);
    assert.deepEqual(JSON.parse(readFileSync(again, "utf8")), { ...written, rate: 0.01 });
});

test("the_same_trials_write_the_same_preset", () => {
    const write = (name, threads) => {
        const { code, err } = run(["tune", rough, "-o", place(name), "--trials", "4", "-q", "--threads", threads,
            "--seed", "7", ...quick]);
        assert.equal(code, 0, err);
        return readFileSync(place(name), "utf8");
    };
    const one = write("one.json", "1");
    assert.equal(write("two.json", "2"), one);
    assert.equal(JSON.parse(one).seed, 7);
    assert.ok(!("threads" in JSON.parse(one)));
});

test("too_little_time_gives_the_options_it_began_with", () => {
    const { code, out, err } = run(["tune", log, "-o", place("late.json"), "--time", "0.001s", ...quick]);
    assert.equal(code, 0, err);
    assert.match(out, /too little time/);
    assert.deepEqual(JSON.parse(readFileSync(place("late.json"), "utf8")),
        { factors: 8, neighbours: 8, dims: 8, examples: 1000 });
});

test("a_time_is_how_long_and_anything_else_the_column", () => {
    const stamped = file("stamped.csv", roughLog().replace("user,item,time", "user,item,stamp"));
    const limited = (...args) => run(["tune", stamped, "-o", place("limited.json"), "--json", "-q", ...quick, ...args]);
    const preset = () => JSON.parse(readFileSync(place("limited.json"), "utf8"));
    const both = limited("--time", "stamp", "--time", "0.3s");
    assert.equal(both.code, 0, both.err);
    assert.ok(JSON.parse(both.out).seconds < 20);
    assert.equal(preset().time, "stamp");
    const neither = limited("--time", "5 minutes");
    assert.equal(neither.code, 3);
    assert.match(neither.err, /5 minutes/);
});

test("standard_output_is_the_preset", () => {
    const { code, out } = run(["tune", log, "-o", "-", "--trials", "1", "--json", ...quick]);
    assert.equal(code, 0);
    assert.equal(JSON.parse(out).factors !== undefined, true);
});

for (const [option, value, wanted] of [
    ["--trials", "0", /a whole number from 1/],
    ["--budget", "400k", /a size from 1 bytes on, such as 500000, 400kB or 1.2MB/],
    ["--budget", "-1", /a size/],
    ["--budget", "1.2.3MB", /a size/],
    ["--table-bits", "16", /from 4 to 8/],
    ["--table-bits", "6", /4 or 8 bits/],
    ["--dropout", "1", /from 0 to 0.95/],
    ["--predict", "order", /item or basket/],
])
    test(`tune_refuses_${option}_${value}`, () => {
        const { code, err } = run(["tune", log, "-o", place("refused.json"), option, value]);
        assert.equal(code, 2);
        assert.match(err, wanted);
        assert.ok(!existsSync(place("refused.json")));
    });

test("tune_needs_a_place_for_the_preset", () => {
    const { code, err } = run(["tune", log]);
    assert.equal(code, 2);
    assert.match(err, /-o PRESET/);
});

/** Run tune until `told` stands in what it says, and interrupt it then. */
function interrupted(path, told, args) {
    return new Promise((done) => {
        const child = spawn(program, ["tune", rough, "-o", path, ...args], { cwd: scratch });
        let err = "";
        let sent = false;
        child.stdout.resume();
        child.stderr.on("data", (data) => {
            err += data;
            if (!sent && told.test(err)) {
                sent = true;
                child.kill("SIGINT");
            }
        });
        const hung = setTimeout(() => child.kill("SIGKILL"), 60000);
        child.on("exit", (code) => {
            clearTimeout(hung);
            done({ code, err });
        });
    });
}

test("SIGINT_before_anything_was_found_writes_nothing", async () => {
    const path = place("nothing.json");
    const { code, err } = await interrupted(path, /needs about/, ["--examples", "1e9"]);
    assert.equal(code, 130, err);
    assert.match(err, /interrupted/);
    assert.ok(!existsSync(path));
});

test("SIGINT_later_writes_the_best_so_far", async () => {
    const path = place("so-far.json");
    const started = Date.now();
    const { code, err } = await interrupted(path, /best 0\.\d+, was/, ["--time", "1h", ...quick]);
    assert.equal(code, 0, err);
    assert.ok(Date.now() - started < 50000);
    assert.equal(JSON.parse(readFileSync(path, "utf8")).neighbours !== undefined, true);
});

test("a_budget_is_kept_and_its_curve_told", () => {
    const fit = (...args) => run(["train", log, "-o", place("fit.endcap"), "-q", ...quick, ...args]);
    const { model_bytes: whole } = JSON.parse(fit("--json").out);
    const report = JSON.parse(fit("--budget", "4kB", "--json").out);
    assert.ok(report.model_bytes <= 4000 && whole > 4000);
    assert.equal(report.model_bytes, statSync(place("fit.endcap")).size);
    const chosen = report.curve.filter((point) => point.chosen);
    assert.equal(chosen.length, 1);
    assert.equal(chosen[0].bytes, report.model_bytes);
    assert.equal(report.curve[0].bytes, whole);
    assert.match(fit("--budget", "4kB").out, /bytes +NDCG@10\n(.*\n)*> +\d+ /);

    const never = fit("--budget", "500");
    assert.equal(never.code, 2);
    assert.match(never.err, /fits 500 bytes: .* alone take \d+; without titles \(--no-titles\)/);
});

test("evaluate_measures_the_model_that_fits", () => {
    const measured = (...args) => {
        const { code, out, err } = run(["evaluate", rough, "--json", "-q", ...quick, ...args]);
        assert.equal(code, 0, err);
        return JSON.parse(out);
    };
    const whole = measured();
    assert.ok(whole.model_bytes > 5000);
    assert.equal(whole.curve, undefined);
    const fit = measured("--budget", "5kB");
    assert.ok(fit.model_bytes <= 5000);
    assert.deepEqual(fit.curve.filter(({ chosen }) => chosen).map(({ bytes }) => bytes), [fit.model_bytes]);
    assert.match(run(["evaluate", rough, "-q", "--budget", "5kB", ...quick]).out,
        /\nsize against quality on events held out [^\n]*\n +bytes +NDCG@10\n(.*\n)*> +\d+ /);
});

test("what_would_not_be_missed_is_left_out_unless_asked_for", () => {
    const rows = smallLog().trim().split("\n");
    const many = [rows[0]];
    for (let copy = 0; copy < 10; copy++)
        many.push(...rows.slice(1).map((row) => `v${copy}${row}`));
    const path = file("many.csv", many.join("\n"));
    const left = (...args) => JSON.parse(run(["train", path, "-o", place("many.endcap"), "-q", "--json",
        ...quick, ...args]).out).left_out;
    assert.ok(left().length > 0);
    assert.deepEqual(left("--no-prune"), []);
});
