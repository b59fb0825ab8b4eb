/* items.test.mjs - items files as shops export them: which columns are taken, what is ignored, what cannot be read. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";

import { file, run, scratch } from "./support.mjs";

const IDS = ["MUG-0", "MUG-1", "MUG-2", "MUG-3", "MUG-4", "MUG-5"];
const log = file("items-log.csv", "user_id,item_id,timestamp,event\n" + Array.from({ length: 72 }, (_, n) =>
    `c${n % 12},${IDS[(n * 5 + (n / 12 | 0)) % 6]},${1612587474 + n * 3600},view\n`).join(""));

function check(name, text, ...more) {
    const path = file(name, text);
    const { code, out, err } = run(["check", log, "--items", path, "--json", ...more]);
    assert.equal(code, 0, err);
    return JSON.parse(out);
}
const columns = (told) => Object.fromEntries(Object.entries(told.items_file.columns).filter(([, list]) => list.length));

/** Id, title, category and price of each item in a model. */
function catalogue(name, text, ...more) {
    const model = join(scratch, `${name}.endcap`);
    const done = run(["train", log, "--items", file(name, text), "-o", model, "--factors", "0", "--dims", "0", ...more]);
    assert.equal(done.code, 0, done.err);
    const { catalogue: items } = JSON.parse(run(["inspect", model, "--items", "--json"]).out);
    return { items: items.map(({ item, title, group, price }) => [item, title, group, Math.round(price * 100) / 100]), err: done.err };
}

const merchant = (price = (n) => `${n + 9}.99 USD`) => "id\ttitle\tdescription\tlink\tgoogle_product_category\tproduct_type\tavailability\tprice\tbrand\n" +
    IDS.map((id, n) => [id, `Mug ${n}`, "A mug", `https://x/${id}`, "672", `Home > Kitchen > Mugs ${n % 2}`, "in_stock", price(n), `Acme ${n % 3}`].join("\t")).join("\n") + "\n";

test("a_merchant_center_feed_is_recognised", () => {
    const told = check("merchant.tsv", merchant());
    assert.equal(told.items_file.feed, "Merchant Center");
    assert.deepEqual(columns(told), { item: ["id"], title: ["title"], text: ["description"],
        category: ["product_type", "google_product_category"], brand: ["brand"], price: ["price"] });
    assert.deepEqual(told.items_file.ignored, ["link", "availability"]);
    assert.equal(told.items_file.separator, "\t");
    assert.deepEqual([told.items_file.prices_malformed, told.profile.priced, told.profile.grouped], [0, 6, 6]);
    const { items, err } = catalogue("merchant.tsv", merchant());
    assert.deepEqual(items[0], ["MUG-0", "Mug 0", "Home > Kitchen > Mugs 0", 9.99]);
    assert.match(err, /merchant\.tsv: ignored link, availability\n/);
    assert.match(err, /merchant\.tsv: Merchant Center, columns item = id, title = title, text = description, category = product_type \+ google_product_category, brand = brand, price = price\n/);
});

test("names_with_the_prefix_of_merchant_centers_xml_are_recognised", () => {
    const prefixed = merchant().replace(/^.*\n/, (header) => header.trim().split("\t").map((name) => `g:${name}`).join("\t") + "\n");
    assert.deepEqual(columns(check("prefixed.tsv", prefixed)).item, ["g:id"]);
    assert.deepEqual(catalogue("prefixed.tsv", prefixed).items, catalogue("merchant.tsv", merchant()).items);
});

const shopifyHeader = "Handle,Title,Body (HTML),Vendor,Product Category,Type,Tags,Published,Option1 Name,Option1 Value,Variant SKU,Variant Price,Image Src,Status\n";

test("shopifys_further_rows_of_a_product_take_what_they_lack_from_its_first", () => {
    const text = shopifyHeader +
        "mug-a,Mug A,\"<p class=\"\"lead\"\">A <b>fine</b>&nbsp;mug &amp; more</p>\",Acme,Home > Kitchen,Mug,\"gift, red\",TRUE,Size,Small,MUG-0,9.99,https://x/1.jpg,active\n" +
        "mug-a,,,,,,,,,Large,MUG-1,12.99,https://x/2.jpg,\n" +
        "mug-a,,,,,,,,,,,,https://x/3.jpg,\n" +
        "mug-b,Mug B,,Bolt,,Mug,,TRUE,Title,Default Title,MUG-2,5,https://x/4.jpg,active\n" +
        "mug-c,Mug C,,,,,,TRUE,Title,Default Title,,7,https://x/5.jpg,active\n";
    const told = check("shopify.csv", text);
    assert.equal(told.items_file.feed, "Shopify");
    assert.deepEqual(columns(told), { item: ["Variant SKU"], title: ["Title"], text: ["Body (HTML)"], category: ["Product Category", "Type"],
        brand: ["Vendor"], price: ["Variant Price"], attributes: ["Tags", "Option1 Value"] });
    assert.deepEqual(told.items_file.ignored, ["Published", "Option1 Name", "Image Src", "Status"]);
    const { continued, continued_without_id, texts_with_html, malformed, malformed_example, items } = told.items_file;
    assert.deepEqual({ continued, continued_without_id, texts_with_html, malformed, items },
        { continued: 1, continued_without_id: 1, texts_with_html: 1, malformed: 1, items: 3 });
    assert.match(malformed_example, /^mug-c,Mug C/);
    assert.equal(told.items_file.attributes, 3 + 3); // gift, red, Small; gift, red, Large; no Default Title
    assert.deepEqual(catalogue("shopify.csv", text).items.slice(0, 3), [["MUG-0", "Mug A", "Home > Kitchen", 9.99],
        ["MUG-1", "Mug A", "Home > Kitchen", 12.99], ["MUG-2", "Mug B", "Mug", 5]]);
});

test("markup_says_nothing_of_an_item", () => {
    const feed = (body) => shopifyHeader + IDS.map((id, n) =>
        `h${n},Mug ${n},"${n ? body.replaceAll("\"", "\"\"") : "plain"}",,,,,TRUE,,,${id},1,,active\n`).join("");
    const features = (body) => check("markup.csv", feed(body)).profile.features;
    const plain = features("A fine mug & more");
    for (const body of ["<p class=\"lead\">A fine mug &amp; more</p>", "<!-- old --><script>var x = 'evil';</script>A <em>fine</em> mug &#38; more",
        "<STYLE>p{color:red}</STYLE><br/>A&nbsp;fine mug &#x26; more<img src=\"a.jpg\" alt=\"xyz\">"])
        assert.equal(features(body), plain, body);
    assert.ok(features("A fine mug, 12 < 13 & thick > thin") > plain, "what is no tag stays");
});

test("shopifys_table_of_2025_is_recognised", () => {
    const text = "Title,URL handle,Description,Vendor,Product category,Type,Tags,Published on online store,Status,SKU,Barcode,Option1 name,Option1 value,Price\n" +
        "Mug A,mug-a,<p>A mug</p>,Acme,Home > Kitchen,Mug,\"gift, red\",TRUE,Active,MUG-0,,Size,Small,9.99\n,mug-a,,,,,,,,MUG-1,,,Large,12.99\n";
    const told = check("shopify-2025.csv", text);
    assert.equal(told.items_file.feed, "Shopify");
    assert.deepEqual([told.items_file.continued, told.items_file.texts_with_html, told.items_file.attributes], [1, 1, 6]);
    assert.deepEqual(catalogue("shopify-2025.csv", text).items.slice(0, 2), [["MUG-0", "Mug A", "Home > Kitchen", 9.99], ["MUG-1", "Mug A", "Home > Kitchen", 12.99]]);
});

test("tables_of_other_shops_are_read_by_usual_names", () => {
    const prestashop = "Product ID;Image;Name;Reference;Category;Price (tax excl.);Price (tax incl.);Quantity\n" +
        IDS.map((id, n) => `${n + 1};x.jpg;Mug ${n};${id};Kitchen;1,00 €;${n + 1},20 €;5\n`).join("");
    assert.deepEqual(columns(check("prestashop.csv", prestashop)),
        { item: ["Reference"], title: ["Name"], category: ["Category"], price: ["Price (tax incl.)"] });
    const bigcommerce = "Item Type,Product ID,Product Name,Product Code/SKU,Brand Name,Product Description,Price,Category\n" +
        IDS.map((id, n) => `Product,${n + 1},Mug ${n},${id},Acme,A mug,${n}.50,Shop/Kitchen\n`).join("");
    assert.deepEqual(columns(check("bigcommerce.csv", bigcommerce)), { item: ["Product Code/SKU"], title: ["Product Name"], text: ["Product Description"],
        category: ["Category"], brand: ["Brand Name"], price: ["Price"] });
});

const woo = "ID,Type,SKU,Name,Published,\"Short description\",Description,\"Regular price\",Categories,Tags\n" +
    IDS.map((id, n) => `${10 + n},simple,${id},Mug ${n},1,,A mug,"${n},99","Home > Kitchen, Gifts","gift, red"\n`).join("");

test("a_woocommerce_export_is_recognised_with_its_decimal_commas", () => {
    const told = check("woo.csv", woo);
    assert.equal(told.items_file.feed, "WooCommerce");
    assert.deepEqual(columns(told), { item: ["SKU"], title: ["Name"], text: ["Description", "Short description"], category: ["Categories"],
        price: ["Regular price"], attributes: ["Tags"] });
    assert.deepEqual(told.items_file.ignored, ["ID", "Type", "Published"]);
    assert.deepEqual(told.items_file.prices, { decimal_mark: "comma", ambiguous: 0 });
    assert.equal(told.items_file.attributes, 12);
    assert.deepEqual(catalogue("woo.csv", woo).items[3], ["MUG-3", "Mug 3", "Home > Kitchen", 3.99]);
});

test("woocommerces_variations_take_what_they_lack_from_their_product", () => {
    const text = "ID,Type,SKU,Name,Published,Description,\"Regular price\",Categories,Tags,Parent,\"Attribute 1 value(s)\"\n" +
        "10,variable,MUG,Mug,1,<p>A mug</p>,,\"Home > Kitchen, Gifts\",gift,,\"Small, Large\"\n" +
        "11,variation,MUG-0,Mug - Small,1,,\"9,50\",,,MUG,Small\n12,variation,MUG-1,,1,,\"12,50\",,,id:10,Large\n" +
        "13,variation,MUG-2,Stray,1,,\"1,50\",,,OTHER,\n14,simple,MUG-3,Plate,1,,3,Garden,,,\n";
    const told = check("variations.csv", text);
    assert.deepEqual([told.items_file.feed, told.items_file.continued, told.items_file.texts_with_html], ["WooCommerce", 2, 1]);
    const items = new Map(catalogue("variations.csv", text).items.map(([id, ...facts]) => [id, facts]));
    assert.deepEqual(items.get("MUG-0"), ["Mug - Small", "Home > Kitchen", 9.5]);
    assert.deepEqual(items.get("MUG-1"), ["Mug", "Home > Kitchen", 12.5]);
    assert.deepEqual(items.get("MUG-2"), ["Stray", null, 1.5]);
    assert.deepEqual(items.get("MUG-3"), ["Plate", "Garden", 3]);
});

test("of_two_columns_of_ids_that_is_taken_which_holds_the_logs", () => {
    assert.deepEqual(columns(check("woo.csv", woo)).item, ["SKU"]);
    const swapped = woo.replace(/^ID,Type,SKU/, "SKU,Type,ID");
    assert.deepEqual(columns(check("swapped.csv", swapped)).item, ["ID"]);
});

test("a_magento_export_is_recognised", () => {
    const text = "sku,store_view_code,attribute_set_code,product_type,categories,name,description,price,created_at,additional_attributes\n" +
        IDS.map((id, n) => `${id},,Default,simple,"Default Category/Home/Kitchen,Default Category/Gifts",Mug ${n},<p>A mug</p>,${n + 1}.5000,"6/1/20, 3:24 AM","color=Red,size=L"\n`).join("") +
        "MUG-0,french,,,,Tasse 0,,,,\n";
    const told = check("magento.csv", text);
    assert.equal(told.items_file.feed, "Magento");
    assert.deepEqual(columns(told), { item: ["sku"], title: ["name"], text: ["description"], category: ["categories"], price: ["price"],
        added: ["created_at"], attributes: ["additional_attributes"] });
    assert.equal(told.items_file.other_store_views, 1);
    assert.equal(told.items_file.attributes, 12);
    assert.deepEqual(catalogue("magento.csv", text).items[0], ["MUG-0", "Mug 0", "Home/Kitchen", 1.5]);
});

test("columns_of_an_items_file_are_named_by_their_role", () => {
    const text = "Ref,Bez,Kosten,Abteilung,Farbe,Stoff\n" + IDS.map((id, n) => `${id},Tasse ${n},"${n + 1},50 €",Haus,rot,Ton\n`).join("");
    const named = ["--items-column", "item = Ref, title =Bez", "--items-column", "price=kosten", "--items-column", "category=Abteilung",
        "--items-column", "attributes=Farbe, attributes=Stoff"];
    const told = check("named.csv", text, ...named);
    assert.deepEqual(columns(told), { item: ["Ref"], title: ["Bez"], category: ["Abteilung"], price: ["Kosten"], attributes: ["Farbe", "Stoff"] });
    assert.deepEqual([told.items_file.ignored, told.items_file.attributes, told.profile.priced], [[], 12, 6]);
    const preset = file("named.json", JSON.stringify({ "items-column": ["item=Ref", "title=Bez", "price=Kosten"] }));
    assert.deepEqual(columns(check("named.csv", text, "--preset", preset)), { item: ["Ref"], title: ["Bez"], price: ["Kosten"] });
    assert.deepEqual(columns(check("merchant.tsv", merchant(), "--items-column", "brand=,text=")),
        { item: ["id"], title: ["title"], category: ["product_type", "google_product_category"], price: ["price"] });
    assert.deepEqual(columns(check("shopify.csv", shopifyHeader + IDS.map((id) => `${id},Mug,,,,,,,,,V-${id},1,,\n`).join(""),
        "--items-column", "item=Handle")).item, ["Handle"]);

    const refused = (words, code, message) => {
        const done = run(["check", log, "--items", file("named.csv", text), "--items-column", words]);
        assert.match(done.err, message);
        assert.equal(done.code, code);
    };
    refused("item=Reff", 3, /has no column 'Reff' for --items-column item; did you mean 'Ref'\?/);
    refused("itm=Ref", 2, /there is no role "itm"; did you mean "item"\?/);
    refused("Ref", 2, /expected ROLE=COLUMN/);
    refused("item=Ref,item=Bez", 2, /item has at most 1 columns/);
});

test("a_table_without_a_usual_column_of_ids_is_refused_with_the_one_that_holds_them", () => {
    const done = run(["check", log, "--items", file("ref.csv", "Ref,Bez\n" + IDS.map((id) => `${id},x\n`).join(""))]);
    assert.equal(done.code, 3);
    assert.match(done.err, /no column that is plainly the item; 'Ref' holds ids of the log: name it with --items-column item='Ref'/);
});

test("an_items_file_of_other_ids_is_warned_of", () => {
    const other = check("other.csv", "id,mpn2,title\n" + IDS.map((id, n) => `X${n},${id},Mug\n`).join(""));
    assert.ok(other.warnings.some((text) => /no id in the first rows of .*other\.csv, column id, is one of the log; --items-column item='mpn2' holds some/.test(text)));
    const foreign = check("foreign.csv", "id,title\nX1,Mug\n");
    assert.ok(foreign.warnings.some((text) => /column id, is one of the log; are they the ids of the same shop\?/.test(text)));
    assert.deepEqual(check("merchant.tsv", merchant()).warnings.filter((text) => /one of the log/.test(text)), []);
});

test("prices_that_cannot_be_read_are_counted_with_an_example", () => {
    const prices = ["19.99 USD", "€ 20,00", "free", "from 5", "", "1e13"];
    const { items_file: told, profile } = check("prices.tsv", merchant((n) => prices[n]));
    assert.deepEqual([told.prices_malformed, told.price_example, profile.priced], [3, "free", 2]);
    const { err } = catalogue("prices.tsv", merchant((n) => prices[n]));
    assert.match(err, /warning: prices\.tsv: 3 prices cannot be read, such as 'free' on line 4\n/);
    const mixed = check("mixed.tsv", merchant((n) => ["1,50", "1.50", "1.234", "5", "6", "7"][n]));
    assert.deepEqual([mixed.items_file.prices, mixed.items_file.prices_malformed, mixed.profile.priced], [{ decimal_mark: "mixed", ambiguous: 1 }, 1, 5]);
    assert.equal(catalogue("thousands.tsv", merchant((n) => ["1.234 €", "12,50 €", "1.234,50 €", "5", "6", "7"][n])).items[0][3], 1234);
    assert.match(run(["check", log, "--items", file("prices.tsv", merchant((n) => prices[n]))]).out,
        /3 prices that cannot be read, left out\n +line 4: free\n/);
});

test("columns_of_ndjson_may_be_paths", () => {
    const rows = IDS.map((id, n) => JSON.stringify({ ref: { sku: id }, big: 12345678901234567890n.toString(), data: { name: `Mug ${n}`, price: { amount: `${n + 1}.50 EUR` } } })).join("\n");
    const told = check("nested.ndjson", rows, "--items-column", "item=ref.sku,title=data.name,price=data.price.amount");
    assert.deepEqual(columns(told), { item: ["ref.sku"], title: ["data.name"], price: ["data.price.amount"] });
    assert.deepEqual([told.profile.titled, told.profile.priced], [6, 6]);
});

test("rows_of_an_items_file_that_are_changed_or_left_out_are_counted_with_an_example", () => {
    const text = Buffer.concat([Buffer.from("id,title\nMUG-0,Old\nMUG-1,Caf"), Buffer.from([0xe9]), Buffer.from("\nMUG-0,New\nMUG-2\n,None\n")]);
    const { items_file: told } = check("changed.csv", text);
    assert.deepEqual([told.repeated, told.repeated_example, told.not_utf8, told.not_utf8_example, told.malformed, told.malformed_example],
        [1, "MUG-0,New", 1, "MUG-1,Caf\ufffd", 2, "MUG-2"]);
    const { out } = run(["check", log, "--items", file("changed.csv", text)]);
    assert.match(out, /1 rows of an id that an earlier row has; the later one counts\n +line 4: MUG-0,New\n/);
    assert.match(out, /2 rows that cannot be read or have no id\n +line 5: MUG-2\n/);
});

test("a_brand_is_no_category", () => {
    assert.deepEqual(columns(check("brand.csv", "id,title,brand\n" + IDS.map((id) => `${id},Mug,Acme\n`).join(""))),
        { item: ["id"], title: ["title"], brand: ["brand"] });
});

test("xml_is_refused_with_the_remedy", () => {
    for (const text of ["<?xml version=\"1.0\"?>\n<rss><channel/></rss>", "\ufeff <feed xmlns=\"x\">", "<!DOCTYPE html>"]) {
        const done = run(["check", log, "--items", file("feed.xml", text)]);
        assert.equal(done.code, 3);
        assert.match(done.err, /feed\.xml is XML; expected a table of items: export the feed as CSV or TSV/);
    }
});
