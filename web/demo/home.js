// home.js - the first page: the shelves.

import { counted, h } from "./dom.js";
import { picture } from "./picture.js";
import { entriesOf, Shelf } from "./shelf.js";

/** @typedef {import("./shop.js").Shop} Shop */
/** @typedef {import("./view.js").View} View */

const size = 12;

/** A few things in the window. @param {Shop} shop */
function display(shop) {
    const best = [...shop.products.values()].sort((a, b) => b.popularity - a.popularity);
    const one = (/** @type {RegExp} */ words) => best.find(({ title }) => words.test(title));
    return h(
        "div",
        { class: "display", "aria-hidden": "true" },
        ...[
            one(/CAKE ?STAND/),
            one(/HANGING HEART/),
            one(/ALARM CLOCK/),
            one(/TEACUP/),
            one(/LUNCH BAG/),
        ].map((product) => product && picture(product)),
    );
}

/** @param {Shop} shop @param {() => void} openPrivacy @returns {View} */
export function home(shop, openPrivacy) {
    const forYou = new Shelf(shop, { name: "for-you" });
    const because = new Shelf(shop, { name: "because" });
    const newToYou = new Shelf(shop, { name: "new-to-you" });
    const looked = new Shelf(shop, { name: "looked" });
    const heading = h("h1", { tabindex: "-1" }, "Little things, chosen with you");
    const lead = h("p", {});
    const element = h(
        "div",
        { class: "home" },
        h(
            "div",
            { class: "hero" },
            h(
                "div",
                {},
                heading,
                lead,
                h(
                    "button",
                    { type: "button", class: "quiet", onclick: openPrivacy },
                    "What is kept, and where",
                ),
            ),
            display(shop),
        ),
        forYou.element,
        because.element,
        newToYou.element,
        looked.element,
    );

    const update = () => {
        const events = shop.history().length;
        lead.textContent =
            events === 0
                ? "Look around. The shelves learn from every click, here in your browser, and tell nobody."
                : `These shelves follow from ${counted(events, "click")} of yours. They were worked out in this page.`;

        const places = shop.recommend({ k: size, explain: true });
        if (events === 0) forYou.show("Popular here", "What most people choose", entriesOf(places));
        else forYou.show("For you", "Re-ordered after every click", entriesOf(places));

        const last = shop
            .history()
            .findLast(
                ({ item, type }) => (type === "view" || type === "like") && shop.product(item) !== undefined,
            );
        const seen = shop.recent();
        const taken = [...seen, ...places.map(({ item }) => item)];
        const around =
            last === undefined ? [] : shop.similar(last.item, { k: 6, explain: true, exclude: taken });
        because.show(
            last === undefined
                ? ""
                : `Because you ${last.type === "like" ? "like" : "looked at"} ${shop.nameOf(last.item)}`,
            "",
            entriesOf(around),
        );

        const quiet = shop.recommend({
            k: 6,
            explain: true,
            tailOnly: true,
            exclude: [...taken, ...around.map(({ item }) => item)],
        });
        newToYou.show(
            "New to you",
            events === 0
                ? "From the quiet corners of the shop"
                : "From the quiet corners of the shop, with your taste in mind",
            entriesOf(quiet),
        );
        looked.show(
            "You were here",
            "The latest first",
            seen.slice(0, 6).map((item) => ({ item })),
        );
    };
    update();
    return { title: "Merrythorn: gifts and small wonders", element, heading, update };
}
