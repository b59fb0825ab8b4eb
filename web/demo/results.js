// results.js - a search or a department: all of it, ordered for you, or the same for everybody.

import { counted, h } from "./dom.js";
import { entriesOf, Shelf } from "./shelf.js";
import { departments } from "./words.js";

/** @typedef {import("./shop.js").Shop} Shop */
/** @typedef {import("./shop.js").Product} Product */
/** @typedef {import("./view.js").View} View */

const page = 48;

/** Which order one last chose; for this page view only. */
let isPlain = false;

/**
 * Products whose names have, for each word of the query, a word that begins with it.
 *
 * @param {Iterable<Product>} products @param {string} query
 * @returns {Product[]}
 */
export function find(products, query) {
    const words = query
        .toLowerCase()
        .split(/[^a-z0-9à-ÿ]+/)
        .filter((word) => word !== "")
        .map((word) => ` ${word.length > 3 ? word.replace(/s$/, "") : word}`);
    if (words.length === 0) return [];
    return [...products].filter(({ search }) => words.every((word) => search.includes(word)));
}

/** The order for everybody: most popular first. @param {Product[]} products */
const plainly = (products) =>
    [...products].sort((a, b) => b.popularity - a.popularity || (a.id < b.id ? -1 : 1));

/** @param {Shop} shop @param {string} title @param {Product[]} found @returns {View} */
function listing(shop, title, found) {
    const products = plainly(found);
    const ids = products.map(({ id }) => id);
    let limit = page;
    const heading = h("h1", { tabindex: "-1" }, title);
    const shelf = new Shelf(shop, { name: "results", showsMoves: true });
    const status = h("p", { class: "note", role: "status" });
    const more = h(
        "button",
        {
            type: "button",
            class: "quiet more",
            onclick: () => {
                limit += page;
                update();
            },
        },
        "Show more",
    );
    const choice = (/** @type {string} */ label, /** @type {boolean} */ plain) =>
        h(
            "label",
            {},
            h("input", {
                type: "radio",
                name: "order",
                value: plain ? "plain" : "you",
                checked: plain === isPlain,
                onchange: () => {
                    isPlain = plain;
                    update();
                },
            }),
            h("span", {}, label),
        );
    const order = h(
        "fieldset",
        { class: "switch" },
        h("legend", { class: "visually-hidden" }, "Order"),
        choice("For you", false),
        choice("Most popular first", true),
    );
    const nothing = h(
        "p",
        { class: "notice" },
        "Nothing here is called that. Try ",
        ...["mug", "heart", "lunch bag", "vintage", "christmas"].flatMap((word, at) => [
            at > 0 && ", ",
            h("a", { href: `#/search?q=${encodeURIComponent(word)}` }, word),
        ]),
        ".",
    );
    const element = h(
        "div",
        { class: "results" },
        h("div", { class: "results-head" }, h("div", {}, heading, status), ids.length > 1 && order),
        ids.length === 0 && nothing,
        shelf.element,
        more,
    );

    const update = () => {
        const hasHistory = shop.history().length > 0;
        const entries =
            isPlain || ids.length === 0
                ? ids.slice(0, limit).map((item) => ({ item }))
                : entriesOf(shop.rerank(ids, { explain: true, k: Math.min(limit, ids.length) }));
        shelf.show("Products", "", entries);
        status.textContent =
            ids.length === 0
                ? "No products"
                : `${counted(ids.length, "product")}, ` +
                    (isPlain
                        ? "in the same order for everybody"
                        : hasHistory
                            ? "ordered for you"
                            : "most popular first until you have looked around");
        more.hidden = limit >= ids.length;
    };
    update();
    return { title: `${title} · Merrythorn`, element, heading, update };
}

/** @param {Shop} shop @param {string} query @returns {View} */
export const searchPage = (shop, query) => listing(shop, `“${query}”`, find(shop.products.values(), query));

/** @param {Shop} shop @param {string} department @returns {View} */
export const departmentPage = (shop, department) =>
    listing(
        shop,
        departments[department] ?? "Everything",
        [...shop.products.values()].filter(
            (product) => !(department in departments) || product.department === department,
        ),
    );
