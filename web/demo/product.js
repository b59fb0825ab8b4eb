// product.js - one product, what goes with it, and what else suits you.

import { actions } from "./card.js";
import { counted, h, money, say } from "./dom.js";
import { picture } from "./picture.js";
import { entriesOf, Shelf } from "./shelf.js";
import { countOf, departments } from "./words.js";

/** @typedef {import("./shop.js").Shop} Shop */
/** @typedef {import("./shop.js").Product} Product */
/** @typedef {import("./view.js").View} View */

/** @param {Product} product */
function facts(product) {
    const pieces = countOf(product.title.toUpperCase());
    const standing =
        product.popularity >= 0.4
            ? "One of the shop’s favourites"
            : product.tail
                ? "A quiet find: few people have seen it"
                : "Well liked";
    return h(
        "ul",
        { class: "facts", role: "list" },
        pieces > 1 &&
        h(
            "li",
            {},
            `${pieces} pieces${product.price > 0 ? `, ${money(product.price / pieces)} each` : ""}`,
        ),
        h("li", {}, standing),
        h("li", {}, `Stock code ${product.id}`),
    );
}

/** @param {string} id @returns {View} */
function missing(id) {
    const heading = h("h1", { tabindex: "-1" }, "We do not have that");
    return {
        title: "Not in the shop",
        heading,
        update: () => {},
        element: h(
            "div",
            { class: "notice" },
            heading,
            h(
                "p",
                {},
                `No product has the stock code “${id}”. `,
                h("a", { href: "#/" }, "Back to the shelves"),
            ),
        ),
    };
}

/** @param {Shop} shop @param {string} id @returns {View} */
export function productPage(shop, id) {
    const product = shop.product(id);
    if (product === undefined) return missing(id);
    const heading = h("h1", { tabindex: "-1" }, product.name);
    const { like, add, update: updateActions } = actions(shop, product);
    add.textContent = "Add to basket";
    like.append(h("span", {}, "Like"));
    const trace = h("p", { class: "trace" });
    const forget = h(
        "button",
        {
            type: "button",
            class: "quiet",
            "data-action": "forget",
            onclick: () => {
                const n = shop.forget({ item: id });
                say(`Forgotten: ${counted(n, "event")} about ${product.name}`);
                heading.focus();
            },
        },
        "Forget that I was here",
    );
    const goesWith = new Shelf(shop, { name: "goes-with", beside: id });
    const forYou = new Shelf(shop, { name: "for-you" });
    const element = h(
        "div",
        { class: "product-page" },
        h(
            "nav",
            { class: "crumbs", "aria-label": "You are here" },
            h("a", { href: "#/" }, "Shop"),
            " › ",
            h(
                "a",
                { href: `#/browse/${product.department}` },
                departments[product.department] ?? "Everything",
            ),
        ),
        h(
            "div",
            { class: "product" },
            h("div", { class: "art" }, picture(product)),
            h(
                "div",
                { class: "about" },
                heading,
                h("p", { class: "price" }, money(product.price)),
                facts(product),
                h("div", { class: "actions" }, add, like),
                h("div", { class: "memory" }, trace, forget),
            ),
        ),
        goesWith.element,
        forYou.element,
    );

    const update = () => {
        updateActions();
        const events = shop.history().filter(({ item }) => item === id);
        trace.textContent =
            events.length === 0
                ? "Nothing is remembered about this product."
                : `${counted(events.length, "event")} about this product ` +
                    (shop.store?.consented ? "kept on this device." : "in this page’s memory.");
        forget.hidden = events.length === 0;
        const { isTogether, places } = shop.goesWith(id, { k: 6 });
        goesWith.show(
            "Goes with this",
            isTogether ? "Bought together with it" : "What people choose next, and what is like it",
            entriesOf(places),
        );
        const own = shop.recommend({ k: 6, explain: true, exclude: [id, ...places.map(({ item }) => item)] });
        forYou.show(shop.history().length === 0 ? "Popular here" : "For you", "", entriesOf(own));
    };
    update();
    return { title: `${product.name} · Merrythorn`, element, heading, update };
}
