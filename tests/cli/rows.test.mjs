/* rows.test.mjs - what the rows of a log mean: words for none, placeholders, and what is asked about them. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";

import { file, run, scratch } from "./support.mjs";

/** The report of `check --json` on a log. */
export function check(text, ...options) {
    const done = run(["check", "-", "--json", ...options], { input: text });
    return done.out ? JSON.parse(done.out) : assert.fail(done.err);
}
const rule = (report, name) => report.rules.find((entry) => entry.rule === name);

/** A log of `users` shoppers with `each` events, of 40 items; `row` makes the fields of one. */
function shop({ users = 30, each = 6, header = "user,item,time", row = (user, item, time) => `${user},${item},${time}` } = {}) {
    const rows = [header];
    for (let user = 0; user < users; user++)
        for (let n = 0; n < each; n++)
            rows.push(row(`c${user}`, `MUG-${(user * 3 + n * 5) % 40}`, 1600000000 + user * 3000 + n * 60, n));
    return rows.join("\n") + "\n";
}

test("words_for_none_are_missing_users_items_and_orders_and_are_listed", () => {
    for (const word of ["NA", "<NA>", "#N/A", "(null)", "[null]", "undefined", "(none)", "(not set)", "-", "Null", "n/a"]) {
        const report = check(shop({
            header: "user,item,time,order",
            row: (user, item, time, n) => [n === 1 ? word : user, n === 2 ? word : item, time, n === 3 ? word : `o${time}`].join(),
        }));
        assert.equal(rule(report, "missing-user").dropped, 30, word);
        assert.equal(rule(report, "missing-item").dropped, 30, word);
        assert.equal(rule(report, "missing-basket").changed, 30, word);
        assert.deepEqual(report.missing_words, ["user", "item", "basket"].map((role) => ({ role, word, rows: 30 })));
        assert.equal(report.profile.baskets, 4 * 30, "an order that is missing joins no events");
    }
});

test("an_option_adds_words_for_none_and_another_keeps_one", () => {
    const log = shop({ row: (user, item, time, n) => `${n ? user : "k.A."},${item},${n ? time : "1600000000"}` });
    assert.equal(rule(check(log), "missing-user").dropped, 0);
    assert.equal(rule(check(log, "--missing", "x,k.a."), "missing-user").dropped, 30);
    const preset = file("missing.json", '{"missing": ["k.A."]}');
    assert.equal(rule(check(log, "--preset", preset), "missing-user").dropped, 30);
    const na = log.replaceAll("k.A.", "NA");
    assert.equal(rule(check(na), "missing-user").dropped, 30);
    assert.equal(rule(check(na, "--not-missing", "na"), "missing-user").dropped, 0);
});

test("placeholders_are_asked_about_at_any_size_with_the_option_that_drops_them", () => {
    for (const users of [5, 300])
        for (const [role, option] of [["user", "drop-user"], ["item", "drop-item"], ["order", "missing"]])
            for (const word of ["guest", "anonymous", "unknown", "test", "-1", "0", "00000000-0000-0000-0000-000000000000"]) {
                const log = shop({
                    users, header: "user,item,time,order",
                    row: (user, item, time, n) => [role === "user" && n === 1 ? word : user, role === "item" && n === 1 ? word : item,
                        time, role === "order" && n === 1 ? word : `o${time}`].join(),
                });
                const asked = check(log).warnings.filter((warning) => warning.startsWith(`the ${role} '${word}' has 16.7%`));
                assert.equal(asked.length, 1, `${role} ${word} of ${users}`);
                const [, value] = asked[0].match(new RegExp(`--${option} '([^']*)'`));
                const after = check(log, `--${option}=${value}`);
                assert.deepEqual(after.warnings, [], `${role} ${word}`);
                assert.equal(after.dropped, role === "order" ? 0 : users);
                assert.deepEqual(check(log, `--not-missing=${word}`).warnings, []);
            }
});

test("an_id_with_an_implausible_share_is_asked_about_whatever_it_is_called", () => {
    for (const role of ["user", "item", "order"]) {
        const log = shop({
            users: 60, header: "user,item,time,order",
            row: (user, item, time, n) => [role === "user" && n < 3 ? "4711" : user, role === "item" && n < 3 ? "4711" : item,
                time, role === "order" && n < 3 ? "4711" : `o${time}`].join(),
        });
        assert.match(check(log).warnings.join("\n"), new RegExp(`^the ${role} '4711' has 50% of the events \\(180\\)`));
    }
    assert.deepEqual(check(shop()).warnings, []);
    const counted = shop({ row: (user, item, time) => `${user.slice(1)},${item.slice(4)},${time}` });
    assert.deepEqual(check(counted).warnings, [], "ids from 0 on are no placeholders");
});

test("train_and_evaluate_print_the_columns_on_one_line_and_the_same_warnings", () => {
    const log = file("guests.csv", shop({ row: (user, item, time, n) => `${n ? user : "guest"},${item},${time}` }));
    for (const args of [["train", log, "--dims", "0", "-o", join(scratch, "guests.endcap")], ["evaluate", log, "--dims", "0"]]) {
        const { code, err } = run(args);
        assert.equal(code, 0, err);
        assert.match(err, /^endcap: guests\.csv: columns user = user, item = item, time = time$/m);
        assert.match(err, /the user 'guest' has 16\.7% of the events .*--drop-user '\^guest\$' drops it/);
    }
});
