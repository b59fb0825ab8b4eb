// debug.test.mjs - what a page sends and the model does not understand is counted, and each kind warned of once.

import assert from "node:assert/strict";
import { before, beforeEach, describe, mock, test } from "node:test";

import { EndcapError, load } from "../../build/web/endcap.js";
import { smallModel } from "./support.mjs";

const NOW = 1.8e12;
const NONE = { count: 0, example: undefined };

let bytes;
let endcap;
let warned;

before(async () => {
    bytes = await smallModel();
    warned = mock.method(console, "warn", () => {});
});
beforeEach(async () => {
    endcap = await load({ model: bytes, debug: true });
    warned.mock.resetCalls();
});

/** The counts, and the warnings so far. */
const seen = () => ({ counts: Object.fromEntries(Object.entries(endcap.debug()).map(([kind, { count }]) => [kind, count])),
    warnings: warned.mock.calls.map(({ arguments: [text] }) => text) });

/** Expect these counts, no other, and a warning that matches each. */
function expect(counts, ...patterns) {
    const { counts: all, warnings } = seen();
    assert.deepEqual(Object.fromEntries(Object.entries(all).filter(([, count]) => count)), counts);
    assert.equal(warnings.length, patterns.length, warnings.join("\n"));
    patterns.forEach((pattern, i) => assert.match(warnings[i], pattern));
}

describe("debug", () => {
    test("is silent where all is understood", () => {
        const shopper = endcap.shopper({ events: [{ item: "tea-03", time: NOW }] });
        shopper.record({ item: " cup-04 ", type: "cart", time: NOW });
        shopper.recommend({ group: "teas", unavailable: ["cup-04", "sold-out-last-year"], now: NOW });
        shopper.recommend({ exclude: endcap.set(["tea-04", "new"]) });
        shopper.rerank(["tea-05", "cup-05"]);
        endcap.similar("tea-03");
        assert.equal(endcap.item("nobody"), undefined);
        shopper.forget({ item: "nobody" });
        expect({});
        assert.deepEqual(endcap.debug(), { unknownIds: NONE, caseMismatches: NONE, timesInSeconds: NONE, eventTypes: NONE,
            unknownGroups: NONE });
    });

    test("counts ids of no item, and warns of the first", () => {
        const shopper = endcap.shopper();
        for (let n = 0; n < 3; n++)
            shopper.record({ item: `sofa-${n}`, time: NOW });
        endcap.similar("lamp");
        shopper.rerank(["tea-01", "desk", "desk-2"]);
        expect({ unknownIds: 6 }, /^endcap: record: the model does not know the item "sofa-0"/);
        assert.equal(endcap.debug().unknownIds.example, "sofa-0");
    });

    test("tells ids apart that differ only in case, filters among them", () => {
        const shopper = endcap.shopper();
        shopper.record({ item: "TEA-03", time: NOW });
        shopper.rerank(["Tea-04", "tea-05"]);
        shopper.recommend({ unavailable: ["CUP-01", "cup-02"], exclude: ["nobody"] });
        endcap.set(["Cup-03"]);
        expect({ caseMismatches: 4 }, /record: the model knows "tea-03", and not "TEA-03".*--item-case/);
    });

    test("notices times in seconds, of events and of visits", () => {
        const shopper = endcap.shopper();
        shopper.record({ item: "tea-03", time: 1.7e9 });
        shopper.recommend({ now: Math.floor(Date.now() / 1000) });
        shopper.record({ item: "tea-03", time: 0 });
        expect({ timesInSeconds: 2 }, /record: time: 1700000000 is 1970-01-20T.*multiply seconds by 1000/);
    });

    test("counts types in others' words, which are refused with the right one", () => {
        const shopper = endcap.shopper();
        for (const [type, right] of [["view_item", "view"], ["add_to_cart", "cart"], ["add_to_wishlist", "like"], ["buy", "purchase"]]) {
            for (const call of [() => shopper.record({ item: "tea-03", type }), () => endcap.shopper({ events: [{ item: "tea-03", type }] })])
                assert.throws(call, (error) => error instanceof EndcapError && error.code === "EC_E_EVENT_TYPE" &&
                    error.message.includes(`not ${type}; that is "${right}" here`));
        }
        assert.throws(() => shopper.record({ item: "tea-03", type: "toString" }), /not toString$/);
        expect({ eventTypes: 9 }, /not view_item; that is "view" here/);
        assert.deepEqual(shopper.history(), []);
    });

    test("counts groups that the model does not have", () => {
        const shopper = endcap.shopper();
        shopper.recommend({ group: "sofas" });
        shopper.recommend({ group: "sofas", groupFallback: "all" });
        shopper.rerank(["tea-03"], { group: "Teas" });
        expect({ unknownGroups: 3 }, /recommend: the model has no group "sofas"/);
    });

    test("warns of each kind once, and gives a copy of its counts", () => {
        const shopper = endcap.shopper();
        for (let n = 0; n < 2; n++) {
            shopper.record({ item: "sofa", time: 1.7e9 });
            shopper.record({ item: "Tea-03", time: NOW });
            shopper.recommend({ group: "sofas" });
        }
        endcap.debug().unknownIds.count = 99;
        expect({ unknownIds: 2, caseMismatches: 2, timesInSeconds: 2, unknownGroups: 2 }, /"sofa"/, /1700000000/, /Tea-03/, /sofas/);
    });

    test("of a console that is broken loses no event", () => {
        warned.mock.mockImplementationOnce(() => {
            throw new Error("no console");
        });
        const told = [];
        const shopper = endcap.shopper();
        shopper.subscribe(({ recorded }) => told.push(...recorded));
        assert.equal(shopper.record({ item: "nobody", time: NOW }).known, false);
        assert.deepEqual(told, shopper.history());
        assert.equal(told.length, 1);
    });

    test("is off by default, and a flag", async () => {
        const plain = await load({ model: bytes });
        const shopper = plain.shopper();
        shopper.record({ item: "sofa", time: 1 });
        assert.equal(plain.debug(), null);
        assert.equal(warned.mock.callCount(), 0);
        await assert.rejects(load({ model: bytes, debug: 1 }), /debug is true or false, not number 1/);
    });
});
