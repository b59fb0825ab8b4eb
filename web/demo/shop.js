// shop.js - the shop's state: the model, the catalogue, this shopper and what they allowed to be stored.
//
// All that a page view shows is a function of the history and of `now`, the moment of its last change.
// The basket too is read from the history: one event of type cart for each piece, until bought.

import { load } from "../endcap.js";
import { openStore } from "../storage.js";
import { departments, kindOf, niceTitle } from "./words.js";

/** @typedef {import("../endcap.js").Endcap} Endcap */
/** @typedef {import("../endcap.js").Shopper} Shopper */
/** @typedef {import("../endcap.js").ShopEvent} ShopEvent */
/** @typedef {import("../endcap.js").EventType} EventType */
/** @typedef {import("../endcap.js").Place} Place */
/** @typedef {import("../endcap.js").ShelfOptions} ShelfOptions */
/** @typedef {import("../storage.js").Store} Store */

/**
 * @typedef {object} Product
 * @property {string} id
 * @property {string} title as the shop wrote it
 * @property {string} name the title, printed kindly
 * @property {string} search the name in lower case, words apart
 * @property {number} price in pounds; 0 where unknown
 * @property {number} popularity 0 to 1
 * @property {boolean} tail outside the most popular fifth
 * @property {string} department a key of `departments`
 */

export class Shop {
    #endcap;
    #shopper;
    #store;
    /** @type {Map<string, Product>} */
    #products = new Map();
    #now;
    #isRanked = false;
    #rankingMs = 0;

    /**
     * @param {Endcap} endcap @param {Shopper} shopper @param {Store | undefined} store undefined where the
     *   browser lends no storage
     */
    constructor(endcap, shopper, store) {
        this.#endcap = endcap;
        this.#shopper = shopper;
        this.#store = store;
        this.#now = Date.now();
        for (const { id, title, group, price, popularity, tail } of endcap.items()) {
            const name = niceTitle(title === "" ? id : title);
            const search = ` ${name.toLowerCase().replace(/[^a-z0-9à-ÿ]+/g, " ")} ${id.toLowerCase()}`;
            const department = group in departments ? group : kindOf(title.toUpperCase()).department;
            this.#products.set(id, { id, title, name, search, price, popularity, tail, department });
        }
        shopper.subscribe(() => {
            this.#now = Math.max(Date.now(), shopper.history().at(-1)?.time ?? 0);
            this.#isRanked = false;
        });
    }

    /** @param {{ model: URL, signal?: AbortSignal }} options */
    static async open({ model, signal }) {
        const endcap = await load(signal === undefined ? { model } : { model, signal });
        const shopper = endcap.shopper();
        let store;
        try {
            store = await openStore({ name: "endcap-demo" });
            await store.attach(shopper);
        } catch (error) {
            // A private window may lend no storage. The shop works; there is only nothing to consent to.
            console.info(`No storage here: ${error instanceof Error ? error.message : error}`);
        }
        return new Shop(endcap, shopper, store);
    }

    get info() {
        return this.#endcap.info;
    }

    get store() {
        return this.#store;
    }

    get products() {
        return this.#products;
    }

    /** The moment that every ranking of this page view counts from. */
    get now() {
        return this.#now;
    }

    /** Milliseconds that the last ranking of the whole catalogue took. */
    get rankingMs() {
        return this.#rankingMs;
    }

    /** @param {string} id */
    product(id) {
        return this.#products.get(id);
    }

    /** @param {string} id */
    nameOf(id) {
        return this.#products.get(id)?.name ?? id;
    }

    history() {
        return this.#shopper.history();
    }

    /** @param {() => void} listener called after every change of the history */
    subscribe(listener) {
        return this.#shopper.subscribe(listener);
    }

    /** @param {EventType} type @param {string} item */
    record(type, item) {
        // No two events at one moment, so that each can be forgotten by itself.
        const last = this.#shopper.history().at(-1)?.time ?? 0;
        return this.#shopper.record({ item, type, time: Math.max(Date.now(), last + 1) });
    }

    /** A look at a product page; looking again at the same page is no news. @param {string} item */
    view(item) {
        const last = this.#shopper.history().at(-1);
        if (last?.item !== item || last.type !== "view") this.record("view", item);
    }

    /** @param {{ item: string } | { event: ShopEvent }} what */
    forget(what) {
        return this.#shopper.forget(what);
    }

    /** Forget everything, and erase what is stored, damaged records too. */
    async forgetAll() {
        this.#shopper.forgetAll();
        await this.#store?.eraseAll();
    }

    /** @param {string} item */
    isLiked(item) {
        return this.history().some((event) => event.item === item && event.type === "like");
    }

    /** Like, or take the like back: then it never was. @param {string} item */
    toggleLike(item) {
        const likes = this.history().filter((event) => event.item === item && event.type === "like");
        if (likes.length === 0) this.record("like", item);
        for (const event of likes) this.forget({ event });
        return likes.length === 0;
    }

    /** Pieces in the basket, by item: the cart events since the item was last bought. */
    basket() {
        /** @type {Map<string, ShopEvent[]>} */
        const basket = new Map();
        for (const event of this.history()) {
            if (event.type === "purchase") basket.delete(event.item);
            if (event.type === "cart") basket.set(event.item, [...(basket.get(event.item) ?? []), event]);
        }
        return basket;
    }

    /** The items of the history, the latest first, each once. @param {EventType[]} [types] */
    recent(types = ["view", "like", "cart", "purchase"]) {
        return [
            ...new Set(
                this.history()
                    .filter(({ type }) => types.includes(type))
                    .reverse()
                    .map(({ item }) => item),
            ),
        ].filter((id) => this.#products.has(id));
    }

    /** @param {ShelfOptions} options */
    recommend(options) {
        return this.#timed(() => this.#shopper.recommend({ ...options, now: this.#now }));
    }

    /** @param {string[]} ids @param {ShelfOptions} [options] */
    rerank(ids, options = {}) {
        return this.#timed(() => this.#shopper.rerank(ids, { ...options, now: this.#now }));
    }

    /** @param {string} item @param {import("../endcap.js").SimilarOptions} options */
    similar(item, options) {
        return this.#endcap.similar(item, options);
    }

    /**
     * What was bought in one basket with a product, and nothing else; only where that is unknown - the model has no
     * baskets, or none that held this and another product - what follows it and is like it.
     *
     * @param {string} item @param {{ k: number }} options
     * @returns {{ isTogether: boolean, places: Place[] }}
     */
    goesWith(item, { k }) {
        const together = this.#endcap
            .similar(item, { k, explain: true, signals: ["baskets"] })
            .filter(({ because }) => because.some(({ signal, value }) => signal === "baskets" && value > 0));
        if (together.length > 0) return { isTogether: true, places: together };
        return { isTogether: false, places: this.#endcap.similar(item, { k, explain: true }) };
    }

    /**
     * Before the first shelf after a change, time the ranking of the catalogue, which all shelves share.
     *
     * @template T
     * @param {() => T} rank
     * @returns {T}
     */
    #timed(rank) {
        if (this.#isRanked) return rank();
        const start = performance.now();
        this.#shopper.recommend({ k: 1, now: this.#now });
        this.#rankingMs = performance.now() - start;
        this.#isRanked = true;
        return rank();
    }
}
