/* shelf.test.mjs - recommend, rerank and inspect: what they answer, and what they refuse. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import { pack, unpack } from "../format/writer.mjs";
import { file, model, modelBytes, root, run, scratch } from "./support.mjs";

const m = model();
const items = JSON.parse(run(["inspect", m, "--items", "--json"]).out).catalogue;

function answer(args, options) {
    const { code, out, err } = run([...args, "--json"], options);
    assert.equal(code, 0, err);
    assert.equal(out.split("\n").length, 2, "one line");
    return { ...JSON.parse(out), err };
}
const recommend = (...args) => answer(["recommend", m, ...args]);
const rerank = (request) => answer(["rerank", m], { input: JSON.stringify(request) });
const ids = ({ places }) => places.map(({ item }) => item);

/** A request that must be refused, with this in its message. */
function refused(input, message, verb = "rerank") {
    const args = verb === "rerank" ? ["rerank", m] : ["recommend", m, "--request", "-"];
    const { code, out, err } = run([...args, "--json"], { input });
    assert.match(err, message);
    assert.match(err, /^endcap: error: .*\(EC_E_JSON\)\n$/);
    assert.equal(out, "");
    assert.equal(code, 3);
}
const refusedObject = (request, message, verb) => refused(JSON.stringify(request), message, verb);

test("recommend_fills_ten_places_with_items_not_met", () => {
    const shelf = recommend("--history", "i03,cart:i04");
    assert.equal(shelf.places.length, 10);
    assert.equal(new Set(ids(shelf)).size, 10);
    assert.ok(!ids(shelf).includes("i03") && !ids(shelf).includes("i04"));
    assert.deepEqual(Object.keys(shelf.places[0]), ["item", "score", "known"]);
    assert.deepEqual(shelf.unknown_history, []);
    for (let p = 1; p < 10; p++)
        assert.ok(shelf.places[p - 1].score >= shelf.places[p].score);
});

test("recommend_without_a_history_shows_the_popular", () => {
    const popularity = new Map(items.map(({ item, popularity }) => [item, popularity]));
    const shown = ids(recommend("-k", "24")).map((id) => popularity.get(id));
    assert.equal(shown.length, 24);
    assert.deepEqual(shown, shown.toSorted((a, b) => b - a));
});

test("probabilities_come_with_explanations_and_sum_to_one_over_what_may_be_next", () => {
    const sum = (...words) => recommend("--history", "i03@1000,like:i04@2000", "--now", "3000", "-k", "1000", ...words)
        .places.reduce((total, { probability }) => total + probability, 0);
    assert.ok(Math.abs(sum("--explain") - 1) < 1e-12);
    assert.ok(Math.abs(sum("--explain", "--include-seen") - 1) < 1e-12);
    assert.ok(sum("--explain", "--tail") < 1);
    assert.ok(Number.isNaN(sum()));
});

test("contributions_sum_to_the_score_exactly_and_name_their_events", () => {
    const { places } = recommend("--history", "i03@1000,like:i04@2000", "--explain", "--now", "3000");
    let named = 0;
    for (const { score, contributions } of places) {
        assert.equal(contributions.reduce((sum, { value }) => sum + value, 0), score);
        for (const { event, item, signal, value } of contributions) {
            assert.notEqual(value, 0);
            assert.ok(Number.isInteger(value * 2 ** 20));
            assert.match(signal, /^(popularity|factors|transitions|linear|baskets|content|sequence|repeat|cooccurrence|price)$/);
            assert.equal(item, event === null ? null : ["i03", "i04"][event]);
            named += event !== null;
        }
    }
    assert.ok(named > 0);
});

test("the_shelf_options_filter", () => {
    assert.ok(!ids(recommend("-k", "24", "--exclude", "i05,i06")).some((id) => id === "i05" || id === "i06"));
    assert.deepEqual(ids(recommend("--allow", "i07,i08", "--allow", "i09")).sort(), ["i07", "i08", "i09"]);
    assert.deepEqual(ids(recommend("--allow", ",")), []);
    const group = new Map(items.map(({ item, group }) => [item, group]));
    const ofGroup = ids(recommend("--group", "b", "-k", "24"));
    assert.equal(ofGroup.length, 8);
    assert.ok(ofGroup.every((id) => group.get(id) === "b"));
    const tail = new Map(items.map(({ item, tail }) => [item, tail]));
    const ofTail = ids(recommend("--tail", "-k", "24"));
    assert.ok(ofTail.length > 0 && ofTail.length < 24 && ofTail.every((id) => tail.get(id)));
    assert.equal(ids(recommend("-k", "24", "--history", "i03")).length, 23);
    assert.equal(ids(recommend("-k", "24", "--history", "i03", "--include-seen")).length, 24);
});

test("signals_that_are_chosen_alone_move_the_score", () => {
    const seen = ["--history", "i03,cart:i04", "--explain", "--include-seen", "-k", "24"];
    const plain = recommend(...seen);
    const named = (shelf) => new Set(shelf.places.flatMap(({ contributions }) => contributions.map(({ signal }) => signal)));
    const carried = [...named(plain)];
    assert.ok(carried.includes("transitions") && carried.length > 2);
    const alone = recommend(...seen, "--signal", "transitions");
    assert.deepEqual([...named(alone)], ["transitions"]);
    assert.notDeepEqual(alone.places, plain.places);
    const all = "popularity,factors,transitions,linear,baskets,content,sequence,repeat,cooccurrence,price";
    assert.deepEqual(recommend(...seen, "--signal", all, "--quiet").places, plain.places);
    assert.deepEqual(recommend(...seen, "--signal", "factors", "--signal", "transitions").places,
        recommend(...seen, "--signal", "transitions,factors").places);
    assert.deepEqual(ids(recommend(...seen, "--signal", "popularity")), ids(recommend("-k", "24")));
    const absent = recommend(...seen, "--signal", "repeat");
    assert.match(absent.err, /^endcap: warning: the model does not carry repeat, .*popularity ranks\n$/);
    assert.deepEqual([...named(absent)], ["popularity"]);
});

test("a_shelf_by_price_goes_from_the_nearest_price_to_that_of_the_last_item", () => {
    const { places } = recommend("--history", "i20,i03", "--explain", "-k", "22", "--signal", "price");
    for (const { contributions } of places)
        assert.deepEqual(contributions.map(({ signal, item }) => ({ signal, item })), [{ signal: "price", item: "i03" }]);
    const price = new Map(items.map(({ item, price }) => [item, price]));
    const near = ids({ places }).map((id) => Math.min(price.get(id), 4.5) / Math.max(price.get(id), 4.5));
    assert.deepEqual(near, near.toSorted((a, b) => b - a));
});

test("a_request_may_name_its_signals", () => {
    const history = [{ item: "i03" }, { item: "i04", type: "cart" }];
    const options = { explain: true, include_seen: true, k: 24, signals: ["transitions"] };
    const typed = recommend("--history", "i03,cart:i04", "--explain", "--include-seen", "-k", "24", "--signal", "transitions");
    assert.deepEqual(answer(["recommend", m, "--request", "-"], { input: JSON.stringify({ history, options }) }), typed);
    const request = { history, candidates: ids(typed) };
    const order = rerank({ ...request, options });
    assert.deepEqual(order.places.map(({ position, ...place }) => place), typed.places);
    assert.deepEqual(answer(["rerank", m, "--signal", "transitions"], { input: JSON.stringify(request) }).places, order.places);
    assert.notDeepEqual(order.places, rerank(request).places);
    const none = rerank({ ...request, options: { signals: [] } });
    assert.ok(none.places.every(({ contributions }) => contributions.every(({ signal }) => signal === "popularity")));
});

test("a_signal_that_does_not_exist_is_refused_by_the_name_that_was_meant", () => {
    const typed = run(["recommend", m, "--signal", "basket"]);
    assert.equal(typed.code, 2);
    assert.match(typed.err, /--signal: there is no signal "basket"; did you mean "baskets"\?/);
    const asked = run(["rerank", m], { input: '{"candidates":["i03"],"options":{"signals":["transitions","linea"]}}' });
    assert.equal(asked.code, 3);
    assert.match(asked.err, /options\.signals\[1\]: there is no signal "linea"; did you mean "linear"\? \(EC_E_SIGNAL_UNKNOWN\)/);
    refusedObject({ candidates: [], options: { signals: "baskets" } }, /options\.signals must be a list of signals/);
    refusedObject({ candidates: [], options: { signals: [4] } }, /options\.signals\[0\] must be a signal, as a text/);
    const twice = run(["rerank", m, "--signal", "linear"], { input: '{"candidates":["i03"],"options":{"signals":[]}}' });
    assert.equal(twice.code, 2);
    assert.match(twice.err, /give them there or with --signal/);
    const both = run(["recommend", m, "--request", "-", "--signal", "linear"], { input: "{}" });
    assert.equal(both.code, 2);
});

test("a_group_that_does_not_exist_is_refused", () => {
    const { code, err } = run(["recommend", m, "--group", "zz"]);
    assert.equal(code, 3);
    assert.match(err, /no group "zz".*\(EC_E_GROUP_UNKNOWN\)/);
});

test("a_request_says_what_a_shelf_of_a_group_that_does_not_exist_holds", () => {
    const asked = (options) => rerank({ candidates: ["i03", "i04"], options: { group: "zz", ...options } });
    refusedObject({ candidates: ["i03"], options: { group_fallback: "none" } }, /group_fallback must be "error", "empty" or "all"/);
    const { code, err } = run(["rerank", m], { input: '{"candidates": ["i03"], "options": {"group": "zz", "group_fallback": "error"}}' });
    assert.equal(code, 3);
    assert.match(err, /no group "zz".*\(EC_E_GROUP_UNKNOWN\)/);
    const empty = asked({ group_fallback: "empty" });
    assert.deepEqual(empty.places, []);
    assert.match(empty.err, /warning: the model has no group "zz"; the shelf is empty/);
    const all = asked({ group_fallback: "all" });
    assert.deepEqual(all.places, rerank({ candidates: ["i03", "i04"] }).places);
    assert.match(all.err, /no group "zz"; items of any group take its place/);
    assert.equal(rerank({ candidates: ["i03", "i04"], options: { group: "a", group_fallback: "all" } }).places.length, 1);
});

test("a_group_may_be_asked_for_by_levels_of_its_path_and_the_nearest_is_proposed", () => {
    const paths = ["Home > Kitchen > Mugs", "Home > Kitchen > Plates", "Garden > Pots"];
    const table = file("paths.csv", `item,category\n${items.map(({ item }, i) => `${item},${paths[i % 3]}`).join("\n")}\n`);
    const rows = items.flatMap(({ item }, i) => [`u${i % 5},${item},${i}`, `u${(i + 1) % 5},${item},${i + 100}`]);
    const path = join(scratch, "paths.endcap");
    const trained = run(["train", file("paths-log.csv", `user,item,time\n${rows.join("\n")}\n`), "--items", table, "-o", path,
        "--quiet", "--dims", "0"]);
    assert.equal(trained.code, 0, trained.err);
    const count = (group) => answer(["recommend", path, "-k", "24", "--group", group]).places.length;
    assert.deepEqual(["Home", "Home > Kitchen", "Kitchen", "Mugs", "Kitchen>Mugs", "Garden", paths[0]].map(count),
        [16, 16, 16, 8, 8, 8, 8]);
    for (const [asked, meant] of [["Kitchenn", "Kitchen"], ["home", "Home"], ["Home > Kitchem", "Home > Kitchen"],
        ["Mugz", "Mugs"], ["Garden > Potz", "Garden > Pots"]])
        assert.match(run(["recommend", path, "--group", asked]).err, new RegExp(`no group "${asked}"; did you mean "${meant}"\\?`));
});

test("blanks_around_the_items_of_a_list_are_no_part_of_them", () => {
    for (const blank of [" ", "\t", "\u00a0", "\u200b", "\ufeff", " \u3000\r"]) {
        const spread = (list) => list.split(",").map((id) => blank + id + blank).join(",");
        for (const [option, list] of [["--allow", "i03,i04"], ["--exclude", "i03,i04,i05"], ["--signal", "baskets,trend"],
            ["--history", "view:i03,cart:i04@5000"]]) {
            const plain = run(["recommend", m, "-k", "24", "--json", option, list]);
            assert.equal(plain.code, 0, plain.err);
            assert.deepEqual(run(["recommend", m, "-k", "24", "--json", option, spread(list)]), plain);
        }
        assert.deepEqual(recommend("--history", `cart:${blank}i04${blank}@5000`), recommend("--history", "cart:i04@5000"));
    }
    assert.deepEqual(ids(recommend("--allow", "i03, i04")).sort(), ["i03", "i04"]);
    assert.deepEqual(ids(recommend("--allow", "i03\ni04\r\n\n")).sort(), ["i03", "i04"]); // a file with an id a line
});

test("a_key_of_a_request_is_found_by_what_others_call_it", () => {
    for (const [word, key] of [["topK", "k"], ["limit", "k"], ["blacklist", "exclude"], ["whitelist", "allow"], ["why", "explain"], ["includeSeen", "include_seen"]])
        refusedObject({ candidates: ["i03"], options: { [word]: [] } }, new RegExp(`options has no key "${word}"; did you mean "${key}"\\?`));
});

test("ids_that_the_model_does_not_know_in_a_filter_are_warned_of", () => {
    assert.equal(recommend("--exclude", "i03, ghost").err, "endcap: warning: the model does not know 1 of the 2 items of --exclude: ghost\n");
    assert.match(recommend("--allow", "i03,i04,a,b,c,d,e,f").err, /does not know 6 of the 8 items of --allow: a, b, c, d, e, \.\.\.\n/);
    assert.equal(recommend("--allow", "i03,ghost", "--quiet").err, "");
    assert.equal(recommend("--allow", "i03", "--exclude", "i04").err, "");
});

test("unknown_history_is_a_warning_and_changes_nothing_else", () => {
    const plain = recommend("--history", "i03@5000,i04@6000", "--explain");
    const mixed = recommend("--history", "ghost@1,i03@5000,i04@6000,what:else", "--explain", "--now", "6000");
    assert.deepEqual(mixed.unknown_history, ["ghost", "what:else"]);
    assert.deepEqual(mixed.places, plain.places);
    assert.match(mixed.err, /^endcap: warning: the model does not know 2 of the history's 4 items.*ghost, what:else\n$/);
    assert.equal(recommend("--history", "ghost", "--quiet").err, "");
});

test("events_without_a_time_lie_one_second_apart_and_end_now", () => {
    const typed = recommend("--history", "i03,cart:i04,i05", "--now", "90000", "--explain");
    const timed = recommend("--history", "i03@88000", "--history", "cart:i04@89000,i05@90000", "--explain");
    assert.deepEqual(typed, timed);
    const order = (...words) => recommend("--history", ...words, "--explain");
    assert.deepEqual(order("i04,i05@87500,i06", "--now", "90000"), order("i05@1,i04@2,i06@3"));
    assert.deepEqual(order("i04,i05@88500,i06", "--now", "90000"), order("i04@1,i05@2,i06@3"));
    assert.notDeepEqual(order("i05@1,i04@2,i06@3"), order("i04@1,i05@2,i06@3"));
    assert.deepEqual(recommend("--history", "i03,i04"), recommend("--history", "i03@-1000,i04@0", "--now", "0"));
});

test("the_type_of_an_event_and_its_order_count", () => {
    assert.notDeepEqual(recommend("--history", "i03,i10").places, recommend("--history", "i10,i03").places);
    assert.deepEqual(recommend("--history", "i03").places, recommend("--history", "view:i03").places);
});

test("a_history_that_cannot_be_read_is_a_usage_error", () => {
    for (const word of ["view:", "cart:@5", "i03@99999999999999999"]) {
        const { code, err } = run(["recommend", m, "--history", word]);
        assert.equal(code, 2, word);
        assert.match(err, /--history/);
    }
});

test("recommend_reads_the_same_from_a_request", () => {
    const typed = recommend("--history", "view:i03@1000,cart:i04@2000", "--now", "5000", "-k", "4", "--explain",
        "--exclude", "i05,i06", "--group", "a", "--tail");
    const request = {
        history: [{ item: "i03", time: 1000 }, { item: "i04", type: "cart", time: 2000 }], now: 5000,
        options: { k: 4, explain: true, unavailable: ["i05"], exclude: ["i06"], group: "a", tail_only: true },
    };
    assert.deepEqual(answer(["recommend", m, "--request", "-"], { input: JSON.stringify(request) }), typed);
    assert.deepEqual(answer(["recommend", m, "--request", file("request.json", JSON.stringify(request))]), typed);
    assert.equal(answer(["recommend", m, "--request", "-"], { input: "{}" }).places.length, 10);
    const both = run(["recommend", m, "--request", "-", "--history", "i03"], { input: "{}" });
    assert.equal(both.code, 2);
    assert.match(both.err, /either --request or the other options/);
});

test("rerank_orders_the_candidates_and_keeps_unknown_ones_behind", () => {
    const request = { history: [{ item: "i03" }], candidates: ["x", "i09", "i04", "y", "i09"] };
    const { places } = rerank(request);
    assert.deepEqual(places.map(({ item }) => item).slice(2), ["x", "y"]);
    assert.deepEqual(places.map(({ item, position }) => request.candidates[position] === item), [true, true, true, true]);
    assert.deepEqual(places.map(({ known }) => known), [true, true, false, false]);
    assert.deepEqual(places[2], { item: "x", score: 0, known: false, position: 0, contributions: [] });
    const all = new Map(recommend("--history", "i03", "-k", "24").places.map(({ item, score }) => [item, score]));
    for (const { item, score } of places.slice(0, 2))
        assert.equal(score, all.get(item));
});

test("rerank_keeps_what_was_seen_and_explains_unless_told_otherwise", () => {
    const request = { history: [{ item: "i03" }], candidates: ["i03", "i04"] };
    assert.equal(rerank(request).places.length, 2);
    assert.ok("contributions" in rerank(request).places[0]);
    const told = rerank({ ...request, options: { include_seen: false, explain: false } });
    assert.deepEqual(ids(told), ["i04"]);
    assert.ok(!("contributions" in told.places[0]));
});

test("rerank_respects_every_option", () => {
    const candidates = items.map(({ item }) => item).concat("ghost");
    const order = (options) => ids(rerank({ history: [{ item: "i03" }], candidates, options }));
    assert.equal(order().length, 25);
    assert.deepEqual(order({ k: 5 }), order().slice(0, 5));
    assert.equal(order({ k: 4194304 }).length, 25);
    assert.ok(!order({ unavailable: ["i05"], exclude: ["ghost"] }).some((id) => id === "i05" || id === "ghost"));
    assert.deepEqual(order({ allow: ["ghost", "i05"] }), ["i05", "ghost"]);
    assert.deepEqual(order({ allow: [] }), []);
    assert.equal(order({ group: "c" }).length, 8);
    assert.deepEqual(order({ tail_only: true }).sort(), items.filter(({ tail }) => tail).map(({ item }) => item));
    assert.deepEqual(ids(rerank({ candidates: [] })), []);
});

test("a_model_and_a_request_may_share_standard_input", () => {
    const request = { history: [{ item: "i03" }], candidates: ["i04", "i09", "x"] };
    const input = Buffer.concat([modelBytes(), Buffer.from(JSON.stringify(request))]);
    assert.deepEqual(answer(["rerank", "-"], { input }), rerank(request));
    const whole = Buffer.concat([modelBytes(), Buffer.from('{"options": {"k": 3}}')]);
    assert.deepEqual(answer(["recommend", "-", "--request", "-"], { input: whole }), recommend("-k", "3"));
    const { code, err } = run(["rerank", "-"], { input: modelBytes() });
    assert.equal(code, 3);
    assert.match(err, /behind the model: expected JSON, found nothing \(EC_E_JSON\)/);
    assert.deepEqual(answer(["rerank", "-", "--request", file("r.json", JSON.stringify(request))],
        { input: modelBytes() }), rerank(request));
});

test("a_request_with_an_unknown_key_is_refused_by_name", () => {
    refusedObject({ candidate: [] }, /the request has no key "candidate"; did you mean "candidates"\?/);
    refusedObject({ candidates: [], options: { exlude: [] } }, /options has no key "exlude"; did you mean "exclude"\?/);
    refusedObject({ candidates: [], history: [{ item: "i03", qty: 1 }] }, /history\[0\] has no key "qty"/);
    refused('{"candidates": [], "candidates": []}', /the request must be an object whose keys are written once/);
    refused('{"candidates": [], "options": {"k": 1, "k": 2}}', /options must be an object whose keys are written once/);
});

test("a_request_of_the_wrong_types_is_refused_by_place", () => {
    refusedObject([], /the request must be an object/);
    refusedObject({}, /candidates must be a list of item ids/);
    refusedObject({ candidates: "i03" }, /candidates must be a list/);
    refusedObject({ candidates: ["i03", 5] }, /candidates\[1\] must be an item id/);
    refusedObject({ candidates: [""] }, /candidates\[0\] must be an item id/);
    refusedObject({ candidates: [], history: {} }, /history must be a list of events/);
    refusedObject({ candidates: [], history: ["i03"] }, /history\[0\] must be an object/);
    refusedObject({ candidates: [], history: [{}] }, /history\[0\].item must be an item id/);
    refusedObject({ candidates: [], history: [{ item: "i03" }, { item: "i04", type: "Buy" }] },
        /history\[1\].type must be "view", "like", "cart" or "purchase"/);
    refusedObject({ candidates: [], history: [{ item: "i03", time: "1" }] }, /history\[0\].time must be milliseconds/);
    refusedObject({ candidates: [], history: [{ item: "i03", time: 8.65e15 }] }, /history\[0\].time must be milliseconds/);
    refusedObject({ candidates: [], now: null }, /now must be milliseconds/);
    refused('{"candidates": [], "now": 1e999}', /now must be milliseconds/);
    refusedObject({ candidates: [], options: [] }, /options must be an object/);
    for (const k of [0, -1, 1.5, 4194305, "3", null])
        refusedObject({ candidates: [], options: { k } }, /options.k must be a whole number from 1 to 4194304/);
    refusedObject({ candidates: [], options: { explain: 1 } }, /options.explain must be true or false/);
    refusedObject({ candidates: [], options: { allow: "i03" } }, /options.allow must be a list/);
    refusedObject({ candidates: [], options: { exclude: [["i03"]] } }, /options.exclude\[0\] must be an item id/);
    refusedObject({ candidates: [], options: { group: 1 } }, /options.group must be the name of a group/);
    refusedObject({ candidates: [] }, /candidates are ordered by `rerank`/, "recommend");
});

test("what_is_not_json_is_refused_with_its_place", () => {
    refused("", /standard input: expected JSON, found nothing/);
    refused("candidates", /line 1, byte 1: not well-formed JSON/);
    refused('{\n  "candidates": [NaN]\n}', /line 2, byte 18: not well-formed JSON/);
    refused('{"candidates": []} {}', /not well-formed JSON/);
    refused('{"candidates": ["i03"', /not well-formed JSON/);
    refused('{"candidates": ["i\\u0000"]}', /\\u0000 cannot be part of a text/);
    refused('{"candidates": ["\\ud800"]}', /not well-formed JSON/);
    refused(Buffer.from('{"candidates": ["i\x00"]}'), /a control character/);
    refused('{"candidates": ["i\n"]}', /a control character/);
    refused(Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d]), /line 1, byte 3: not UTF-8/);
    refused(Buffer.from('{"candidates": ["\xc0\x80"]}', "latin1"), /not UTF-8/);
    refused("[".repeat(1e6), /line 1, byte 17: nested too deeply/);
    refused('{"a":'.repeat(1e5), /nested too deeply/);
});

test("many_candidates_are_filtered_by_many_ids", () => {
    const many = (n) => Array.from({ length: n }, (_, k) => `?${k}`);
    assert.deepEqual(ids(rerank({ candidates: many(33000), options: { exclude: many(32999), unavailable: many(1000) } })),
        ["?32999"]);
    assert.deepEqual(ids(rerank({ candidates: many(33000), options: { allow: ["?7", "i03"] } })), ["?7"]);
});

test("an_escaped_backslash_before_u0000_is_no_nul", () => {
    const [place] = rerank({ candidates: ["\\u0000"] }).places;
    assert.equal(place.item, "\\u0000");
});

test("ids_of_any_script_come_back_as_they_went_in", () => {
    const candidates = ["köşe", "棚", "\u{1f6d2}", 'quo"te', "tab\tnew\nline", "\u007f", "a".repeat(70000)];
    assert.deepEqual(ids(rerank({ candidates, history: candidates.map((item) => ({ item })) })), candidates);
});

test("a_request_above_64_mib_is_refused", () => {
    refused(Buffer.concat([Buffer.from("{}"), Buffer.alloc(64 << 20, " ")]), /at most 67108864 are read/);
});

test("a_history_above_the_limit_is_refused_and_one_at_the_limit_is_not", () => {
    const history = new Array(65536).fill({ item: "ghost" });
    assert.equal(rerank({ history, candidates: ["i03"] }).unknown_history.length, 65536);
    const { code, err } = run(["rerank", m], { input: JSON.stringify({ history: [...history, history[0]], candidates: [] }) });
    assert.equal(code, 3);
    assert.match(err, /65537 events; at most 65536.*\(EC_E_USER_FULL\)/);
});

test("text_from_outside_cannot_steer_the_terminal", () => {
    const id = "\u001b[31mred\u009b1m\u0007";
    const { out, err } = run(["rerank", m], { input: JSON.stringify({ history: [{ item: id }], candidates: [id] }) });
    for (const text of [out, err]) {
        assert.doesNotMatch(text, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
        assert.match(text, /\?\[31mred\?1m\?/);
    }
});

test("a_models_training_record_cannot_steer_the_terminal", () => {
    const sections = unpack(readFileSync(join(root, "tests/golden/tiny.endcap")));
    sections.find(({ type }) => type === 7).body = Buffer.from('{"a":[{"\\u001b[2J":"xxxx"}]}');
    const bytes = pack(sections);
    const { code, out } = run(["inspect", "-"], { input: bytes });
    assert.equal(code, 0);
    assert.match(out, /\?\[2J x+$/m);
    assert.doesNotMatch(out, /\u001b/);
});

test("the_text_form_shows_titles_prices_and_reasons", () => {
    const { out } = run(["recommend", m, "--history", "purchase:i03", "-k", "2", "--explain"]);
    assert.match(out, /^  1  i\d\d {11}Thing, no. \d+ +\d+\.50 +-?\d+\.\d{4} +\d+\.\d{4}%\n/);
    assert.match(out, /^      [+-]\d\.\d{4}  \w+ +from the purchase of i03  Thing, no. 3$/m);
    assert.match(run(["recommend", m, "--allow", "ghost"]).out, /nothing in the catalogue is eligible/);
});

test("inspect_accounts_for_every_byte", () => {
    const told = JSON.parse(run(["inspect", m, "--json"]).out);
    assert.equal(told.bytes, modelBytes().length);
    assert.equal(told.version, 3);
    assert.equal(told.items, 24);
    assert.equal(told.checksum, modelBytes().readUInt32LE(32).toString(16).padStart(8, "0"));
    assert.ok(!("catalogue" in told));
    const names = told.sections.map(({ name }) => name);
    for (const name of ["ids", "titles", "groups", "prices", "popularity", "fusion", "self test", "training"])
        assert.ok(names.includes(name), name);
    let end = 64 + 32 * told.sections.length;
    for (const { offset, bytes, bytes_per_item: each } of told.sections) {
        assert.ok(offset >= end && offset < end + 16);
        assert.equal(each, bytes / 24);
        end = offset + bytes;
    }
    assert.ok(told.bytes >= end && told.bytes < end + 16);
    assert.equal(typeof told.training, "object");
    for (const name of names)
        assert.ok(run(["inspect", m]).out.includes(`\n${name} `), name);
});

test("inspect_lists_the_catalogue", () => {
    assert.equal(items.length, 24);
    assert.deepEqual(items.map(({ item }) => item), items.map(({ item }) => item).toSorted());
    assert.deepEqual({ ...items[3], popularity: 0, tail: 0 },
        { item: "i03", title: "Thing, no. 3", group: "a", price: 4.5, popularity: 0, tail: 0 });
    assert.equal(items.filter(({ popularity }) => popularity === 1).length > 0, true);
    assert.match(run(["inspect", m, "--items"]).out, /^i03 +4\.50 +[01]\.\d{5}  T? +a +Thing, no\. 3$/m);
});
