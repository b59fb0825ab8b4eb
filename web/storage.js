/**
 * storage.js - keep a shopper's history on the device from visit to visit, once they agreed to it.
 *
 *     const store = await openStore();            // stores nothing, creates nothing
 *     await store.attach(shopper);                // brings back what an earlier visit stored
 *     agreeButton.onclick = () => store.consent();
 *     withdrawButton.onclick = () => store.withdraw();
 *
 * Consent is the existence of the database: before it there is none, and withdrawal deletes it. One record
 * holds one event and the version of its form, so a damaged record loses itself only. Everything stored is
 * listed by list() and may be erased there. Tabs of one shop follow each other through a BroadcastChannel:
 * what is forgotten in one is forgotten in all.
 */
import { EndcapError, optionsOf } from "./errors.js";
import { deleteDB, openDB } from "./idb.js";

/** @import { Change, Shopper, ShopEvent } from "./endcap.js" */
/** @import { IDBPDatabase } from "./idb.js" */

/** A stored record; `event` is undefined where it is damaged or of a later version, and `raw` is what lies
 * there.
 * @typedef {{ key: number, event: ShopEvent | undefined, raw: unknown }} StoredRecord */

/** What tabs say to each other; the events themselves travel through the database only.
 * @typedef {"changed" | "consented" | "withdrawn"} Message */

const DATABASE_VERSION = 1;
const RECORD_VERSION = 1;
const EVENTS = "events";
const BY_EVENT = "event";
const TYPES = ["view", "like", "cart", "purchase"];

/** @param {any} raw @returns {ShopEvent | undefined} */
function eventOf(raw) {
    if (raw?.v !== RECORD_VERSION)
        return undefined;
    const { item, type, time } = raw;
    const isWhole = typeof item === "string" && TYPES.includes(type) &&
        typeof time === "number" && Math.abs(time) <= 8.64e15;
    return isWhole ? { item, type, time } : undefined;
}

/** The events of one list that another lacks; of several alike, as many as it lacks.
 * @param {ShopEvent[]} list @param {ShopEvent[]} other */
function missing(list, other) {
    /** @param {ShopEvent} event */
    const key = ({ item, type, time }) => JSON.stringify([item, type, time]);
    const counts = new Map();
    for (const event of other)
        counts.set(key(event), (counts.get(key(event)) ?? 0) + 1);
    return list.filter((event) => {
        const count = counts.get(key(event)) ?? 0;
        counts.set(key(event), count - 1);
        return count <= 0;
    });
}

/** A place on the device for one history. Made by `openStore()`.
 *
 * Steps run one after the other. A change of the history waits in a list until a step writes it; a step
 * that compares history and database leaves nothing waiting, so no event is counted twice. */
export class Store {
    #name;
    #onError;
    #channel;
    /** @type {IDBPDatabase | undefined} open while there is consent */
    #db;
    /** @type {Shopper | undefined} */
    #shopper;
    /** @type {Change[]} not written yet */
    #waiting = [];
    /** While the store itself changes the history. */
    #isOurs = false;
    /** @type {Promise<unknown>} ends when every step asked for so far has ended */
    #steps = Promise.resolve();

    /** @param {string} name @param {(error: unknown) => void} onError */
    constructor(name, onError) {
        this.#name = name;
        this.#onError = onError;
        this.#channel = new BroadcastChannel(`endcap:${name}`);
        this.#channel.onmessage = ({ data }) => this.#hear(data);
    }

    /** Whether the shopper has agreed, now or on an earlier visit. */
    get consented() {
        return this.#db !== undefined;
    }

    /** The shopper agrees: store the attached history, and what comes.
     * @returns {Promise<void>} */
    consent() {
        return this.#next(async () => {
            if (this.#db)
                return;
            await this.open(true);
            await this.#merge();
            this.#say("consented");
        });
    }

    /** The shopper no longer agrees: delete the database, here and for all tabs. The history in memory stays
     * with its shopper until that forgets it.
     * @returns {Promise<void>} */
    withdraw() {
        return this.#next(async () => {
            this.#say("withdrawn");
            this.#close();
            await deleteDB(this.#name);
        });
    }

    /** Bring what is stored into a shopper, store what it has already, and follow it from here on. What finds
     * no room in its history is erased.
     * @param {Shopper} shopper
     * @returns {Promise<() => void>} detaches it */
    async attach(shopper) {
        if (this.#shopper)
            throw new EndcapError("EC_E_OPTION", "a store holds one history; detach the other shopper first");
        this.#shopper = shopper;
        const unsubscribe = shopper.subscribe((change) => {
            if (!this.#db || this.#isOurs)
                return;
            this.#waiting.push(change);
            this.#next(() => this.#flush()).catch(this.#onError);
        });
        await this.#next(() => this.#merge());
        return () => {
            unsubscribe();
            if (this.#shopper === shopper)
                this.#shopper = undefined;
        };
    }

    /** Everything that is stored, oldest record first.
     * @returns {Promise<StoredRecord[]>} */
    list() {
        return this.#next(async () => {
            const records = [];
            let cursor = await this.#db?.transaction(EVENTS).store.openCursor();
            for (; cursor; cursor = await cursor.continue())
                records.push({ key: Number(cursor.key), event: eventOf(cursor.value), raw: cursor.value });
            return records;
        });
    }

    /** Erase one record, and have every tab forget its event.
     * @param {number} key as list() gave it
     * @returns {Promise<void>} */
    erase(key) {
        return this.#erase((db) => db.delete(EVENTS, key));
    }

    /** Erase every record, damaged ones too, and have every tab forget them. Consent stays.
     * @returns {Promise<void>} */
    eraseAll() {
        return this.#erase((db) => db.clear(EVENTS));
    }

    /** Write what is waiting and close. What is stored stays.
     * @returns {Promise<void>} */
    close() {
        return this.#next(async () => {
            await this.#flush();
            this.#shopper = undefined;
            this.#channel.close();
            this.#close();
        });
    }

    /** Open the database; for openStore.
     * @param {boolean} create whether to create it where there is none
     * @returns {Promise<void>} */
    async open(create) {
        let isAbsent = false;
        try {
            this.#db = await openDB(this.#name, DATABASE_VERSION, {
                upgrade(db, oldVersion, _, transaction) {
                    isAbsent = oldVersion === 0 && !create;
                    if (isAbsent) { // an upgrade that is given up leaves no database behind
                        transaction.done.catch(() => {});
                        return transaction.abort();
                    }
                    db.createObjectStore(EVENTS, { autoIncrement: true })
                        .createIndex(BY_EVENT, ["item", "type", "time"]);
                },
                blocking: () => this.#close(), // another tab withdraws
                terminated: () => this.#close(),
            });
        } catch (cause) {
            if (!isAbsent)
                throw new EndcapError("EC_E_IO", `the browser does not open storage "${this.#name}" ` +
                    `(${cause instanceof Error ? cause.message : cause}); histories stay in memory`, { cause });
        }
    }

    /** @template T @param {() => Promise<T>} step @returns {Promise<T>} */
    #next(step) {
        const result = this.#steps.then(step);
        this.#steps = result.catch(() => {});
        return result;
    }

    #close() {
        this.#db?.close();
        this.#db = undefined;
        this.#waiting = [];
    }

    /** The events of all whole records, in the order they were recorded. */
    async #stored() {
        return ((await this.#db?.getAll(EVENTS)) ?? []).flatMap((raw) => eventOf(raw) ?? []);
    }

    /** Bring history and database to all events of either. */
    async #merge() {
        const stored = await this.#stored();
        const shopper = this.#shopper;
        if (!this.#db || !shopper)
            return;
        this.#change(() => missing(stored, shopper.history()).forEach((event) => shopper.record(event)));
        const kept = shopper.history();
        this.#waiting = [{ recorded: missing(kept, stored), forgotten: missing(stored, kept) }];
        await this.#flush();
    }

    /** Bring the history to what the database holds after another tab or erase() changed it. */
    async #pull() {
        let stored;
        do {
            await this.#flush();
            stored = await this.#stored();
        } while (this.#waiting.length);
        const shopper = this.#shopper;
        if (!this.#db || !shopper)
            return;
        this.#change(() => {
            missing(shopper.history(), stored).forEach((event) => shopper.forget({ event }));
            missing(stored, shopper.history()).forEach((event) => shopper.record(event));
        });
    }

    /** @param {() => void} change of the history, not to be stored again */
    #change(change) {
        this.#isOurs = true;
        try {
            change();
        } finally {
            this.#isOurs = false;
        }
    }

    /** Write what is waiting, in one transaction. */
    async #flush() {
        const changes = this.#waiting.filter(({ recorded, forgotten }) => recorded.length || forgotten.length);
        this.#waiting = [];
        if (!this.#db || !changes.length)
            return;
        const transaction = this.#db.transaction(EVENTS, "readwrite");
        const { store } = transaction;
        for (const { recorded, forgotten } of changes) {
            for (const { item, type, time } of forgotten) {
                const keys = await store.index(BY_EVENT).getAllKeys([item, type, time]);
                if (keys.length)
                    await store.delete(keys[keys.length - 1]);
            }
            for (const event of recorded)
                await store.add({ v: RECORD_VERSION, ...event });
        }
        await transaction.done;
        this.#say("changed");
    }

    /** @param {(db: IDBPDatabase) => Promise<void>} erase @returns {Promise<void>} */
    #erase(erase) {
        return this.#next(async () => {
            await this.#flush();
            if (!this.#db)
                return;
            await erase(this.#db);
            this.#say("changed");
            await this.#pull();
        });
    }

    /** @param {Message} message */
    #say(message) {
        this.#channel.postMessage(message);
    }

    /** Another tab said something.
     * @param {Message} message */
    #hear(message) {
        if (message === "withdrawn")
            this.#close();
        else
            this.#next(async () => {
                if (message === "changed")
                    return this.#pull();
                if (!this.#db)
                    await this.open(false);
                await this.#merge();
            }).catch(this.#onError);
    }
}

/** Open the place where a history may be kept. Nothing is created before consent().
 * @param {object} [options]
 * @param {string} [options.name] of the database; default "endcap". One shop, one name
 * @param {(error: unknown) => void} [options.onError] called when a change could not be stored, such as for
 *     want of room; default reportError
 * @returns {Promise<Store>} */
export async function openStore(options) {
    const { name, onError } = optionsOf("openStore", options,
        { name: "endcap", onError: (/** @type {unknown} */ error) => reportError(error) });
    const store = new Store(name, onError);
    await store.open(false);
    return store;
}
