// reference.mjs - make docs/reference/*.md from the sources, so that they cannot drift.
//
//   node tools/reference.mjs             write the pages
//   node tools/reference.mjs --check     write nothing; exit 1 and name a page that is not what this makes
//
// javascript.md comes from web/*.js and the declarations that `make wasm` puts into build/web, c.md from
// include/endcap/*.h, command-line.md from `endcap help` (ENDCAP names the program, if not build/endcap).

import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const read = (path) => readFileSync(join(root, path), "utf8");
const fence = (language, code) => `\`\`\`${language}\n${code.trim()}\n\`\`\``;
const line = (text) => text.replace(/\s+/g, " ").trim();
const table = (head, rows) => [head, head.map(() => "---"), ...rows]
    .map((row) => `| ${row.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`).join("\n");
const page = (title, from, ...parts) => `${[`# ${title}`, `<!-- Made by tools/reference.mjs from ${from}. Do not edit. -->`,
    ...parts.flat(Infinity)].filter(Boolean).join("\n\n")}\n`;

/** A comment's text without its marks. */
const bare = (comment) => comment.replace(/^\s*\/\*+\s?|\s*\*\/\s*$/g, "").replace(/^[ \t]*\*[ \t]?/gm, "").trim();

/** What follows a {type} in braces. */
function afterType(text) {
    for (let i = 0, depth = 0; text.startsWith("{") && i < text.length; i++) {
        depth += { "{": 1, "}": -1 }[text[i]] ?? 0;
        if (!depth)
            return text.slice(i + 1).trim();
    }
    return text;
}

/** What C or a .d.ts declares, each with the comment before it. A comment of nothing is left out. */
function declarations(source) {
    const found = [];
    let comment = "", code = "";
    for (const text of source.split("\n")) {
        if (!code && (/^\s*\/\*/.test(text) || (comment && !comment.includes("*/")))) {
            comment = /^\s*\/\*/.test(text) ? text : `${comment}\n${text}`;
            continue;
        }
        if (!code && !text.trim()) {
            comment = "";
            continue;
        }
        code += `${text}\n`;
        const left = code.replace(/\/\*[^]*?\*\//g, "").replace(/[^{}()[\]]/g, "");
        if (left.match(/[{([]/g)?.length === left.match(/[})\]]/g)?.length && /[;}]\s*(\/\*.*\*\/)?\s*$/.test(code)) {
            found.push({ comment, code: code.trim() });
            comment = code = "";
        }
    }
    return found;
}

// ---- JavaScript -------------------------------------------------------------------------------------

const files = ["endcap", "shopper", "storage", "worker-client", "node", "errors"];
// Exported, but not for a page to use.
const hidden = /^(Line|Answer|Store\.(open|begin|end)|.*\.constructor|.*Of)$/;

/** One declaration: its heading, what its comment says, its types, its parameters and its result. */
function describe(heading, { comment, code }, typedefs, name) {
    const [words, ...tags] = bare(comment || typedefs.get(name) || "").split(/(?:^|\s+)@(?=[a-z])/);
    const list = tags.filter((tag) => tag.startsWith("param ")).map((tag) => afterType(tag.slice(6).trim()))
        .map((tag) => /^\[?([\w.]+)\]?\s+([^]*)$/.exec(tag)).filter(Boolean).map(([, name, what]) => `- \`${name}\`: ${line(what)}`);
    const result = line(afterType((tags.find((tag) => tag.startsWith("returns ")) ?? "").slice(8)));
    return [heading, line(words), fence("ts", code.replace(/^export (declare )?/, "")), list.join("\n"), result && `Result: ${result}.`];
}

function file(name) {
    const source = read(`web/${name}.js`);
    const typedefs = new Map(Array.from(source.matchAll(/\/\*\*(?:(?!\*\/)[^])*?@typedef\s([^]*?)\*\//g), ([comment, rest]) =>
        [/^\w+/.exec(afterType(rest.replace(/^\s*\*/gm, "").trim()))?.[0], comment]));
    const top = bare(/\/\*\*[^]*?\*\//.exec(source)[0]).replace(/^[\w.-]+ - (\w)/, (_, first) => first.toUpperCase());
    return [`## ${name}.js`, top, declarations(read(`build/web/${name}.d.ts`)).map((it) => {
        const [, kind, own] = /^export (?:declare )?(class|function|type|const) (\w+)/.exec(it.code) ?? [];
        if (!own || hidden.test(own))
            return [];
        if (kind !== "class")
            return describe(`### ${own}${kind === "function" ? "()" : ""}`, it, typedefs, own);
        const named = (code) => /^\w+(?=\()/.exec(code)?.[0];
        const members = declarations(it.code.replace(/^.*\n|\n\}$/g, "").replace(/^ {4}/gm, "")).reduce((all, member) => {
            const last = all.at(-1); // an overload of the same method
            return last && named(last.code) && named(last.code) === named(member.code)
                ? [...all.slice(0, -1), { ...last, code: `${last.code}\n${member.code}` }] : [...all, member];
        }, []).map((member) => {
            const [, called, call] = /^(?:readonly |get )*(\w+)(\()?/.exec(member.code) ?? [];
            const isOurs = called && !hidden.test(`${own}.${called}`);
            return isOurs ? describe(`#### ${own}.${called}${call && !/^get /.test(member.code) ? "()" : ""}`, member, typedefs) : [];
        });
        return [`### ${own}`, line(bare(it.comment).split("@")[0]), members];
    })];
}

// ---- C ----------------------------------------------------------------------------------------------

/** A C comment as Markdown: lines such as `name   what it is` become a list. */
const prose = (comment) => bare(comment).split(/\n\s*\n/).map((paragraph) =>
    /^ {4}/.test(paragraph) || !/^\S+ {2,}\S/m.test(paragraph) ? paragraph
        : paragraph.replace(/;?\n {2,}(?=\S)/g, " ").replace(/^(\S+) {2,}/gm, "- `$1`: ").replace(/^(.*\n)(?=- )/, (text) =>
                text.startsWith("- ") ? text : `${text}\n`)).join("\n\n");

function header(name) {
    const source = read(`include/endcap/${name}`);
    const lists = Array.from(source.matchAll(/^#define (\w+)\(X\)((?:.*\\\n)+.*)/gm), ([, list, body]) => [`### ${list}`,
        table(["name", "number", "meaning"], Array.from(body.replace(/\\\n/g, " ").matchAll(/X\((\w+),\s*(\d+),\s*((?:"(?:[^"\\]|\\.)*"\s*)+)\)/g),
            ([, name, number, text]) => [`\`${name}\``, number, text.replace(/"\s*"/g, "").replace(/^\s*"|"\s*$/g, "")]))]);
    const plain = source.replace(/^#(?:.*\\\n)*.*\n/gm, "").replace(/^EC_STATUS_ENUM.*\n/gm, "");
    const [, top] = /^(\/\*[^]*?\*\/)/.exec(source);
    return [`## ${name}`, prose(top).replace(/^[\w.]+ - (\w)/, (_, first) => first.toUpperCase()), lists,
        declarations(plain.slice(top.length)).map(({ comment, code }) => {
            const call = /\bec_\w+\(/.exec(code)?.[0];
            const name = call ? `${call})` : /^(?:enum|struct) (ec_\w+)/.exec(code)?.[1];
            return [name && `### ${name}`, fence("c", code), comment && prose(comment)];
        })];
}

// ---- command line -----------------------------------------------------------------------------------

const help = (...verb) => execFileSync(resolve(root, process.env.ENDCAP ?? "build/endcap"), ["help", ...verb], { encoding: "utf8" });
/** The parts of a help text: { title, body }. */
const partsOf = (text) => text.split(/\n\n(?=\S)/).map((part) => ({ title: part.split("\n")[0], body: part.split("\n").slice(1).join("\n") }));
const options = (body) => table(["option", "what it does"], body.split(/\n(?= {2}\S)/).filter((it) => it.trim()).map((it) => {
    const [, name, what] = /^ {2}(\S.*?)(?: {2,}|\n {3,})(\S[^]*)$/.exec(it);
    return [`\`${name}\``, line(what)];
}));
const paragraphs = (body) => body.replace(/^ {2}/gm, "").split(/\n\s*\n/).map(line);

function commandLine() {
    const overview = partsOf(help());
    const verbs = Array.from(overview.find(({ title }) => title === "Verbs").body.matchAll(/^ {2}(\w+) {2,}/gm), ([, verb]) => verb);
    const shared = new Map(); // the options that several verbs have alike, with those verbs
    const parts = new Map(verbs.filter((verb) => verb !== "help").map((verb) => [verb, partsOf(help(verb))]));
    const keyOf = ({ title, body }) => `${title}\n${body}`;
    for (const [verb, list] of parts)
        for (const part of list.filter(({ body }) => /^ {2}-/.test(body)))
            shared.set(keyOf(part), [...(shared.get(keyOf(part)) ?? []), verb]);
    const isShared = (part) => shared.get(keyOf(part))?.length > 1;
    const link = ({ title }) => `[${title}](#${title.toLowerCase().replace(/[^\w -]/g, "").replaceAll(" ", "-")})`;
    const verb = ([name, [{ title }, ...list]]) => [`## ${name}`, title.replace(/^endcap \w+ - (\w)/, (_, first) => first.toUpperCase()) + ".",
        `Options of several verbs: ${list.filter(isShared).map(link).join(", ")}.`,
        list.filter((part) => !isShared(part)).map((part) => {
            if (part.title === "Examples" || part.title === "Usage")
                return [`### ${name}: ${part.title.toLowerCase()}`, fence("text", part.body.replace(/^ {2}/gm, ""))];
            if (part.title === "More")
                return [`### ${name}: more`, paragraphs(part.body)];
            return [`### ${name}: ${part.title.toLowerCase()}`, /^ {2}-/.test(part.body) ? options(part.body) : paragraphs(part.body)];
        })];
    return [fence("text", help().split("\n\n").slice(1).join("\n\n")), Array.from(parts, verb),
        Array.from(shared, ([key, all]) => all.length < 2 ? [] : [`## ${key.split("\n")[0]}`,
            `Options of ${all.map((it) => `\`${it}\``).join(", ")}.`, options(key.split("\n").slice(1).join("\n"))]),
        "## Presets", fence("text", help("presets").split("\n\n").slice(1).join("\n\n"))];
}

// ---- the pages --------------------------------------------------------------------------------------

const headers = readdirSync(join(root, "include/endcap")).filter((name) => name.endsWith(".h"));
const first = ["endcap.h", "model.h", "user.h", "ranking.h"];
const pages = {
    "javascript.md": page("JavaScript", "web/*.js and their types",
        "`endcap.js` is for a page, a worker or Node.js, `node.js` for Node.js alone. How to use them: " +
        "[a page](../guide/page.md), [Node.js](../guide/node.md), [privacy](../guide/privacy.md).", files.map(file)),
    "c.md": page("C", "include/endcap/*.h",
        "The device library: open a [model file](../../models/FORMAT.md), keep a history, rank.", [...first, ...headers.filter((name) => !first.includes(name)).sort()].map(header)),
    "command-line.md": page("Command line", "endcap help",
        "How to use it: [your log](../guide/log.md), [tuning and size](../guide/tuning.md), [protocols](../evaluation.md#protocols).",
        commandLine()),
};
for (const [name, made] of Object.entries(pages)) {
    const path = join(root, "docs/reference", name);
    if (!process.argv.includes("--check"))
        writeFileSync(path, made);
    else if (!existsSync(path) || readFileSync(path, "utf8") !== made) {
        console.error(`docs/reference/${name} is not what the sources say; run: node tools/reference.mjs`);
        process.exitCode = 1;
    }
}
