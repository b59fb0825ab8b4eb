// shelf.js - a titled row of places that is brought up to date after every change.

import { Card } from "./card.js";
import { h } from "./dom.js";
import { flip } from "./flip.js";

/** @typedef {import("./shop.js").Shop} Shop */
/** @typedef {import("../endcap.js").Place} Place */
/** @typedef {{ item: string, place?: Place | undefined }} Entry */

let made = 0;

/** The places of recommend, rerank or similar as entries. @param {Place[]} places @returns {Entry[]} */
export const entriesOf = (places) => places.map((place) => ({ item: place.item, place }));

export class Shelf {
    /** @type {HTMLElement} */
    element;
    #shop;
    #options;
    #heading;
    #note;
    #list;
    /** @type {Map<string, Card>} */
    #cards = new Map();

    /**
     * @param {Shop} shop
     * @param {{ name: string, beside?: string, showsMoves?: boolean, level?: "h2" | "h3" }} options
     *   name: for scripts and tests; beside: the product on whose page it stands
     */
    constructor(shop, options) {
        this.#shop = shop;
        this.#options = options;
        const id = `shelf-${(made += 1)}`;
        this.#heading = h("h2", { id, tabindex: "-1" });
        this.#note = h("p", { class: "note" });
        this.#list = h("ul", { class: "cards", role: "list" });
        this.element = h(
            "section",
            { class: "shelf", "data-shelf": options.name, "aria-labelledby": id, hidden: true },
            h("div", { class: "shelf-head" }, this.#heading, this.#note),
            this.#list,
        );
    }

    /** What stands on it. */
    get items() {
        return [...this.#cards.keys()];
    }

    /**
     * Show these, in this order; an empty shelf is hidden.
     *
     * @param {string} title @param {string} note @param {Entry[]} entries
     */
    show(title, note, entries) {
        this.#heading.textContent = title;
        this.#note.textContent = note;
        this.#list.dataset["now"] = String(this.#shop.now);
        const focused = document.activeElement;
        const index = [...this.#list.children].findIndex((child) => child.contains(focused));
        flip(this.#list, () => this.#arrange(entries));
        this.element.hidden = this.#cards.size === 0;
        // The card that had the focus left the shelf: the one that took its place has it now.
        if (index >= 0 && !this.#list.contains(focused)) this.#refocus(index, focused);
    }

    /** @param {Entry[]} entries */
    #arrange(entries) {
        /** @type {Map<string, Card>} */
        const cards = new Map();
        for (const [index, { item, place }] of entries.entries()) {
            const product = this.#shop.product(item);
            if (product === undefined) continue;
            const { beside, level = "h3" } = this.#options;
            const card = this.#cards.get(item) ?? new Card(this.#shop, product, { beside, level });
            card.show(place, this.#options.showsMoves ? index : undefined);
            cards.set(item, card);
        }
        this.#cards = cards;
        const wanted = [...cards.values()].map(({ element }) => element);
        for (const child of [...this.#list.children])
            if (!wanted.includes(/** @type {HTMLLIElement} */ (child))) child.remove();
        // A node that is moved loses the focus: only those out of order move.
        wanted.forEach((element, at) => {
            if (this.#list.children[at] !== element) this.#insert(element, at);
        });
    }

    /** @param {HTMLElement} element @param {number} at */
    #insert(element, at) {
        const focused = document.activeElement;
        const keeps = focused instanceof HTMLElement && element.contains(focused) ? focused : undefined;
        this.#list.insertBefore(element, this.#list.children[at] ?? null);
        keeps?.focus({ preventScroll: true });
    }

    /** @param {number} index @param {Element | null} lost the control that had the focus */
    #refocus(index, lost) {
        const card = this.#list.children[Math.min(index, this.#list.childElementCount - 1)];
        const action = lost instanceof HTMLElement ? lost.dataset["action"] : undefined;
        const control =
            action === undefined
                ? card?.querySelector("h2 a, h3 a")
                : card?.querySelector(`[data-action="${action}"]`);
        if (control instanceof HTMLElement) control.focus({ preventScroll: true });
        else this.#heading.focus({ preventScroll: true });
    }
}
