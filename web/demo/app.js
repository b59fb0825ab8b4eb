// app.js - open the shop, follow the address, and keep everything up to date after each click.

import { basketPage, totals } from "./basket.js";
import { byId, counted, h } from "./dom.js";
import { home } from "./home.js";
import { PrivacyPanel } from "./privacy.js";
import { productPage } from "./product.js";
import { readout } from "./readout.js";
import { departmentPage, searchPage } from "./results.js";
import { Shop } from "./shop.js";
import { trouble } from "./trouble.js";
import { routeOf } from "./view.js";
import { departments } from "./words.js";

/** @typedef {import("./view.js").View} View */

const main = byId("main", HTMLElement);
const query = byId("query", HTMLInputElement);

/** @param {Shop} shop */
function run(shop) {
    const privacy = new PrivacyPanel(shop);
    /** @type {View | undefined} */
    let view;

    /** @returns {View} */
    const viewOf = () => {
        const { page, name, query: parameters } = routeOf(location.hash);
        switch (page) {
            case "product":
                if (shop.product(name) !== undefined) shop.view(name);
                return productPage(shop, name);
            case "search":
                return searchPage(shop, parameters.get("q") ?? "");
            case "browse":
                return departmentPage(shop, name);
            case "basket":
                return basketPage(shop);
            default:
                return home(shop, () => privacy.toggle(true));
        }
    };

    const frame = () => {
        const { pieces } = totals(shop);
        byId("basket-count", HTMLElement).textContent = String(pieces);
        byId("basket-link", HTMLElement).setAttribute("aria-label", `Basket, ${counted(pieces, "piece")}`);
        readout(shop);
    };

    /** Go where the address says. @param {boolean} movesFocus */
    const go = (movesFocus) => {
        const { page, name, query: parameters } = routeOf(location.hash);
        view = undefined; // the old page needs no update for the view that is recorded now
        view = viewOf();
        document.title = view.title;
        main.replaceChildren(view.element);
        if (document.activeElement !== query)
            query.value = page === "search" ? (parameters.get("q") ?? "") : "";
        for (const link of document.querySelectorAll("#departments a")) {
            if (page === "browse" && link.getAttribute("href") === `#/browse/${name}`)
                link.setAttribute("aria-current", "page");
            else link.removeAttribute("aria-current");
        }
        frame();
        if (movesFocus) {
            scrollTo(0, 0);
            view.heading.focus({ preventScroll: true });
        }
    };

    shop.subscribe(() => {
        view?.update();
        frame();
        void privacy.update();
    });

    addEventListener("hashchange", () => go(document.activeElement !== query));
    byId("skip", HTMLElement).addEventListener("click", (event) => {
        event.preventDefault();
        (view?.heading ?? main).focus();
    });
    query.addEventListener("input", () => {
        const words = query.value.trim();
        const hash = words === "" ? "#/" : `#/search?q=${encodeURIComponent(words)}`;
        // Typing is one step back in the history, not one for each letter.
        if (routeOf(location.hash).page === "search") {
            history.replaceState(null, "", hash);
            go(false);
        } else location.hash = hash;
    });
    byId("search", HTMLFormElement).addEventListener("submit", (event) => {
        event.preventDefault();
        view?.heading.focus();
    });
    go(false);
    void privacy.update();
}

byId("departments", HTMLElement).append(
    ...Object.entries(departments).map(([key, name]) =>
        h("li", {}, h("a", { href: `#/browse/${key}` }, name)),
    ),
);
try {
    run(await Shop.open({ model: new URL("../models/online-retail.endcap", import.meta.url) }));
    document.body.dataset["ready"] = "";
} catch (error) {
    main.replaceChildren(trouble(error));
}
