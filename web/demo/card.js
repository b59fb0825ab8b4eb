// card.js - one product on a shelf: its picture, name and price, like and add, and why it is here.

import { h, money, say } from "./dom.js";
import { picture } from "./picture.js";
import { path, svg } from "./shapes.js";
import { explain, reason } from "./why.js";

/** @typedef {import("./shop.js").Shop} Shop */
/** @typedef {import("./shop.js").Product} Product */
/** @typedef {import("../endcap.js").Place} Place */

/** @param {string} id */
export const productLink = (id) => `#/product/${encodeURIComponent(id)}`;

const heartIcon = () =>
    svg("svg", { viewBox: "0 0 24 24", class: "icon", "aria-hidden": "true" }, [
        path(
            "M12 20.5C2 13.6 4.6 4.5 9.2 5.2C10.8 5.4 12 7.4 12 7.4S13.2 5.4 14.8 5.2C19.4 4.5 22 13.6 12 20.5Z",
            "none",
        ),
    ]);

/**
 * The two things that one does with a product.
 *
 * @param {Shop} shop @param {Product} product
 */
export function actions(shop, product) {
    const like = h(
        "button",
        {
            type: "button",
            class: "like",
            "data-action": "like",
            "aria-label": `Like ${product.name}`,
            onclick: () =>
                say(
                    shop.toggleLike(product.id)
                        ? `Liked ${product.name}`
                        : `No longer liked: ${product.name}`,
                ),
        },
        heartIcon(),
    );
    const add = h(
        "button",
        {
            type: "button",
            class: "add",
            "data-action": "add",
            "aria-label": `Add ${product.name} to the basket`,
            onclick: () => {
                shop.record("cart", product.id);
                say(`${product.name} is in your basket`);
            },
        },
        "Add",
    );
    const update = () => like.setAttribute("aria-pressed", String(shop.isLiked(product.id)));
    update();
    return { like, add, update };
}

/** One card; `show` puts it to another place. */
export class Card {
    /** @type {HTMLLIElement} */
    element;
    #shop;
    #product;
    #actions;
    /** @type {Place | undefined} */
    #place;
    #why;
    #moved = h("p", { class: "moved" });

    /** @param {Shop} shop @param {Product} product @param {{ beside?: string | undefined, level?: "h2" | "h3" }} options */
    constructor(shop, product, { beside, level = "h3" }) {
        this.#shop = shop;
        this.#product = product;
        this.#actions = actions(shop, product);
        this.#why = h("button", {
            type: "button",
            class: "why",
            "aria-haspopup": "dialog",
            "data-action": "why",
            onclick: () => {
                if (this.#place !== undefined) explain(shop, this.#place, beside);
            },
        });
        this.beside = beside;
        const href = productLink(product.id);
        this.element = h(
            "li",
            { class: "card", "data-id": product.id },
            h("a", { href, class: "art", tabindex: "-1", "aria-hidden": "true" }, picture(product)),
            h(level, {}, h("a", { href }, product.name)),
            h(
                "div",
                { class: "buy" },
                h("p", { class: "price" }, money(product.price)),
                h("div", {}, this.#actions.like, this.#actions.add),
            ),
            this.#moved,
            this.#why,
        );
    }

    /**
     * @param {Place | undefined} place without one the card gives no reason
     * @param {number} [index] its place now; with `place.position`, how far it moved is shown
     */
    show(place, index) {
        this.#place = place;
        this.#actions.update();
        const isExplained = place !== undefined && place.because.length > 0;
        this.#why.hidden = !isExplained;
        if (isExplained) {
            const text = reason(this.#shop, place, this.beside);
            this.#why.textContent = text;
            this.#why.setAttribute("aria-label", `Why is ${this.#product.name} here? ${text}`);
        }
        const up = place?.position === undefined || index === undefined ? 0 : place.position - index;
        this.#moved.hidden = up <= 0;
        this.#moved.textContent = up > 0 ? `Moved up ${up} for you` : "";
    }
}
