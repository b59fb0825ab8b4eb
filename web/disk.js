/**
 * disk.js - the database of a store while it is open, and what is to be written there.
 *
 * What cannot be written waits, is reported once, and is tried again at the next change and after a while. A database that
 * the browser closed is looked for again; where it is gone, so is the consent.
 */
import { report } from "./listeners.js";
import { Note, Pending } from "./pending.js";
import { add, erase, exists, largestOf, open, readAll, remove, since, trouble } from "./records.js";

/** @import { ShopEvent } from "./endcap.js" */
/** @import { EndcapError } from "./errors.js" */
/** @import { IDBPDatabase } from "./idb.js" */
/** @import { Stored } from "./records.js" */

const FIRST_RETRY_MS = 250;
const LAST_RETRY_MS = 60000;

/** What a disk asks of its store.
 * @typedef {object} Keeper
 * @property {<T>(step: () => Promise<T>) => Promise<T>} next carry out a step after those asked for before
 * @property {(error: EndcapError) => void} tell report an error
 * @property {() => void} onWritten something was written
 * @property {() => Promise<void>} onFound the database was lost, and is there again */

/** The database and its writer. All methods but the getters are for steps, which run one after the other. */
export class Disk {
    #name;
    #ttlMs;
    #keeper;
    #note;
    /** @type {IDBPDatabase | undefined} */
    #db;
    #isLost = false;
    /** @type {EndcapError | undefined} */
    #error;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    #timer;
    #retryMs = FIRST_RETRY_MS;

    pending = new Pending();
    /** The most events that any history of the shop keeps, as far as is known. */
    largest = 0;

    /** @param {string} name @param {number} ttlMs @param {Keeper} keeper */
    constructor(name, ttlMs, keeper) {
        this.#name = name;
        this.#ttlMs = ttlMs;
        this.#keeper = keeper;
        this.#note = new Note(name);
    }

    /** The open database; undefined where there is no consent.
     * @returns {IDBPDatabase | undefined} */
    get db() {
        return this.#db;
    }

    /** Whether changes are to be written, now or once the database is found again. */
    get isWanted() {
        return this.#db !== undefined || this.#isLost;
    }

    /** Why the last attempt to write failed. */
    get error() {
        return this.#error;
    }

    /** Open what an earlier visit left, and finish what it could not do. */
    async begin() {
        if (this.#note.read().isWithdrawn)
            return this.#remove().catch((error) => this.#keeper.tell(error));
        await this.open(false);
        if (this.#db)
            this.pending.erasures = this.#note.adopt();
        else
            this.#note.clear();
        await this.flush();
    }

    /** @param {boolean} create whether to create the database where there is none */
    async open(create) {
        if (this.#db)
            return;
        if (create && this.#note.read().isWithdrawn)
            await this.#remove();
        const db = await open(this.#name, create, {
            onLost: (lost) => this.#lose(lost),
            onLeave: (left, isDeleted) => {
                if (this.#db !== left)
                    return;
                this.letGo();
                if (!isDeleted)
                    this.#keeper.tell(trouble("a later version of these scripts opened the storage in another tab; load this page again"));
            },
        });
        this.#db = db;
        this.#isLost = false;
        if (db)
            this.largest = Math.max(this.largest, await largestOf(db));
    }

    /** Close the database, and forget what waits. */
    letGo() {
        this.#db?.close();
        this.#db = undefined;
        this.#isLost = false;
        this.#error = undefined;
        this.largest = 0;
        this.pending.clear();
        clearTimeout(this.#timer);
        this.#retryMs = FIRST_RETRY_MS;
    }

    /** Delete the database. What cannot be deleted now is deleted when it is opened next.
     * @param {() => void} onBegin @returns {Promise<void>} */
    async withdraw(onBegin) {
        if (!this.isWanted && !(await exists(this.#name)))
            return;
        this.#note.withdraw();
        onBegin();
        this.letGo();
        await this.#remove();
    }

    async #remove() {
        await remove(this.#name);
        this.#note.clear();
    }

    /** Note what is not erased yet, for the next visit. */
    leave() {
        return this.#note.keep(this.pending.erasures);
    }

    /** The browser closed the database: because the site's data were cleared, or because the disk failed.
     * @param {IDBPDatabase} db */
    #lose(db) {
        if (this.#db !== db)
            return;
        this.#db = undefined;
        this.#isLost = true;
        this.#keeper.next(() => this.find()).catch(report);
    }

    /** Open the database again after it was lost. */
    async find() {
        if (!this.#isLost)
            return;
        try {
            // While it is being deleted, it cannot be opened.
            await this.open(false).catch(() => new Promise((resolve) => setTimeout(resolve, FIRST_RETRY_MS)).then(() => this.open(false)));
        } catch (error) {
            return this.#fail(error);
        }
        if (this.#db)
            await this.#keeper.onFound();
        else
            this.letGo();
    }

    /** Whether an event is too old to be stored.
     * @param {ShopEvent} event */
    isOld(event) {
        const now = Date.now();
        return since(event, now) + this.#ttlMs < now;
    }

    /** Read every record, and have those that are too old erased.
     * @returns {Promise<Stored[]>} */
    async read() {
        if (!this.#db)
            return [];
        const records = await readAll(this.#db);
        const end = Date.now() - this.#ttlMs;
        for (const { key, at } of records)
            if (at < end && !this.pending.erasures.some((one) => one.key === key))
                this.pending.erase({ key });
        return records;
    }

    /** Write what is waiting: what is erased first. Nothing that cannot be written is lost. */
    async flush() {
        await this.find();
        const db = this.#db;
        const { pending } = this;
        if (!db || pending.isEmpty) {
            this.#error = undefined;
            return;
        }
        try {
            pending.erasures = this.#note.open(pending.erasures);
            // Those that come meanwhile too: what is added next was recorded after them.
            for (let erasures = [...pending.erasures]; erasures.length; erasures = [...pending.erasures]) {
                const done = erasures;
                await erase(db, done);
                pending.erasures = pending.erasures.filter((one) => !done.includes(one));
                this.#note.settle(pending.erasures);
            }
            await this.#add(db);
        } catch (error) {
            if (this.#db === db)
                this.#fail(error);
            return;
        }
        this.#error = undefined;
        this.#retryMs = FIRST_RETRY_MS;
        this.#keeper.onWritten();
    }

    /** @param {IDBPDatabase} db */
    async #add(db) {
        const { pending } = this;
        const adds = pending.adds.filter((event) => !this.isOld(event));
        pending.adds = [];
        try {
            if (adds.length)
                await add(db, adds, this.largest);
        } catch (error) {
            if (this.#db === db || this.#isLost) // else the shopper has withdrawn since
                pending.putBack(adds);
            throw error;
        }
    }

    /** Something could not be written: report it, once, note what is to be erased, and try again later.
     * @param {unknown} cause */
    #fail(cause) {
        const isNoted = this.leave();
        const isNew = !this.#error;
        this.#error = trouble("a change of the history is not stored yet%; it is tried again" + (isNoted ? ""
            : ", but not after this page is closed: what was forgotten may come back at the next visit"), cause);
        if (isNew)
            this.#keeper.tell(this.#error);
        clearTimeout(this.#timer);
        this.#timer = setTimeout(() => this.#keeper.next(() => this.flush()).catch(report), this.#retryMs);
        /** @type {any} */ (this.#timer).unref?.(); // keeps no Node.js alive
        this.#retryMs = Math.min(this.#retryMs * 2, LAST_RETRY_MS);
    }
}
