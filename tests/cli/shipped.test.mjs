// The shipped model is what the sources train from the embedded log, byte for byte, and it is as good as it was. Training
// takes about 15 seconds, so this runs with the plain program alone.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import { root, run, scratch } from "./support.mjs";

const shop = ["models/online-retail/online-retail.csv.zst", "--preset", "models/online-retail/preset.json"];

/** Of the model shipped: 0.22141. The same on every machine, so that what is below it is a change. */
const NDCG_10 = "0.2213";

test("the_shipped_model_is_what_the_embedded_log_trains", () => {
    const made = join(scratch, "shop.endcap");
    const { code, err } = run(["train", ...shop, "-o", made, "--quiet"], { cwd: root });
    assert.equal(code, 0, err);
    const same = readFileSync(made).equals(readFileSync(join(root, "models/online-retail.endcap")));
    assert.ok(same, "models/online-retail.endcap is not what is trained now: make models, and see that it is no worse");
});

test("a_model_of_the_embedded_log_is_at_least_as_good_as_it_was", () => {
    const { code, err } = run(["evaluate", ...shop, "--protocol", "leave-one-out", "-k", "10", "--quiet",
        "--at-least", `ndcg@10=${NDCG_10}`], { cwd: root });
    assert.equal(code, 0, err);
});
