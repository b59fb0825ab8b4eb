/**
 * pending.js - what storage.js has not written yet, and the note of it that outlives the page.
 *
 * A change waits here until it is on the disk. What is to be erased and could not be is noted in localStorage, so that the
 * next visit erases it before it reads anything; the note holds nothing that the disk does not hold at that moment.
 */
import { isSame } from "./records.js";

/** @import { ShopEvent } from "./endcap.js" */
/** @import { Erasure, Stored } from "./records.js" */

/** Changes in memory that the database lacks. Erasures are written first, then events are added. */
export class Pending {
    /** @type {ShopEvent[]} */
    adds = [];
    /** @type {Erasure[]} */
    erasures = [];

    get isEmpty() {
        return !this.adds.length && !this.erasures.length;
    }

    clear() {
        this.adds = [];
        this.erasures = [];
    }

    /** @param {ShopEvent} event */
    add(event) {
        this.adds.push(event);
    }

    /** @param {Erasure} erasure */
    erase(erasure) {
        if (this.#unadd(erasure))
            this.erasures.push({ ...erasure, id: `${Date.now()}-${Math.random()}` });
    }

    /** Take out what waits to be added.
     * @param {Erasure} erasure @returns {boolean} whether the database may hold more of it */
    #unadd({ event, item, all }) {
        if (event) {
            const i = this.adds.findLastIndex((one) => isSame(one, event));
            return i < 0 || !this.adds.splice(i, 1);
        }
        if (all)
            this.clear();
        if (item !== undefined)
            this.adds = this.adds.filter((one) => one.item !== item);
        return true;
    }

    /** Events could not be added: they wait again, but for those that were erased since.
     * @param {ShopEvent[]} events */
    putBack(events) {
        const since = this.adds;
        this.adds = events;
        this.erasures = this.erasures.filter((erasure) => this.#unadd(erasure));
        this.adds.push(...since);
    }

    /** What the database will hold.
     * @param {Stored[]} records @returns {ShopEvent[]} */
    applied(records) {
        let left = records;
        for (const { event, item, key, all } of this.erasures) {
            if (all)
                left = [];
            else if (event) {
                const last = left.findLast((one) => one.event && isSame(one.event, event));
                left = left.filter((one) => one !== last);
            } else
                left = left.filter((one) => one.key !== key && one.event?.item !== item);
        }
        return [...left.flatMap(({ event }) => event ?? []), ...this.adds];
    }
}

/** Whether an entry of a note is what keep() writes: other scripts can write there too.
 * @param {any} entry @returns {entry is Erasure} */
function isErasure(entry) {
    const { id, event, item, key, all } = entry ?? {};
    return typeof id === "string" && (all === true || typeof key === "number" || typeof item === "string" ||
        (typeof event?.item === "string" && typeof event.type === "string" && typeof event.time === "number"));
}

/** The note of one store. Where the browser lends no localStorage there is none. */
export class Note {
    #key;
    /** Ids of the noted erasures that this tab sees to.
     * @type {Set<string>} */
    #ours = new Set();

    /** @param {string} name */
    constructor(name) {
        this.#key = `endcap:${name}`;
    }

    /** @returns {{ isWithdrawn: boolean, erasures: Erasure[] }} */
    read() {
        try {
            const { withdrawn, erase } = JSON.parse(localStorage.getItem(this.#key) ?? "{}");
            return { isWithdrawn: withdrawn === true, erasures: Array.isArray(erase) ? erase.filter(isErasure) : [] };
        } catch {
            return { isWithdrawn: false, erasures: [] };
        }
    }

    /** @param {{ isWithdrawn?: boolean, erasures?: Erasure[] }} note
     * @returns {boolean} whether it is written */
    #write({ isWithdrawn = false, erasures = [] }) {
        try {
            if (isWithdrawn || erasures.length)
                localStorage.setItem(this.#key, JSON.stringify({ ...(isWithdrawn && { withdrawn: true }), erase: erasures }));
            else if (localStorage.getItem(this.#key) !== null)
                localStorage.removeItem(this.#key);
            return true;
        } catch {
            return false;
        }
    }

    /** Take over what an earlier visit could not erase.
     * @returns {Erasure[]} */
    adopt() {
        const { erasures } = this.read();
        erasures.forEach(({ id = "" }) => this.#ours.add(id));
        return erasures;
    }

    /** Note what could not be written.
     * @param {Erasure[]} erasures @returns {boolean} whether the note holds all of it */
    keep(erasures) {
        const noted = this.read();
        const fresh = erasures.filter(({ isEvicted, id = "" }) => !isEvicted && !this.#ours.has(id));
        if (!fresh.length)
            return true;
        if (!this.#write({ ...noted, erasures: [...noted.erasures, ...fresh] }))
            return false;
        fresh.forEach(({ id = "" }) => this.#ours.add(id));
        return true;
    }

    /** Leave out what another tab has taken over and done.
     * @param {Erasure[]} erasures */
    open(erasures) {
        const noted = this.read().erasures.map(({ id }) => id);
        return erasures.filter(({ id = "" }) => !this.#ours.has(id) || noted.includes(id));
    }

    /** Drop what is written now.
     * @param {Erasure[]} left what is not */
    settle(left) {
        if (!this.#ours.size)
            return;
        const noted = this.read();
        const isLeft = (/** @type {Erasure} */ { id = "" }) => !this.#ours.has(id) || left.some((it) => it.id === id);
        this.#write({ ...noted, erasures: noted.erasures.filter(isLeft) });
        this.#ours = new Set(left.map(({ id = "" }) => id).filter((id) => this.#ours.has(id)));
    }

    /** The database is to be deleted. */
    withdraw() {
        return this.#write({ isWithdrawn: true });
    }

    /** Nothing is left to do. */
    clear() {
        this.#write({});
    }
}
