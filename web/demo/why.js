// why.js - why a product stands where it stands: one sentence, and the exact sum behind it.
//
// A place's contributions sum to its score. The sentence is made from the largest; the breakdown shows
// the largest one by one and the rest together, so that what is shown still sums to the score.

import { h } from "./dom.js";
import { picture } from "./picture.js";

/** @typedef {import("../endcap.js").Place} Place */
/** @typedef {import("../endcap.js").Because} Because */
/** @typedef {import("../endcap.js").ShopEvent} ShopEvent */
/** @typedef {import("./shop.js").Shop} Shop */

const did = { view: "looked at", like: "like", cart: "put in your basket", purchase: "bought" };
const didIt = {
    view: "you looked at it",
    like: "you like it",
    cart: "in your basket",
    purchase: "you bought it",
};
const shown = 7;

/** @param {string} text @param {number} size */
const shorten = (text, size) => (text.length <= size ? text : `${text.slice(0, size - 1).trimEnd()}…`);

/** Largest first. @param {readonly Because[]} because */
const sorted = (because) => [...because].sort((a, b) => Math.abs(b.value) - Math.abs(a.value));

/** The history's items behind one signal, strongest first. @param {Because[]} because @param {string} signal */
const itemsOf = (because, signal) => [
    ...new Set(
        because
            .filter((one) => one.signal === signal && one.value > 0 && one.event !== undefined)
            .map((one) => one.event?.item ?? ""),
    ),
];

/**
 * One sentence for one place.
 *
 * @param {Shop} shop
 * @param {Place} place explained
 * @param {string} [beside] the product on whose page this is: it is called "this"
 * @returns {string}
 */
export function reason(shop, place, beside) {
    if (!place.known) return "New: the model does not know it yet";
    const because = sorted(place.because);
    // What is said must carry weight: a contribution from the history, unless the shop at large is all.
    const top =
        because.find(({ value, event }) => value > 0 && event !== undefined) ??
        because.find(({ value }) => value > 0);
    if (top === undefined) return "Here to make up the shelf";
    if (top.event === undefined)
        return top.signal === "popularity" ? "Popular here" : "Fits what this shop sells";
    const { item, type } = top.event;
    const name = item === beside ? "this" : shorten(shop.nameOf(item), 44);
    switch (top.signal) {
        case "transitions":
            return `Often chosen after ${name}`;
        case "baskets":
            return item === beside ? "Bought together in one basket" : `Often in one basket with ${name}`;
        case "content":
            return item === beside ? "Much like this" : `Much like ${name}, which you ${did[type]}`;
        case "factors": {
            if (item === beside) return "Liked by the same people";
            return `Fits your taste: ${itemsOf(because, "factors")
                .slice(0, 2)
                .map((id) => shorten(shop.nameOf(id), 30))
                .join(", ")}`;
        }
        case "sequence":
            return item === beside ? "Where people went on to from this" : `After ${name}, people went on to it`;
        case "repeat":
            return `Again: ${didIt[type]}`;
        case "cooccurrence":
            return item === beside ? "Chosen by the same people" : `Chosen by people who chose ${name}`;
        case "price":
            return item === beside ? "Costs about as much" : `Costs about as much as ${name}`;
        case "popularity":
            return "Popular here";
        default:
            return item === beside
                ? "People who chose this also chose it"
                : `Because you ${did[type]} ${name}`;
    }
}

/** @type {Record<Because["signal"], string>} */
const signals = {
    popularity: "Popular here",
    factors: "Fits your taste",
    transitions: "Often chosen after",
    linear: "Goes with",
    baskets: "Often in one basket with",
    content: "Described like",
    sequence: "Often further on from",
    repeat: "Again",
    cooccurrence: "Chosen by the same people as",
    price: "Costs about as much as",
    trend: "More popular lately",
};

/** What the shop at large adds, through the signals that add such a thing. @type {Partial<typeof signals>} */
const atLarge = { popularity: "Popular here", sequence: "Often what comes next here", trend: "More popular lately" };

/** As many digits as tell the numbers apart. @param {number} value */
const digits = (value) => `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(4)}`;

/** @param {string} label @param {number} value @param {number} largest */
function row(label, value, largest) {
    const bar = h("span", { class: value < 0 ? "bar less" : "bar", "aria-hidden": "true" });
    bar.style.setProperty("--share", String(largest === 0 ? 0 : Math.abs(value) / largest));
    return h(
        "tr",
        {},
        h("th", { scope: "row" }, label),
        h("td", {}, bar),
        h("td", { class: "number", "data-value": value }, digits(value)),
    );
}

/**
 * The exact sum, in a dialog.
 *
 * @param {Shop} shop @param {Place} place explained @param {string} [beside] as for reason
 */
export function explain(shop, place, beside) {
    const because = sorted(place.because);
    const first = because.slice(0, because.length > shown + 1 ? shown : because.length);
    const rest = because.slice(first.length);
    const largest = Math.max(...because.map(({ value }) => Math.abs(value)), 0);
    const product = shop.product(place.item);
    const label = (/** @type {Because} */ { signal, event }) => {
        if (event === undefined) return atLarge[signal] ?? signals[signal];
        return (
            `${signals[signal]}: ${event.item === beside ? "this" : shop.nameOf(event.item)}` +
            (event.item === beside ? "" : ` (${didIt[event.type]})`)
        );
    };
    const dialog = h(
        "dialog",
        { class: "why-dialog", "aria-labelledby": "why-title" },
        h("form", { method: "dialog" }, h("button", { class: "close", "aria-label": "Close" }, "×")),
        h(
            "div",
            { class: "why-head" },
            product && picture(product),
            h(
                "div",
                {},
                h("p", { class: "eyebrow" }, "Why is this here?"),
                h("h2", { id: "why-title" }, shop.nameOf(place.item)),
                h("p", {}, `${reason(shop, place, beside)}.`),
            ),
        ),
        h(
            "div",
            { class: "scroller", tabindex: "0", role: "region", "aria-label": "The sum" },
            h(
                "table",
                { "data-score": place.score },
                h(
                    "thead",
                    { class: "visually-hidden" },
                    h("tr", {}, h("th", {}, "Contribution"), h("th", {}, "Bar"), h("th", {}, "Value")),
                ),
                h(
                    "tbody",
                    {},
                    ...first.map((one) => row(label(one), one.value, largest)),
                    rest.length > 0 &&
                    row(
                        `${rest.length} smaller ones together`,
                        rest.reduce((sum, { value }) => sum + value, 0),
                        largest,
                    ),
                ),
                h(
                    "tfoot",
                    {},
                    h(
                        "tr",
                        {},
                        h("th", { scope: "row" }, "Score"),
                        h("td", {}),
                        h("td", { class: "number" }, digits(place.score)),
                    ),
                ),
            ),
        ),
        h(
            "p",
            { class: "fine" },
            "Worked out in this page, from your history alone. The parts add up to the score.",
        ),
    );
    const opener = document.activeElement;
    dialog.addEventListener("close", () => {
        dialog.remove();
        if (opener instanceof HTMLElement) opener.focus();
    });
    dialog.addEventListener("click", (event) => {
        if (event.target === dialog) dialog.close();
    });
    document.body.append(dialog);
    dialog.showModal();
}
