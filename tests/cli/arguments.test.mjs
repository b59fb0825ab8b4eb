/* arguments.test.mjs - the command line itself: forms of options, mistakes, suggestions, exit codes,
 * presets. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { brotliCompressSync, gzipSync } from "node:zlib";

import { file, log, model, modelBytes, root, run, scratch, smallOptions } from "./support.mjs";

/** A refused command line: exit code, one sentence, nothing on standard output. */
function refused(args, code, message, options) {
    const done = run(args, options);
    assert.match(done.err, message);
    assert.equal(done.out, "");
    assert.equal(done.code, code);
    assert.match(done.err, /^endcap: error: .*\n$/);
}

test("without_a_verb_the_overview_goes_to_standard_error", () => {
    const { code, out, err } = run([]);
    assert.equal(code, 2);
    assert.equal(out, "");
    assert.match(err, /^endcap .*\n\nExamples\n/);
});

test("a_mistyped_verb_is_met_with_the_nearest", () => {
    refused(["trian", "x"], 2, /no verb "trian"; did you mean "train"\?/);
    refused(["recomend"], 2, /did you mean "recommend"/);
    refused(["eval", "x"], 2, /did you mean "evaluate"/);
    refused(["hlep"], 2, /did you mean "help"/);
    refused(["help", "inspct"], 2, /did you mean "inspect"/);
    for (const [word, verb] of [["fit", "train"], ["predict", "recommend"], ["info", "inspect"], ["validate", "check"], ["benchmark", "evaluate"],
        ["optimize", "tune"], ["rank", "rerank"], ["Train", "train"]])
        refused([word, "x"], 2, new RegExp(`no verb "${word}"; did you mean "${verb}"\\?`));
    refused(["frobnicate"], 2, /no verb "frobnicate"; see: endcap help/);
    refused(["--quiet", "train"], 2, /expected a verb before --quiet/);
    refused(["help", "train", "check"], 2, /help takes one verb/);
});

test("a_mistyped_option_is_met_with_the_nearest", () => {
    refused(["train", log, "--factor", "8"], 2, /train has no option --factor; did you mean --factors\?/);
    refused(["train", log, "--neigbors=8"], 2, /did you mean --neighbours\?/);
    refused(["recommend", "m", "--hstory", "a"], 2, /did you mean --history\?/);
    refused(["recommend", "m", "--factors", "8"], 2, /it belongs to train/);
    refused(["check", log, "--zzzzzz"], 2, /check has no option --zzzzzz; see: endcap help check/);
    refused(["inspect", "m", "-z"], 2, /inspect has no option -z/);
});

test("an_option_is_found_by_what_others_call_it", () => {
    const meant = (verb, word, option) => {
        const value = verb === "train" ? [log, "-o", "m"] : ["m"];
        refused([verb, ...value, word, "5"], 2, new RegExp(`${verb} has no option ${word}; did you mean ${option.replaceAll(/[()]/g, "\\$&")}\\?`));
    };
    for (const word of ["--topK", "--top-k", "--top_k", "--limit", "--n", "-n", "--num-items", "--N", "-topk", "--count", "--k"])
        meant("recommend", word, "--places (-k)");
    for (const word of ["--out", "--output-file", "--outfile", "--save-path", "--output_file", "--Output"])
        refused(["train", log, word, "x"], 2, new RegExp(`train has no option ${word}; did you mean --output \\(-o\\)\\?`));
    for (const [word, option] of [["--userid", "--user"], ["--user-col", "--user"], ["--itemId", "--item"], ["--timestamp", "--time"],
        ["--rating", "--value"], ["--order-id", "--basket"], ["--category", "--group"], ["--n_factors", "--factors"], ["--epochs", "--iterations"],
        ["--regularization", "--l2"], ["--random-state", "--seed"], ["--n-jobs", "--threads"], ["--learning_rate", "--rate"],
        ["--minUserItems", "--min-user-items"], ["--k-core", "--min-user-items"], ["--catalog", "--items"], ["--config", "--preset"],
        ["--na-values", "--missing"], ["--date-format", "--time-format"], ["--max-size", "--budget"], ["--silent", "--quiet"]])
        meant("train", word, option.replace("--quiet", "--quiet (-q)"));
    for (const [word, option] of [["--blacklist", "--exclude"], ["--whitelist", "--allow"], ["--filter-already-liked-items", "--include-seen"],
        ["--why", "--explain"], ["--viewed", "--history"], ["--category", "--group"]])
        meant("recommend", word, option);
    refused(["check", log, "--topics", "5"], 2, /check has no option --topics; see/);
});

test("a_word_that_asks_for_what_needs_no_option_is_answered", () => {
    refused(["check", log, "--sep", ";"], 2, /check has no option --sep: the separator of a log is recognised/);
    refused(["check", log, "--encoding=latin1"], 2, /convert another: iconv/);
    refused(["train", log, "-v"], 2, /train has no option -v: progress and notes are printed/);
    refused(["inspect", "m", "--version"], 2, /endcap --version/);
});

test("a_packed_model_is_recognised_with_the_remedy", () => {
    const gz = file("packed.endcap.gz", gzipSync(modelBytes()));
    for (const verb of [["inspect"], ["recommend"], ["rerank", "--request", file("r.json", "{}")]])
        refused([...verb, gz], 3, /packed\.endcap\.gz is packed with gzip, not a model; unpack it first: gunzip .*packed\.endcap\.gz \(EC_E_MAGIC\)/);
    refused(["inspect", "-"], 3, /standard input is packed with gzip, not a model; unpack it first: gunzip FILE/, { input: gzipSync(modelBytes()) });
    refused(["inspect", file("a.endcap", Buffer.from("28b52ffd00", "hex"))], 3, /packed with zstd.*unzstd/);
    refused(["inspect", file("a.endcap.br", brotliCompressSync(modelBytes()))], 3, /packed with brotli.*brotli -d/);
    refused(["inspect", file("a.zip", Buffer.from("PK\x03\x04rest"))], 3, /packed with zip.*unzip/);
});

for (const [verb, operand] of [["check", "EVENTS"], ["train", "EVENTS"], ["evaluate", "EVENTS"],
    ["inspect", "MODEL"], ["recommend", "MODEL"], ["rerank", "MODEL"]]) {
    test(`${verb}_needs_one_${operand}`, () => {
        refused([verb], 2, new RegExp(`${verb} needs ${operand}; see: endcap help ${verb}`));
        refused([verb, "a", "b"], 2, new RegExp(`${verb} works on one ${operand}`));
    });

    test(`${verb}_says_which_file_cannot_be_opened`, () => {
        const more = verb === "train" ? ["-o", "m"] : [];
        refused([verb, "no/such/file", ...more], 4, /no\/such\/file cannot be opened: No such file.*\(EC_E_IO\)/);
    });

    test(`${verb}_refuses_a_directory`, () => {
        const more = verb === "train" ? ["-o", "m"] : [];
        refused([verb, scratch, ...more], 4, /cannot be read: Is a directory.*\(EC_E_IO\)/);
    });
}

test("a_value_that_does_not_fit_is_met_with_what_would", () => {
    refused(["train", log, "--factors", "seven"], 2, /--factors "seven": expected a whole number from 0 to 256/);
    refused(["train", log, "--factors", "257"], 2, /from 0 to 256/);
    refused(["train", log, "--factors", "1.5"], 2, /whole number/);
    refused(["train", log, "--factors=-1"], 2, /from 0 to 256/);
    refused(["train", log, "--l2", "nan"], 2, /expected a number from 0 to/);
    refused(["train", log, "--l2", "0x10"], 2, /expected a number/);
    refused(["train", log, "--l2", " 1"], 2, /expected a number/);
    refused(["train", log, "--l2", ""], 2, /expected a number/);
    refused(["train", log, "--seed", "99999999999999999999"], 2, /from 0 to 9007199254740992/);
    refused(["train", log, "--item-case", "Upper"], 2, /expected keep, upper or lower/);
    refused(["train", log, "--json=yes"], 2, /--json takes no value/);
    refused(["recommend", "m", "-k", "0"], 2, /expected a whole number from 1/);
    refused(["recommend", "m", "-k"], 2, /--places needs a value: --places K/);
    refused(["recommend", "m", "--history", "--json"], 2, /--history needs a value/);
    refused(["recommend", "m", "--now", "9e15"], 2, /from -8640000000000000 to 8640000000000000/);
});

test("options_may_be_written_in_every_form_and_order", () => {
    const m = model();
    const { out } = run(["recommend", m, "--history", "i03", "--places", "3"]);
    assert.equal(out.split("\n").length, 4);
    for (const args of [["--history=i03", m, "-k3"], ["-k", "3", "--history", "i03", m],
        ["-k=3", "--history=i03", "--", m], ["-qk3", "--history", "i03", m],
        [m, "-k", "9", "-k", "3", "--history", "i03"]])
        assert.equal(run(["recommend", ...args]).out, out, args.join(" "));
});

test("behind_two_dashes_everything_is_an_operand", () => {
    refused(["inspect", "--", "--json"], 4, /--json cannot be opened/);
});

test("a_dash_is_standard_input", () => {
    const expected = run(["inspect", model(), "--json"]).out;
    assert.equal(run(["inspect", "-", "--json"], { input: modelBytes() }).out, expected);
});

test("train_needs_an_output", () => {
    refused(["train", log], 2, /train needs a place for the model: -o MODEL/);
});

test("evaluate_checks_its_protocol_and_gates_before_it_reads", () => {
    refused(["evaluate", "nofile", "--protocol", "leave"], 2, /expected leave-one-out, sessions, split, temporal, cold-items, cold-users or cold-both/);
    refused(["evaluate", "nofile", "--protocol", "split"], 2, /needs a second log: --test FILE/);
    refused(["evaluate", "nofile", "--test", "x"], 2, /--test belongs to sessions and split/);
    refused(["evaluate", "-", "--protocol", "split", "--test", "-"], 2, /cannot both be standard input/);
    refused(["evaluate", "nofile", "--ablate", "--seeds", "2"], 2, /--ablate compares models of one seed/);
    refused(["evaluate", "nofile", "--seeds", "0"], 2, /--seeds "0": expected/);
    refused(["evaluate", "nofile", "-k", "5,x"], 2, /--places "x": expected whole numbers/);
    refused(["evaluate", "nofile", "-k", "0"], 2, /--places "0": expected whole numbers from 1/);
    refused(["evaluate", "nofile", "-k", "1,2,3,4,5,6,7,8,9"], 2, /at most 8/);
    refused(["evaluate", "nofile", "-k", ","], 2, /--places needs a number/);
    refused(["evaluate", "nofile", "--at-least", "ndgc@10=1"], 2, /no figure "ndgc"; did you mean "ndcg"\?/);
    refused(["evaluate", "nofile", "--at-least", "ndcg@7=1"], 2, /7 is not among the K measured/);
    refused(["evaluate", "nofile", "--at-least", "ndcg=1"], 2, /expected FIGURE@K=NUMBER/);
    refused(["evaluate", "nofile", "--at-least", "ndcg@10=much"], 2, /"much" is not a number/);
    refused(["evaluate", "nofile", "--at-least", "ndcg@10=nan"], 2, /"nan" is not a number/);
});

test("a_signal_that_is_none_or_must_stay_cannot_be_left_out", () => {
    for (const verb of [["train", "nofile", "-o", "m"], ["evaluate", "nofile"]]) {
        refused([...verb, "--without", "factor"], 2, /--without "factor": .*did you mean "factors"\?/);
        refused([...verb, "--without", "factors", "--without", "popularity"], 2, /--without popularity: .* stays/);
        refused([...verb, "--without", "factors"], 4, /nofile cannot be opened/);
    }
});

test("a_file_that_is_no_model_is_bad_data", () => {
    refused(["inspect", log], 3, /small.csv: this is not an endcap model \(EC_E_MAGIC\)/);
    refused(["inspect", "-"], 3, /standard input: .*\(EC_E_TRUNCATED\)/);
    refused(["inspect", file("cut.endcap", modelBytes().subarray(0, 1000))], 3, /\(EC_E_TRUNCATED\)/);
    refused(["inspect", "-"], 3, /\(EC_E_FILE_SIZE\)/, { input: Buffer.concat([modelBytes(), Buffer.from("x")]) });
    refused(["recommend", "-"], 3, /\(EC_E_FILE_SIZE\)/, { input: Buffer.concat([modelBytes(), Buffer.from("x")]) });
    const changed = modelBytes();
    changed[changed.length >> 1] ^= 1;
    refused(["recommend", file("changed.endcap", changed)], 3, /\(EC_E_CHECKSUM\)/);
});

test("a_model_of_another_version_has_its_own_exit_code", () => {
    const newer = modelBytes();
    for (const field of [8, 12]) // version, and the oldest reader that understands it
        newer.writeUInt32LE(newer.readUInt32LE(field) + 1, field);
    refused(["recommend", file("newer.endcap", newer)], 5, /\(EC_E_VERSION\)/);
});

test("a_log_without_the_named_column_or_without_rows_is_bad_data", () => {
    refused(["train", log, "-o", "m", "--user", "customer"], 3, /customer.*\(EC_E_COLUMN\)/);
    refused(["train", file("empty.csv", "user,item\n"), "-o", "m"], 3, /\(EC_E_(EMPTY|DATA)\)/);
    refused(["train", log, "-o", "m", "--item-pattern", "["], 2, /\(EC_E_OPTION\)/);
});

test("the_command_line_wins_over_the_preset", () => {
    const preset = file("preset.json", JSON.stringify({
        "factors": 0, "no-titles": true, "item-pattern": "^i0", "repeats": "first", "places": ["5"],
    }));
    const told = (args) => JSON.parse(run(["train", log, "-o", "p.endcap", "--json", "-q", ...args]).out);
    const inside = () => JSON.parse(run(["inspect", "p.endcap", "--json"]).out);
    const factors = () => inside().sections.find(({ name }) => name === "factors")?.factors;
    assert.equal(told(["--preset", preset]).items, 10);
    assert.equal(factors(), undefined);
    assert.ok(!inside().sections.some(({ name }) => name === "titles"));
    assert.equal(told(["--item-pattern", "^i", "--factors", "8", "--no-prune", "--preset", preset]).items, 24);
    assert.equal(factors(), 8);
});

test("a_later_preset_wins_over_an_earlier_one", () => {
    const ten = file("ten.json", '{"item-pattern": "^i0"}');
    const four = file("four.json", '{"item-pattern": "^i2"}');
    const items = (...presets) => JSON.parse(run(["check", log, "--json",
        ...presets.flatMap((preset) => ["--preset", preset])]).out).profile.items;
    assert.equal(items(ten, four), 4);
    assert.equal(items(four, ten), 10);
});

test("a_list_of_the_command_line_replaces_that_of_the_preset", () => {
    const preset = file("ks.json", '{"places": ["3", "4"], "at-least": ["ndcg@3=2"]}');
    const done = run(["evaluate", log, "--preset", preset, "-k", "7", "--at-least", "ndcg@7=0", "--json", "-q",
        ...smallOptions]);
    assert.equal(done.code, 0, done.err);
    assert.ok("ndcg@7" in JSON.parse(done.out).systems[0]);
    assert.ok(!("ndcg@3" in JSON.parse(done.out).systems[0]));
});

test("a_preset_that_does_not_fit_is_refused_by_key", () => {
    const preset = (text) => ["check", log, "--preset", file("bad.json", text)];
    refused(preset('{"usr": "u"}'), 2, /bad.json: there is no option "usr"; did you mean "user"\?/);
    refused(preset('{"zzzzzzz": 1}'), 2, /there is no option "zzzzzzz"; the options of/);
    refused(preset('{"history": "a"}'), 2, /there is no option "history"/);
    refused(preset('{"user": 1}'), 2, /"user" must be a text/);
    refused(preset('{"min-user-items": "5"}'), 2, /"min-user-items" must be a whole number from 1 to 4294967295/);
    refused(preset('{"min-user-items": 0}'), 2, /"min-user-items" must be a whole number/);
    refused(preset('{"price-above": true}'), 2, /"price-above" must be a number/);
    refused(preset('{"keep-refunds": "yes"}'), 2, /"keep-refunds" must be true or false/);
    refused(preset('{"repeats": "never"}'), 2, /"repeats" must be keep or first/);
    refused(preset('{"user": "a", "user": "b"}'), 2, /"user" is written twice/);
    refused(preset('{"preset": "other.json"}'), 2, /cannot name another preset/);
    refused(preset("[1]"), 2, /a preset is a JSON object/);
    refused(preset('{"user": '), 2, /bad.json, line 1, byte \d+: not well-formed JSON/);
    refused(preset('{\n "user": \n}'), 2, /bad.json, line 3/);
    refused(preset(""), 2, /expected JSON, found nothing/);
    refused(["check", log, "--preset", "nofile.json"], 4, /nofile.json cannot be opened/);
});

test("a_preset_may_say_false", () => {
    const preset = file("false.json", '{"json": false, "quiet": false}');
    const { code, out } = run(["check", log, "--preset", preset]);
    assert.equal(code, 0);
    assert.doesNotMatch(out, /^\{/);
});

test("a_shipped_preset_is_named_without_a_path_and_a_file_with_one", () => {
    refused(["check", log, "--preset", "shopfy"], 2, /there is no preset "shopfy"; did you mean "shopify"\?; see: endcap help presets/);
    refused(["check", log, "--preset", "nonesuch"], 2, /there is no preset "nonesuch"; see: endcap help presets \(a file is written with its path: \.\/nonesuch\)/);
    refused(["check", log, "--preset", "rees46"], 3, /has no column 'user_id' for --user/);
    file("rees46", '{"item-pattern": "^i0"}'); // a file of that name is ./rees46
    assert.equal(JSON.parse(run(["check", log, "--json", "--preset", "./rees46"]).out).profile.items, 10);
    refused(["check", log, "--preset", "rees46"], 3, /has no column 'user_id' for --user/);
});

test("the_shipped_preset_fits_check_train_and_evaluate", () => {
    const preset = join(root, "models/online-retail/preset.json");
    for (const args of [["check", "nofile"], ["train", "nofile", "-o", "m"], ["evaluate", "nofile"]])
        refused([...args, "--preset", preset], 4, /nofile cannot be opened/);
});
