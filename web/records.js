/**
 * records.js - the database of storage.js: one record for each event, in the order they were stored.
 *
 * A record is { v, item, type, time, at }: the version of its form, the event, and since when it counts as stored. One
 * more, with the key "capacity", says how many events the largest history of the shop keeps. Whatever else lies there is
 * damaged or of a later version: it is listed and erased, and never read as an event.
 */
import { EndcapError, isBlank, TYPES } from "./errors.js";
import { deleteDB, openDB } from "./idb.js";

/** @import { ShopEvent } from "./endcap.js" */
/** @import { IDBPDatabase } from "./idb.js" */

/** What is to be erased: an event (of several alike, the latest), all of an item, one record, or everything. `isEvicted`: only
 * for want of room. `id` names it in a note.
 * @typedef {{ event?: ShopEvent, item?: string, key?: number, all?: true, isEvicted?: true, id?: string }} Erasure */

/** @typedef {{ key: number, raw: any, event: ShopEvent | undefined, at: number }} Stored */

const DATABASE_VERSION = 1;
const RECORD_VERSION = 1;
const EVENTS = "events";
const BY_EVENT = "event";
const CAPACITY = "capacity";
const MAX_TIME = 8.64e15;
const DELETION_MS = 3000;

/* Numbers come before all other keys. */
const numbers = () => IDBKeyRange.upperBound(Infinity);

/** An error of the storage.
 * @param {string} message @param {unknown} [cause] */
export function trouble(message, cause) {
    const why = cause === undefined ? "" : ` (${cause instanceof Error ? cause.message : cause})`;
    return new EndcapError("EC_E_IO", message.replace("%", why), { cause });
}

/** @param {unknown} a @param {unknown} b two events */
export const isSame = (a, b) => keyOf(a) === keyOf(b);

/** A text that two events share when they are alike.
 * @param {any} event */
export const keyOf = ({ item, type, time }) => JSON.stringify([item, type, time]);

/** The events of one list that another lacks; of several alike, as many as it lacks.
 * @param {ShopEvent[]} list @param {ShopEvent[]} other */
export function missing(list, other) {
    const counts = new Map();
    for (const event of other)
        counts.set(keyOf(event), (counts.get(keyOf(event)) ?? 0) + 1);
    return list.filter((event) => {
        const count = counts.get(keyOf(event)) ?? 0;
        counts.set(keyOf(event), count - 1);
        return count <= 0;
    });
}

/** The latest events, oldest first.
 * @param {number} n @param {ShopEvent[]} events in the order they were recorded */
export const newest = (n, events) => [...events].sort((a, b) => a.time - b.time).slice(-n);

/** Since when an event counts as stored: since its time, unless that is from a clock that was not set or runs ahead.
 * @param {ShopEvent} event @param {number} now */
export const since = ({ time }, now) => (time > Date.UTC(2000) && time <= now ? time : now);

/** @param {any} raw @returns {ShopEvent | undefined} */
function eventOf(raw) {
    if (raw?.v !== RECORD_VERSION)
        return undefined;
    const { item, type, time } = raw;
    const isWhole = typeof item === "string" && !isBlank(item) && TYPES.includes(type) &&
        typeof time === "number" && Math.abs(time) <= MAX_TIME;
    return isWhole ? { item, type, time } : undefined;
}

/** Refuse where there is no database to be had, such as in Node.js. */
function need() {
    let found;
    try {
        found = globalThis.indexedDB;
    } catch (cause) {
        throw trouble("the page may not use storage%; histories stay in memory", cause);
    }
    if (!found)
        throw trouble("there is no storage (indexedDB) here, as in Node.js; histories stay in memory");
}

/** Open the database.
 * @param {string} name @param {boolean} create whether to create it where there is none
 * @param {{ onLost: (db: IDBPDatabase) => void, onLeave: (db: IDBPDatabase, isDeleted: boolean) => void }} handlers
 *     the browser closed it; somebody deletes it or brings a later version
 * @returns {Promise<IDBPDatabase | undefined>} undefined where there is none */
export async function open(name, create, { onLost, onLeave }) {
    need();
    let isAbsent = false;
    /** @type {IDBPDatabase | undefined} */
    let db;
    try {
        db = await openDB(name, DATABASE_VERSION, {
            upgrade(fresh, oldVersion, _, transaction) {
                isAbsent = oldVersion === 0 && !create;
                if (isAbsent) { // an upgrade that is given up leaves no database behind
                    transaction.done.catch(() => {});
                    return transaction.abort();
                }
                fresh.createObjectStore(EVENTS, { autoIncrement: true })
                    .createIndex(BY_EVENT, ["item", "type", "time"]);
            },
            blocking: (_, version) => db && onLeave(db, version === null),
            terminated: () => db && onLost(db),
        });
    } catch (cause) {
        if (isAbsent)
            return undefined;
        throw trouble(`the browser does not open storage "${name}"%; histories stay in memory` +
            (/** @type {Error} */ (cause)?.name === "VersionError" ? `, and deleteStore("${name}") deletes what a later ` +
            "version of these scripts stored" : ""), cause);
    }
    if (db.objectStoreNames.contains(EVENTS) && db.transaction(EVENTS).store.indexNames.contains(BY_EVENT))
        return db;
    db.close();
    throw trouble(`the storage "${name}" is not one of these scripts; deleteStore("${name}") deletes it, or choose another name`);
}

/** Whether there is a database of this name; true where the browser does not tell.
 * @param {string} name */
export async function exists(name) {
    need();
    return !indexedDB.databases || (await indexedDB.databases()).some((it) => it.name === name);
}

/** Delete the database, of whatever version and form.
 * @param {string} name */
export async function remove(name) {
    need();
    /** @type {(error: unknown) => void} */
    let fail = () => {};
    const blocked = new Promise((_, reject) => (fail = reject));
    try {
        await Promise.race([blocked, deleteDB(name, {
            // A tab that has heard of it lets go as soon as it has written what it began.
            blocked: () => void setTimeout(() => fail(new Error("another tab holds it open; it goes when that tab is closed")),
                DELETION_MS),
        })]);
    } catch (cause) {
        throw trouble(`the storage "${name}" is not deleted yet%; it is tried again at the next visit`, cause);
    }
}

/** Every record, the one stored first first.
 * @param {IDBPDatabase} db @returns {Promise<Stored[]>} */
export async function readAll(db) {
    const { store } = db.transaction(EVENTS);
    const [keys, values] = await Promise.all([store.getAllKeys(numbers()), store.getAll(numbers())]);
    const now = Date.now();
    await restamp(db, keys.filter((_, i) => values[i]?.at > now), now);
    return values.map((raw, i) => {
        const event = eventOf(raw);
        const at = typeof raw?.at === "number" ? Math.min(raw.at, now) : event ? since(event, now) : now;
        return { key: Number(keys[i]), raw, event, at };
    });
}

/** Count records that were stored by a clock that ran ahead as stored now, or they would never be too old. What cannot be
 * written is tried again when they are read next.
 * @param {IDBPDatabase} db @param {IDBValidKey[]} keys @param {number} now @returns {Promise<void>} */
async function restamp(db, keys, now) {
    if (keys.length)
        await transact(db, async (store) => {
            for (const key of keys) {
                const raw = await store.get(key); // another tab may have erased it since
                if (raw?.at > now)
                    await store.put({ ...raw, at: now }, key);
            }
        }).catch(() => {});
}

/** How many events the largest history of the shop keeps; 0 where none was stored yet.
 * @param {IDBPDatabase} db @returns {Promise<number>} */
export async function largestOf(db) {
    const kept = await db.get(EVENTS, CAPACITY);
    return Number.isInteger(kept?.capacity) ? kept.capacity : 0;
}

/** Write all of it or nothing.
 * @param {IDBPDatabase} db
 * @param {(store: import("./idb.js").IDBPObjectStore<unknown, ["events"], "events", "readwrite">) => Promise<void>} write */
async function transact(db, write) {
    const transaction = db.transaction(EVENTS, "readwrite");
    transaction.done.catch(() => {}); // awaited below, unless write() throws first
    try {
        await write(/** @type {any} */ (transaction.store));
        await transaction.done;
    } catch (error) {
        try {
            transaction.abort();
        } catch {
            // It has ended already.
        }
        throw error;
    }
}

/** @param {IDBPDatabase} db @param {Erasure[]} erasures @returns {Promise<void>} */
export function erase(db, erasures) {
    return transact(db, async (store) => {
        for (const { event, item, key, all } of erasures) {
            if (all)
                await store.delete(numbers());
            else if (key !== undefined)
                await store.delete(key);
            else {
                const range = event ? [event.item, event.type, event.time]
                    : IDBKeyRange.bound([item], [item, []]); // a list comes after all texts and numbers
                const keys = await store.index(BY_EVENT).getAllKeys(range);
                for (const one of event ? keys.slice(-1) : keys)
                    await store.delete(one);
            }
        }
    });
}

/** Add events, and erase the oldest where there are more than the largest history keeps.
 * @param {IDBPDatabase} db @param {ShopEvent[]} events @param {number} capacity @returns {Promise<void>} */
export function add(db, events, capacity) {
    return transact(db, async (store) => {
        const now = Date.now();
        const kept = (await store.get(CAPACITY))?.capacity;
        const most = Math.max(capacity, Number.isInteger(kept) ? kept : 0);
        if (most !== kept)
            await store.put({ v: RECORD_VERSION, capacity: most }, CAPACITY);
        for (const { item, type, time } of events)
            await store.add({ v: RECORD_VERSION, item, type, time, at: since({ item, type, time }, now) });
        if ((await store.count(numbers())) <= most)
            return;
        const [keys, values] = await Promise.all([store.getAllKeys(numbers()), store.getAll(numbers())]);
        const whole = values.flatMap((raw, i) => (eventOf(raw) ? { key: keys[i], time: raw.time } : []));
        whole.sort((a, b) => a.time - b.time);
        for (const { key } of whole.slice(0, Math.max(whole.length - most, 0)))
            await store.delete(key);
    });
}
