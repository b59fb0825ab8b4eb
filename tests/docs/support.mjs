/* support.mjs - Markdown as the tests of the documents see it: fenced blocks, links, headings, words. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../../", import.meta.url));
export const read = (path) => readFileSync(join(root, path), "utf8");

/** Markdown files of a folder and of those in it. */
export const markdownOf = (folder) => readdirSync(join(root, folder), { recursive: true })
    .filter((name) => name.endsWith(".md")).map((name) => `${folder}/${name}`).sort();

/** The fenced blocks of a document: { line, language, code, orders }. `orders` are the HTML comments right before a
 * block, by their first word: { setup, check, "not run" }. */
export function blocksOf(markdown) {
    const found = [];
    const fences = /((?:^<!--[^]*?-->\n+)*)^```([\w-]*)[^\n]*\n([^]*?)^```$/gm;
    for (const match of markdown.matchAll(fences)) {
        const [, comments, language, code] = match;
        const orders = Object.fromEntries(Array.from(comments.matchAll(/<!-- (setup|check|not run): ([^]*?) -->/g),
            ([, order, text]) => [order, text]));
        const line = markdown.slice(0, match.index + comments.length).split("\n").length;
        found.push({ line, language, code, orders });
    }
    return found;
}

/** A document without its fenced blocks and comments, line for line. */
export const proseOf = (markdown) => markdown.replace(/^```[^]*?^```$|<!--[^]*?-->/gm, (hidden) => hidden.replace(/[^\n]/g, ""));

/** The targets of links and pictures. */
export const linksOf = (markdown) => Array.from(proseOf(markdown).replace(/`[^`\n]*`/g, "").matchAll(/\]\(([^)\s]+)\)/g), ([, target]) => target);

/** The anchors that GitHub makes of headings. */
export function anchorsOf(markdown) {
    const seen = new Map();
    return new Set(Array.from(proseOf(markdown).matchAll(/^#{1,6} +(.*?) *#*$/gm), ([, heading]) => {
        const slug = heading.replace(/\[([^\]]*)\]\([^)]*\)/g, "$1").toLowerCase().replace(/[^\p{L}\p{N}_ -]/gu, "").replaceAll(" ", "-");
        const n = seen.get(slug) ?? 0;
        seen.set(slug, n + 1);
        return n ? `${slug}-${n}` : slug;
    }));
}
