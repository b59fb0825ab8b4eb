/* losses.test.mjs - what reading a log loses as a whole is said aloud: a type of events, an encoding, times that are no seconds. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { file, run, scratch, smallOptions } from "./support.mjs";

/** The report of a log, and what it may have misread. */
function check(text, ...args) {
    const { code, out, err } = run(["check", "-", "--json", "-q", ...args], { input: text });
    assert.equal(code, 0, err);
    return JSON.parse(out);
}
const warned = (text, ...args) => check(text, ...args).warnings.join("\n");

/** A log of 60 events; each row is made of user, item, its number. */
const log = (header, row) => [header, ...Array.from({ length: 60 }, (_, n) => row(`c${n % 8}`, `MUG-${n % 5}`, n))].join("\n") + "\n";
const day = (n) => `2024-01-${String(1 + (n % 28)).padStart(2, "0")}`;

test("a_type_of_which_no_row_is_left_is_named_with_the_rule_that_dropped_it", () => {
    const rows = Array.from({ length: 60 }, (_, n) => JSON.stringify({
        userId: `c${n % 8}`, timestamp: `${day(n)}T10:00:00Z`,
        ...(n % 4 ? { event: "Product Viewed", properties: { product_id: `MUG-${n % 5}` } }
            : { event: "Order Completed", properties: { products: [{ product_id: "MUG-1" }, { product_id: "MUG-2" }] } }),
    })).join("\n");
    const text = warned(rows, "--item", "properties.product_id");
    assert.match(text, /none of the 15 rows of the type purchase is left; most rows were dropped by missing-item.*make a row of each/);
    const refunds = log("user,item,time,type,quantity", (user, item, n) => `${user},${item},${day(n)},${n % 3 ? "view" : "purchase"},${n % 3 ? 1 : 0}`);
    assert.match(warned(refunds), /none of the 20 rows of the type purchase is left; most rows were dropped by return/);
});

test("a_type_of_which_some_rows_are_left_is_no_question", () => {
    const some = log("user,item,time,type,quantity", (user, item, n) => `${user},${item},${day(n)},${n % 3 ? "view" : "purchase"},${n % 2}`);
    assert.doesNotMatch(warned(some), /none of the/);
    const dropped = log("user,item,time,type", (user, item, n) => `${user},${item},${day(n)},${n % 3 ? "view" : "page_view"}`);
    assert.doesNotMatch(warned(dropped), /none of the/);
});

test("times_that_all_lie_in_1970_are_asked_about_in_check_and_train", () => {
    for (const [count, unit] of [[(n) => 45352 + n / 7, "seconds"], [(n) => n, "seconds"], [(n) => 394000 + n, "seconds"]]) {
        const text = log("user,item,time", (user, item, n) => `${user},${item},${count(n)}`);
        assert.match(warned(text), new RegExp(`all times are in 1970: 'time' seems to count days.*is read as ${unit}.*--time ''`));
        const { err } = run(["train", file("counts.csv", text), "-o", `${scratch}/counts.endcap`, ...smallOptions]);
        assert.match(err, /all times are in 1970/);
        assert.doesNotMatch(warned(text, "--time", ""), /1970/);
    }
    assert.doesNotMatch(warned(log("user,item,time", (user, item, n) => `${user},${item},${1612587474 + n * 3000}`)), /1970/);
    assert.doesNotMatch(warned(log("user,item,time", (user, item, n) => `${user},${item},19${70 + (n % 9)}-03-01`)), /1970/);
});

test("a_log_in_another_encoding_is_warned_about_with_the_command_that_converts_it", () => {
    const text = Buffer.from(log("user,item,time,title", (user, item, n) => `${user},${item},${day(n)},Th\u00e9i\u00e8re`), "latin1");
    assert.match(warned(text), /60 rows are no UTF-8 text, first on line 2.*iconv -f WINDOWS-1252 -t UTF-8/);
    assert.deepEqual(check(log("user,item,time,title", (user, item, n) => `${user},${item},${day(n)},Th\u00e9i\u00e8re`)).warnings, []);
});

test("names_of_columns_in_another_encoding_are_named_as_that", () => {
    const { code, err } = run(["check", "-"], { input: Buffer.from("Client;R\u00e9f\u00e9rence;Date\nC1;R1;2024-01-01\n", "latin1") });
    assert.equal(code, 3);
    assert.match(err, /the names of the columns of standard input are no UTF-8 text.*iconv -f WINDOWS-1252/);
});

test("the_names_proposed_for_a_file_without_a_header_keep_its_event_words", () => {
    for (const [line, names] of [
        ["10,2268322,2520377,pv,1511544070", "user,item,,type,time"], ["view,u1,m1,2024-01-01", "type,user,item,time"],
        ["7,42,5,978300760", "user,item,,time"],
    ])
        assert.match(run(["check", "-"], { input: `${line}\n${line}\n` }).err, new RegExp(`such as --columns ${names} `));
});

test("a_remedy_never_holds_an_id_that_was_cut", () => {
    const nil = "0".repeat(64);
    const text = log("user,item,time", (user, item, n) => `${n % 6 ? user : nil},${item},${day(n)}`);
    assert.match(warned(text), new RegExp(`--drop-user '\\^${nil}\\$' drops it$`, "m"));
});

/** What is asked about a log with these ids for its items in turn. */
const askedOf = (...ids) => warned(log("user,item,time", (user, item, n) => `${user},${ids[n % ids.length]},${day(n)}`));

test("items_that_differ_in_what_hardly_shows_are_asked_about_with_an_example", () => {
    assert.match(askedOf("SKU-1", "sku-1", "SKU-2", "Sku-2", "Lamp"), /2 items differ.*case of letters alone \('SKU-\d', '[Ss]ku-\d'\).*--item-case upper/);
    assert.match(askedOf("0123", "123", "0456", "456", "Lamp"), /2 items differ.*leading zeros alone \('0(\d+)', '\1'\).*as text/);
    assert.match(askedOf("M\u00ad1", "M1", "M2", "\uff2d2", "Lamp"), /2 items differ.*width or invisible characters alone/);
    assert.match(askedOf("'A1'", "'A2'", "'A3'"), /3 items stand in quotes \(''A\d''\)/);
    assert.match(askedOf("=\"01\"", "=\"02\"", "=\"03\""), /3 items stand in quotes/);
});

test("items_that_differ_plainly_are_no_question", () => {
    for (const ids of [["A1", "A2", "B1", "B2"], ["00x", "11", "10", "100"], ["007", "08", "9"], ["\u00c9-1", "E-1", "\u00c8-1"],
        ["L", "l", "M", "N"], ["5'", "6'", "7\u2033"]])
        assert.equal(askedOf(...ids), "", ids.join());
    const rows = log("user,item,time", (user, item, n) => `${user},${n % 2 ? "SKU" : "sku"}-${n % 7},${day(n)}`);
    assert.match(warned(rows), /case of letters alone/);
    assert.doesNotMatch(warned(rows, "--item-case", "lower"), /case of letters/);
});
