// basket.js - what is in the basket, and buying it (in play: a purchase is one more event).

import { productLink } from "./card.js";
import { counted, h, money, say } from "./dom.js";
import { picture } from "./picture.js";
import { entriesOf, Shelf } from "./shelf.js";

/** @typedef {import("./shop.js").Shop} Shop */
/** @typedef {import("./shop.js").ShopEvent} ShopEvent */
/** @typedef {import("./view.js").View} View */

/** Pieces and pounds. @param {Shop} shop */
export function totals(shop) {
    let pieces = 0;
    let pounds = 0;
    for (const [id, events] of shop.basket()) {
        pieces += events.length;
        pounds += events.length * (shop.product(id)?.price ?? 0);
    }
    return { pieces, pounds };
}

/** @param {Shop} shop @returns {View} */
export function basketPage(shop) {
    const heading = h("h1", { tabindex: "-1" }, "Your basket");
    const lines = h("ul", { class: "lines", role: "list" });
    const sum = h("p", { class: "sum" });
    const thanks = h(
        "p",
        { class: "notice", hidden: true },
        "Thank you! No money moved: the purchases went into your history, and the shelves took note.",
    );
    const empty = h("p", { class: "notice" }, "It is empty. ", h("a", { href: "#/" }, "Back to the shelves"));
    const buy = h(
        "button",
        {
            type: "button",
            class: "add buy-all",
            onclick: () => {
                thanks.hidden = false;
                for (const id of shop.basket().keys()) shop.record("purchase", id);
                say("Bought. The shelves took note");
                heading.focus();
            },
        },
        "Buy (in play)",
    );
    const shelf = new Shelf(shop, { name: "for-basket" });
    const element = h(
        "div",
        { class: "basket-page" },
        heading,
        thanks,
        lines,
        empty,
        h("div", { class: "checkout" }, sum, buy),
        shelf.element,
    );

    /** @param {string} id @param {ShopEvent[]} events */
    const line = (id, events) => {
        const product = shop.product(id);
        const name = shop.nameOf(id);
        const last = /** @type {ShopEvent} */ (events.at(-1));
        const act = (
            /** @type {string} */ action,
            /** @type {string} */ label,
            /** @type {string} */ text,
            /** @type {() => void} */ run,
        ) =>
            h(
                "button",
                {
                    type: "button",
                    class: "quiet",
                    "data-key": `${action} ${id}`,
                    "aria-label": label,
                    onclick: run,
                },
                text,
            );
        return h(
            "li",
            { "data-id": id },
            product &&
            h(
                "a",
                { href: productLink(id), class: "art", tabindex: "-1", "aria-hidden": "true" },
                picture(product),
            ),
            h(
                "div",
                { class: "line-name" },
                h("a", { href: productLink(id) }, name),
                h("p", { class: "note" }, money(product?.price ?? 0), " each"),
            ),
            h(
                "div",
                { class: "stepper" },
                act("less", `One less: ${name}`, "−", () => {
                    shop.forget({ event: last });
                    say(`${counted(events.length - 1, "piece")} of ${name}`);
                }),
                h("span", {}, String(events.length)),
                act("more", `One more: ${name}`, "+", () => {
                    shop.record("cart", id);
                    say(`${counted(events.length + 1, "piece")} of ${name}`);
                }),
            ),
            h("p", { class: "price" }, money(events.length * (product?.price ?? 0))),
            act("remove", `Remove ${name}`, "Remove", () => {
                for (const event of events) shop.forget({ event });
                say(`Removed ${name}`);
            }),
        );
    };

    const update = () => {
        const focused =
            document.activeElement instanceof HTMLElement && element.contains(document.activeElement)
                ? document.activeElement.dataset["key"]
                : undefined;
        const basket = shop.basket();
        lines.replaceChildren(...[...basket].map(([id, events]) => line(id, events)));
        if (focused !== undefined) {
            const again = [...lines.querySelectorAll("button")].find(
                (button) => button.dataset["key"] === focused,
            );
            (again ?? heading).focus();
        }
        const { pieces, pounds } = totals(shop);
        empty.hidden = pieces > 0;
        buy.hidden = sum.hidden = pieces === 0;
        if (pieces > 0) thanks.hidden = true;
        sum.textContent = `${counted(pieces, "piece")}, ${money(pounds)}`;
        const places = shop.recommend({ k: 6, explain: true });
        shelf.show(
            pieces > 0
                ? "Chosen with your basket in mind"
                : shop.history().length > 0
                    ? "For you"
                    : "Popular here",
            "",
            entriesOf(places),
        );
    };
    update();
    return { title: "Your basket · Merrythorn", element, heading, update };
}
