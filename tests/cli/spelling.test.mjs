/* spelling.test.mjs - ids are folded by one rule: in the log, in the model, and in what a model is asked. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";

import { file, run, scratch, smallLog, smallOptions } from "./support.mjs";

/** Train on the small log, its ids spelled by `spell`; returns the model's path. */
function trained(name, spell, ...options) {
    const text = smallLog().replace(/^(u\d+,)(i\d+)/gm, (_, user, id) => user + spell(id));
    const path = join(scratch, `${name}.endcap`);
    const { code, err } = run(["train", file(`${name}.csv`, text), "-o", path, "--quiet", ...smallOptions, ...options]);
    assert.equal(code, 0, err);
    return path;
}

function answer(args, input = "") {
    const { code, out, err } = run([...args, "--json"], { input });
    assert.equal(code, 0, err);
    return { ...JSON.parse(out), err };
}
const ids = ({ places }) => places.map(({ item }) => item);

const upper = trained("upper", (id) => id, "--item-case", "upper");
const lower = trained("lower", (id) => id.toUpperCase(), "--item-case", "lower");
const kept = trained("kept", (id) => id);

test("a_model_whose_ids_were_folded_is_asked_in_any_letters", () => {
    for (const model of [upper, lower]) {
        const expected = answer(["recommend", model, "--history", model === upper ? "view:I03,cart:I04" : "view:i03,cart:i04"]);
        for (const history of ["view:I03,cart:i04", "view:i03,cart:I04", "i03,cart: I04 ", "view:\u00a0i03,cart:i04\ufeff"])
            assert.deepEqual(answer(["recommend", model, "--history", history]), expected);
        assert.deepEqual(expected.unknown_history, []);
        assert.equal(expected.err, "");
        const allowed = ids(answer(["recommend", model, "--allow", "i05,I06"]));
        assert.deepEqual(allowed.map((id) => id.toLowerCase()).sort(), ["i05", "i06"]);
        const left = ids(answer(["recommend", model, "-k", "24", "--exclude", "i05,I06"])).map((id) => id.toLowerCase());
        assert.equal(left.length, 22);
        assert.ok(!left.includes("i05") && !left.includes("i06"));
    }
});

test("a_candidate_comes_back_as_it_was_spelled_and_its_item_once", () => {
    const { places } = answer(["rerank", upper], JSON.stringify({
        history: [{ item: "i03" }], candidates: ["i04", "I04", " i05", "nobody", "i06"],
        options: { explain: false, unavailable: ["I06", "NOBODY"] } }));
    assert.deepEqual(places.map(({ item, known, position }) => [item, known, position]).sort(),
        [["i04", true, 0], [" i05", true, 2]].sort());
});

test("where_letters_were_kept_they_count", () => {
    const { unknown_history: unknown, err } = answer(["recommend", kept, "--history", "I03,i04"]);
    assert.deepEqual(unknown, ["I03"]);
    assert.match(err, /does not know 1 of/);
});

test("the_model_holds_the_rule_where_it_is_not_the_usual_one", () => {
    const sections = (path) => answer(["inspect", path]).sections.map(({ name, bytes, optional }) => ({ name, bytes, optional }));
    for (const path of [upper, lower, trained("floats", (id) => id, "--keep-float-ids")])
        assert.deepEqual(sections(path).filter(({ name }) => name === "id rule"), [{ name: "id rule", bytes: 4, optional: true }]);
    assert.ok(!sections(kept).some(({ name }) => name === "id rule"));
});
