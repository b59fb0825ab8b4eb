// A page records every view, and events of types that the log may never have had: the shipped model is as good and as
// sure of itself as with the histories of its log.
import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";

import { file, root, run } from "./support.mjs";

const shop = ["models/online-retail/online-retail.csv.zst", "--preset", "models/online-retail/preset.json"];
const model = join(root, "models/online-retail.endcap");

function ndcg(args) {
    const { code, out, err } = run(["evaluate", ...args, "-k", "10", "--quiet", "--json"], { cwd: root });
    assert.equal(code, 0, err);
    return JSON.parse(out).systems[0]["ndcg@10"];
}

test("however_a_page_records_the_same_histories_the_worst_is_within_1_percent_of_the_best", () => {
    const figures = ["log", "purchase", "view", "funnel", "mixed", "repeat"].map((as) =>
        ndcg([...shop, "--examples", "20000", "--as", as]));
    assert.ok(Math.min(...figures) >= 0.99 * Math.max(...figures), figures.join(" "));
    assert.ok(Math.min(...figures) > 0.2, figures.join(" "));
});

test("in_a_log_with_types_three_views_are_a_view_and_a_funnel_is_a_purchase", () => {
    const rows = ["user,item,time,type"];
    for (let user = 0; user < 600; user++)
        for (let step = 0; step < 4; step++)
            rows.push(`u${user},i${(user * 7 + step * (user % 2 ? 1 : 3)) % 23},${1e9 + user * 100 + step},` +
                (user % 2 ? "purchase" : "view"));
    const args = [file("typed.csv", rows.join("\n")), "--dims", "8", "--examples", "20000", "--no-prune"];
    const [view, repeat, purchase, funnel] = ["view", "repeat", "purchase", "funnel"].map((as) =>
        ndcg([...args, "--as", as]));
    assert.ok(view > 0 && purchase > 0);
    assert.equal(repeat, view);
    assert.equal(funnel, purchase);
});

/** Probability of the first place of a shelf. */
function surest(history) {
    const { code, out, err } = run(["recommend", model, "--history", history.join(","), "-k", "1", "--explain", "--json"]);
    assert.equal(code, 0, err);
    return JSON.parse(out).places[0].probability;
}

const times = (n, events) => Array.from({ length: n }, () => events).flat();

test("one_product_viewed_up_to_512_times_makes_the_first_place_at_most_twice_as_probable", () => {
    for (const item of ["85123A", "22423", "47566", "84879", "21733", "23084"])
        for (const type of ["view", "cart", "purchase"]) {
            const once = surest([`${type}:${item}`]);
            for (const n of [2, 5, 20, 128, 512])
                assert.ok(surest(times(n, [`${type}:${item}`])) <= 2 * once, `${n} times ${type}:${item}`);
        }
});

test("going_back_and_forth_between_products_makes_the_first_place_at_most_twice_as_probable", () => {
    const products = ["view:85123A", "view:22423", "view:47566", "view:20725", "view:71053"];
    for (let n_products = 2; n_products <= 5; n_products++) {
        const once = surest(products.slice(0, n_products));
        for (const n of [2, 10, 100])
            assert.ok(surest(times(n, products.slice(0, n_products))) <= 2 * once, `${n} times ${n_products} products`);
    }
});

test("one_event_for_each_piece_of_12_counts_as_one", () => {
    const before = ["view:22423", "view:47566", "view:20725", "view:71053", "view:84879"];
    assert.equal(surest([...before, ...times(12, ["cart:85123A"])]), surest([...before, "cart:85123A"]));
    assert.equal(surest([...before, "view:85123A", "view:85123A", "cart:85123A"]), surest([...before, "cart:85123A"]));
});
