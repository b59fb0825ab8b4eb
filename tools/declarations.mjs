// declarations.mjs - finish the declarations that tsc made of the JSDoc types, for those who compile against them.
//
//   node tools/declarations.mjs FOLDER SOURCES
//
// tsc leaves the text of a @typedef away from its type, where no editor shows it; this puts it before. It gives optional
// properties `| undefined`, for exactOptionalPropertyTypes, makes constructors private and takes out what is marked
// @internal, and removes the declarations of files that no page imports. [Symbol.dispose] is declared only where the
// compiler's lib has it, so that the files compile without skipLibCheck from TypeScript 5.0 on.

import { readdirSync, readFileSync, unlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const [folder, sources] = process.argv.slice(2);

/** The modules that a page or a script imports; of some only what is named. */
const PUBLIC = ["debug", "endcap", "errors", "ids", "node", "shopper", "storage", "worker-client"];
const ONLY = { debug: ["Noticed", "DebugReport"], errors: ["StatusName", "EndcapError"] };
const HIDDEN = /^(Answer|Line)$/;
const OPEN = /^(EndcapError)$/; // classes that others may make

const DISPOSING = `
type DisposeKey = SymbolConstructor extends { readonly dispose: infer D extends symbol } ? D : never;
/** What \`using\` needs, where the compiler's lib knows Symbol.dispose. */
type Disposing = { [K in DisposeKey]: () => void };
export {};
`;

/** The end of the declaration, statement or member that begins at a place: past its last `;` or `}`. */
function endOf(text, start) {
    for (let i = start, depth = 0; i < text.length; i++) {
        if (text.startsWith("/*", i))
            i = text.indexOf("*/", i) + 1;
        else if ("{([".includes(text[i]))
            depth++;
        else if ("})]".includes(text[i]))
            depth--;
        if (depth === 0 && (text[i] === ";" || (text[i] === "}" && /^\}\n/.test(text.slice(i)))))
            return i + 1;
    }
    return text.length;
}

/** Comments before a member or declaration: all but the last belong to overloads or are left over. */
const COMMENTS = String.raw`(?:[ \t]*\/\*\*(?:(?!\*\/)[^])*\*\/\n)`;

/** What a @typedef says of its type, by the type's name. */
const wordsOf = (text) => new Map(Array.from(text.matchAll(/\/\*\*((?:(?!\*\/)[^])*?)@typedef\s((?:(?!\*\/)[^])*)\*\//g), ([, words, rest]) => {
    const type = rest.replace(/^\s*\*/gm, "").trim();
    let i = 0;
    for (let depth = 0; type[0] === "{" && i < type.length; i++) {
        depth += { "{": 1, "}": -1 }[type[i]] ?? 0;
        if (!depth)
            break;
    }
    return [/^[}\s]*(\w+)/.exec(type.slice(i))[1], words.replace(/^\s*\*?[ \t]?/gm, "").trim()];
}));

/** Give optional properties `| undefined`; the inner ones first. */
function optional(text) {
    const blank = (whole) => whole.replace(/\/\*(?:(?!\*\/)[^])*\*\//g, (comment) => " ".repeat(comment.length));
    for (const { index, 0: found } of [...blank(text).matchAll(/\b\w+\?: /g)].reverse()) {
        const bare = blank(text);
        const start = index + found.length;
        let end = start;
        for (let depth = 0; depth > 0 || !";,)".includes(bare[end]); end++)
            depth += "{([<".includes(bare[end]) ? 1 : "})]".includes(bare[end]) || (bare[end] === ">" && bare[end - 1] !== "=") ? -1 : 0;
        const type = text.slice(start, end);
        if (bare[end] === ";" && !/\| undefined$/.test(type))
            text = `${text.slice(0, start)}${/=>/.test(type) ? `(${type})` : type} | undefined${text.slice(end)}`;
    }
    return text;
}

/** Take out the declarations for which `isOut(name, comment)` holds. */
function without(text, pattern, isOut) {
    const found = new RegExp(`(${COMMENTS}*)${pattern}`, "gm");
    let made = "";
    let from = 0;
    for (const match of text.matchAll(found)) {
        if (match.index < from || !isOut(match[2], match[1]))
            continue;
        made += text.slice(from, match.index);
        from = endOf(text, match.index + match[1].length) + 1;
    }
    return made + text.slice(from);
}

function finish(name, text) {
    const source = readFileSync(join(sources, `${name}.js`), "utf8");
    const words = wordsOf(source);
    // tsc drops the comment of an async method that has overloads.
    const ofMethods = new Map(Array.from(source.matchAll(new RegExp(String.raw`(${COMMENTS}) {4}async (\w+)\(`, "g")),
        ([, comment, method]) => [method, comment]));
    text = text.replace(/^\/\*\*(?:(?!\*\/)[^])*?@(?:typedef|import)\s(?:(?!\*\/)[^])*\*\/\n/gm, "");
    text = without(text, String.raw`([ ]{4}(?:static |get )*(?:\[\w+\]|\w+)(?=[(:<]))`, (_, comment) => comment.includes("@internal"));
    text = text.replace(new RegExp(`${COMMENTS}+(?=${COMMENTS})`, "g"), (all) => (all.includes("@overload") ? "" : all));
    text = text.replace(/(?<!\*\/\n)^ {4}(\w+)\(/gm, (all, method) => (ofMethods.get(method) ?? "") + all);
    text = without(text, String.raw`(?:export |declare )+(?:const|function|type|class) (\w+)`,
        (own) => HIDDEN.test(own) || (ONLY[name] && !ONLY[name].includes(own)));
    text = text.replace(/(@readonly(?:(?!\*\/)[^])*\*\/\n\s+)(?!readonly )(?=\w+:)/g, "$1readonly ");
    text = text.replace(/^export (?:declare )?class (\w+)[^]*?^\}\n/gm, (all, own) => {
        if (OPEN.test(own))
            return all;
        const body = without(all, String.raw`([ ]{4}constructor)\(`, () => true)
            .replace(/\{\n(?: {4}#private;\n)?/, (head) => `${head}    private constructor();\n`);
        const open = body.replace(/^ {4}\[Symbol\.dispose\]\(\): void;\n/m, "");
        return open === body ? body : `${open}export interface ${own} extends Disposing {\n}\n`;
    });
    if (text.includes("extends Disposing"))
        text += DISPOSING;
    text = optional(text);
    text = text.replace(/^export type (\w+)/gm, (all, own) => (words.get(own)
        ? `/** ${words.get(own).replaceAll("\n", "\n * ")} */\n${all}` : all));
    // Imports of what is no longer named, or of files without a declaration.
    return text.replace(/^import (?:type )?\{ ([^}]*) \} from "\.\/([\w-]+)\.js";\n/gm, (all, names, from) => {
        const rest = text.replaceAll(all, "").replace(/\/\*(?:(?!\*\/)[^])*\*\//g, "");
        const left = names.split(", ").filter((one) => new RegExp(`\\b${one}\\b`).test(rest));
        return left.length ? `import type { ${left.join(", ")} } from "./${from}.js";\n` : "";
    }).replace(/^import type (\{ [^}]* \}) from ("\.\/(?:errors|shopper|ids)\.js";)\n(?=[^]*^export \{ )/gm, "import $1 from $2\n");
}

for (const file of readdirSync(folder).filter((one) => one.endsWith(".d.ts"))) {
    const path = join(folder, file);
    const name = file.replace(".d.ts", "");
    if (!PUBLIC.includes(name))
        unlinkSync(path);
    else
        writeFileSync(path, finish(name, readFileSync(path, "utf8")));
}
