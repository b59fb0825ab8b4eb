// eslint.format.mjs - how the JavaScript is laid out; `make format` applies it, `make format-check` checks it.
//
// These are ESLint's stylistic rules. They set the white space and leave the line breaks to the author, since
// lists of numbers, cases and options are packed by hand.

import stylistic from "@stylistic/eslint-plugin";

export const ignored = { ignores: ["**/build/**", "**/node_modules/**"] };

export const layout = {
    plugins: { "@stylistic": stylistic },
    rules: {
        ...stylistic.configs.customize({
            arrowParens: true,
            braceStyle: "1tbs",
            indent: 4,
            quotes: "double",
            semi: true,
        }).rules,
        "@stylistic/generator-star-spacing": ["error", "before"],
        "@stylistic/lines-between-class-members": ["error", "always", { exceptAfterSingleLine: true }],
        "@stylistic/operator-linebreak": ["error", "after", { overrides: { "?": "before", ":": "before" } }],
        "@stylistic/quotes": ["error", "double", { avoidEscape: true, allowTemplateLiterals: "always" }],
        "@stylistic/exp-list-style": "off",
        "@stylistic/list-style": "off",
        "@stylistic/max-statements-per-line": "off",
        "@stylistic/multiline-ternary": "off",
        "@stylistic/quote-props": ["error", "as-needed", { unnecessary: false }],
    },
};

export default [ignored, layout];
