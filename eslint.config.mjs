// eslint.config.mjs - what the JavaScript must not do; `make lint` runs it. The layout is eslint.format.mjs.

import js from "@eslint/js";
import globals from "globals";

import { ignored, layout } from "./eslint.format.mjs";

const rules = Object.fromEntries([
    "array-callback-return", "default-case-last", "eqeqeq", "logical-assignment-operators", "no-constructor-return",
    "no-duplicate-imports", "no-else-return", "no-eval", "no-extend-native", "no-implied-eval", "no-lonely-if",
    "no-new-func", "no-self-compare", "no-sequences", "no-template-curly-in-string", "no-throw-literal",
    "no-unneeded-ternary", "no-unreachable-loop", "no-unused-expressions", "no-useless-call",
    "no-useless-computed-key", "no-useless-concat", "no-useless-rename", "no-useless-return", "no-var",
    "object-shorthand", "prefer-arrow-callback", "prefer-const", "prefer-object-has-own",
    "prefer-promise-reject-errors", "prefer-rest-params", "prefer-spread",
].map((rule) => [rule, "error"]));

export default [
    ignored,
    js.configs.recommended,
    {
        linterOptions: { reportUnusedDisableDirectives: "error" },
        rules: { ...rules, "no-unused-vars": ["error", { ignoreRestSiblings: true }] },
    },
    // What reaches a page: the names of a browser only, and nothing printed.
    { files: ["web/**/*.js"], languageOptions: { globals: globals.browser }, rules: { "no-console": "error" } },
    { files: ["web/demo/*.js"], rules: { "no-console": ["error", { allow: ["info"] }] } },
    { files: ["web/debug.js"], rules: { "no-console": ["error", { allow: ["warn"] }] } },
    { files: ["web/node.js"], languageOptions: { globals: globals.node } },
    // A test holds functions that run in a page, and expressions for what a terminal shows.
    {
        files: ["**/*.mjs"],
        languageOptions: { globals: { ...globals.browser, ...globals.node } },
        rules: { "no-control-regex": "off", "no-regex-spaces": "off" },
    },
    layout,
];
