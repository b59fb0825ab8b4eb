// privacy.js - the panel that shows everything that is known, and forgets it.
//
// Nothing is stored before consent: the history is in this page's memory and goes with it.

import { productLink } from "./card.js";
import { byId, counted, h, kilobytes, say } from "./dom.js";

/** @typedef {import("./shop.js").Shop} Shop */
/** @typedef {import("./shop.js").ShopEvent} ShopEvent */

const verbs = { view: "Looked at", like: "Liked", cart: "Put in the basket", purchase: "Bought" };
const clock = new Intl.DateTimeFormat("en-GB", {
    day: "numeric",
    month: "short",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
});

/** @param {ShopEvent} event */
const keyOf = ({ item, type, time }) => JSON.stringify([item, type, time]);

export class PrivacyPanel {
    #shop;
    #panel = byId("privacy", HTMLElement);
    #button = byId("privacy-button", HTMLButtonElement);
    #heading = h("h2", { id: "privacy-title", tabindex: "-1" }, "Your data");
    #consent;
    #state = h("p", { class: "note", id: "consent-note" });
    #count = h("h3", { tabindex: "-1" });
    #events = h("ol", { class: "events", role: "list" });
    #damaged = h("div", {});
    #clear;
    #network = h("p", {});
    #requests = h("ul", { class: "requests" });
    #turn = 0;

    /** @param {Shop} shop */
    constructor(shop) {
        this.#shop = shop;
        this.#consent = h("input", {
            type: "checkbox",
            role: "switch",
            id: "consent",
            "aria-describedby": "consent-note",
            onchange: () => void this.#setConsent(this.#consent.checked),
        });
        this.#clear = h(
            "button",
            { type: "button", class: "danger", onclick: () => void this.#forgetAll() },
            "Forget everything",
        );
        this.#panel.append(
            h(
                "button",
                {
                    type: "button",
                    class: "close",
                    "aria-label": "Close your data",
                    onclick: () => this.toggle(false),
                },
                "×",
            ),
            this.#heading,
            h("p", {}, "The shelves are worked out here, in this page. What you do stays on this device."),
            h(
                "section",
                { class: "consent" },
                h(
                    "label",
                    { for: "consent" },
                    this.#consent,
                    h("span", {}, "Keep my history on this device"),
                ),
                this.#state,
            ),
            h("section", {}, this.#count, this.#events, this.#damaged, this.#clear),
            h(
                "section",
                {},
                h("h3", {}, "Sent over the network"),
                this.#network,
                h(
                    "p",
                    { class: "fine" },
                    "Check it: open the browser’s developer tools, choose Network, and click about. ",
                    "Or go offline; the shop goes on.",
                ),
                h("details", {}, h("summary", {}, "Every file this page asked for"), this.#requests),
            ),
        );
        this.#button.addEventListener("click", () => this.toggle());
        this.#panel.addEventListener("keydown", (event) => {
            if (event.key === "Escape") this.toggle(false);
        });
        new PerformanceObserver(() => this.#showNetwork()).observe({ type: "resource", buffered: true });
    }

    /** @param {boolean} [open] default: the other way */
    toggle(open = this.#panel.hidden !== false) {
        this.#panel.hidden = !open;
        this.#button.setAttribute("aria-expanded", String(open));
        document.body.classList.toggle("panel-open", open);
        if (open) {
            void this.update();
            this.#heading.focus();
        } else this.#button.focus();
    }

    /** Show the history as it is now, and what of it is stored. */
    async update() {
        const turn = (this.#turn += 1);
        const { store } = this.#shop;
        const records = (await store?.list()) ?? [];
        // Another change came while the storage answered: that one shows the rest.
        if (turn !== this.#turn) return;
        const history = this.#shop.history().reverse();
        const stored = new Set(records.flatMap(({ event }) => (event === undefined ? [] : [keyOf(event)])));
        this.#consent.checked = store?.consented ?? false;
        this.#consent.disabled = store === undefined;
        this.#state.textContent =
            store === undefined
                ? "This browser lends no storage here. Your history goes when you leave the page."
                : store.consented
                    ? `Kept in this browser (IndexedDB): ${counted(records.length, "record")}. It is here when you come back.`
                    : "Nothing is stored. Your history is in this page’s memory only, and goes when you reload or leave.";
        this.#count.textContent =
            history.length === 0 ? "No history" : `${counted(history.length, "event")}, the latest first`;
        this.#showEvents(history, stored);
        const bad = records.filter(({ event }) => event === undefined);
        this.#damaged.replaceChildren(
            ...bad.map(({ key, raw }) =>
                h(
                    "p",
                    { class: "note" },
                    `A stored record cannot be read: ${JSON.stringify(raw)} `,
                    h(
                        "button",
                        {
                            type: "button",
                            class: "quiet",
                            onclick: () => void store?.erase(key).then(() => this.update()),
                        },
                        "Erase",
                    ),
                ),
            ),
        );
        this.#clear.disabled = history.length === 0 && records.length === 0;
        this.#showNetwork();
    }

    /** @param {ShopEvent[]} history latest first @param {Set<string>} stored */
    #showEvents(history, stored) {
        const index = [...this.#events.children].findIndex((child) => child.contains(document.activeElement));
        this.#events.replaceChildren(
            ...history.map((event) => {
                const { item, type, time } = event;
                const name = this.#shop.nameOf(item);
                const isStored = stored.has(keyOf(event));
                return h(
                    "li",
                    { "data-item": item, "data-type": type, "data-time": time },
                    h(
                        "div",
                        {},
                        h("p", {}, `${verbs[type]} `, h("a", { href: productLink(item) }, name)),
                        h(
                            "p",
                            { class: "fine" },
                            clock.format(time),
                            " · ",
                            isStored ? "stored" : "in memory only",
                        ),
                    ),
                    h(
                        "button",
                        {
                            type: "button",
                            class: "quiet",
                            "aria-label": `Forget: ${verbs[type]} ${name}`,
                            onclick: () => {
                                this.#shop.forget({ event });
                                say(
                                    `Forgotten: ${verbs[type].toLowerCase()} ${name}. The shelves are as if it never was`,
                                );
                            },
                        },
                        "Forget",
                    ),
                );
            }),
        );
        if (index < 0) return;
        const next =
            this.#events.children[Math.min(index, this.#events.childElementCount - 1)]?.querySelector(
                "button",
            );
        (next ?? this.#count).focus({ preventScroll: next !== undefined });
    }

    #showNetwork() {
        const all = /** @type {PerformanceResourceTiming[]} */ (performance.getEntriesByType("resource"));
        const foreign = all.filter(({ name }) => new URL(name).origin !== location.origin);
        this.#network.replaceChildren(
            h("strong", {}, foreign.length === 0 ? "Nothing." : `${counted(foreign.length, "request")} to others.`),
            ` To open the shop, this page asked its own server for ${counted(all.length, "file")}`,
            foreign.length === 0 ? ", and nobody else for anything. " : "; what else was asked is in the list. ",
            "What you click is not sent.",
        );
        this.#requests.replaceChildren(
            ...all.map(({ name, decodedBodySize }) =>
                h(
                    "li",
                    {},
                    `${new URL(name).origin === location.origin ? new URL(name).pathname : name} `,
                    h("span", { class: "fine" }, kilobytes(decodedBodySize)),
                ),
            ),
        );
    }

    /** @param {boolean} wanted */
    async #setConsent(wanted) {
        const { store } = this.#shop;
        try {
            await (wanted ? store?.consent() : store?.withdraw());
            say(
                wanted
                    ? "Your history is kept on this device"
                    : "What was stored is deleted; this page still remembers until you leave it",
            );
        } catch (error) {
            say(`The browser would not: ${error instanceof Error ? error.message : error}`);
        }
        await this.update();
    }

    async #forgetAll() {
        await this.#shop.forgetAll();
        await this.update();
        say("Everything is forgotten");
        this.#heading.focus();
    }
}
