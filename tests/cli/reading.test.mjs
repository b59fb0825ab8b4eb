/* reading.test.mjs - logs as other programs write them: what `check` makes of their first lines, their ends and quotes. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { file, run } from "./support.mjs";

/** 40 events of 8 users with 5 items, as arrays of fields: user, item, seconds, type. */
const events = Array.from({ length: 40 }, (_, n) => [`c${n % 8}`, `MUG-${n % 5}`, String(1612587474 + n * 5000), n % 3 ? "view" : "cart"]);
const names = ["user_id", "item_id", "timestamp", "event"];

/** The events as text: lines of fields. */
const table = (separator, { end = "\n", header = [names], rows = events } = {}) =>
    [...header, ...rows].map((fields) => fields.join(separator) + end).join("");

function check(text, ...args) {
    const { code, out, err } = run(["check", "-", "--json", "-q", ...args], { input: text });
    assert.equal(code, 0, err);
    return JSON.parse(out);
}

/** The report of a log of which every row is kept. */
function checkAll(text, ...args) {
    const report = check(text, ...args);
    assert.equal(report.kept, events.length);
    assert.equal(report.dropped, 0);
    assert.equal(report.profile.users, 8);
    assert.equal(report.profile.items, 5);
    return report;
}

const rule = (report, name) => report.rules.find((one) => one.rule === name);

test("a_line_sep_names_the_separator", () => {
    for (const [line, separator] of [["sep=;", ";"], ["SEP=|", "|"], ["\"sep=,\"", ","], ["sep=\t", "\t"]]) {
        const report = checkAll(`${line}\r\n${table(separator, { end: "\r\n" })}`);
        assert.equal(report.separator, separator);
        assert.equal(report.separator_line, true);
        assert.equal(report.heading_lines, 1);
    }
});

test("comments_and_empty_lines_before_the_header_are_skipped_and_counted", () => {
    const preamble = "# ----------\n# Items, all users\n# 20210101-20210131\n# ----------\n\n";
    const report = checkAll(preamble + table(","));
    assert.equal(report.heading_lines, 5);
    assert.equal(report.header, "line");
    assert.match(run(["check", "-", "-q"], { input: preamble + table(",") }).out, /comments or empty lines, 5\n/);
    assert.equal(checkAll(`#${table(",")}`).header, "comment");
});

test("lines_that_end_in_carriage_returns_are_read", () => {
    assert.equal(checkAll(table(",", { end: "\r" })).carriage_returns, true);
    assert.equal(checkAll(table(",")).carriage_returns, false);
    assert.equal(checkAll(table(",", { end: "\r\n" })).carriage_returns, false);
});

test("a_separator_at_the_end_of_every_row_is_counted_and_costs_none", () => {
    const report = checkAll(table(",", { rows: events.map((fields) => [...fields, ""]) }));
    assert.equal(rule(report, "last-separator").changed, events.length);
    assert.equal(rule(report, "last-separator").line, 2);
});

test("a_byte_order_mark_is_no_part_of_a_name_and_utf16_names_the_remedy", () => {
    assert.equal(checkAll(`\ufeff${table(",")}`).columns.user, "user_id");
    for (const text of [`\ufeff${table(",")}`, table(",")]) {
        const path = file("wide.csv", Buffer.from(text, "utf16le"));
        const { code, err } = run(["check", path]);
        assert.equal(code, 3);
        assert.match(err, /is UTF-16(LE)? text; write it as UTF-8: iconv -f UTF-16(LE)? -t UTF-8 \S*wide\.csv/);
    }
});

test("quotes_escaped_by_backslashes_are_read", () => {
    const rows = events.map(([user, item, time, type], n) => [`"${user}"`, `"${item}"`, time, type, n % 2 ? "\\N" : "\"a \\\"b\\\", c\""]);
    const report = checkAll(table(",", { header: [[...names, "title"]], rows }));
    assert.equal(report.backslashes, true);
    assert.equal(rule(report, "stray-quote").changed, 0);
    assert.match(run(["check", "-", "-q"], { input: table(",", { header: [[...names, "title"]], rows }) }).out, /escaped by backslashes/);
});

test("a_file_without_a_header_is_named_and_columns_gives_the_names", () => {
    for (const separator of [",", "\t", "::", ";", "|", "\u0001"]) {
        const text = table(separator, { header: [] });
        const { code, err } = run(["check", "-", "-q"], { input: text });
        assert.notEqual(code, 0);
        assert.match(err, /line 1 of standard input looks like an event, not like names of columns: c0.*--columns user,item,time,/);
        const report = checkAll(text, "--columns", "user,item,time,type");
        assert.equal(report.header, "columns");
        assert.equal(report.separator, separator);
        assert.equal(report.profile.first, "2021-02-06 04:57:54");
    }
    assert.equal(checkAll(table(",", { header: [] }), "--columns", "user, item,,type").columns.time, null);
});

test("what_hive_writes_is_read", () => {
    const rows = events.map(([user, item, time, type], n) => [user, item, time, type, n % 2 ? "\\N" : "a\\\u0001b"]);
    const text = table("\u0001", { header: [], rows });
    const report = checkAll(text, "--columns", "user,item,time,type,title");
    assert.equal(report.backslashes, true);
    assert.match(run(["check", "-", "-q", "--columns", "user,item,time,type,title"], { input: text }).out, /: csv with control-A, 40 rows/);
});

test("names_that_do_not_fit_the_file_are_refused", () => {
    const refused = (text, columns, message, ...args) => {
        const { code, err } = run(["check", "-", "-q", "--columns", columns, ...args], { input: text });
        assert.notEqual(code, 0);
        assert.match(err, message);
    };
    refused(table(",", { header: [] }), "user,item,time", /--columns gives 3 names, but line 1 of standard input has 4 fields/);
    refused(table(","), "user,item,time,type", /has names of columns on line 1 already \(user_id,item_id,timestamp,event\); leave --columns out/);
    refused("{\"user\": 1, \"item\": 2}\n", "user,item", /--columns names the columns of CSV; the members of standard input have names/);
    refused("u1 i1 i2\n", "user,item", /--format sequences has none/, "--format", "sequences");
});

test("the_first_event_of_a_file_without_a_header_is_not_lost", () => {
    const report = check("c1,mug,1612587474\nc2,jug,1612587475\n", "--columns", "user,item,time");
    assert.equal(report.rows, 2);
    assert.equal(report.profile.users, 2);
});

test("ids_in_scientific_notation_are_counted_shown_and_warned_about", () => {
    const rows = events.map(([user, , time, type], n) => [user, n % 2 ? "8.51E+10" : "MUG-1", time, type]);
    const { out } = run(["check", "-", "--json"], { input: table(",", { rows }) });
    const report = JSON.parse(out);
    assert.equal(report.kept, events.length);
    assert.deepEqual({ ...rule(report, "scientific-id"), text: "" },
        { rule: "scientific-id", text: "", dropped: 0, changed: 20, line: 3, example: rows[1].join(",") });
    const warning = /20 rows have an id in scientific notation, first on line 3: c1,8\.51E\+10/;
    assert.ok(report.warnings.some((one) => warning.test(one)));
    assert.match(run(["train", "-", "-o", "-", "--dims", "0", "--factors", "0"], { input: table(",", { rows }), encoding: "buffer" }).err, warning);
});

test("names_behind_a_title_are_found_and_the_remedy_printed", () => {
    for (const title of ["Orders of January\nexported on Monday\n\n", "\"Orders, all\"\n"]) {
        const { code, err } = run(["check", "-", "-q"], { input: title + table(";") });
        assert.equal(code, 3);
        assert.match(err, new RegExp(`line ${title.split("\n").length} of standard input looks like the names of the columns; .* tail -n \\+`));
    }
});
