/* outliers.test.mjs - wrong clocks and robots: a log with them teaches what the log without them teaches. */
import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import { run, scratch } from "./support.mjs";

const DAY = 86400;

/** Numbers from 0 to n - 1, the same in every run. */
function randomly(seed) {
    let state = seed;
    return (n) => (state = (state * 48271) % 2147483647) % n;
}

/** Rows of a shop: users walk through neighbouring items on some days from 2021 on. */
function shop({ users = 60, items = 40, each = 8, days = 60, seed = 7 } = {}) {
    const random = randomly(seed);
    const rows = [];
    for (let user = 0; user < users; user++) {
        let item = random(items);
        for (let n = 0; n < each; n++) {
            item = random(4) ? (item + 1) % items : random(items);
            rows.push([`c${user}`, `MUG-${item}`, 1612587474 + random(days * DAY), ["view", "cart", "purchase"][random(3)]].join());
        }
    }
    return rows;
}

const text = (rows) => ["user,item,time,event", ...rows, ""].join("\n");
const check = (rows, ...options) => JSON.parse(run(["check", "-", "--json", ...options], { input: text(rows) }).out);
const dropped = (report, name) => report.rules.find(({ rule }) => rule === name).dropped;

/** Bytes of a model of these rows, and what was said. */
function train(rows, ...options) {
    const room = join(scratch, "outliers");
    mkdirSync(room, { recursive: true });
    writeFileSync(join(room, "log.csv"), text(rows));
    const { code, err } = run(["train", "log.csv", "--dims", "0", "-o", "m.endcap", ...options], { cwd: room });
    assert.equal(code, 0, err);
    return { bytes: readFileSync(join(room, "m.endcap")), err };
}

test("a_row_of_a_wrong_clock_anywhere_leaves_the_bytes_of_the_model_alone", () => {
    const rows = shop();
    const { bytes } = train(rows);
    for (const time of ["2099-12-31", "1970-01-01", "0", "4102444800", "9999-12-31T23:59:59", "0001-01-01", "2024-06-01"])
        for (const at of [0, 200, rows.length])
            for (const who of ["c3", "stranger"]) {
                const more = rows.toSpliced(at, 0, `${who},MUG-5,${time},purchase`);
                const told = train(more);
                assert.ok(told.bytes.equals(bytes), `${time} of ${who} in row ${at}`);
                assert.match(told.err, /warning: 1 rows have a time far from all others.*MUG-5.*--keep-wrong-clocks/);
            }
    const kept = train([...rows, "c3,MUG-5,2099-12-31,purchase"], "--keep-wrong-clocks");
    assert.ok(!kept.bytes.equals(bytes));
    assert.doesNotMatch(kept.err, /far from all others/);
});

test("one_clock_in_fifty_may_be_wrong_at_both_ends_at_once", () => {
    const rows = shop({ users: 100, each: 10 });
    const { bytes } = train(rows);
    const wrong = Array.from({ length: 18 }, (_, n) => `c${n},MUG-${n},${n % 2 ? "2099-01-01" : n % 4 ? "1970-01-01" : "2038-01-19"},view`);
    const report = check([...wrong, ...rows]);
    assert.equal(dropped(report, "wrong-clock"), 18);
    assert.equal(report.rules.find(({ rule }) => rule === "wrong-clock").line, 2);
    assert.ok(train([...wrong, ...rows]).bytes.equals(bytes));
    const small = shop({ users: 10, each: 6 });
    const device = ["2099-01-01", "2099-01-02", "2099-01-03"].map((time, n) => `c1,MUG-${n},${time},view`);
    assert.equal(dropped(check([...small, ...device, "c2,MUG-3,1970-01-01,view"]), "wrong-clock"), 4, "of one device, in a small log");
    const half = rows.map((row, n) => (n % 2 ? row : row.replace(/,\d+,/, ",2099-01-01,")));
    assert.equal(dropped(check(half), "wrong-clock"), 0, "half of a log cannot be told from the other half");
});

test("no_honest_log_loses_a_row_to_the_rule_of_clocks", () => {
    const when = (times) => check(times.map((time, n) => `c${n % 9},MUG-${n % 7},${Math.round(1.3e9 + time)},view`));
    const random = randomly(11);
    const many = (n, make) => Array.from({ length: n }, (_, k) => make(k / n, k));
    for (const [name, times] of Object.entries({
        "20 years, evenly": many(500, (share) => share * 20 * 365 * DAY),
        "doubling every year for 16 years": many(4000, (share) => 16 * 365 * DAY * (1 + Math.log2(Math.max(share, 1 / 4000)) / 16)),
        "a closed shop for ten months": many(400, (share) => (share < 0.01 ? 0 : 300 * DAY) + share * 60 * DAY),
        "a dozen events in three years": [0, 550, 600, 650, 700, 760, 800, 830, 900, 950, 1000, 1090].map((day) => day * DAY),
        "nine events and one long after": [...many(9, (share) => share * DAY), 300 * DAY],
        "at random in two years": many(300, () => random(730 * DAY)),
    }))
        assert.equal(dropped(when(times), "wrong-clock"), 0, name);
});

/** Rows of robots that see every item in turn. */
const robots = (n, items) => Array.from({ length: n * items }, (_, k) =>
    `robot${k % n},MUG-${Math.floor(k / n)},${1612587474 + (k % (50 * DAY))},view`);

test("robots_are_dropped_and_the_model_is_that_of_the_log_without_them", () => {
    const rows = shop({ users: 500, items: 200, each: 10 });
    const { bytes } = train(rows);
    for (const n of [1, 20]) {
        const mixed = [...rows, ...robots(n, 200)].sort((a, b) => (a.split(",")[2] > b.split(",")[2] ? 1 : -1));
        const report = check(mixed);
        assert.equal(dropped(report, "robot"), n * 200);
        assert.match(report.warnings.join(), new RegExp(`^${n} users \\(robot0.*\\) saw nearly every item.*${n * 200} rows were dropped; --keep-robots`));
    }
    const told = train([...rows, ...robots(20, 200)]);
    assert.ok(told.bytes.equals(bytes));
    assert.match(told.err, /warning: 20 users \(robot0, robot1, robot2, \.\.\.\) saw nearly every item/);
    assert.equal(check([...rows, ...robots(1, 200)], "--keep-robots").dropped, 0);
    assert.ok(train([...rows, ...robots(1, 200).filter((_, n) => n % 7)]).bytes.equals(bytes), "six items of seven are nearly all");
});

test("the_share_that_makes_a_robot_is_an_option_and_stands_in_presets", () => {
    const rows = [...shop({ users: 500, items: 200, each: 10 }), ...robots(1, 200).filter((_, n) => n % 2)];
    assert.equal(dropped(check(rows), "robot"), 0);
    assert.equal(dropped(check(rows, "--robot-share", "0.4"), "robot"), 100);
    const preset = join(scratch, "robots.json");
    writeFileSync(preset, '{"robot-share": 0.4, "keep-wrong-clocks": true}');
    assert.equal(dropped(check(rows, "--preset", preset), "robot"), 100);
});

test("busy_shoppers_are_no_robots", () => {
    const few = shop({ users: 100, items: 30, each: 6 });
    assert.equal(check([...few, ...robots(1, 30)]).dropped, 0, "thirty items are soon seen");
    const all = shop({ users: 10, items: 100, each: 5 });
    assert.equal(check([...all, ...robots(1, 100)]).dropped, 0, "ten users cannot say what is usual");
    const busy = [];
    for (let user = 0; user < 400; user++) // Zipf: the busiest has 160 of 300 items
        for (let n = 0; n < Math.max(5, 160 / (user + 1)); n++)
            busy.push(`c${user},MUG-${(user * 7 + n) % 300},${1612587474 + n * 60},view`);
    assert.equal(check(busy).dropped, 0);
});
