/* times.test.mjs - times as other programs write them: forms, units, dates and clocks in columns of their own. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { run } from "./support.mjs";

/** 30 moments, an hour and some minutes apart, from 2021-02-06 04:57 on: none has seconds. */
const moments = Array.from({ length: 30 }, (_, n) => new Date(Date.UTC(2021, 1, 6, 4, 57) + n * 67 * 60000));
const pad = (number, width = 2) => String(number).padStart(width, "0");
const parts = (moment) => ({
    y: moment.getUTCFullYear(), yy: pad(moment.getUTCFullYear() % 100), m: moment.getUTCMonth() + 1, d: moment.getUTCDate(),
    h: moment.getUTCHours(), min: pad(moment.getUTCMinutes()), name: moment.toLocaleString("en", { month: "short", timeZone: "UTC" }),
});

/** A log whose times are written by `write`. */
const log = (write, header = "user;item;time") =>
    [header, ...moments.map((moment, n) => `c${n % 5};MUG-${n % 7};${write(parts(moment), moment)}`)].join("\n") + "\n";

function check(text, ...args) {
    const { code, out, err } = run(["check", "-", "--json", "-q", ...args], { input: text });
    assert.equal(code, 0, err);
    return JSON.parse(out);
}

const expected = check(log((_, moment) => moment.toISOString())).profile;

/** The report of a log that reads as the one with ISO times does. */
function same(text, ...args) {
    const report = check(text, ...args);
    assert.equal(report.kept, moments.length);
    assert.deepEqual(report.profile, expected);
    return report;
}

test("times_are_read_in_every_form_and_the_form_is_reported", () => {
    for (const [form, write] of [
        ["seconds", (_, moment) => moment / 1000],
        ["milliseconds", (_, moment) => +moment],
        ["microseconds", (_, moment) => moment * 1000],
        ["nanoseconds", (_, moment) => `${+moment}000000`],
        ["digits", ({ y, m, d, h, min }) => `${y}${pad(m)}${pad(d)}${pad(h)}${min}00`],
        ["digits", ({ y, m, d, h, min }) => `${y}${pad(m)}${pad(d)}T${pad(h)}${min}00Z`],
        ["year-first", ({ y, m, d, h, min }) => `${y}-${pad(m)}-${pad(d)} ${pad(h)}:${min}:00 +0000 UTC`],
        ["day-first", ({ yy, m, d, h, min }) => `${pad(d)}.${pad(m)}.${yy} ${pad(h)}:${min}`],
        ["month-name", (_, moment) => moment.toUTCString()],
        ["month-name", ({ y, name, d, h, min }) => `${name} ${d}, ${y}, ${h % 12 || 12}:${min} ${h < 12 ? "AM" : "PM"}`],
        ["month-name", ({ yy, name, d, h, min }) => `${pad(d)}-${name.toUpperCase()}-${yy} ${h}:${min}`],
    ]) {
        const report = same(log(write));
        assert.deepEqual(report.times, { [form]: moments.length });
    }
    assert.match(run(["check", "-", "-q"], { input: log((_, moment) => +moment) }).out, /\n {2}times read as milliseconds since 1970\n/);
});

test("years_of_two_digits_are_read_with_their_order_and_asked_about_without", () => {
    const american = log(({ yy, m, d, h, min }) => `${m}/${d}/${yy} ${h}:${min}`);
    const british = log(({ yy, m, d, h, min }) => `${d}/${m}/${yy} ${h}:${min}`);
    const leading = log(({ yy, m, d, h, min }) => `${yy}/${m}/${d} ${h}:${min}`);
    for (const [text, format, form] of [[american, "mdy", "month-first"], [british, "dmy", "day-first"], [leading, "ymd", "year-first"]]) {
        const { code, err } = run(["check", "-", "-q"], { input: text });
        assert.equal(code, 3);
        assert.match(err, /may have its month or its day first; set --time-format mdy or dmy/);
        assert.deepEqual(same(text, "--time-format", format).times, { [form]: moments.length });
    }
});

test("what_a_browser_and_a_spreadsheet_write_is_read_month_first", () => {
    same(log((_, moment) => moment.toLocaleString("en-US", { timeZone: "UTC" })), "--time-format", "mdy");
    same(log(({ y, m, d, h, min }) => `${m}/${d}/${y}, ${h % 12 || 12}:${min} ${h < 12 ? "AM" : "PM"}`), "--time-format", "mdy");
});

test("a_pattern_reads_what_no_form_does", () => {
    const text = log(({ y, m, d, h, min }) => `${h}h${min} le ${d}|${m}|${y}`);
    assert.deepEqual(same(text, "--time-format", "%Hh%M le %d|%m|%Y").times, { pattern: moments.length });
    for (const [pattern, message] of [["%H:%M", /has no year \(%Y, %y or %s\)/], ["%Y %Q", /has the unknown part '%Q'/], ["dym", /is not auto, s, ms/]]) {
        const { code, err } = run(["check", "-", "-q", "--time-format", pattern], { input: text });
        assert.equal(code, 2);
        assert.match(err, message);
    }
});

test("where_no_time_can_be_read_the_remedy_is_printed", () => {
    const { code, err } = run(["check", "-", "-q", "--time", "time"], { input: log(({ y, d, h, min }) => `${d} février ${y} ${h}:${min}`) });
    assert.equal(code, 3);
    assert.match(err, /bad-time.*set --time-format: mdy, dmy, ymd or a pattern such as '%d %b %Y %H:%M'/);
});

test("a_date_and_a_time_of_day_in_columns_of_their_own_are_one_time", () => {
    const two = (header, write) => log(write, header);
    const iso = two("user;item;Date;Time", ({ y, m, d, h, min }) => `${y}-${pad(m)}-${pad(d)};${pad(h)}:${min}`);
    const report = same(iso, "--time", "Date,Time");
    assert.equal(report.columns.time, "Date,Time");
    same(two("user;item;Date;Time", ({ y, m, d, h, min }) => `${m}/${d}/${y} 0:00:00;${h % 12 || 12}:${min} ${h < 12 ? "AM" : "PM"}`),
        "--time", "Date, Time", "--time-format", "mdy");
    same(two("user;item;day;hm", ({ y, m, d, h, min }) => `${y}${pad(m)}${pad(d)};${pad(h)}${min}`), "--time", "day,hm");
    same(two("user;item;day;hm;zone", ({ y, m, d, h, min }) => `${y}-${m}-${d};${h}:${min};UTC`), "--time", "day,hm,zone");
    const json = moments.map((moment, n) => JSON.stringify({ user: `c${n % 5}`, item: `MUG-${n % 7}`,
        at: { date: moment.toISOString().slice(0, 10), clock: moment.toISOString().slice(11, 19) } })).join("\n");
    same(json, "--time", "at.date,at.clock");
    const gone = run(["check", "-", "-q", "--time", "Date,Hour"], { input: iso });
    assert.equal(gone.code, 3);
    assert.match(gone.err, /no column 'Hour'/);
});

test("a_time_of_day_alone_is_no_time_and_a_date_beside_one_is_asked_about", () => {
    const text = log(({ y, m, d, h, min }) => `${y}-${pad(m)}-${pad(d)};${pad(h)}:${min}`, "user;item;Date;Time");
    const alone = run(["check", "-", "-q", "--time", "Time"], { input: text });
    assert.equal(alone.code, 3);
    assert.match(alone.err, /'Time' of standard input holds times of day without a date; .*--time 'Date,Time'/);
    const report = check(text, "--time", "Date");
    assert.ok(report.warnings.some((one) => /--time 'Date,Time'/.test(one)), report.warnings.join());
});

test("a_column_of_one_name_with_a_comma_is_that_column", () => {
    same(moments.reduce((text, moment, n) => `${text}c${n % 5};MUG-${n % 7};${moment.toISOString()}\n`, "user;item;Date,Time\n"), "--time", "Date,Time");
});

test("one_clock_in_another_unit_is_read_by_its_own_and_named", () => {
    const report = same(log((_, moment) => moment.getUTCHours() === 6 ? moment / 1000 : +moment));
    const unit = report.rules.find(({ rule }) => rule === "time-unit");
    assert.ok(unit.changed > 0);
    assert.equal(report.times.seconds, unit.changed);
    assert.match(unit.example, /^c\d,MUG-\d,16\d{8}$/);
});

test("train_prints_the_unit_of_counts", () => {
    const train = (write) => run(["train", "-", "-o", "-", "--dims", "0", "--factors", "0"], { input: log(write), encoding: "buffer" }).err;
    assert.match(train((_, moment) => +moment), /time = time \(milliseconds since 1970\); no type: each row is a purchase\n/);
    assert.match(train((_, moment) => moment.toISOString()), /time = time; no type: each row is a purchase\n/);
});
