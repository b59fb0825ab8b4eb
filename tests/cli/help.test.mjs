/* help.test.mjs - help and man page against the files of golden/. After a change on purpose:
 *
 *     UPDATE_GOLDEN=1 node tests/cli/help.test.mjs
 *
 * and read the difference. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import { root, run } from "./support.mjs";

const verbs = ["check", "train", "tune", "evaluate", "inspect", "recommend", "rerank"];
const golden = (name) => join(root, "tests/cli/golden", name);

function compare(name, args) {
    const { code, out, err } = run(args);
    assert.equal(code, 0);
    assert.equal(err, "");
    if (process.env.UPDATE_GOLDEN)
        writeFileSync(golden(name), out);
    assert.equal(out, readFileSync(golden(name), "utf8"));
    return out;
}

test("the_overview_is_the_golden_one", () => {
    const out = compare("help.txt", ["help"]);
    for (const verb of verbs)
        assert.match(out, new RegExp(`^  ${verb} `, "m"));
});

for (const verb of verbs)
    test(`the_help_of_${verb}_is_the_golden_one_and_leads_with_examples`, () => {
        const out = compare(`help-${verb}.txt`, ["help", verb]);
        assert.match(out.split("\n")[2], /^Examples$/);
        assert.match(out, new RegExp(`^    .*endcap ${verb} `, "m"));
    });

test("the_help_of_presets_is_the_golden_one_and_names_each_that_the_option_names", () => {
    const out = compare("help-presets.txt", ["help", "presets"]);
    for (const name of ["ga4", "shopify", "woocommerce", "magento", "matomo", "retailrocket", "rees46", "instacart", "movielens"])
        assert.match(out, new RegExp(`^${name}$`, "m"));
});

test("help_is_the_same_however_it_is_asked_for", () => {
    const { out } = run(["help", "train"]);
    assert.equal(run(["train", "--help"]).out, out);
    assert.equal(run(["train", "-h"]).out, out);
    assert.equal(run(["train", "nofile", "--factors", "8", "--help"]).out, out);
    assert.equal(run(["--help"]).out, run(["help"]).out);
    assert.equal(run(["help", "help"]).out, run(["help"]).out);
});

test("no_line_of_help_but_an_example_is_longer_than_80_characters", () => {
    for (const verb of verbs)
        for (const line of run(["help", verb]).out.split("\n"))
            if (!line.startsWith("    ") || line.startsWith("     "))
                assert.ok([...line].length <= 80, line);
});

test("the_version_is_that_of_the_header", () => {
    const header = readFileSync(join(root, "include/endcap/version.h"), "utf8");
    const version = ["MAJOR", "MINOR", "PATCH"].map((part) => new RegExp(`EC_VERSION_${part} (\\d+)`).exec(header)[1]).join(".");
    assert.equal(run(["--version"]).out, `endcap ${version}\n`);
    assert.equal(run(["-V"]).out, `endcap ${version}\n`);
});

test("the_man_page_is_the_golden_one", () => {
    compare("endcap.1", ["help", "--man"]);
});

test("the_man_page_has_every_option_of_every_verb", () => {
    const man = run(["help", "--man"]).out.replaceAll("\\-", "-");
    for (const verb of verbs)
        for (const [, option] of run(["help", verb]).out.matchAll(/^  (?:-., )?--([a-z0-9-]+)/gm))
            assert.ok(man.includes(`\\fB--${option}\\fR`), `${verb} --${option}`);
});

test("groff_has_nothing_to_say_about_the_man_page", (t) => {
    const groff = spawnSync("groff", ["-man", "-ww", "-Tutf8", "-z"], {
        input: run(["help", "--man"]).out, encoding: "utf8",
    });
    if (groff.error)
        return t.skip("groff is not installed");
    assert.equal(groff.stderr, "");
    assert.equal(groff.status, 0);
});
