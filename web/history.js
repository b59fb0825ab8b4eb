/**
 * history.js - one shopper's events, which the module holds.
 *
 * Every read asks the module; nothing that it holds is kept here as well. It cannot hold an event of an item
 * that its model does not know, so these alone are kept here, each with its place between the others: a later
 * model may know them.
 */
import { EVENT, FACTS, STATUS, TEXT_SIZE } from "./memory.js";

/** @import { Change, ShopEvent } from "./endcap.js" */
/** @import { Core } from "./memory.js" */

/** An event of an item that the model does not know; `older` counts the module's events before it.
 * @typedef {ShopEvent & { older: number }} UnknownEvent */

/** The newest `capacity` events in time order; of equal times the one recorded later is the later. A place in it
 * is 0 for the oldest. The events given out are copies. */
export class History {
    #core;
    #model;
    #capacity;
    #block;
    /** @type {UnknownEvent[]} oldest first */
    #unknown = [];

    /** Address of the module's user.
     * @readonly @type {number} */
    user;

    /** @param {Core} core @param {number} model @param {number} capacity 1 to 65536 */
    constructor(core, model, capacity) {
        this.#core = core;
        this.#model = model;
        this.#capacity = capacity;
        const block = this.#block = core.take(core.exports.ec_user_size(capacity) >>> 0);
        try {
            this.user = core.frame(4, (out) => {
                core.check(core.exports.ec_user_init(block.at, block.size, capacity, out));
                return core.view().getUint32(out, true);
            });
        } catch (error) {
            core.give(block);
            throw error;
        }
    }

    /** How many events there are. */
    get length() {
        return this.#knownLength + this.#unknown.length;
    }

    /** How many of them the module holds. */
    get #knownLength() {
        return this.#core.exports.ec_user_event_count(this.user) >>> 0;
    }

    /** All events, oldest first.
     * @returns {ShopEvent[]} */
    events() {
        return this.#core.frame(EVENT.size, (room) => {
            /** @type {ShopEvent[]} */
            const events = [];
            let number = 0;
            for (const { item, type, time, older } of this.#unknown) {
                while (number < older)
                    events.push(this.known(number++, room));
                events.push({ item, type, time });
            }
            for (const n = this.#knownLength; number < n; number++)
                events.push(this.known(number, room));
            return events;
        });
    }

    /** Read an event that the module holds.
     * @param {number} number among those, 0 the oldest @param {number} room address of EVENT.size bytes
     * @returns {ShopEvent} */
    known(number, room) {
        const core = this.#core;
        core.check(core.exports.ec_user_event(this.user, this.#model, number, room));
        const view = core.view();
        return {
            item: core.text(room),
            type: core.types[view.getUint32(room + EVENT.type, true)],
            time: view.getFloat64(room + EVENT.time, true),
        };
    }

    /** Record an event, and forget the oldest where there is no room.
     * @param {ShopEvent} event whose type and time are valid and whose id is spelled as the model spells it
     * @returns {{ change: Change | undefined, known: boolean }} no change where it is older than all that a full
     *     history holds; whether the model knows the item */
    record({ item, type, time }) {
        const core = this.#core;
        return core.frame(Math.max(EVENT.size, FACTS.size) + TEXT_SIZE + item.length * 3, (room) => {
            const at = room + Math.max(EVENT.size, FACTS.size);
            const id = at + TEXT_SIZE;
            const size = core.write(at, id, [item]) - id;
            const oldest = this.length === this.#capacity ? this.#oldest(room) : undefined;
            if (oldest && oldest.time > time)
                return { change: undefined, known: core.exports.ec_model_item(this.#model, id, size, room) === STATUS.OK };
            if (oldest)
                this.forget(0);
            const status = core.exports.ec_user_record(this.user, this.#model, id, size,
                core.types.indexOf(type), time);
            if (status !== STATUS.ITEM_UNKNOWN)
                core.check(status, "record");
            const recorded = status === STATUS.OK ? this.#recorded(time, room)
                : this.#keep({ item, type, time }, room);
            return { change: { recorded: [recorded], forgotten: oldest ? [oldest] : [] }, known: status === STATUS.OK };
        });
    }

    /** Forget one event.
     * @param {number} place */
    forget(place) {
        const unknown = this.#unknown;
        let before = 0; // unknown events
        while (before < unknown.length && unknown[before].older + before < place)
            before++;
        if (before < unknown.length && unknown[before].older + before === place) {
            unknown.splice(before, 1);
            return;
        }
        this.#core.check(this.#core.exports.ec_user_forget(this.user, place - before));
        for (; before < unknown.length; before++)
            unknown[before].older--;
    }

    /** Forget everything. */
    clear() {
        this.#core.exports.ec_user_wipe(this.user);
        this.#unknown = [];
    }

    /** Overwrite everything and give the memory back. */
    dispose() {
        this.#core.give(this.#block);
        this.#unknown = [];
    }

    /** The oldest event, of a history that is not empty.
     * @param {number} room address of EVENT.size bytes @returns {ShopEvent} */
    #oldest(room) {
        const first = this.#unknown[0];
        return first?.older === 0 ? { item: first.item, type: first.type, time: first.time } : this.known(0, room);
    }

    /** How many of the module's events are not later than a time. The latest are looked at first, since most
     * events are recorded as they happen.
     * @param {number} time @param {number} room address of EVENT.size bytes */
    #knownUntil(time, room) {
        let n = this.#knownLength;
        while (n > 0 && this.known(n - 1, room).time > time)
            n--;
        return n;
    }

    /** Count the event that the module has just recorded among those before later unknown ones, and read it.
     * @param {number} time @param {number} room address of EVENT.size bytes */
    #recorded(time, room) {
        for (const event of this.#unknown) {
            if (event.time > time)
                event.older++;
        }
        return this.known(this.#knownUntil(time, room) - 1, room);
    }

    /** Keep an event whose item the model does not know.
     * @param {ShopEvent} event @param {number} room address of EVENT.size bytes */
    #keep(event, room) {
        const unknown = this.#unknown;
        let place = unknown.length;
        while (place > 0 && unknown[place - 1].time > event.time)
            place--;
        unknown.splice(place, 0, { ...event, older: this.#knownUntil(event.time, room) });
        return event;
    }
}
