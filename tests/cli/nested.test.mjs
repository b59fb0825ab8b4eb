/* nested.test.mjs - NDJSON whose values lie in lists and objects: paths, and the messages that show them. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { run } from "./support.mjs";

const lines = (objects) => objects.map((one) => JSON.stringify(one)).join("\n") + "\n";

function check(text, ...args) {
    const { code, out, err } = run(["check", "-", "--json", "-q", ...args], { input: text });
    assert.equal(code, 0, err);
    return JSON.parse(out);
}

function refused(text, message, ...args) {
    const { code, err } = run(["check", "-", "-q", ...args], { input: text });
    assert.equal(code, 3);
    assert.match(err, message);
}

const at = (n) => 1612587474 + n * 5000;

/** Orders of one to three products, as the exports of GA4 and Segment have them. */
const orders = Array.from({ length: 24 }, (_, n) => ({
    ts: at(n),
    event: n % 4 ? "view" : "purchase",
    properties: {
        user_id: `c${n % 6}`,
        order: { id: `o${n}` },
        products: Array.from({ length: 1 + n % 3 }, (_, i) => ({
            sku: `MUG-${(n + i) % 5}`, info: { name: `Mug no. ${(n + i) % 5}`, kind: "mugs" }, price: 1 + (n + i) % 5, quantity: 1 + i,
        })),
    },
}));
const nOrdered = orders.reduce((sum, one) => sum + one.properties.products.length, 0);
const paths = ["--user", "properties.user_id", "--item", "properties.products[].sku", "--time", "ts"];

test("a_path_leads_into_objects_and_each_element_of_a_list_is_an_event", () => {
    const report = check(lines(orders), ...paths);
    assert.equal(report.rows, nOrdered);
    assert.equal(report.kept, nOrdered);
    assert.equal(report.profile.users, 6);
    assert.equal(report.profile.items, 5);
    assert.equal(report.columns.item, "properties.products[].sku");
});

test("title_category_price_and_value_go_with_the_element_of_their_item", () => {
    const report = check(lines(orders), ...paths, "--title", "properties.products[].info.name", "--group", "properties.products[].info.kind",
        "--price", "properties.products[].price", "--value", "properties.products[].quantity", "--basket", "properties.order.id");
    assert.equal(report.kept, nOrdered);
    assert.equal(report.title_variants, 0); // no element took another's title
    assert.equal(report.profile.titled, 5);
    assert.equal(report.profile.priced, 5);
    assert.equal(report.profile.grouped, 5);
    assert.equal(report.profile.baskets, orders.length);
});

test("unfolding_gives_what_a_flat_log_gives", () => {
    const flat = ["user,item,time,event"];
    for (const { ts, event, properties } of orders)
        for (const { sku } of properties.products)
            flat.push([properties.user_id, sku, ts, event].join(","));
    const nested = check(lines(orders), ...paths);
    assert.deepEqual(nested.profile, check(flat.join("\n") + "\n").profile);
});

test("lists_in_lists_unfold_and_elements_may_be_texts", () => {
    const visits = Array.from({ length: 12 }, (_, n) => ({
        user: `c${n % 3}`, time: at(n), orders: [{ lines: [{ sku: "A" }, { sku: "B" }], no: 1 }, { lines: [], no: 2 }, { lines: [{ sku: "C" }], no: 3 }],
    }));
    const report = check(lines(visits), "--item", "orders[].lines[].sku", "--basket", "orders[].no");
    assert.equal(report.rows, 12 * 4);
    assert.equal(report.kept, 12 * 3);
    assert.equal(report.rules.find(({ rule }) => rule === "missing-item").dropped, 12); // the order without lines
    const texts = visits.map(({ user, time }) => ({ user, time, skus: ["A", "B", "C"] }));
    assert.equal(check(lines(texts), "--item", "skus[]").kept, 36);
    const single = visits.map(({ user, time }) => ({ user, time, skus: "A" })); // one that is no list is the only element
    assert.equal(check(lines(single), "--item", "skus[]").kept, 12);
});

test("a_list_or_an_object_in_place_of_a_value_is_named_and_its_path_shown", () => {
    refused(lines(orders), /no column that is plainly the user.*paths?, such as properties\.user_id/);
    const ga4 = lines(orders.map(({ ts, properties }) => ({ time: ts, user: properties.user_id, items: properties.products })));
    refused(ga4, /"items" of standard input is a list, not an item; .*--item 'items\[\]\.sku' \(an event for each element\)/, "--item", "items");
    const people = lines(orders.map(({ ts }) => ({ time: ts, user: { name: "x", id: "c1" }, item: "A" })));
    refused(people, /"user" of standard input is an object, not a user; .*--user 'user\.id'/);
    const moments = lines(orders.map(() => ({ time: { seconds: 5 }, user: "c1", item: "A" })));
    refused(moments, /"time" of standard input is an object, not a time; .*--time 'time\.seconds', or leave it out with --time ""/);
});

test("a_path_that_leads_nowhere_is_named_with_what_is_there", () => {
    refused(lines(orders), /nothing at 'properties\.products\[\]\.id' \(--item\).*there are: sku, info, price, quantity/,
        "--user", "properties.user_id", "--item", "properties.products[].id");
    refused(lines(orders), /nothing at 'context\.user' \(--user\).*there are: ts, event, properties/, "--user", "context.user", "--item", "properties.products[].sku");
    refused(lines(orders), /there is a list on the way, whose elements have \[\] before them: 'properties\.products\[\]\.info\.name'/,
        "--user", "properties.user_id", "--item", "properties.products.info.name");
    for (const bad of ["properties[", "a..b", ".a", "a[0]", "[]"])
        refused(lines(orders), /is not a path into standard input/, "--user", "properties.user_id", "--item", bad);
    const two = lines(orders.map(({ ts, properties }) => ({ ts, user: properties.user_id, a: [{ id: 1 }], b: [{ price: 2 }] })));
    refused(two, /'b\[\]\.price' is not a path .* the same list/, "--item", "a[].id", "--price", "b[].price");
});

test("a_path_of_what_an_event_may_lack_is_warned_about_and_read_where_it_is", () => {
    const late = [...orders.map(({ ts, properties }) => ({ ts, user: properties.user_id, item: "A", pad: "x".repeat(8000) })),
        ...orders.map(({ ts, properties }, n) => ({ ts: ts + 9e5, user: properties.user_id, item: "B", deal: { id: `d${n >> 1}` } }))];
    const report = check(lines(late), "--time", "ts", "--basket", "deal.id");
    assert.equal(report.kept, late.length);
    assert.equal(report.profile.baskets, orders.length + orders.length); // two users share no order, and the first lines have none
    assert.ok(report.warnings.some((one) => /nothing at 'deal\.id' \(--basket\) in its first lines; .*: ts, user, item, pad/.test(one)));
});

test("values_that_mongodb_wraps_are_read", () => {
    const wrapped = orders.map((_, n) => ({
        _id: { $oid: `5f00000000000000000000${10 + n}` }, userId: { $oid: `6f000000000000000000000${n % 6}` },
        productId: { $numberLong: String(9007199254740993n + BigInt(n % 5)) },
        createdAt: n % 2 ? { $date: new Date(at(n) * 1000).toISOString() } : { $date: { $numberLong: String(at(n) * 1000) } },
    }));
    const report = check(lines(wrapped));
    assert.equal(report.kept, wrapped.length);
    assert.equal(report.profile.users, 6);
    assert.equal(report.profile.items, 5);
    assert.equal(report.profile.first, "2021-02-06 04:57:54");
});

test("whole_numbers_below_2_to_53_keep_their_digits_as_ids", () => {
    const ids = [1200000000000000, 9007199254740991, 1612587474000000, 100000000000000000 / 100, 12345678901234];
    const text = lines(orders.map((_, n) => ({ user: `c${n % 6}`, item: ids[n % 5], time: at(n) })));
    const model = run(["train", "-", "-o", "-", "-q", "--dims", "0", "--factors", "0", "--min-item-users", "1"], { input: text, encoding: "buffer" });
    assert.equal(model.code, 0, model.err);
    const { catalogue } = JSON.parse(run(["inspect", "-", "--items", "--json"], { input: model.out }).out);
    assert.deepEqual(catalogue.map(({ item }) => item).sort(), ids.map(String).sort());
});

test("a_number_too_large_counts_only_where_its_column_is_of_use", () => {
    const text = "{\"user\":\"a\",\"item\":1,\"time\":1612587474,\"trace\":12345678901234567890}\n{\"user\":\"a\",\"item\":12345678901234567890,\"time\":1612587475}\n";
    const report = check(text);
    assert.equal(report.kept, 1);
    assert.equal(report.rules.find(({ rule }) => rule === "json-number").dropped, 1);
});
