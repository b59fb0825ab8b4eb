// words.test.mjs - titles are printed kindly, counted, and recognised.

import assert from "node:assert/strict";
import test from "node:test";
import { subjectOf } from "../../web/demo/emblems.js";
import { coloursOf } from "../../web/demo/palette.js";
import { printOf } from "../../web/demo/patterns.js";
import { seedOf } from "../../web/demo/picture.js";
import { find } from "../../web/demo/results.js";
import { routeOf } from "../../web/demo/view.js";
import { countOf, departments, kindOf, niceTitle } from "../../web/demo/words.js";

test("titles are printed as on a label", () => {
    /** @type {[string, string][]} */
    const cases = [
        ["WHITE HANGING HEART T-LIGHT HOLDER", "White Hanging Heart T-Light Holder"],
        ["SET/20 RED RETROSPOT PAPER NAPKINS ", "Set of 20 Red Retrospot Paper Napkins"],
        ["S/4 CACTI CANDLES", "Set of 4 Cacti Candles"],
        ["LUNCH BAG  BLACK SKULL.", "Lunch Bag Black Skull"],
        ["BEACH HUT SHELF W 3 DRAWERS", "Beach Hut Shelf with 3 Drawers"],
        ["ROUND ARTICULATED PINK CLOCK W/SUCK", "Round Articulated Pink Clock with Suck"],
        ["PAPER CHAIN KIT 50'S CHRISTMAS ", "Paper Chain Kit 50s Christmas"],
        ["PINK/WHITE CHRISTMAS TREE 60CM", "Pink/White Christmas Tree 60 cm"],
        ["I'M ON HOLIDAY METAL SIGN", "I'm on Holiday Metal Sign"],
        ["KEY FOB , BACK DOOR ", "Key Fob, Back Door"],
        ["SILVER/M.O.P PENDANT ORBIT NECKLACE", "Silver/M.O.P Pendant Orbit Necklace"],
        ["ASS COL SMALL SAND GECKO P'WEIGHT", "Assorted Colour Small Sand Gecko Paperweight"],
        ["Already Written With Care", "Already Written With Care"],
        ["SMOKEY GREY COLOUR D.O.F. GLASS", "Smokey Grey Colour D.O.F. Glass"],
    ];
    for (const [shouted, kind] of cases) assert.equal(niceTitle(shouted), kind);
    for (const [, kind] of cases) assert.equal(niceTitle(kind), kind, "twice is once");
});

test("pieces are counted where the title names them", () => {
    /** @type {[string, number][]} */
    const cases = [
        ["SET OF 3 CAKE TINS PANTRY DESIGN", 3], ["PACK OF 72 RETROSPOT CAKE CASES", 72], ["60 TEATIME FAIRY CAKE CASES", 60],
        ["SET/5 RED RETROSPOT LID GLASS BOWLS", 5], ["REGENCY CAKESTAND 3 TIER", 1], ["LUNCH BAG WOODLAND", 1],
        ["3 TIER CAKE TIN GREEN AND CREAM", 1], ["PACK OF 1000 PINS", 1], ["", 1],
    ];
    for (const [title, count] of cases) assert.equal(countOf(title), count, title);
});

test("words choose the silhouette, the subject, the print and the colours", () => {
    assert.deepEqual(kindOf("LUNCH BAG SPACEBOY DESIGN "), { motif: "lunchbag", department: "bags", letter: "" });
    assert.deepEqual(kindOf("RECIPE BOX PANTRY YELLOW DESIGN").motif, "box");
    assert.equal(kindOf("CLOTHES PEGS RETROSPOT PACK 24 ").motif, "hook");
    assert.equal(kindOf('LETTER "Y" BLING KEY RING').letter, "Y");
    assert.equal(kindOf("NUMBER TILE VINTAGE FONT 6").letter, "6");
    assert.equal(kindOf("PAPER CHAIN KIT 50'S CHRISTMAS").department, "party");
    for (const title of ["", "?", "WHOLLY UNKNOWN THING"]) assert.ok(kindOf(title).department in departments);
    assert.equal(subjectOf("SPACEBOY LUNCH BOX"), "rocket");
    assert.equal(printOf("JUMBO BAG RED RETROSPOT"), "dots");
    assert.equal(printOf("ALARM CLOCK BAKELIKE RED"), "");
    const blue = coloursOf(["BLUE", "ROSE", "MUG"], 1);
    assert.deepEqual(coloursOf(["BLUE", "ROSE", "MUG"], 1), blue, "the same words, the same colours");
    assert.notEqual(coloursOf(["RED", "ROSE", "MUG"], 1).first.main, blue.first.main);
    for (let seed = 0; seed < 500; seed++) {
        const { first, second, paper } = coloursOf([], seedOf(String(seed)));
        assert.ok(first && second && paper && first.main !== second.main, `seed ${seed}`);
    }
});

test("a search finds words by their beginnings, in any order", () => {
    const product = (/** @type {string} */ id, /** @type {string} */ search) =>
        ({ id, search, title: "", name: "", price: 0, popularity: 0, tail: false, department: "home" });
    const products = [product("1", " white hanging heart t light holder 85123a"), product("2", " retrospot mugs 1")];
    const found = (/** @type {string} */ query) => find(products, query).map(({ id }) => id).join();
    assert.equal(found("heart hang"), "1");
    assert.equal(found("HEARTS"), "1");
    assert.equal(found("mug"), "2");
    assert.equal(found("T-Light"), "1");
    assert.equal(found("85123A"), "1");
    assert.equal(found("retrospot heart"), "");
    assert.equal(found("eart"), "");
    assert.equal(found(" , "), "");
});

test("addresses are read, broken ones too", () => {
    assert.deepEqual({ ...routeOf("#/product/a%2Fb"), query: "" }, { page: "product", name: "a/b", query: "" });
    assert.equal(routeOf("#/search?q=lunch%20bag").query.get("q"), "lunch bag");
    assert.equal(routeOf("").page, "");
    assert.equal(routeOf("#/product/%E0%A4%A").name, "%E0%A4%A");
});
