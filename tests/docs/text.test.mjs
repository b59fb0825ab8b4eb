/* text.test.mjs - what a stranger reads: links lead somewhere, the reference is that of the sources, the README is
 * short, and one word stands for one thing, as the glossary in docs/design.md says. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join, normalize } from "node:path";
import { test } from "node:test";

import { anchorsOf, linksOf, markdownOf, proseOf, read, root } from "./support.mjs";

const tops = readdirSync(root).filter((name) => name.endsWith(".md")).sort();
const documents = [...tops, ...markdownOf("docs"), ...readdirSync(join(root, "models")).filter((name) => name.endsWith(".md")).map((name) => `models/${name}`)];

for (const document of documents)
    test(`every relative link of ${document} leads to a file and, with #, to a heading`, () => {
        const broken = linksOf(read(document)).filter((target) => {
            if (/^[a-z]+:/.test(target))
                return false;
            const [path, anchor] = target.split("#");
            const file = path ? normalize(join(document, "..", path)) : document;
            return !existsSync(join(root, file)) || (anchor && !anchorsOf(read(file)).has(anchor));
        });
        assert.deepEqual(broken, []);
    });

test("every page of docs is linked from the README or from a page that is", () => {
    const reached = new Set(["README.md"]);
    for (const document of reached)
        for (const target of linksOf(read(document)).map((link) => link.split("#")[0]).filter((link) => link.endsWith(".md") && !/^[a-z]+:/.test(link)))
            reached.add(normalize(join(document, "..", target)));
    assert.deepEqual(documents.filter((document) => !reached.has(document)), []);
});

test("the README has 800 to 1,000 words outside its code", () => {
    const n = proseOf(read("README.md")).replace(/\]\([^)]*\)/g, "]").match(/[\p{L}\p{N}][^\s|]*/gu).length;
    assert.ok(n >= 800 && n <= 1000, `${n} words`);
});

test("the reference pages are what tools/reference.mjs makes of the sources", () => {
    const { status, stderr } = spawnSync(process.execPath, ["tools/reference.mjs", "--check"], { cwd: root, encoding: "utf8" });
    assert.equal(status, 0, stderr);
});

/** The words in backticks in the last column of the glossary. */
const glossary = /^## Words$[^]*?(?=^## |(?![^]))/m.exec(read("docs/design.md"))[0];
const banned = Array.from(glossary.matchAll(/^\|.*\|([^|]*)\|$/gm), ([, cell]) => Array.from(cell.matchAll(/`([^`]+)`/g), ([, word]) => word)).flat();

/** Where a text uses a banned word. */
const breaches = (text) => text.split("\n").flatMap((line, i) => banned.filter((word) => new RegExp(`(?<![\\w-])${word}(?![\\w-])`, "i").test(line))
    .map((word) => `line ${i + 1}: "${word}" in: ${line.trim()}`));

test("the glossary bans words", () => assert.ok(banned.length > 3, banned.join()));

for (const document of documents.filter((name) => !name.startsWith("docs/reference/") && !name.startsWith("models/")))
    test(`${document} uses no word that the glossary bans`, () =>
        assert.deepEqual(breaches(proseOf(document === "docs/design.md" ? read(document).replace(glossary, "") : read(document))), []));

test("the help uses no word that the glossary bans", () => {
    const golden = readdirSync(join(root, "tests/cli/golden"));
    assert.deepEqual(golden.flatMap((name) => breaches(read(`tests/cli/golden/${name}`)).map((breach) => `${name} ${breach}`)), []);
});
