// What one customer alone did is not in a model: products that only they bought lead to nothing else of theirs.
import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";

import { file, run, scratch, smallLog } from "./support.mjs";

const options = ["--factors", "8", "--neighbours", "8", "--no-prune", "--quiet"];

/** The small shop's log and what planted customers bought, in one minute of their own. */
function planted(customers) {
    const rows = customers.flatMap(({ user, items }, c) =>
        items.map((item, n) => `${user},${item},${1600100000 + c * 1000 + n * 10},,,`));
    return file(`planted-${Math.random()}.csv`, smallLog() + rows.join("\n") + "\n");
}

function train(log, more = []) {
    const model = join(scratch, `planted-${Math.random()}.endcap`);
    const { code, err } = run(["train", log, "-o", model, ...options, ...more]);
    assert.equal(code, 0, err);
    return { model, err };
}

const shelf = (model, more = []) =>
    JSON.parse(run(["recommend", model, "-k", "30", "--json", ...more]).out).places.map(({ item }) => item);

/** What each place of a shelf is due to. */
const reasons = (model, item) =>
    JSON.parse(run(["recommend", model, "-k", "30", "--json", "--explain", "--history", item]).out)
        .places.flatMap(({ item: place, contributions }) => contributions.map((one) => ({ place, ...one })));

const own = { user: "planted", items: ["secret-1", "i03", "secret-2", "i17", "i03", "secret-3", "i21"] };

for (const [name, more] of Object.entries({
    "the next item": [],
    "the next basket": ["--predict", "basket"],
    "items again": ["--include-seen"],
    "sets": ["--unordered"],
}))
    test(`what_goes_with_a_product_of_one_customer_is_what_goes_with_nothing: ${name}`, () => {
        const { model } = train(planted([own]), more);
        const everybody = shelf(model);
        for (const secret of ["secret-1", "secret-2", "secret-3"])
            assert.deepEqual(shelf(model, ["--history", secret]), everybody.filter((item) => item !== secret));
        for (const item of ["i03", "i17", "i21"]) // nor the other way
            assert.deepEqual(reasons(model, item).filter(({ place, event }) => place.startsWith("secret") && event !== null), []);
    });

test("a_product_of_two_customers_is_learned_from", () => {
    const { model } = train(planted([own, { ...own, user: "another" }]));
    assert.notDeepEqual(shelf(model, ["--history", "secret-1"]), shelf(model).filter((item) => item !== "secret-1"));
});

test("one_customer_many_times_is_one_customer", () => {
    const { model } = train(planted([own, own, { ...own, items: own.items.toReversed() }]));
    assert.deepEqual(shelf(model, ["--history", "secret-1"]), shelf(model).filter((item) => item !== "secret-1"));
});

test("a_lower_support_shows_the_customer_and_is_warned_of", () => {
    for (const verb of ["check", "train", "evaluate"]) {
        const { code, err } = run([verb, planted([own]), "--min-support", "1", ...verb === "train" ? ["-o", "low.endcap"] : [],
            ...verb === "check" ? [] : options.slice(0, -1)]);
        assert.equal(code, 0, err);
        assert.match(err, /warning: --min-support 1: the model shows what else the customers of 3 items chose/);
    }
    assert.notDeepEqual(shelf(join(scratch, "low.endcap"), ["--history", "secret-1"]),
        shelf(join(scratch, "low.endcap")).filter((item) => item !== "secret-1"));
});
