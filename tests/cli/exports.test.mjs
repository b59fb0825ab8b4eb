/* exports.test.mjs - small files in the shape of the usual exports (tests/cli/exports; made up, nobody's data): check and
 * train read each with at most one option, and every row is what it says. */
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import { file, root, run, scratch } from "./support.mjs";

const exported = (name) => join(root, "tests/cli/exports", name);

/** What check says of a file: rows, kept, users, items, types with events, first and last time, rules, warnings. */
function check(name, ...options) {
    const { code, out, err } = run(["check", exported(name), "--json", ...options]);
    assert.equal(code, 0, err);
    const { rows, kept, columns, rules, warnings, profile } = JSON.parse(out);
    const { users, items, baskets, types, first, last } = profile;
    return {
        rows, kept, users, items, baskets, warnings, span: [first, last],
        types: Object.fromEntries(Object.entries(types).filter(([, n]) => n)),
        rules: Object.fromEntries(rules.filter(({ dropped, changed }) => dropped || changed).map(({ rule, dropped, changed }) => [rule, dropped || changed])),
        columns: Object.fromEntries(Object.entries(columns).filter(([, column]) => column)),
        priced: profile.priced, titled: profile.titled, grouped: profile.grouped,
    };
}

function trains(name, ...options) {
    const { code, out, err } = run(["train", exported(name), "-o", join(scratch, "exported.endcap"), "--json", "--dims", "0", "--factors", "0", ...options]);
    assert.equal(code, 0, err);
    return JSON.parse(out).events;
}

const ONE_DAY = ["2021-02-01 00:00:00", "2021-02-01 22:05:34"];
const VIEWS = ["2021-02-01 00:00:00", "2021-02-01 22:03:48"];
const FUNNEL = { view: 48, cart: 24, purchase: 12 };

/** By test: the file, its one option, and what check must say. */
const EXPORTS = {
    retailrocket: ["retailrocket.csv", [[], ["--preset", "retailrocket"]], {
        rows: 84, kept: 84, users: 12, items: 10, baskets: 84, types: FUNNEL, span: ONE_DAY, rules: {},
        columns: { user: "visitorid", item: "itemid", time: "timestamp", type: "event", basket: "transactionid" },
    }],
    rees46: ["rees46.csv", [["--preset", "rees46"]], {
        rows: 85, kept: 84, users: 12, items: 10, baskets: 12, types: FUNNEL, span: ONE_DAY, rules: { "other-event": 1 }, priced: 10, grouped: 7,
        columns: { user: "user_id", item: "product_id", time: "event_time", type: "event_type", basket: "user_session", group: "category_code", price: "price" },
    }],
    rees46_without_options: ["rees46.csv", [[]], { kept: 84, users: 12, items: 10, types: FUNNEL, span: ONE_DAY, rules: { "other-event": 1 } }],
    hm: ["hm.csv", [["--preset", "hm"]], {
        rows: 60, kept: 60, users: 12, items: 10, types: { purchase: 60 }, span: ["2021-02-01 00:00:00", "2021-02-12 00:00:00"], rules: {}, priced: 10,
        columns: { user: "customer_id", item: "article_id", time: "t_dat", price: "price" },
    }],
    instacart: ["instacart.csv", [["--preset", "instacart"]], {
        rows: 108, kept: 108, users: 12, items: 9, baskets: 36, types: { purchase: 108 }, span: [null, null], rules: {},
        columns: { user: "user_id", item: "product_id", basket: "order_id" },
    }],
    amazon_2023: ["amazon-2023.jsonl", [["--preset", "amazon"]], {
        rows: 48, kept: 19, users: 12, items: 5, types: { like: 19 }, rules: { "low-value": 29 }, titled: 0,
        columns: { user: "user_id", item: "parent_asin", time: "timestamp", value: "rating" },
    }],
    movielens: ["movielens.csv", [["--preset", "movielens"]], {
        rows: 48, kept: 27, users: 12, items: 10, types: { like: 27 }, rules: { "low-value": 21 },
        columns: { user: "userId", item: "movieId", time: "timestamp", value: "rating" },
    }],
    movielens_without_a_header: ["movielens.dat", [["--preset", "movielens-dat"]], {
        rows: 48, kept: 27, users: 12, items: 10, types: { like: 27 }, rules: { "low-value": 21 },
    }],
    movielens_with_its_columns_named: ["movielens.dat", [["--columns", "userId,movieId,rating,timestamp"]], {
        rows: 48, kept: 48, users: 12, items: 10, types: { purchase: 48 }, span: VIEWS, rules: {},
    }],
    diginetica: ["diginetica.csv", [["--preset", "diginetica"]], {
        rows: 48, kept: 48, users: 12, items: 10, types: { view: 48 }, span: ["2021-02-01 00:00:00", "2021-02-12 00:00:00"], rules: {},
        columns: { user: "sessionId", item: "itemId", time: "eventdate" },
    }],
    yoochoose_clicks: ["yoochoose-clicks.dat", [["--preset", "yoochoose-clicks"]], {
        rows: 48, kept: 48, users: 12, items: 10, types: { view: 48 }, span: VIEWS, rules: {}, grouped: 10,
    }],
    yoochoose_buys: ["yoochoose-buys.dat", [["--preset", "yoochoose-buys"]], {
        rows: 36, kept: 36, users: 12, items: 5, types: { purchase: 36 }, span: ["2021-02-01 00:02:02", "2021-02-01 22:05:34"], rules: {},
    }],
    taobao: ["taobao.csv", [["--preset", "taobao"], ["--columns", "user,item,category,behavior,timestamp"]], {
        rows: 84, kept: 84, users: 12, items: 10, types: { view: 46, like: 2, cart: 24, purchase: 12 }, span: ONE_DAY, rules: {}, grouped: 10,
    }],
    ga4_flat: ["ga4-flat.csv", [[], ["--preset", "ga4"]], {
        rows: 85, kept: 84, users: 12, items: 10, baskets: 84, types: FUNNEL, span: ONE_DAY, rules: { "other-event": 1, "missing-basket": 72 },
        titled: 10, grouped: 10, priced: 10,
    }],
    ga4_nested: ["ga4-nested.ndjson", [["--preset", "ga4"]], {
        rows: 136, kept: 96, users: 12, items: 10, baskets: 84, types: { view: 48, cart: 24, purchase: 24 }, span: ONE_DAY,
        rules: { "other-event": 40, "missing-basket": 72 }, titled: 10, grouped: 10, priced: 10,
    }],
    shopify_orders: ["shopify-orders.csv", [["--preset", "shopify"]], {
        rows: 60, kept: 60, users: 12, items: 10, baskets: 24, types: { purchase: 60 }, span: ["2021-02-01 05:00:00", "2021-03-04 05:00:00"],
        rules: { "order-line": 36 }, titled: 10, priced: 10,
    }],
    woocommerce_orders: ["woocommerce-orders.csv", [["--preset", "woocommerce"]], {
        rows: 60, kept: 60, users: 12, items: 10, baskets: 24, types: { purchase: 60 }, span: ["2021-02-01 00:00:00", "2021-03-04 00:00:00"],
        rules: {}, titled: 10, priced: 10,
    }],
    magento_orders: ["magento-orders.csv", [["--preset", "magento"]], {
        rows: 60, kept: 60, users: 12, items: 10, baskets: 24, types: { purchase: 60 }, span: ["2021-02-01 00:00:00", "2021-03-04 00:00:00"],
        rules: {}, titled: 10, priced: 10,
    }],
    matomo: ["matomo.ndjson", [["--preset", "matomo"]], {
        rows: 72, kept: 48, users: 12, items: 10, types: { view: 48 }, span: VIEWS, rules: { "missing-item": 24 }, titled: 10, priced: 10,
    }],
};

for (const [name, [path, choices, expected]] of Object.entries(EXPORTS))
    test(`${name}_is_read_with_at_most_one_option`, () => {
        for (const options of choices) {
            const found = check(path, ...options);
            assert.deepEqual(Object.fromEntries(Object.keys(expected).map((key) => [key, found[key]])), expected, options.join(" "));
            assert.equal(trains(path, ...options), expected.kept);
        }
    });

test("each_export_is_tried", () => {
    assert.deepEqual(readdirSync(exported("")).sort(), [...new Set(Object.values(EXPORTS).map(([path]) => path))].sort());
});

test("each_shipped_preset_is_tried_and_misreads_nothing", () => {
    const names = Array.from(run(["help", "presets"]).out.matchAll(/^([a-z][\w-]*)$/gm), ([, name]) => name);
    const tried = new Set(Object.values(EXPORTS).flatMap(([, choices]) => choices.filter(([option]) => option === "--preset").map(([, preset]) => preset)));
    assert.ok(names.length >= 16);
    assert.deepEqual(names.filter((name) => !tried.has(name)), []);
    for (const [path, choices] of Object.values(EXPORTS))
        for (const options of choices.filter(([option]) => option === "--preset"))
            assert.deepEqual(check(path, ...options).warnings, [], options.join(" "));
});

test("a_preset_that_does_not_fit_the_file_is_refused_by_its_columns", () => {
    for (const preset of ["shopify", "woocommerce", "magento", "rees46", "diginetica", "hm"]) {
        const { code, err } = run(["check", exported("retailrocket.csv"), "--preset", preset]);
        assert.equal(code, 3);
        assert.match(err, /has no column '.*' for --user/);
    }
});

test("refunded_and_failed_orders_are_dropped_by_the_presets_of_shops", () => {
    const spoilt = (name, from, to, preset) => {
        const path = file(name, readFileSync(exported(name), "utf8").replaceAll(from, to));
        const { rules, profile } = JSON.parse(run(["check", path, "--preset", preset, "--json"]).out);
        return [profile?.events, rules.find(({ rule }) => rule === "other-event").dropped];
    };
    assert.deepEqual(spoilt("woocommerce-orders.csv", /^700,Completed/gm, "700,Refunded", "woocommerce"), [58, 2]);
    assert.deepEqual(spoilt("magento-orders.csv", /^(000000100,[^,]*),complete/gm, "$1,canceled", "magento"), [58, 2]);
});

test("an_option_on_the_command_line_wins_over_a_shipped_preset", () => {
    assert.equal(check("amazon-2023.jsonl", "--preset", "amazon", "--item", "asin", "--value-at-least", "1").items, 10);
    assert.equal(check("hm.csv", "--preset", "hm", "--min-item-users", "6").items < 10, true);
});

test("a_preset_reads_what_there_is_of_its_columns", () => {
    const without = (name, columns) => {
        const rows = readFileSync(exported(name), "utf8").trim().split("\n").map((line) => line.split(","));
        const keep = rows[0].map((column) => !columns.includes(column));
        return file(name, rows.map((row) => row.filter((_, n) => keep[n]).join(",")).join("\n") + "\n");
    };
    const read = (path, preset) => {
        const { code, out, err } = run(["check", path, "--preset", preset, "--json"]);
        assert.equal(code, 0, err);
        return JSON.parse(out);
    };
    const ga4 = read(without("ga4-flat.csv", ["price", "item_category", "transaction_id"]), "ga4");
    assert.deepEqual([ga4.kept, ga4.columns.price, ga4.columns.group, ga4.columns.basket], [84, null, null, null]);
    const shopify = read(without("shopify-orders.csv", ["Financial Status", "Lineitem price"]), "shopify");
    assert.deepEqual([shopify.kept, shopify.columns.type, shopify.columns.price], [60, null, null]);
    const flat = file("ga4-flat.ndjson", '{"user_pseudo_id":"a","event_name":"view_item","event_timestamp":1612587474000000,"item_id":"x","price":5}\n' +
        '{"user_pseudo_id":"b","event_name":"purchase","event_timestamp":1612587475000000,"item_id":"x","price":5}\n');
    assert.deepEqual([read(flat, "ga4").kept, read(flat, "ga4").columns.item], [2, "item_id"]);
    const old = file("amazon-2018.json", Array.from({ length: 6 }, (_, n) => JSON.stringify({ reviewerID: `u${n % 3}`, asin: `B${n % 4}`, overall: 5.0, unixReviewTime: 1531958400 + n * 86400, summary: "Great" })).join("\n"));
    assert.deepEqual([read(old, "amazon").kept, read(old, "amazon").profile.first.slice(0, 10)], [6, "2018-07-19"]);
    const plugin = file("orders.csv", "order_id,order_date,status,billing_email,sku,product_name,quantity,price\n" +
        Array.from({ length: 8 }, (_, n) => `${n},2023-01-0${n + 1} 10:00:00,wc-completed,c${n % 3}@x.org,MUG-${n % 4},Mug,1,5.00\n`).join(""));
    const told = read(plugin, "woocommerce");
    assert.deepEqual([told.kept, told.profile.types.purchase, told.columns.user, told.columns.basket], [8, 8, "billing_email", "order_id"]);
});

test("a_column_may_have_alternatives_of_which_the_first_that_is_there_is_taken", () => {
    const columnsOf = (...options) => {
        const { code, out, err } = run(["check", exported("retailrocket.csv"), "--json", ...options]);
        return code ? err : JSON.parse(out).columns;
    };
    assert.equal(columnsOf("--item", "sku|itemid").item, "itemid");
    assert.equal(columnsOf("--item", " transactionid | itemid ").item, "transactionid");
    assert.equal(columnsOf("--title", "name|").title, null);
    assert.match(columnsOf("--item", "sku|asin"), /no column 'sku\|asin' for --item/);
    assert.match(columnsOf("--title", "sku|name"), /no column 'sku\|name' for --title/);
    const barred = run(["check", "-", "--json", "--item", "a|b"], { input: "user,a|b,a\nu,x,y\nv,x,z\n" });
    assert.equal(JSON.parse(barred.out).columns.item, "a|b");
});
