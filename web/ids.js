/**
 * ids.js - sets of item ids, which the module holds: what is sold out, hidden, allowed.
 */
import { EndcapError, IS_SET } from "./errors.js";
import { TEXT_SIZE } from "./memory.js";

/** @import { Block, Core } from "./memory.js" */

/** A set of ids for `unavailable`, `exclude` and `allow`, whose ids are looked up once and not for each shelf. Made by
 * `endcap.set()`, of use with that model until one of them is disposed. */
export class IdSet {
    #core;
    #model;
    /** @type {Block | undefined} */
    #block;
    #at;
    #onDispose;

    /** @param {Core} core @param {number} model @param {string} what @param {string[]} ids
     * @param {(set: IdSet) => void} [onDispose] */
    constructor(core, model, what, ids, onDispose = () => {}) {
        this.#core = core;
        this.#model = model;
        this.#onDispose = onDispose;
        const room = 16 + ids.length * TEXT_SIZE;
        this.#at = core.frame(room + core.room(ids), (out) => {
            const texts = out + 16;
            core.writeIds(texts, out + room, ids);
            const size = core.exports.ec_set_size(model, texts, ids.length) >>> 0;
            const block = core.take(size);
            try {
                core.check(core.exports.ec_set_init(block.at, size, model, texts, ids.length, out), what);
            } catch (error) {
                core.give(block);
                throw error;
            }
            this.#block = block;
            return core.view().getUint32(out, true);
        });
    }

    /** Tells a set from a list.
     * @internal @returns {true} */
    get [IS_SET]() {
        return true;
    }

    /** Where the module holds a set.
     * @internal
     * @param {IdSet} set @param {number} model @param {Core} core @param {string} what */
    static addressOf(set, model, core, what) {
        if (!(#at in set) || set.#core !== core || set.#model !== model)
            throw new EndcapError("EC_E_SET_MODEL",
                `${what}: the set was made by another model; make it again with this one's endcap.set()`);
        if (!set.#block)
            throw new EndcapError("EC_E_OPTION", `${what}: the set was disposed; make another with endcap.set()`);
        return set.#at;
    }

    /** Give its memory back. No shelf may use it any more. */
    dispose() {
        if (!this.#block)
            return;
        this.#core.give(this.#block);
        this.#block = undefined;
        this.#onDispose(this);
    }

    [Symbol.dispose]() {
        this.dispose();
    }
}
