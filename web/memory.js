/**
 * memory.js - the module's exports and its memory, which it never allocates: this file lays it out, as
 * src/wasm/endcap.c draws it. Two rules hold: no view of the memory outlives a call that may grow it, and
 * every block is wiped when it is given back.
 */
import { EndcapError } from "./errors.js";

/** @import { EventType, Signal } from "./endcap.js" */
/** @import { StatusName } from "./errors.js" */

/* Without asterisks, which tsc would carry into the declaration. */
/** @typedef {"ec_heap" | "ec_simd" | "ec_status_name" | "ec_status_text" | "ec_signal_name" |
        "ec_event_type_name" | "ec_model_size" | "ec_model_open" | "ec_model_item_count" |
        "ec_model_item_at" | "ec_model_item" | "ec_model_fold_id" | "ec_model_training" | "ec_model_signals" | "ec_set_size" | "ec_set_init" |
        "ec_self_test_size" | "ec_self_test" | "ec_user_size" | "ec_user_init" | "ec_user_record" | "ec_user_forget" |
        "ec_user_event_count" | "ec_user_event" | "ec_user_wipe" | "ec_ranking_size" | "ec_ranking_compute_by" | "ec_ranking_take" |
        "ec_ranking_contribution_count" | "ec_ranking_explain" | "ec_ranking_probability" |
        "ec_ranking_wipe"} ExportName */

/** @typedef {Record<ExportName, (...numbers: number[]) => number> & { memory: WebAssembly.Memory }}
 *     Exports */

/** @typedef {{ at: number, size: number }} Block */

/* Sizes and offsets of structs, as src/wasm/endcap.c asserts them. */
export const TEXT_SIZE = 8;
export const FACTS = { size: 36, title: 8, group: 16, price: 24, popularity: 28, tail: 32 };
export const EVENT = { size: 24, type: 8, time: 16 };
export const PLACE = { size: 32, candidate: 8, score: 16, known: 24, WHOLE_CATALOGUE: 0xffffffff };
export const CONTRIBUTION = { size: 16, event: 4, value: 8, NO_EVENT: 0x7fffffff };
export const TAKE = { includeSeen: 1, tailOnly: 2 };
export const STATUS = { OK: 0, ITEM_UNKNOWN: 40, GROUP_UNKNOWN: 47 };

const PAGE = 65536;
const ID_SIZE = 256; // one byte more than an id's most

/** A text in Unicode's normal form C, which that is whose characters are all below U+0300.
 * @param {string} text */
export function composed(text) {
    return /^[\0-\u02ff]*$/.test(text) ? text : text.normalize("NFC");
}

/* An id may begin with U+FEFF, which a decoder drops by default. */
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** The instance's exports and its memory from ec_heap() up: blocks taken, given back and wiped. */
export class Core {
    #top;
    #end;
    /** @type {Block[]} blocks given back, by address */
    #free = [];

    /** @param {WebAssembly.Instance} instance */
    constructor(instance) {
        this.exports = /** @type {Exports} */ (/** @type {unknown} */ (instance.exports));
        this.#top = (this.exports.ec_heap() + 15) & ~15;
        this.#end = this.exports.memory.buffer.byteLength;
        /** @type {readonly EventType[]} */
        this.types = /** @type {EventType[]} */ (this.#words("ec_event_type_name"));
        /** @type {readonly Signal[]} */
        this.signals = /** @type {Signal[]} */ (this.#words("ec_signal_name"));
    }

    /** A view of the memory as it is now, never kept.
     * @param {number} at @param {number} size */
    bytes(at, size) {
        return new Uint8Array(this.exports.memory.buffer, at, size);
    }

    /** Likewise, for numbers anywhere in memory. */
    view() {
        return new DataView(this.exports.memory.buffer);
    }

    /** Take zeroed memory at a multiple of 16.
     * @param {number} size @returns {Block} */
    take(size) {
        size = Math.ceil(Math.max(size, 1) / 16) * 16;
        const i = this.#free.findIndex((block) => block.size >= size);
        if (i >= 0) {
            const block = this.#free[i];
            const at = block.at;
            block.at += size;
            block.size -= size;
            if (!block.size)
                this.#free.splice(i, 1);
            return { at, size };
        }
        const at = this.#top;
        if (at + size > this.#end) {
            try {
                this.exports.memory.grow(Math.ceil((at + size - this.#end) / PAGE));
            } catch (cause) {
                throw new EndcapError("EC_E_MEMORY",
                    `there is no room for ${size} bytes more in WebAssembly memory`, { cause });
            }
            this.#end = this.exports.memory.buffer.byteLength;
        }
        this.#top += size;
        return { at, size };
    }

    /** Wipe a block and give it back.
     * @param {Block} block */
    give(block) {
        this.bytes(block.at, block.size).fill(0);
        const free = this.#free;
        const i = free.findIndex((other) => other.at > block.at);
        free.splice(i < 0 ? free.length : i, 0, { ...block });
        for (let j = free.length - 1; j > 0; j--) {
            if (free[j - 1].at + free[j - 1].size === free[j].at) {
                free[j - 1].size += free[j].size;
                free.splice(j, 1);
            }
        }
    }

    /** Take memory for the length of one call, and wipe it however the call ends.
     * @template T
     * @param {number} size @param {(at: number) => T} call @returns {T} */
    frame(size, call) {
        const block = this.take(size);
        try {
            return call(block.at);
        } finally {
            this.give(block);
        }
    }

    /** Throw what a status says.
     * @param {number} status @param {string} [where] */
    check(status, where) {
        if (status !== STATUS.OK)
            throw new EndcapError(/** @type {StatusName} */ (this.word("ec_status_name", status)),
                (where ? `${where}: ` : "") + this.word("ec_status_text", status));
    }

    /** The text of a struct ec_text.
     * @param {number} at */
    text(at) {
        const view = this.view();
        return this.decode(view.getUint32(at, true), view.getUint32(at + 4, true));
    }

    /** @param {number} at @param {number} size */
    decode(at, size) {
        return decoder.decode(this.bytes(at, size));
    }

    /** Write texts: structs at `at`, their bytes at `to`. Three bytes for each UTF-16 unit are enough.
     * @param {number} at @param {number} to @param {string[]} texts @returns {number} end of the bytes */
    write(at, to, texts) {
        const encoder = new TextEncoder();
        const bytes = new Uint8Array(this.exports.memory.buffer);
        const view = this.view();
        for (const text of texts) {
            const size = encoder.encodeInto(text, bytes.subarray(to)).written;
            view.setUint32(at, to, true);
            view.setUint32(at + 4, size, true);
            at += TEXT_SIZE;
            to += size;
        }
        return to;
    }

    /** Bytes that are enough for texts, composed or as they stand.
     * @param {string[]} texts */
    room(texts) {
        return texts.reduce((sum, text) => sum + Math.max(text.length, composed(text).length) * 3, 0);
    }

    /** Write ids likewise, in the form that those of a model have.
     * @param {number} at @param {number} to @param {string[]} ids @returns {number} end of the bytes */
    writeIds(at, to, ids) {
        return this.write(at, to, ids.map(composed));
    }

    /** An id as a model spells it: that of the item that it means, or what it is folded to.
     * @param {number} model @param {string} what @param {string} id */
    spell(model, what, id) {
        const most = 3 * composed(id).length;
        return this.frame(2 * TEXT_SIZE + ID_SIZE + most, (out) => {
            const given = out + TEXT_SIZE;
            const room = given + TEXT_SIZE;
            const at = room + ID_SIZE;
            this.exports.ec_model_fold_id(model, at, this.writeIds(given, at, [id]) - at, room, out);
            const spelled = this.text(out);
            if (spelled === "")
                throw new EndcapError("EC_E_ITEM_EMPTY", `${what}: the id is nothing but blanks`);
            return spelled;
        });
    }

    /** The word for a number, "" for none.
     * @param {"ec_status_name" | "ec_status_text" | "ec_signal_name" | "ec_event_type_name"} list
     * @param {number} number */
    word(list, number) {
        const at = this.exports[list](number);
        return at ? this.decode(at, new Uint8Array(this.exports.memory.buffer).indexOf(0, at) - at) : "";
    }

    /** @param {"ec_signal_name" | "ec_event_type_name"} list */
    #words(list) {
        const words = [];
        for (let word; (word = this.word(list, words.length));)
            words.push(word);
        return words;
    }

    /** Overwrite everything, stack and data included. The instance is of no use afterwards. */
    wipe() {
        new Uint8Array(this.exports.memory.buffer).fill(0);
    }
}
