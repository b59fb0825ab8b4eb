/**
 * debug.js - counts what a page sends that a model does not understand, and warns of each kind once. Loaded by
 * load({ debug: true }) only.
 */

import { EndcapError } from "./errors.js";
import { guarded } from "./listeners.js";

/** @import { Item } from "./endcap.js" */

/** What was noticed of one kind: how often, and the first.
 * @typedef {{ count: number, example: string | undefined }} Noticed */

/** What a page sent that the model did not understand: ids of no item; ids of no item but for the case of their
 * letters; times that look like seconds and are milliseconds of 1970; types of events in others' words; groups that the
 * model does not have.
 * @typedef {{ unknownIds: Noticed, caseMismatches: Noticed, timesInSeconds: Noticed, eventTypes: Noticed,
 *     unknownGroups: Noticed }} DebugReport */

/* As milliseconds these lie in the years 1970 to 1973, as seconds in 1973 to 5138. */
const SECONDS = { from: 1e8, to: 1e11 };

/** The counts of one model. */
export class Debug {
    /** @type {DebugReport} */
    #report = { unknownIds: none(), caseMismatches: none(), timesInSeconds: none(), eventTypes: none(),
        unknownGroups: none() };

    #items;
    /** @type {Set<string> | undefined} ids of the model */
    #ids;
    /** @type {Map<string, string>} the same by themselves in lower case */
    #byLower = new Map();

    /** @param {() => Iterable<Item>} items */
    constructor(items) {
        this.#items = items;
    }

    /** The counts so far. A copy.
     * @returns {DebugReport} */
    report() {
        return structuredClone(this.#report);
    }

    /** An id that the model does not know.
     * @param {string} call @param {string} id */
    unknown(call, id) {
        if (!this.mismatch(call, id))
            this.#notice("unknownIds", id, `${call}: the model does not know the item "${id}"; it ranks nothing. Was the ` +
            "model trained on a log of this shop, and lately?");
    }

    /** Whether the model does not know an id but one that differs only in the case of its letters.
     * @param {string} call @param {string} id spelled as the model spells it */
    mismatch(call, id) {
        if (!this.#ids) {
            this.#ids = new Set(Array.from(this.#items(), (item) => item.id));
            this.#byLower = new Map(Array.from(this.#ids, (known) => [known.toLowerCase(), known]));
        }
        const other = this.#byLower.get(id.toLowerCase());
        if (other === undefined || this.#ids.has(id))
            return false;
        this.#notice("caseMismatches", id, `${call}: the model knows "${other}", and not "${id}"; write ids as the log ` +
        "has them, or train with --item-case");
        return true;
    }

    /** @param {string} what @param {number | undefined} time */
    time(what, time = 0) {
        if (Math.abs(time) >= SECONDS.from && Math.abs(time) < SECONDS.to)
            this.#notice("timesInSeconds", String(time), `${what}: ${time} is ${new Date(time).toISOString()}, as times are ` +
            "milliseconds since 1970; multiply seconds by 1000");
    }

    /** Read events; a type that is refused is counted.
     * @template T
     * @param {() => T} read @returns {T} */
    reading(read) {
        try {
            return read();
        } catch (error) {
            if (error instanceof EndcapError && error.code === "EC_E_EVENT_TYPE")
                this.#notice("eventTypes", error.message, error.message);
            throw error;
        }
    }

    /** @param {string} call @param {string} group */
    group(call, group) {
        this.#notice("unknownGroups", group, `${call}: the model has no group "${group}"`);
    }

    /** @param {keyof DebugReport} kind @param {string} example @param {string} warning */
    #notice(kind, example, warning) {
        const noticed = this.#report[kind];
        if (noticed.count++)
            return;
        noticed.example = example;
        guarded(() => console.warn(`endcap: ${warning} (the first of its kind; endcap.debug() counts them)`));
    }
}

/** @returns {Noticed} */
function none() {
    return { count: 0, example: undefined };
}
