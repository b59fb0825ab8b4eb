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
            for (const word of ["guest", "anonymous", "unknown", "test", "test@test.com", "-1", "0", "00000000-0000-0000-0000-000000000000"]) {
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
        assert.match(err, /^endcap: guests\.csv: columns user = user, item = item, time = time \(seconds since 1970\); no type: each row is a purchase$/m);
        assert.match(err, /the user 'guest' has 16\.7% of the events .*--drop-user '\^guest\$' drops it/);
    }
});

/** A log whose events of a shopper have these words in turn. */
const typed = (words) => shop({
    header: "user,item,time,event", each: words.length, row: (user, item, time, n) => `${user},${item},${time},${words[n]}`,
});

test("the_words_of_each_service_are_read_and_listed_with_their_counts", () => {
    for (const [view, cart, purchase] of [
        ["product_viewed", "product_added_to_cart", "checkout_completed"], ["Product Viewed", "Product Added", "Order Completed"],
        ["Viewed Product", "Added to Cart", "Placed Order"], ["ViewContent", "AddToCart", "Purchase"],
        ["view_item", "add_to_cart", "purchase"], ["detail-page-view", "add-to-cart", "purchase-complete"],
        ["pv", "cart", "buy"], ["view", "addtocart", "transaction"], ["product_view", "add_to_cart", "transaction"],
        ["Product Views", "Item Added", "Order Complete"], ["pdp_view", "Added Product to Cart", "Purchased Product"],
        ["Product Page Viewed", "Add Item To Cart", "Order Created"], ["clk", "Added Item to Cart", "wc-completed"],
    ]) {
        const report = check(typed([view, cart, purchase]));
        assert.deepEqual(report.profile.types, { view: 30, like: 0, cart: 30, purchase: 30 }, view);
        assert.deepEqual(report.type_words, [
            { word: view, type: "view", rows: 30 }, { word: cart, type: "cart", rows: 30 }, { word: purchase, type: "purchase", rows: 30 },
        ]);
        assert.deepEqual(report.warnings, []);
    }
});

test("what_is_no_interest_in_a_product_is_dropped_by_a_rule_of_its_own_even_without_an_item", () => {
    const words = ["view", "page_view", "session_start", "search", "login", "remove_from_cart"];
    const log = typed(words).replace(/^(c\d+),[^,]*,(\d+),session_start$/gm, "$1,,$2,session_start");
    const report = check(log);
    assert.equal(rule(report, "other-event").dropped, 5 * 30);
    assert.equal(rule(report, "missing-item").dropped, 0);
    assert.equal(report.kept, 30);
    assert.deepEqual(report.warnings, []);
});

test("types_maps_any_word_and_the_rest_and_stands_in_presets", () => {
    const log = typed(["1", "2", "3", "4", "seen it"]);
    const plain = check(log);
    assert.equal(rule(plain, "event-type").dropped, 150);
    assert.match(plain.warnings.join("\n"), /the event types of 150 rows are unknown: .*seen it \(30\).*--types WORD=view/);
    const types = ["1=view,2=like", "3=cart", "4=purchase", "Seen_It=drop"];
    const mapped = check(log, ...types.flatMap((type) => ["--types", type]));
    assert.deepEqual(mapped.profile.types, { view: 30, like: 30, cart: 30, purchase: 30 });
    assert.equal(rule(mapped, "other-event").dropped, 30);
    assert.deepEqual(mapped.warnings, []);
    const preset = file("types.json", JSON.stringify({ types: ["1=view", "2=like", "3=cart", "4=purchase", "*=drop"] }));
    assert.deepEqual(check(log, "--preset", preset).profile.types, mapped.profile.types);
    assert.deepEqual(check(typed(["view", "buy"]), "--types", "buy=cart").profile.types, { view: 30, like: 0, cart: 30, purchase: 0 });
    for (const bad of ["1", "1=look", "=view"]) {
        const { code, err } = run(["check", "-", "--types", bad], { input: log });
        assert.equal(code, 2, err);
        assert.match(err, /--types '.*': expected word=view, like, cart, purchase or drop/);
    }
});

test("pages_alone_and_events_without_a_type_are_warned_about", () => {
    const pages = run(["check", "-", "--json"], { input: typed(["page_view", "purchase"]) });
    assert.match(JSON.parse(pages.out).warnings.join("\n"), /30 rows with the event type 'page_view' are dropped.*--types page_view=view/);
    const untyped = check(typed(["", "view"]));
    assert.equal(rule(untyped, "no-type").changed, 30);
    assert.match(untyped.warnings.join("\n"), /30 rows have no event type and count as purchase/);
});

/** The columns that were taken of a header, with plausible values. */
function columnsOf(names, values = {}) {
    const rows = [names.join()];
    for (let n = 0; n < 20; n++)
        rows.push(names.map((name) => (values[name] ?? ((row) => `${name}${row}`))(n)).join());
    const report = check(rows.join("\n") + "\n");
    return { ...report.columns, warnings: report.warnings };
}
const seconds = (n) => 1612587474 + n * 3000;

test("the_usual_names_of_times_are_known", () => {
    for (const name of ["timestamp", "time", "datetime", "date", "ts", "event_time", "event_timestamp", "eventTimestamp", "created_at",
        "createdAt", "Created at", "order_date", "OrderDate", "InvoiceDate", "TRANSACTION_DT", "transaction_date", "transaction_time",
        "order_purchase_timestamp", "purchase_date", "purchased_at", "unix_timestamp", "unixReviewTime", "event_ts", "server_time",
        "collector_tstamp", "occurred_at", "visitStartTime", "hit_timestamp", "click_time", "ordered_at", "order_time", "sale_date",
        "date_created", "dt", "t_dat", "day", "viewed_at", "added_to_cart_at", "last_seen_time", "log_ts", "event_dt", "Datum",
        "invoice_datetime", "paid_at", "processed_at", "epoch", "Paid at"])
        assert.equal(columnsOf(["user", "item", name], { [name]: seconds }).time, name);
    for (const name of ["birth_date", "updated_at", "timezone", "lifetime_value", "attempt"]) {
        const { time, warnings } = columnsOf(["user", "item", name], { [name]: seconds });
        assert.equal(time, null, name);
        assert.match(warnings.join(), new RegExp(`'${name}' looks like the time \\(1612587474\\).*--time '${name}'`));
    }
});

test("what_has_a_clock_is_the_time_before_what_has_days_and_values_decide", () => {
    const day = () => "2021-02-06";
    assert.equal(columnsOf(["event_date", "event_timestamp", "user", "item"], { event_date: day, event_timestamp: seconds }).time, "event_timestamp");
    assert.equal(columnsOf(["date", "created_at", "user", "item"], { date: day, created_at: seconds }).time, "created_at");
    assert.equal(columnsOf(["time", "order_date", "user", "item"], { time: () => "soon", order_date: day }).time, "order_date");
    assert.equal(columnsOf(["user", "item", "day"], { day: (n) => n }).time, null, "a count of days is no date");
    assert.equal(columnsOf(["user", "item", "type", "event_name"], { type: () => "simple", event_name: () => "view" }).type, "event_name");
    assert.equal(columnsOf(["user", "item", "when"], { when: (n) => `${1 + n}/${1 + (n % 12)}/2021` }).time, "when");
});

test("the_usual_names_of_users_items_and_orders_are_known", () => {
    for (const name of ["user_pseudo_id", "visitorid", "customer_id", "CUSTOMER_ID", "client_id", "Email", "fullVisitorId", "anonymousId",
        "distinct_id", "household_key", "id_customer", "Kundennummer", "KUNNR", "AccountNumber", "customer_unique_id", "reviewerID", "member_id", "cookie_id", "device_id", "session_id"])
        assert.equal(columnsOf([name, "item"]).user, name);
    for (const name of ["sku", "product_id", "asin", "parent_asin", "itemid", "article_id", "StockCode", "Lineitem sku", "variant_id", "goods_id",
        "product_sku", "movieId", "isbn", "id_product", "Product2Id", "MATNR", "Artikel-Nr.", "item"])
        assert.equal(columnsOf(["user", name]).item, name);
    for (const name of ["transaction_id", "order_id", "Order Number", "InvoiceNo", "receipt_id", "basket_id", "id_order", "VBELN", "Bestellnummer",
        "ga_session_id"])
        assert.equal(columnsOf(["user", "item", name]).basket, name);
    for (const name of ["Product Qty", "Menge", "Anzahl"])
        assert.equal(columnsOf(["user", "item", name]).value, name);
    for (const name of ["Product Unit Price", "unit_price_tax_incl", "Einzelpreis", "Preis", "prix"])
        assert.equal(columnsOf(["user", "item", name]).price, name);
    const { user, item, time, basket, title, price, value } = columnsOf(
        ["Name", "Email", "Created at", "Lineitem quantity", "Lineitem name", "Lineitem price", "Lineitem sku"],
        { "Created at": seconds, "Lineitem quantity": () => 1 });
    assert.deepEqual([user, item, time, basket, title, price, value],
        ["Email", "Lineitem sku", "Created at", "Name", "Lineitem name", "Lineitem price", "Lineitem quantity"]);
    assert.equal(columnsOf(["user", "item", "Name"]).title, "Name");
    assert.equal(columnsOf(["user", "item", "title", "helpful_vote"]).title, null, "the title of a review");
    assert.equal(columnsOf(["user", "item", "title", "product_name", "review_text"]).title, "product_name");
    assert.equal(columnsOf(["Email (Billing)", "SKU"]).user, "Email (Billing)");
});

test("a_column_that_is_empty_gives_way_and_is_named_where_later_rows_fill_it", () => {
    const log = (later) => ["user_id,user_pseudo_id,item_id,event_timestamp",
        ...Array.from({ length: 40000 }, (_, n) => `${n < 39990 ? "" : later},p${n % 50},MUG-${n % 7},${seconds(n)}`)].join("\n") + "\n";
    const quiet = check(log("(not set)"));
    assert.equal(quiet.columns.user, "user_pseudo_id");
    assert.deepEqual(quiet.warnings, []);
    assert.match(check(log("u7")).warnings.join(),
        /'user_id' was empty in the first rows, and 'user_pseudo_id' was taken as the user; 10 later rows have a 'user_id': choose with --user/);
    const half = columnsOf(["user_id", "user_pseudo_id", "item"], { user_id: (n) => (n % 2 ? "" : `u${n}`) });
    assert.equal(half.user, "user_id");
    const sessions = columnsOf(["sessionId", "userId", "item"], { userId: (n) => (n % 4 ? "NA" : `u${n}`) });
    assert.match(sessions.warnings.join(), /the user, 'userId', is missing in 75% of the first rows.*--user 'sessionId'/);
    assert.match(half.warnings.join(), /the user, 'user_id', is missing in 50% of the first rows.*--user 'user_pseudo_id'/);
});

test("a_column_of_event_words_that_was_not_taken_is_named", () => {
    const { type, warnings } = columnsOf(["user", "item", "time", "what"], { time: seconds, what: (n) => ["view", "cart", "search"][n % 3] });
    assert.equal(type, null);
    assert.match(warnings.join(), /'what' looks like the event type \(view\) and is not used: name it with --type 'what'/);
    assert.deepEqual(columnsOf(["user", "item", "time", "colour"], { time: seconds }).warnings, []);
});

test("train_names_the_column_that_looks_like_the_time_and_how_its_dates_are_read", () => {
    const rows = Array.from({ length: 60 }, (_, n) => `c${n % 12},MUG-${n % 7},2/${1 + (n % 28)}/2021`);
    const path = join(scratch, "dates.endcap");
    const train = (name) => run(["train", file("dates.csv", `user,item,${name}\n${rows.join("\n")}\n`), "--dims", "0", "-o", path]).err;
    assert.match(train("TRANSACTION_DT"), /columns user = user, item = item, time = TRANSACTION_DT \(month first\)/);
    assert.match(train("x"), /warning: 'x' looks like the time \(2\/1\/2021\) and is not used: name it with --time 'x'/);
    assert.doesNotMatch(run(["train", join(scratch, "dates.csv"), "--time", "", "--dims", "0", "-o", path]).err, /looks like/);
});

/** 20 orders of 3 lines; only the first line of each has what `shared` makes. */
const orders = (header, line) => [header, ...Array.from({ length: 60 }, (_, n) => line(Math.floor(n / 3), n % 3, n))].join("\n") + "\n";

test("further_lines_of_an_order_take_user_time_and_type_from_its_first", () => {
    const whole = orders("order,user,time,event,item", (order, at, n) => `o${order},c${order % 7},${seconds(order)},purchase,MUG-${n % 8}`);
    const sparse = orders("order,user,time,event,item", (order, at, n) =>
        [`o${order}`, ...(at ? ["", at === 1 ? "" : "NA", ""] : [`c${order % 7}`, seconds(order), "purchase"]), `MUG-${n % 8}`].join());
    const expected = check(whole);
    const report = check(sparse);
    assert.equal(report.kept, 60);
    assert.equal(rule(report, "order-line").changed, 40);
    assert.match(rule(report, "order-line").example, /^o0,,,,MUG-1$/);
    assert.deepEqual(report.profile, expected.profile);
    assert.deepEqual(report.warnings, []);

    const refunded = check(sparse.replaceAll(",purchase,", ",refunded,"));
    assert.equal(rule(refunded, "other-event").dropped, 60, "a type is that of the whole order");
    const strangers = check(sparse, "--drop-user", "^c0$");
    assert.equal(rule(strangers, "drop-user").dropped, 9, "and so is a user who is dropped");
    const sessions = check(sparse.replace("order,", "session_id,"));
    assert.equal(rule(sessions, "order-line").changed, 0, "a session may change hands");
    assert.equal(rule(sessions, "missing-user").dropped, 40);
});

test("an_order_without_its_first_lines_product_still_has_its_time", () => {
    const log = orders("order,user,time,item", (order, at, n) => `o${order},c${order % 7},${at ? "" : seconds(order)},${at ? `MUG-${n % 8}` : ""}`);
    const report = check(log);
    assert.equal(rule(report, "missing-item").dropped, 20);
    assert.equal(report.kept, 40);
    assert.equal(rule(report, "bad-time").dropped, 0);
});

test("several_products_in_one_cell_are_warned_about", () => {
    for (const mark of [",", ", ", "|", ";"]) {
        const log = shop({ row: (user, item, time, n) => `${user},"${n % 2 ? item : `${item}${mark}MUG-${n}`}",${time}` });
        assert.match(check(log).warnings.join(), /items look like several products in one cell \('MUG-/, mark);
    }
    assert.deepEqual(check(shop({ row: (user, item, time) => `${user},"${item}, blue",${time}` })).warnings, [], "parts that are no ids");
    assert.deepEqual(check(shop({ row: (user, item, time) => `${user},"Mug, ${item} large",${time}` })).warnings, []);
});

/** A log of ratings 1 to 5, under this name. */
const rated = (name, of = (n) => 1 + (n % 5)) => shop({
    header: `user,item,time,${name}`, each: 10, row: (user, item, time, n) => `${user},${item},${time},${of(n)}`,
});

test("ratings_are_asked_about_and_an_option_keeps_those_from_a_value", () => {
    for (const name of ["rating", "stars", "score", "Overall", "review_score"]) {
        const report = check(rated(name));
        assert.match(report.warnings.join(), new RegExp(`'${name}' looks like ratings, from 1 to 5.*--value-at-least 4 keeps`));
        assert.equal(report.kept, 300);
    }
    const kept = check(rated("rating"), "--value-at-least", "3");
    assert.deepEqual(kept.warnings, []);
    assert.equal(rule(kept, "low-value").dropped, 120);
    assert.equal(kept.kept, 180);
    const preset = file("rated.json", '{"value-at-least": 3}');
    assert.equal(check(rated("rating"), "--preset", preset).kept, 180);
    assert.match(check(rated("value", (n) => (n % 10) / 2)).warnings.join(), /'value' looks like ratings/, "half steps are no quantities");
    assert.deepEqual(check(rated("quantity")).warnings, []);
    assert.deepEqual(check(rated("rating", () => 1)).warnings, [], "all alike");
    assert.equal(run(["check", "-", "--value-at-least", "3"], { input: "user,item\nu,i\n" }).code, 3, "there is no value");
});

test("a_rating_of_0_is_no_refund_and_a_quantity_of_0_is_one", () => {
    assert.equal(rule(check(rated("rating", (n) => n % 6)), "return").dropped, 0);
    assert.equal(rule(check(rated("quantity", (n) => n % 6)), "return").dropped, 60);
});

test("five_stars_and_one_star_give_different_models_where_the_option_is_given", () => {
    const models = ["1", "5"].map((low) => {
        const path = join(scratch, `stars-${low}.endcap`);
        const log = file("stars.csv", rated("rating", (n) => (n % 2 ? low : 6 - low)));
        assert.equal(run(["train", log, "--value-at-least", "3", "--dims", "0", "-q", "-o", path]).code, 0);
        return run(["inspect", path, "--items", "--json"]).out;
    });
    assert.notEqual(models[0], models[1]);
});

test("ratings_may_be_types_whose_strengths_are_learned", () => {
    const log = rated("rating");
    const report = check(log, "--value-types", "3=view,5=like", "--value-types", "1=drop");
    assert.deepEqual(report.profile.types, { view: 120, like: 60, cart: 0, purchase: 0 });
    assert.equal(rule(report, "low-value").dropped, 120);
    assert.deepEqual(report.warnings, []);
    assert.deepEqual(check(log, "--value-types", "4=like").profile.types, { view: 0, like: 120, cart: 0, purchase: 180 },
        "below them all a row keeps its type");
    const preset = file("value-types.json", '{"value-types": ["1=drop", "3=view", "5=like"]}');
    assert.deepEqual(check(log, "--preset", preset).profile.types, report.profile.types);
    for (const bad of ["view", "x=view", "3=watch", "3=view,3=like"]) {
        const { code, err } = run(["check", "-", "--value-types", bad], { input: log });
        assert.equal(code, 2, err);
        assert.match(err, /--value-types/);
    }
});

test("an_order_that_is_a_placeholder_fills_no_rows", () => {
    const log = orders("order,user,time,item", (order, at, n) => `0,${at ? "" : `c${order % 7}`},${seconds(n)},MUG-${n % 8}`);
    const report = check(log);
    assert.equal(rule(report, "order-line").changed, 0);
    assert.equal(rule(report, "missing-user").dropped, 40);
});
