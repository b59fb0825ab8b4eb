/* learn.test.mjs - check, train and evaluate: their reports, gates and files. */
import assert from "node:assert/strict";
import { mkdirSync, readFileSync, readdirSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { gzipSync } from "node:zlib";

import { file, log, model, modelBytes, run, scratch, smallLog, smallOptions } from "./support.mjs";

/** A directory of its own for a test that looks at what is left. */
function room(name) {
    const path = join(scratch, name);
    mkdirSync(path);
    return path;
}

test("check_counts_each_row_once_and_shows_an_example_of_each_rule", () => {
    const dirty = file("dirty.csv", smallLog() + ",i03,1600000000,Thing,a,1\nu1,,1600000000,Thing,a,1\n" +
        "u1,i03,yesterday,Thing,a,1\n");
    const told = JSON.parse(run(["check", dirty, "--json"]).out);
    assert.equal(told.rows, 643);
    assert.equal(told.kept, 640);
    assert.equal(told.dropped, 3);
    assert.equal(told.rules.reduce((sum, { dropped }) => sum + dropped, 0), told.dropped);
    const rule = (name) => told.rules.find((entry) => entry.rule === name);
    assert.deepEqual([rule("missing-user"), rule("missing-item"), rule("bad-time")].map(({ dropped, line }) => [dropped, line]),
        [[1, 642], [1, 643], [1, 644]]);
    assert.match(rule("bad-time").example, /yesterday/);
    assert.equal(rule("repeat").example, null);
    assert.deepEqual(told.columns, {
        user: "user", item: "item", time: "time", type: null, value: null, basket: null, title: "title",
        group: "group", price: "price",
    });
    assert.equal(told.profile.users, 80);
    assert.equal(told.profile.items, 24);
    assert.equal(told.profile.events, 640);
    assert.match(told.profile.first, /^2020-09-13 12:26:40/);
    assert.equal(told.profile.head_share["0.5"] > 0.4, true);
    assert.ok(Array.isArray(told.advice));

    const text = run(["check", dirty]).out;
    assert.match(text, /dirty.csv: csv with ',', 643 rows\n  columns: user = user, item = item, time = time/);
    assert.match(text, / 640 kept {4}\(99\.5%\)\n/);
    assert.match(text, / 1 +-  missing-user   no user\n +line 642: ,i03,1600000000,Thing,a,1\n/);
    assert.match(text, /80 users, 24 items, 640 events/);
    assert.match(text, /top   50% /);
});

const NEW_ITEMS = "item,title,category,brand,price,added\n" +
    "new-1,\"Thing, no. 5\",a,Acme,6.50,2024-05-01\nnew-2,Brass lamp,b > lamps,Acme,,soon\ni03,Brass lamp stand,,,,\n" +
    "blank,,,,,\nold,?,,,,\n";

test("check_tells_which_listed_items_enter_and_what_is_known_of_all", () => {
    const items = file("new-items.csv", NEW_ITEMS);
    const told = JSON.parse(run(["check", log, "--items", items, "--drop-item", "^old$", "--json"]).out);
    const { columns, ignored, feed, form, separator, prices, ...counts } = told.items_file;
    assert.deepEqual({ columns, ignored, feed, form, separator, prices }, {
        columns: { item: ["item"], title: ["title"], text: [], category: ["category"], brand: ["brand"], price: ["price"],
            added: ["added"], attributes: [] },
        ignored: [], feed: null, form: "csv", separator: ",", prices: { decimal_mark: "point", ambiguous: 0 },
    });
    assert.deepEqual(counts, {
        items: 4, unseen: 3, entered: 2, examples: ["new-1,Thing, no. 5", "new-2,Brass lamp"], dropped: 1, malformed: 0,
        attributes: 0, attributes_malformed: 0, added: 1, added_malformed: 1, met_before_added: 0,
        prices_malformed: 0, price_example: null, added_example: "soon", malformed_example: null,
        repeated: 0, repeated_example: null, not_utf8: 0, not_utf8_example: null, continued: 0,
        continued_without_id: 0, other_store_views: 0, texts_with_html: 0,
    });
    assert.equal(told.profile.items, 26);
    assert.equal(told.profile.unmet, 2);
    assert.equal(told.profile.featured, 26);
    assert.deepEqual(told.profile.featured_by_kind, { word: 26, gram: 26, category: 26, brand: 2, price: 25, attribute: 0 });
    assert.equal(told.profile.item_events["0"] > 0, true);
    assert.equal(JSON.parse(run(["check", log, "--json"]).out).items_file, null);

    const text = run(["check", log, "--items", items]).out;
    assert.match(text, /items file: 5 items, 4 of them without any event; 2 of these are in the catalogue by their features\n/);
    assert.match(text, /such as new-1,Thing, no\. 5\n +new-2,Brass lamp\n/);
    assert.match(text, /1 such times that are none\n/);
    assert.match(text, /to compare {2}100% of the items have features, \d+ in all; word 100%; gram 100%/);
    assert.match(text, /without {5}any event: 2 items/);
});

test("items_without_events_are_in_the_model_and_may_be_in_a_history", () => {
    const items = file("new-items-too.csv", NEW_ITEMS);
    const path = join(scratch, "with-new.endcap");
    const { code, err } = run(["train", log, "--items", items, "-o", path, "--quiet", ...smallOptions]);
    assert.equal(code, 0, err);
    const catalogue = JSON.parse(run(["inspect", path, "--items", "--json"]).out).catalogue;
    assert.equal(catalogue.length, 26);
    assert.deepEqual(catalogue.filter(({ popularity }) => popularity === 0).map(({ item, title }) => [item, title]),
        [["new-1", "Thing, no. 5"], ["new-2", "Brass lamp"]]);
    const shelf = JSON.parse(run(["recommend", path, "--history", "view:new-1,view:i05", "-k", "26", "--json"]).out);
    assert.equal(JSON.stringify(shelf).includes('"new-2"'), true);
    assert.equal(run(["evaluate", log, "--items", items, "--quiet", ...smallOptions]).code, 0);
    const wrong = run(["check", log, "--items", file("no-item.csv", "title,colour\nMug,red\n")]);
    assert.notEqual(wrong.code, 0);
    assert.match(wrong.err, /no-item\.csv has no column that is plainly the item; call one item or id/);
});

test("prices_of_a_log_are_read_with_their_currency_and_by_the_mark_of_their_column", () => {
    const priced = (prices, ...more) => {
        const rows = prices.map((price, n) => `u${n % 3},i${n},${1600000000 + n},"${price}"`);
        const log = file("priced.csv", `user,item,time,price\n${rows.join("\n")}\n`);
        const told = JSON.parse(run(["check", log, "--json", ...more]).out);
        const bad = told.rules.find(({ rule }) => rule === "bad-price");
        return [told.prices, bad.changed, told.profile.priced, run(["check", log]).out];
    };
    assert.deepEqual(priced(["19.99 USD", "€ 20.00", "US$1,299.00", "free", ""]).slice(0, 3), [{ decimal_mark: "point", ambiguous: 0 }, 1, 3]);
    const comma = priced(["€ 1.234,50", "12,50", "1.234", "1 234,50"]);
    assert.deepEqual(comma.slice(0, 3), [{ decimal_mark: "comma", ambiguous: 1 }, 0, 4]);
    assert.match(comma[3], /1 prices with three digits behind their only mark are read with a decimal comma/);
    assert.deepEqual(priced(["1.234,50", "1,234.50", "1.234", "5"]).slice(0, 3), [{ decimal_mark: "mixed", ambiguous: 1 }, 1, 3]);
    assert.deepEqual(priced(["1.234", "5"]).slice(0, 3), [{ decimal_mark: "point", ambiguous: 1 }, 0, 2]);
    assert.deepEqual(priced(["12", "5"]).slice(0, 3), [null, 0, 2]);
    assert.equal(priced(["1.234", "12,50", "0,50"], "--price-above", "2")[2], 2);
});

test("check_reads_gzip_and_standard_input", () => {
    const told = (path, input) => {
        const { source, ...rest } = JSON.parse(run(["check", path, "--json"], { input }).out);
        return rest;
    };
    const expected = told(log);
    assert.deepEqual(told("-", smallLog()), expected);
    assert.deepEqual(told("-", gzipSync(smallLog())), expected);
});

test("check_reports_a_log_of_which_nothing_is_left", () => {
    const { code, out, err } = run(["check", log, "--item-pattern", "^z", "--json"]);
    assert.equal(code, 3);
    assert.match(err, /\(EC_E_EMPTY\)/);
    const told = JSON.parse(out);
    assert.equal(told.dropped, 640);
    assert.equal(told.profile, null);
});

test("what_is_no_log_is_told_so", () => {
    const mistaken = run(["check", model()]);
    assert.equal(mistaken.code, 3);
    assert.match(mistaken.err, /is a model, not a log; see: endcap inspect/);
    const array = run(["check", "-"], { input: '[{"user_id":1,"item_id":2}]\n' });
    assert.equal(array.code, 3);
    assert.match(array.err, /write one JSON object a line/);
});

test("train_says_how_many_rows_it_dropped_and_where_to_ask", () => {
    const { code, err } = run(["train", "-", "-o", join(room("few"), "few.endcap")],
        { input: "user,item\na,x\n,x\n,y\nb,y\nb,x\na,y\n" });
    assert.equal(code, 0);
    assert.match(err, /2 of 6 rows dropped, most by missing-user; endcap check reports which and why/);
});

test("train_says_what_it_needs_and_what_it_made", () => {
    const { code, out, err } = run(["train", log, "-o", "told.endcap", ...smallOptions]);
    assert.equal(code, 0);
    assert.match(err, /^endcap: 80 users, 24 items, 640 events; training needs about \d+ MiB of memory\n/m);
    const size = statSync(join(scratch, "told.endcap")).size;
    assert.match(out, /learned from 80 users, 24 items and 640 events in \d+\.\d s/);
    assert.match(out, /validation NDCG@10 is [01]\.\d{4} over \d+ events/);
    const [, bytes, anItem] = out.match(/told\.endcap: (\d+) bytes, (\d+) an item/);
    assert.equal(Number(bytes), size);
    assert.ok(Math.abs(Number(anItem) - size / 24) <= 0.5); // C rounds halves to even
    assert.match(out, /Put told.endcap beside the files of build\/web on your site/);
});

test("a_signal_whose_equations_have_no_solution_is_left_out_with_a_warning_and_the_rest_is_learned", () => {
    const rows = ["user,item"];
    for (let user = 0; user < 40; user++)
        for (let item = 0; item < 20; item++)
            rows.push(`u${user},i${item}`);
    const path = file("alike.csv", rows.join("\n") + "\n");
    const options = ["--dims", "0", "--l2", "1e-6", "--json"];
    for (const words of [["train", path, "-o", "alike.endcap"], ["evaluate", path],
        ["tune", path, "--trials", "1", "-o", "alike.json"]]) {
        const { code, out, err } = run([...words, ...options]);
        assert.equal(code, 0, err);
        assert.deepEqual(JSON.parse(out).unsolvable, ["factors"], words[0]);
        assert.match(err, /warning: factors is left out: its equations have no solution with --l2 1e-06/);
    }
    const { sections } = JSON.parse(run(["inspect", "alike.endcap", "--json"]).out);
    const names = sections.map(({ name }) => name);
    assert.ok(!names.includes("factors") && names.includes("cooccurrence"), names.join());
});

test("a_pattern_beyond_the_limits_is_an_error_of_every_option_that_takes_one", () => {
    for (const option of ["item-pattern", "drop-item", "drop-user", "cancelled"])
        for (const pattern of ["(".repeat(50000), "(".repeat(5000), "[".repeat(50000), "(a{1,255}){1,255}{1,255}", "(a)\\1"]) {
            const { code, signal, err } = run(["check", log, `--${option}`, pattern]);
            assert.equal(signal, null);
            assert.equal(code, 2);
            assert.match(err, new RegExp(`--${option} `));
            assert.ok(err.length < 400);
        }
});

test("train_reports_in_json_and_quiet_is_quiet", () => {
    const { code, out, err } = run(["train", log, "-o", "told.endcap", "--json", "--quiet", ...smallOptions]);
    assert.equal(code, 0);
    assert.equal(err, "");
    const told = JSON.parse(out);
    assert.deepEqual(Object.keys(told), ["model", "users", "items", "events", "seconds", "model_bytes",
        "validation_events", "validation_ndcg@10", "left_out", "unsolvable"]);
    assert.deepEqual(told.unsolvable, []);
    assert.equal(told.model_bytes, statSync(join(scratch, "told.endcap")).size);
    assert.deepEqual([told.model, told.users, told.items, told.events], ["told.endcap", 80, 24, 640]);
});

test("the_same_log_gives_the_same_bytes_at_any_number_of_threads", () => {
    for (const threads of ["1", "2", "3"]) {
        assert.equal(run(["train", log, "-o", "again.endcap", "--quiet", "--threads", threads, ...smallOptions]).code, 0);
        assert.deepEqual(readFileSync(join(scratch, "again.endcap")), modelBytes());
    }
});

test("with_a_dash_the_model_goes_to_standard_output_and_nothing_else", () => {
    const { code, out } = run(["train", "-", "-o", "-", ...smallOptions], { input: smallLog(), encoding: "buffer" });
    assert.equal(code, 0);
    const piped = run(["inspect", "-", "--json"], { input: out });
    assert.equal(piped.code, 0, piped.err);
    assert.equal(JSON.parse(piped.out).training.source, "standard input");
});

test("the_model_names_its_log_but_not_where_it_lay", () => {
    assert.equal(JSON.parse(run(["inspect", model(), "--json"]).out).training.source, "small.csv");
});

test("a_model_says_what_it_was_to_leave_out_and_to_fit", () => {
    const options = (...target) => {
        const { code, err } = run(["train", log, "-o", "asked.endcap", "--quiet", ...target, ...smallOptions]);
        assert.equal(code, 0, err);
        return JSON.parse(run(["inspect", "asked.endcap", "--json"]).out).training.options;
    };
    const asked = ({ without, budget, prune }) => ({ without, budget, prune });
    assert.deepEqual(asked(options()), { without: [], budget: 0, prune: true });
    assert.deepEqual(asked(options("--without", "factors", "--without", "linear", "--budget", "30kB", "--no-prune")),
        { without: ["factors", "linear"], budget: 30000, prune: false });
    assert.match(run(["inspect", "asked.endcap"]).out, /without +\["[a-z]+","[a-z]+"\]\n +budget +30000\n +prune +false\n/);
});

test("a_model_is_readable_by_others_and_leaves_no_temporary_file", () => {
    const place = room("fresh");
    assert.equal(run(["train", log, "-o", join(place, "m.endcap"), "-q", ...smallOptions]).code, 0);
    assert.deepEqual(readdirSync(place), ["m.endcap"]);
    assert.equal(statSync(join(place, "m.endcap")).mode & 0o777, 0o666 & ~process.umask());
});

test("a_symbolic_link_keeps_pointing_at_the_model", () => {
    const place = room("linked");
    writeFileSync(join(place, "v1.endcap"), "old");
    symlinkSync("v1.endcap", join(place, "shop.endcap"));
    assert.equal(run(["train", log, "-o", join(place, "shop.endcap"), "-q", ...smallOptions]).code, 0);
    assert.deepEqual(readFileSync(join(place, "v1.endcap")), modelBytes());
    assert.deepEqual(readdirSync(place).sort(), ["shop.endcap", "v1.endcap"]);
});

test("a_place_that_cannot_be_written_is_found_before_the_log_is_read", () => {
    for (const [path, reason] of [["no/such/dir/m.endcap", /No such file or directory/], [scratch, /Is a directory/]]) {
        const { code, err, out } = run(["train", "nofile", "-o", path]);
        assert.equal(code, 4);
        assert.match(err, reason);
        assert.match(err, /cannot be written/);
        assert.equal(out, "");
    }
});

test("a_log_that_fails_leaves_the_old_model", () => {
    const place = room("old");
    const path = join(place, "m.endcap");
    writeFileSync(path, "old");
    assert.equal(run(["train", log, "-o", path, "--item-pattern", "^z"]).code, 3);
    assert.equal(readFileSync(path, "utf8"), "old");
    assert.deepEqual(readdirSync(place), ["m.endcap"]);
});

const figures = ["recall", "ndcg", "mrr", "coverage", "gini", "arp", "aplt", "diversity"];

test("evaluate_reports_every_system_with_every_figure_at_every_k", () => {
    const { code, out, err } = run(["evaluate", log, "-k", "10,5", "--json", "--quiet", ...smallOptions]);
    assert.equal(code, 0, err);
    assert.equal(err, "");
    const told = JSON.parse(out);
    assert.deepEqual(Object.keys(told), ["protocol", "as", "users", "items", "events", "tests", "ranked_items",
        "unknown_targets", "fit_seconds", "rank_seconds", "model_bytes", "resamples", "unsolvable",
        "systems"]);
    assert.equal(told.protocol, "leave-one-out");
    assert.equal(told.items, 24);
    assert.equal(told.tests, 80);
    assert.deepEqual(told.systems.map(({ name }) => name), ["endcap", "popularity", "item-knn", "item-knn-last"]);
    const sure = ["recall@5", "ndcg@5", "mrr@5", "recall@10", "ndcg@10", "mrr@10"];
    for (const [s, system] of told.systems.entries()) {
        const { name, intervals, behind_endcap: behind, ...values } = system;
        assert.deepEqual(Object.keys(values), [5, 10].flatMap((k) => figures.map((f) => `${f}@${k}`)), name);
        for (const [key, value] of Object.entries(values))
            assert.ok(value === null || Number.isFinite(value), key);
        assert.ok(system["recall@10"] >= system["recall@5"]);
        assert.deepEqual(Object.keys(intervals), sure);
        for (const key of sure)
            assert.ok(intervals[key][0] <= system[key] && system[key] <= intervals[key][1], key);
        assert.equal(behind === undefined, s === 0);
        if (s === 0)
            continue;
        assert.deepEqual(Object.keys(behind), sure);
        for (const key of sure) {
            assert.ok(Math.abs(behind[key].difference - (told.systems[0][key] - system[key])) < 1e-6, key);
            assert.ok(behind[key].p > 0 && behind[key].p <= 1, key);
        }
    }
    assert.ok(told.systems[0]["ndcg@10"] > told.systems[1]["ndcg@10"]);
});

test("a_figure_that_is_not_defined_is_null", () => {
    const { out } = run(["evaluate", log, "--factors", "0", "-k", "5", "--json", "-q"]);
    assert.equal(JSON.parse(out).systems[0]["diversity@5"], null);
});

test("evaluate_shows_the_systems_side_by_side_with_ratios", () => {
    const { code, out } = run(["evaluate", log, "-k", "5", "-q", ...smallOptions]);
    assert.equal(code, 0);
    assert.match(out, /^leave-one-out: fitted on \d+ users, 24 items, \d+ events; 80 rankings scored/);
    assert.match(out, /^ +endcap +popularity +item-knn +item-knn-last$/m);
    for (const figure of figures)
        assert.match(out, new RegExp(`^${figure}@5 +[\\d.-]+( ±\\.\\d{4})? +[\\d.-]+ `, "m"));
    assert.match(out, /^ndcg@5 +[01]\.\d{4} ±\.\d{4}( +[01]\.\d{4} ±\.\d{4} +~?\d+\.\d\dx){3}$/m);
    assert.match(out, /^± half of the 95% interval, users resampled 1000 times/m);
});

test("the_same_seed_gives_the_same_report_at_any_number_of_threads", () => {
    const told = (threads) => JSON.parse(run(["evaluate", log, "-k", "5", "--json", "-q", "--threads", threads,
        ...smallOptions]).out).systems;
    assert.deepEqual(told("1"), told("3"));
});

test("seeds_are_told_one_by_one_and_a_gate_is_held_against_their_mean", () => {
    const args = ["evaluate", log, "-k", "5", "--seeds", "3", "--seed", "7", "-q", ...smallOptions];
    const told = JSON.parse(run([...args, "--json"]).out);
    assert.deepEqual(told.seeds.map(({ seed }) => seed), [7, 8, 9]);
    const of = told.seeds.map((seed) => seed["ndcg@5"]);
    const mean = (of[0] + of[1] + of[2]) / 3;
    assert.ok(Math.abs(told.systems[0]["ndcg@5"] - mean) < 1e-9);
    const sd = Math.sqrt(of.reduce((sum, x) => sum + (x - mean) ** 2, 0) / 2);
    assert.ok(Math.abs(told.standard_deviation["ndcg@5"] - sd) < 1e-9);
    assert.equal(run([...args, "--at-least", `ndcg@5=${mean - 1e-6}`]).code, 0);
    const { code, out } = run([...args, "--at-least", `ndcg@5=${mean + 1e-6}`]);
    assert.equal(code, 1);
    assert.match(out, /^endcap over the seeds 7 to 9\n +mean +st\. dev\.\nrecall@5 +[\d.]+ +[\d.]+$/m);
});

test("an_ablation_has_a_line_for_each_signal", () => {
    const args = ["evaluate", log, "-k", "3,5", "--ablate", "-q", ...smallOptions];
    const told = JSON.parse(run([...args, "--json"]).out);
    const signals = told.ablations.map(({ without }) => without);
    assert.deepEqual(signals.slice(0, 2), ["factors", "transitions"]);
    assert.ok(!signals.includes("popularity") && signals.includes("sequence"));
    for (const one of told.ablations) {
        if (signals.indexOf(one.without) < 2)
            assert.ok(one.model_bytes < told.model_bytes);
        assert.ok(Math.abs(one.worth["ndcg@5"].difference - (told.systems[0]["ndcg@5"] - one["ndcg@5"])) < 1e-6);
    }
    const { out } = run(args);
    for (const k of [3, 5])
        assert.match(out, new RegExp(`^without +ndcg@${k} +worth +p +bytes saved +alone\n` +
            "factors +\\d\\.\\d{4} +[+-]\\d\\.\\d{4} ±\\.\\d{4} +(< )?[01]\\.\\d{3} +\\d+ +[\\d.]+\ntransitions ", "m"));
    const without = run(["evaluate", log, "-k", "5", "--without", "factors", "-q", ...smallOptions]);
    assert.match(without.out, /^without factors: fit in [\d.]+ s, \d+ bytes of model/m);
    assert.match(out, /^price +\d/m);
    const unpriced = run([...args, "--without", "price"]);
    assert.match(unpriced.out, /^without price: /m);
    assert.doesNotMatch(unpriced.out, /^price /m);
});

test("losses_go_from_float_to_four_bits", () => {
    const args = ["evaluate", log, "-k", "5", "--losses", "-q", ...smallOptions];
    const told = JSON.parse(run([...args, "--json"]).out);
    assert.deepEqual(told.losses.map(({ step }) => step), ["float", "cut", "8 bits", "4 bits"]);
    const bytes = told.losses.map(({ model_bytes: size }) => size);
    assert.ok(bytes[0] >= bytes[1] && bytes[1] > bytes[2] && bytes[2] > bytes[3], String(bytes));
    assert.equal(told.losses[2]["ndcg@5"], told.systems[0]["ndcg@5"]);
    for (const one of told.losses)
        assert.ok(Math.abs(one.lost["ndcg@5"].difference - (told.losses[0]["ndcg@5"] - one["ndcg@5"])) < 1e-6);
    assert.match(run(args).out, /^step +ndcg@5 +in % +lost +p +bytes\nfloat +\d\.\d{4} +\d+\nfloat, cut +.* \d+\n8 bits +.* \d+\n4 bits +.* \d+$/m);
    const refused = run([...args, "--seeds", "2"]);
    assert.equal(refused.code, 2);
    assert.match(refused.err, /--losses compares models of one seed/);
});

test("cold_items_are_ranked_among_themselves_beside_the_popularity_of_their_group", () => {
    const args = ["evaluate", log, "-k", "2", "--protocol", "cold-items", "--cold-share", "0.25", "-q", ...smallOptions];
    const told = JSON.parse(run([...args, "--json"]).out);
    assert.equal(told.ranked_items, 6);
    assert.deepEqual(told.systems.map(({ name }) => name), ["endcap", "popularity", "category-popularity"]);
    assert.match(run(args).out, /rankings scored among 6 items never seen in fitting$/m);
});

test("cold_users_are_reported_by_what_is_known_of_them", () => {
    const args = ["evaluate", log, "-k", "5", "--protocol", "cold-users", "-q", ...smallOptions];
    const told = JSON.parse(run([...args, "--json"]).out);
    assert.deepEqual(told.by_history.map(({ events, tests }) => [events, tests]), [[0, 8], [1, 8], [2, 8], [4, 8]]);
    const mean = told.by_history.reduce((sum, { systems }) => sum + systems[0]["recall@5"] / 4, 0);
    assert.ok(Math.abs(mean - told.systems[0]["recall@5"]) < 1e-6);
    assert.match(run(args).out, /^no history: 8 rankings\nrecall@5 .*(\n.*)*^4 events known: 8 rankings$/m);
});

test("new_items_for_new_users_are_ranked_among_themselves_by_what_is_known_of_them", () => {
    const args = ["evaluate", log, "-k", "2", "--protocol", "cold-both", "--cold-share", "0.25", "-q", ...smallOptions];
    const told = JSON.parse(run([...args, "--json"]).out);
    assert.deepEqual([told.protocol, told.users, told.ranked_items], ["cold-both", 60, 6]);
    assert.equal(told.unknown_targets, told.tests);
    assert.deepEqual(told.systems.map(({ name }) => name), ["endcap", "popularity", "category-popularity"]);
    assert.deepEqual(told.by_history.map(({ events }) => events), [0, 1, 2, 4]);
    assert.equal(told.by_history.reduce((sum, { tests }) => sum + tests, 0), told.tests);
    assert.match(run(args).out,
        /rankings scored among 6 items never seen in fitting$(\n.*)*^no history: \d+ rankings\n(.*\n)*4 events known: \d+ rankings$/m);
});

test("where_met_items_may_be_answers_personal_frequency_stands_beside", () => {
    const rows = ["user,item,time"];
    for (let user = 0; user < 60; user++)
        for (let step = 0; step < 12; step++)
            rows.push(`u${user},i${(user + step % 3) % 20},${1600000000 + step * 86400 + user}`);
    const again = file("again.csv", rows.join("\n") + "\n");
    const preset = file("first.json", '{"repeats": "first"}');
    const args = ["evaluate", again, "--preset", preset, "--repeats", "keep", "--protocol", "temporal", "--cut", "0.7", "-k", "5",
        "--json", "-q", ...smallOptions];
    const told = JSON.parse(run([...args, "--include-seen"]).out);
    assert.equal(told.systems.at(-1).name, "personal-frequency");
    assert.equal(told.systems.at(-1)["recall@5"], 1);
    assert.equal(told.tests, 60);
    const masked = run(args);
    assert.equal(masked.code, 3);
    assert.match(masked.err, /temporal finds nobody to test on/);
});

test("a_gate_decides_the_exit_code_and_the_report_is_printed_all_the_same", () => {
    const gate = (...gates) => run(["evaluate", log, "-k", "5,10", "--json", "-q", ...smallOptions,
        ...gates.flatMap((text) => ["--at-least", text])]);
    assert.equal(gate("ndcg@10=0.1", "recall@5=0").code, 0);
    const missed = gate("ndcg@10=0.1", "coverage@5=1.01", "mrr@10=2");
    assert.equal(missed.code, 1);
    assert.equal(JSON.parse(missed.out).tests, 80);
    assert.match(missed.err, /the gate coverage@5=1\.01 is not reached: coverage@5 is /);
    assert.match(missed.err, /the gate mrr@10=2 is not reached/);
    assert.doesNotMatch(missed.err, /ndcg/);
});

test("a_gate_on_a_figure_that_is_not_defined_is_not_met", () => {
    const { code } = run(["evaluate", log, "--factors", "0", "-k", "5", "-q", "--at-least", "diversity@5=-9"]);
    assert.equal(code, 1);
});

test("evaluate_takes_a_second_log_for_sessions_and_split", () => {
    const lines = (from, to) => Array.from({ length: to - from }, (_, s) =>
        Array.from({ length: 6 }, (_, i) => `p${(from + s + i) % 20}`).join(" ")).join("\n") + "\n";
    const train = file("train.txt", lines(0, 60));
    const test = file("test.txt", lines(60, 80));
    const sessions = run(["evaluate", train, "--test", test, "--format", "sessions", "--protocol", "sessions",
        "-k", "5", "--json", "-q", ...smallOptions]);
    assert.equal(sessions.code, 0, sessions.err);
    assert.equal(JSON.parse(sessions.out).tests, 100);
    const numbered = (text) => text.split("\n").filter(Boolean).map((line, u) => `u${u % 20} ${line}`).join("\n") + "\n";
    const split = run(["evaluate", file("a.txt", numbered(lines(0, 20))), "--test", file("b.txt", numbered(lines(8, 28))),
        "--format", "sequences", "--protocol", "split", "-k", "5", "--json", "-q", ...smallOptions]);
    assert.equal(split.code, 0, split.err);
    assert.equal(JSON.parse(split.out).protocol, "split");
});

test("temporal_cuts_where_it_is_told", () => {
    const [header, ...rows] = smallLog().trim().split("\n");
    const apart = rows.map((row) => row.replace(/16000(\d\d)(\d\d\d)/, (_, user, second) => `16000${second}${user}`));
    const path = file("apart.csv", [header, ...apart].join("\n"));
    const told = (cut) => {
        const { code, out, err } = run(["evaluate", path, "--protocol", "temporal", "--cut", cut, "-k", "5", "--json",
            "-q", ...smallOptions]);
        assert.equal(code, 0, err);
        return JSON.parse(out);
    };
    assert.ok(told("0.5").events < told("0.8").events);
});
