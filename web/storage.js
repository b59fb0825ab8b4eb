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
 * what is forgotten in one is forgotten in all. What cannot be written waits, and is tried again.
 *
 * Longer than most files, since consent, tabs and the attached shopper share one state; the disk, what waits for it and
 * the records have files of their own.
 */
import { Disk } from "./disk.js";
import { callOf, EndcapError, optionsOf, reading, show } from "./errors.js";
import { guarded, report } from "./listeners.js";
import { Note } from "./pending.js";
import { missing, newest, remove, trouble } from "./records.js";

/** @import { Change, Forgotten, Shopper, ShopEvent } from "./endcap.js" */
/** @import { Erasure } from "./records.js" */
/** @import { WorkerShopper } from "./worker-client.js" */

/** A stored record; `event` is undefined where it is damaged or of a later version, and `raw` is what lies
 * there.
 * @typedef {{ key: number, event: ShopEvent | undefined, raw: unknown }} StoredRecord */

/** What the disk lacks: events that are not stored yet, erasures that are not done yet, and why, where the last attempt
 * failed.
 * @typedef {{ record: number, erase: number, error: EndcapError | undefined }} Unwritten */

/* What tabs say to each other: "changed", "consented", "withdrawn". The events travel through the database only. */

const DAY_MS = 86400000;

/** A place on the device for one history. Made by `openStore()`.
 *
 * Steps run one after the other. A change of the history waits until a step writes it; one that compares history and
 * database counts what waits as written, so no event is counted twice. */
export class Store {
    #onError;
    #channel;
    #disk;
    #isClosed = false;
    /** @type {Promise<void> | undefined} */
    #closing;
    /** @type {Shopper | WorkerShopper | undefined} */
    #shopper;
    #unfollow = () => {};
    /** How many changes of each kind and time the store itself makes to the history at the moment.
     * @type {Map<string, number>} */
    #ours = new Map();
    /** What this tab had in memory when consent was withdrawn: it is never stored.
     * @type {ShopEvent[]} */
    #withdrawn = [];
    /** @type {Promise<unknown>} ends when every step asked for so far has ended */
    #steps = Promise.resolve();
    #leave = () => void this.#disk.leave();

    /** @param {string} name @param {number} ttlMs @param {(error: EndcapError) => void} onError */
    constructor(name, ttlMs, onError) {
        this.#onError = onError;
        this.#channel = channelOf(name);
        this.#channel.onmessage = ({ data }) => this.#hear(data);
        this.#disk = new Disk(name, ttlMs, {
            next: (step) => this.#next(step),
            tell: (error) => this.#tell(error),
            onWritten: () => this.#say("changed"),
            onFound: () => this.#merge(),
        });
        globalThis.addEventListener?.("pagehide", this.#leave);
    }

    /** Whether the shopper has agreed, now or on an earlier visit. */
    get consented() {
        return this.#disk.db !== undefined;
    }

    /** What the disk lacks. It is written at the next change, at flush(), and otherwise tried again after a while; what
     * could not be erased, at the next visit too.
     * @returns {Unwritten} */
    get pending() {
        const { pending: { adds, erasures }, error } = this.#disk;
        return { record: adds.length, erase: erasures.length, error };
    }

    /** The shopper agrees: store the attached history, and what comes.
     * @returns {Promise<void>} */
    consent() {
        return this.#next(async () => {
            if (this.#disk.db)
                return;
            await this.#disk.open(true);
            await this.#merge();
            this.#say("consented");
        });
    }

    /** The shopper no longer agrees: delete the database, and have all other tabs forget their histories. The history of
     * this tab stays with its shopper until that forgets it, but is not stored at a later consent. What cannot be deleted
     * now is deleted at the next visit.
     * @returns {Promise<void>} */
    withdraw() {
        return this.#next(async () => {
            try {
                if (this.#disk.isWanted && this.#shopper)
                    this.#withdrawn.push(...await this.#historyOf(this.#shopper) ?? []);
            } finally { // whatever became of the shopper
                await this.#disk.withdraw(() => this.#say("withdrawn"));
            }
        });
    }

    /** Bring what is stored into a shopper, of this page or of a worker, store what it has already, and follow it from here
     * on. What finds no room in its history stays stored where another tab has room for it.
     * @param {Shopper | WorkerShopper} shopper
     * @returns {Promise<() => void>} detaches it */
    async attach(shopper) {
        reading("attach: the shopper", () => {
            if (typeof shopper?.subscribe !== "function" || typeof shopper.history !== "function")
                throw new EndcapError("EC_E_OPTION", `attach takes a shopper, not ${show(shopper)}`);
        });
        this.#alive();
        if (this.#shopper)
            throw new EndcapError("EC_E_OPTION", "a store holds one history; detach the other shopper first");
        this.#shopper = shopper;
        let end = () => {};
        const detach = () => {
            end();
            if (this.#shopper === shopper)
                this.#shopper = undefined;
        };
        this.#unfollow = detach;
        try {
            end = callOf("attach: what the shopper's subscribe returns",
                await shopper.subscribe((change, forgot) => this.#follow(shopper, change, forgot)));
            await this.#next(() => this.#merge());
        } catch (error) {
            detach();
            throw error;
        }
        return detach;
    }

    /** Everything that is stored, oldest record first.
     * @returns {Promise<StoredRecord[]>} */
    list() {
        return this.#next(async () => {
            await this.#disk.read();
            await this.#disk.flush();
            return (await this.#disk.read()).map(({ key, event, raw }) => ({ key, event, raw }));
        });
    }

    /** Erase one record, and have every tab forget its event. Fails where the disk cannot be written; it is tried again.
     * @param {number} key as list() gave it
     * @returns {Promise<void>} */
    async erase(key) {
        if (typeof key !== "number" || Number.isNaN(key))
            throw new EndcapError("EC_E_OPTION", `erase takes the key of a record of list(), not ${show(key)}`);
        return this.#erase({ key });
    }

    /** Erase every record, damaged ones too, and have every tab forget them. Consent stays. Fails where the disk cannot
     * be written; it is tried again.
     * @returns {Promise<void>} */
    async eraseAll() {
        return this.#erase({ all: true });
    }

    /** Write what is waiting now. Fails where that cannot be done; it is tried again.
     * @returns {Promise<void>} */
    flush() {
        return this.#next(async () => {
            await this.#disk.flush();
            if (this.#disk.error)
                throw this.#disk.error;
        });
    }

    /** Write what is waiting and close. What is stored stays. Fails where something could not be written.
     * @returns {Promise<void>} */
    close() {
        return this.#closing ??= this.#next(async () => {
            await this.#disk.flush();
            const { error } = this.#disk;
            this.end();
            if (error)
                throw error;
        });
    }

    /** Let go of everything; for openStore.
     * @internal */
    end() {
        this.#leave();
        this.#unfollow();
        this.#isClosed = true;
        globalThis.removeEventListener?.("pagehide", this.#leave);
        this.#channel.close();
        this.#disk.letGo();
    }

    /** Open what an earlier visit left; for openStore.
     * @internal @returns {Promise<void>} */
    begin() {
        return this.#next(() => this.#disk.begin());
    }

    #alive() {
        if (this.#isClosed)
            throw new EndcapError("EC_E_OPTION", "this store was closed; open it again with openStore()");
    }

    /** @template T @param {() => Promise<T>} step @returns {Promise<T>} */
    #next(step) {
        const result = this.#steps.then(() => {
            this.#alive();
            return step();
        });
        this.#steps = result.catch(() => {});
        return result;
    }

    /** Carry out a step that nobody waits for.
     * @param {() => Promise<void>} step */
    #later(step) {
        this.#next(step).catch((error) => this.#isClosed || this.#tell(error));
    }

    /** @param {unknown} error */
    #tell(error) {
        guarded(() => this.#onError(error instanceof EndcapError ? error : trouble("the storage failed%", error)));
    }

    /** The history changed.
     * @param {Shopper | WorkerShopper} shopper @param {Change} change @param {Forgotten | undefined} forgot */
    #follow({ capacity }, { recorded, forgotten }, forgot) {
        const kind = recorded.length ? kindOf("record", recorded[0]) : kindOf("forget", forgot?.event);
        const expected = this.#ours.get(kind) ?? 0;
        if (expected)
            return void this.#ours.set(kind, expected - 1);
        const { pending, largest, isWanted } = this.#disk;
        if (!isWanted)
            return;
        if (forgot?.event)
            pending.erase({ event: forgot.event });
        else if (forgot)
            pending.erase(forgot.item === undefined ? { all: true } : { item: forgot.item });
        else if (capacity >= largest)
            forgotten.forEach((event) => pending.erase({ event, isEvicted: true }));
        recorded.forEach((event) => pending.add(event));
        this.#later(() => this.#disk.flush());
    }

    /** Bring history and database to all events of either. */
    async #merge() {
        const disk = this.#disk;
        const records = await disk.read();
        await this.#compare((shopper, history) => {
            const stored = disk.pending.applied(records);
            const fresh = missing(history, stored);
            missing(fresh, this.#withdrawn).filter((event) => !disk.isOld(event)).forEach((event) => disk.pending.add(event));
            const target = newest(shopper.capacity, [...stored, ...fresh]);
            if (shopper.capacity >= disk.largest)
                missing(stored, target).forEach((event) => disk.pending.erase({ event, isEvicted: true }));
            disk.largest = Math.max(disk.largest, shopper.capacity);
            return target;
        });
        await disk.flush();
    }

    /** Bring the history to what the database holds after another tab or erase() changed it. */
    async #pull() {
        const disk = this.#disk;
        await disk.flush();
        const records = await disk.read();
        await this.#compare((shopper, history) => {
            const stored = disk.pending.applied(records);
            const apart = missing(history, stored);
            const storable = missing(apart, this.#withdrawn).filter((event) => !disk.isOld(event));
            return newest(shopper.capacity, [...missing(apart, storable), ...stored]);
        });
    }

    /** Change the attached history to another.
     * @param {(shopper: Shopper | WorkerShopper, history: ShopEvent[]) => ShopEvent[]} targetOf what it is to be */
    async #compare(targetOf) {
        const { db } = this.#disk;
        const shopper = this.#shopper;
        if (!db || !shopper)
            return;
        const given = this.#historyOf(shopper);
        // A shopper of this page answers at once, and then nothing may come between.
        const history = given instanceof Promise ? await given : given;
        if (!history || this.#disk.db !== db || this.#shopper !== shopper)
            return;
        const target = targetOf(shopper, history);
        const [gone, fresh] = [missing(history, target), missing(target, history)];
        const recorded = await this.#change(shopper, gone, fresh);
        recorded.forEach(({ item, type, time }, i) => {
            if (item !== fresh[i].item) { // this model spells the id in another way
                this.#disk.pending.erase({ event: fresh[i] });
                this.#disk.pending.add({ item, type, time });
            }
        });
    }

    /** The history of the attached shopper; undefined where it was disposed or its worker has ended: then the store lets go
     * of it.
     * @param {Shopper | WorkerShopper} shopper @returns {ShopEvent[] | undefined | Promise<ShopEvent[] | undefined>} */
    #historyOf(shopper) {
        const gone = (/** @type {any} */ error) => {
            if (this.#shopper === shopper)
                this.#unfollow();
            if (error?.code !== "EC_E_OPTION") // not disposed by the page
                this.#tell(error);
            return undefined;
        };
        try {
            const given = shopper.history();
            return given instanceof Promise ? given.catch(gone) : given;
        } catch (error) {
            return gone(error);
        }
    }

    /** Change a history, not to be stored again.
     * @param {Shopper | WorkerShopper} shopper @param {ShopEvent[]} gone @param {ShopEvent[]} fresh
     * @returns {Promise<ShopEvent[]>} those recorded, as they were recorded */
    async #change(shopper, gone, fresh) {
        for (const kind of [...gone.map((event) => kindOf("forget", event)), ...fresh.map((event) => kindOf("record", event))])
            this.#ours.set(kind, (this.#ours.get(kind) ?? 0) + 1);
        try {
            const forgotten = gone.map((event) => shopper.forget({ event }));
            const recorded = fresh.map((event) => shopper.record(event));
            const all = await Promise.all([...recorded, ...forgotten]);
            return /** @type {ShopEvent[]} */ (all.slice(0, fresh.length));
        } finally {
            this.#ours.clear();
        }
    }

    /** @param {Erasure} erasure @returns {Promise<void>} */
    #erase(erasure) {
        return this.#next(async () => {
            await this.#disk.find();
            if (!this.#disk.db)
                return;
            this.#disk.pending.erase(erasure);
            await this.#pull();
            if (this.#disk.error)
                throw this.#disk.error;
        });
    }

    /** @param {"changed" | "consented" | "withdrawn"} message */
    #say(message) {
        if (!this.#isClosed)
            this.#channel.postMessage(message);
    }

    /** Another tab said something.
     * @param {unknown} message */
    #hear(message) {
        if (message === "withdrawn") {
            this.#disk.letGo();
            guarded(() => this.#shopper?.forgetAll());
        } else if (message === "changed")
            this.#later(() => this.#pull());
        else
            this.#later(async () => {
                await this.#disk.open(false);
                await this.#merge();
            });
    }
}

/** What tells one change of a history from others; its id may be spelled in another way.
 * @param {string} what @param {ShopEvent | undefined} event */
const kindOf = (what, event) => `${what} ${event?.type} ${event?.time}`;

/** @param {string} name */
function channelOf(name) {
    if (typeof BroadcastChannel === "undefined")
        throw trouble("the browser has no BroadcastChannel, without which tabs cannot forget together; histories stay in memory");
    const channel = new BroadcastChannel(`endcap:${name}`);
    /** @type {any} */ (channel).unref?.(); // keeps no Node.js alive
    return channel;
}

/** @param {string} call @param {unknown} name @returns {string} */
function nameOf(call, name) {
    if (typeof name !== "string" || name === "")
        throw new EndcapError("EC_E_OPTION", `${call}: name is a string that is not empty, not ${typeof name} ${show(name)}`);
    return name;
}

/** Options of openStore.
 * @typedef {object} StoreOptions
 * @property {string} [name] of the database; default "endcap". One shop, one name
 * @property {number} [ttlDays] days after which a stored event is erased, counted from its time, or from when it was
 *     stored where that time lies before 2000 or ahead; default 180, Infinity keeps it
 * @property {(error: EndcapError) => void} [onError] called when a change could not be stored, such as for want of room;
 *     default reportError, or the console where there is none */

/** Open the place where a history may be kept. Nothing is created before consent(). Fails where the browser lends no
 * storage, such as in some private windows.
 * @param {StoreOptions} [options] @returns {Promise<Store>} */
export async function openStore(options) {
    const { name, ttlDays, onError } = optionsOf("openStore", options, { name: "endcap", ttlDays: 180, onError: report });
    if (typeof ttlDays !== "number" || !(ttlDays > 0))
        throw new EndcapError("EC_E_OPTION", `openStore: ttlDays is a number of days above 0, not ${show(ttlDays)}`);
    const store = new Store(nameOf("openStore", name), ttlDays * DAY_MS, callOf("openStore: onError", onError));
    try {
        await store.begin();
    } catch (error) {
        store.end();
        throw error;
    }
    return store;
}

/** Delete what a store of this name stored, in whatever version and form, and have all tabs forget it; also where
 * openStore() fails.
 * @param {string} [name] default "endcap" @returns {Promise<void>} */
export async function deleteStore(name = "endcap") {
    const note = new Note(nameOf("deleteStore", name));
    note.withdraw();
    const channel = typeof BroadcastChannel === "undefined" ? undefined : channelOf(name);
    channel?.postMessage("withdrawn");
    channel?.close();
    await remove(name);
    note.clear();
}
