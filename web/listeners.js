/**
 * listeners.js - tell those who follow a history of every change, in order, whatever one of them does.
 */
import { EndcapError } from "./errors.js";

/** @import { Change, Forgotten, Listener } from "./endcap.js" */

/** A listener that changes the history each time it is called would go on for ever. */
const MAX_CHANGES = 100000;

/** Give an error to the page's own reporting, and go on.
 * @param {unknown} error */
export function report(error) {
    try {
        (globalThis.reportError ?? globalThis.console.error)(error);
    } catch {
        // Reporting is the page's, and may be broken too: nobody is left to tell.
    }
}

/** Call a page's function; what it throws, or rejects with, is reported.
 * @param {() => unknown} call */
export function guarded(call) {
    try {
        const result = /** @type {any} */ (call());
        if (typeof result?.then === "function")
            result.then(undefined, report);
    } catch (error) {
        report(error);
    }
}

/** The listeners of one history. A change made by a listener waits until all have been told of the one before, so that
 * every listener is told of the changes in the order they were made. */
export class Listeners {
    /** @type {Set<{ listener: Listener }>} */
    #all = new Set();
    /** @type {{ change: Change, forgot: Forgotten | undefined, all: Set<{ listener: Listener }> }[]} */
    #waiting = [];
    #told = 0; // since the last change that no listener made

    /** @param {Listener} listener @returns {() => void} ends it */
    add(listener) {
        if (typeof listener !== "function")
            throw new EndcapError("EC_E_OPTION", `subscribe takes a function, not ${typeof listener}`);
        const all = this.#all;
        const entry = { listener };
        all.add(entry);
        return () => void all.delete(entry);
    }

    /** No more changes come; those that wait are still told. */
    end() {
        this.#all = new Set();
    }

    /** Refuse a change where listeners make them without end.
     * @param {string} call */
    check(call) {
        if (this.#told + this.#waiting.length >= MAX_CHANGES)
            throw new EndcapError("EC_E_OPTION", `${call}: listeners of this history changed it ${MAX_CHANGES} times ` +
                "in answer to one change; have the listener change nothing when it caused the change itself");
    }

    /** @param {Change} change @param {Forgotten} [forgot] what forget() was given */
    tell(change, forgot) {
        this.#waiting.push({ change, forgot, all: this.#all });
        if (this.#waiting.length > 1) // a listener made it: the call below tells it
            return;
        for (; this.#waiting.length; this.#waiting.shift()) {
            this.#told++;
            const { change: { recorded, forgotten }, forgot: what, all } = this.#waiting[0];
            const copy = (/** @type {Change["recorded"]} */ events) => events.map((event) => ({ ...event }));
            for (const entry of [...all])
                if (all.has(entry))
                    guarded(() => entry.listener({ recorded: copy(recorded), forgotten: copy(forgotten) }, what));
        }
        this.#told = 0;
    }
}
