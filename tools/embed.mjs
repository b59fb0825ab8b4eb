// embed.mjs - a page and what it names, as one file.
//
//   node tools/embed.mjs web/report/index.html build/share/report.html
//
// Stylesheets and scripts of the page are put into it; modules are joined, each before those that import it, into one
// script without imports. The page's policy gets their hashes, so that nothing else may run. A package's licence goes
// along with its script. {{data}} stays where it is: the program puts the data there (src/cli/evaluate/page.h).
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

const [page, output] = process.argv.slice(2);
const folder = dirname(page);
const read = (path) => readFileSync(path, "utf8");

/** Names that a module declares at its top: joined, they share one scope. */
const declared = new Set();

const IMPORT = /^import\s[^;]*?from\s+"(\.\/[^"]+)";\n/gm;

/** Join a module with those it imports, which come first. */
function joinModules(path, done = new Set()) {
    if (done.has(path))
        return "";
    done.add(path);
    const text = read(path);
    const before = [...text.matchAll(IMPORT)].map(([, name]) => joinModules(resolve(dirname(path), name), done));
    const own = text.replace(IMPORT, "").replace(/^export \{\};\n/gm, "").replace(/^export /gm, "");
    if (/^\s*(import|export)\b/m.test(own))
        throw new Error(`${path}: an import or export that embed.mjs does not know how to join`);
    for (const [, name] of own.matchAll(/^(?:const|let|var|function|class) (\w+)/gm)) {
        if (declared.has(name))
            throw new Error(`${path}: ${name} is declared by another module too`);
        declared.add(name);
    }
    return before.join("") + own;
}

/** The licence of the package that a file is of, as a comment; nothing for our own. */
function licenceOf(path) {
    const match = /^(.*\/node_modules\/[^/]+)\//.exec(path);
    const file = match && join(match[1], "LICENSE");
    return file && existsSync(file) ? `/*\n${read(file).trim()}\n*/\n` : "";
}

const hashes = { script: [], style: [] };

function inline(tag, attributes, text) {
    if (/<\/(script|style)|<!--/i.test(text))
        throw new Error(`a ${tag} of ${page} would end early`);
    hashes[tag].push(`'sha256-${createHash("sha256").update(text).digest("base64")}'`);
    return `<${tag}${attributes}>${text}</${tag}>`;
}

const html = read(page)
    .replace(/<link rel="stylesheet" href="([^"]+)">/g, (_, href) => {
        const path = resolve(folder, href);
        return inline("style", "", licenceOf(path) + read(path));
    })
    .replace(/<script( type="module")? src="([^"]+)"><\/script>/g, (_, module = "", src) => {
        const path = resolve(folder, src);
        return inline("script", module, module ? joinModules(path) : licenceOf(path) + read(path));
    })
    .replace("{{script-hashes}}", () => hashes.script.join(" "))
    .replace("{{style-hashes}}", () => hashes.style.join(" "));

if (html.split("{{data}}").length !== 2)
    throw new Error(`${page}: there must be one {{data}}`);

mkdirSync(dirname(output), { recursive: true });
writeFileSync(output, html);
