// dom.js - elements and tables. Text comes from logs and is text only: nothing here reads it as markup.

import { figure, range } from "./words.js";

/** @typedef {string | Node} Child */

/**
 * Make an element.
 *
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {Record<string, string>} [attributes]
 * @param {...Child} children
 */
export function make(tag, attributes = {}, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...children);
    return element;
}

/** A cell: text, a node, or either with a class and a title. @typedef {Child | { of: Child, class: string }} Cell */

/**
 * A table that scrolls by itself where it is too wide, also from the keyboard.
 *
 * @param {string} caption
 * @param {Cell[]} head
 * @param {Cell[][]} rows the first cell names the row
 * @param {{ id: string, ours?: (row: number) => boolean }} options
 */
export function table(caption, head, rows, { id, ours = () => false }) {
    /** @param {"th" | "td"} tag @param {Cell} cell @param {Record<string, string>} [attributes] */
    const cellOf = (tag, cell, attributes = {}) =>
        typeof cell === "string" || cell instanceof Node
            ? make(tag, attributes, cell)
            : make(tag, { ...attributes, class: cell.class }, cell.of);
    const body = rows.map((row, n) =>
        make("tr", ours(n) ? { class: "ours" } : {},
            ...row.map((cell, c) => (c ? cellOf("td", cell) : cellOf("th", cell, { scope: "row" })))));
    return make("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": caption },
        make("table", { id },
            make("caption", {}, caption),
            make("thead", {}, make("tr", {}, ...head.map((cell) => cellOf("th", cell, { scope: "col" })))),
            make("tbody", {}, ...body)));
}

/** A figure with its interval below. @param {number} number @param {readonly (number | null)[]} interval */
export const within = (number, interval) => make("span", { class: "within" }, figure(number), make("small", {}, range(interval)));

/** The numbers behind a chart, folded away. @param {...Child} children */
export const numbers = (...children) =>
    make("details", {}, make("summary", {}, "The numbers"), ...children);
