/**
 * endcap.js - open a model in a page, a worker or Node.js, keep a shopper's history there, and rank.
 *
 *     import { load } from "./endcap.js";
 *     const endcap = await load({ model: "/shop.endcap" });
 *     const shopper = endcap.shopper();
 *     shopper.record({ item: "85123A" });
 *     const shelf = shopper.recommend({ k: 12 });
 *
 * No dependency, no request after load, and nothing is stored (storage.js does that, with consent).
 */
import { compile, isPage, read, request } from "./download.js";
import { abortOf, EndcapError, flagOf, idOf, idsOf, optionsOf, shopperOf, show, similarOf } from "./errors.js";
import { History } from "./history.js";
import { IdSet } from "./ids.js";
import { Core, FACTS, STATUS, TEXT_SIZE } from "./memory.js";
import { Shopper } from "./shopper.js";

/** @import { Debug, DebugReport } from "./debug.js" */
/** @import { WorkerIdSet } from "./worker-client.js" */

export { EndcapError, IdSet, Shopper };

/** What a shopper may do with an item.
 * @typedef {"view" | "like" | "cart" | "purchase"} EventType */

/** One event of a history; `time` in milliseconds since 1970, UTC.
 * @typedef {{ item: string, type: EventType, time: number }} ShopEvent */

/** What changed in a history.
 * @typedef {{ recorded: ShopEvent[], forgotten: ShopEvent[] }} Change */

/** What was forgotten on request: one event, all events of an item, or everything ({}).
 * @typedef {{ item?: string, event?: ShopEvent }} Forgotten */

/** Called after each change of a history, with what forget() or forgetAll() forgot; that is absent where an event was
 * recorded, though an older one may have made room for it.
 * @typedef {(change: Change, forgot?: Forgotten) => unknown} Listener */

/** What the catalogue knows of an item: `title` and `group` are "" and `price` is 0 where unknown;
 * `popularity` runs from 0 to 1, the most popular item; `tail` marks the less popular 80%.
 * @typedef {{ id: string, title: string, group: string, price: number, popularity: number,
 *     tail: boolean }} Item */

/* Without asterisks, which tsc would carry into the declaration. */
/** Where a contribution comes from.
    @typedef {"popularity" | "factors" | "transitions" | "linear" | "baskets" | "content" | "sequence" |
        "repeat" | "cooccurrence" | "price" | "trend"} Signal */

/** One term of a score; `event` is absent where the shop at large is the reason, not an event.
 * @typedef {{ signal: Signal, value: number, event?: ShopEvent }} Because */

/** One place of a shelf. `score` is 0 and `known` false for an id that the model does not know.
 * `position` is where rerank's list had the id; absent from recommend. `because` is empty unless
 * `explain` was set; its values sum to `score` exactly, the largest first. `probability`, absent likewise and
 * for what is not known: how likely the item is the next among all that the history does not hold (with
 * `includeSeen`: among all), as far as the model was trained for it.
 * @typedef {{ item: string, score: number, known: boolean, position?: number, probability?: number,
 *     because: Because[] }} Place */

/** A place of a shelf with `explain: true`, of an item that the model knows.
 * @typedef {Place & { known: true, probability: number }} ExplainedPlace */

/** A place of a list that rerank() ordered, of an id that the model does not know.
 * @typedef {Place & { known: false, probability?: never }} UnknownPlace */

/** Options of recommend, and of rerank where another default is given.
 * @typedef {object} ShelfOptions
 * @property {number} [k] how many places at most; default 12, for rerank the whole list
 * @property {boolean} [explain] fill in `because` and `probability`; default false
 * @property {Iterable<string> | IdSet | WorkerIdSet} [unavailable] ids that must not appear: sold out, hidden; default none.
 *     Many ids for many shelves: endcap.set()
 * @property {Iterable<string> | IdSet | WorkerIdSet} [exclude] more ids that must not appear; default none
 * @property {Iterable<string> | IdSet | WorkerIdSet} [allow] when given, nothing else may appear; default everything
 * @property {string} [group] only items of this group; default any. Its whole name, or one or more neighbouring levels
 *     of its path: "Home > Kitchen" and "Mugs" are both of "Home > Kitchen > Mugs"
 * @property {"empty" | "all"} [groupFallback] what a shelf holds whose group the model does not have, as a page may be
 *     newer than its model: nothing, or what it would hold without a group; default "empty"
 * @property {boolean} [includeSeen] items of the history may appear; default false, for rerank true
 * @property {boolean} [tailOnly] only items outside the most popular 20%; default false
 * @property {Iterable<Signal>} [signals] nothing else may move the score: ["baskets"] ranks by what was bought
 *     together. One that the model does not carry moves nothing, and where none moves anything the popular
 *     answers. Each set is a ranking of its own; `probability` is then no more than an order. Default all
 * @property {number} [now] time of the visit in milliseconds; default the clock at the first ranking
 *     after the history changed, so that all shelves of a page view share one ranking */

/** Options of similar.
 * @typedef {Omit<ShelfOptions, "includeSeen" | "now">} SimilarOptions */

/** Where a file is, or its bytes. In Node.js an address may be a path too.
 * @typedef {URL | string | Response | ArrayBuffer | Uint8Array} Source */

/** Options of load.
 * @typedef {object} LoadOptions
 * @property {Source} model the model file: where it is, or its bytes
 * @property {Source | WebAssembly.Module} [wasm] the module; default endcap.wasm beside this file, or
 *     endcap-plain.wasm where the engine lacks SIMD
 * @property {AbortSignal} [signal] gives up loading; default none
 * @property {boolean} [debug] count what the page sends and the model does not understand, and warn of each kind
 *     once on the console; see debug(). Default false */

/** Options of a shopper.
 * @typedef {object} ShopperOptions
 * @property {number} [capacity] most events kept, 1 to 65536; the oldest goes first; default 512
 * @property {Iterable<{ item: string, type?: EventType, time?: number }>} [events] events to begin with */

/** Load a model and the module, check both, and be ready to rank.
 * @param {LoadOptions} options
 * @returns {Promise<Endcap>} */
export async function load(options) {
    const { model, wasm, signal, debug } = optionsOf("load", options,
        /** @type {{ model?: Source, wasm?: LoadOptions["wasm"], signal?: AbortSignal, debug: boolean }} */
        ({ model: undefined, wasm: undefined, signal: undefined, debug: false }));
    if (model === undefined)
        throw new EndcapError("EC_E_OPTION", "load needs a model: load({ model: \"/shop.endcap\" })");
    abortOf("load: signal", signal);
    flagOf("load: debug", debug);
    try {
        signal?.throwIfAborted();
        const file = request(model, "the model", signal);
        const [{ module, wasmBytes }, { what }, bytes] = await Promise.all([
            compile(wasm, signal), file, file.then((it) => read(it, signal)),
        ]);
        signal?.throwIfAborted();
        const core = await instantiate(module);
        const counts = debug ? (await import("./debug.js")).Debug : undefined;
        return new Endcap(core, open(core, bytes, what), bytes.length, wasmBytes, counts);
    } catch (error) {
        if (signal?.aborted && !(error instanceof EndcapError))
            throw new EndcapError("EC_E_INTERRUPTED",
                "loading was aborted; call load() again when it is wanted", { cause: error });
        throw error;
    }
}

/** @param {WebAssembly.Module} module */
async function instantiate(module) {
    try {
        return new Core(await WebAssembly.instantiate(module, {}));
    } catch (cause) {
        throw new EndcapError("EC_E_IO", `the WebAssembly module is not the one of these scripts (${
            cause instanceof Error ? cause.message : show(cause)}); take endcap.wasm and the scripts from one build`, { cause });
    }
}

/** Put a model's bytes into memory, open them, and reproduce the recommendation they record.
 * @param {Core} core @param {Uint8Array} bytes @param {string} what
 * @returns {number} the open model */
function open(core, bytes, what) {
    const { exports } = core;
    if (isPage(bytes))
        throw new EndcapError("EC_E_MAGIC", `${what} is an HTML page, not a model; put the .endcap file ` +
            "there, or pass its right address to load()");
    const { at } = core.take(bytes.length);
    core.bytes(at, bytes.length).set(bytes);
    const memorySize = exports.ec_model_size(at, bytes.length) >>> 0;
    const memory = core.take(memorySize).at;
    const model = core.frame(4, (out) => {
        core.check(exports.ec_model_open(at, bytes.length, memory, memorySize, out), what);
        return core.view().getUint32(out, true);
    });
    const size = exports.ec_self_test_size(model) >>> 0;
    core.frame(size, (work) => core.check(exports.ec_self_test(model, work, size), what));
    return model;
}

/** An open model. Made by `load()`. */
export class Endcap {
    #core;
    #model;
    /** @type {Set<Shopper>} */
    #shoppers = new Set();
    /** @type {Set<IdSet>} */
    #sets = new Set();
    #disposed = false;
    #debug;

    /** How many items the catalogue has.
     * @readonly @type {number} */
    size;

    /** Bytes of the model and of the module (0 where a WebAssembly.Module was handed in), whether the
     * module computes with SIMD, and the number of items.
     * @readonly @type {Readonly<{ modelBytes: number, wasmBytes: number, simd: boolean, items: number }>} */
    info;

    /** The signals that the model carries.
     * @readonly @type {readonly Signal[]} */
    signals;

    /** @param {Core} core @param {number} model @param {number} modelBytes @param {number} wasmBytes
     * @param {typeof Debug} [counts] */
    constructor(core, model, modelBytes, wasmBytes, counts) {
        this.#core = core;
        this.#model = model;
        this.#debug = counts && new counts(() => this.items());
        this.size = core.exports.ec_model_item_count(model) >>> 0;
        const carried = core.exports.ec_model_signals(model);
        this.signals = Object.freeze(core.signals.filter((_, s) => carried >> s & 1));
        this.info = Object.freeze({ modelBytes, wasmBytes, simd: core.exports.ec_simd() === 1, items: this.size });
    }

    /** How the model was made, as its trainer wrote it; null where that is no JSON, which opening does not
     * check.
     * @returns {any} */
    get training() {
        this.#alive();
        return this.#core.frame(TEXT_SIZE, (out) => {
            this.#core.exports.ec_model_training(this.#model, out);
            try {
                return JSON.parse(this.#core.text(out));
            } catch {
                return null;
            }
        });
    }

    /** What the catalogue knows of an item; undefined where it has none of this id.
     * @param {string} id @returns {Item | undefined} */
    item(id) {
        idOf("item", id);
        this.#alive();
        return this.#core.frame(FACTS.size + TEXT_SIZE + this.#core.room([id]), (facts) => {
            const at = facts + FACTS.size + TEXT_SIZE;
            const size = this.#core.writeIds(facts + FACTS.size, at, [id]) - at;
            const status = this.#core.exports.ec_model_item(this.#model, at, size, facts);
            if (status === STATUS.ITEM_UNKNOWN)
                return undefined;
            this.#core.check(status);
            return this.#facts(facts);
        });
    }

    /** Every item, in the order of ids.
     * @returns {Generator<Item, void, void>} */
    *items() {
        for (let i = 0; i < this.size; i++) {
            this.#alive();
            yield this.#core.frame(FACTS.size, (facts) => {
                this.#core.check(this.#core.exports.ec_model_item_at(this.#model, i, facts));
                return this.#facts(facts);
            });
        }
    }

    /** @overload
     * @param {string} id @param {SimilarOptions & { explain: true }} options
     * @returns {ExplainedPlace[]} */
    /** @overload
     * @param {string} id @param {SimilarOptions} [options]
     * @returns {Place[]} */
    /** What goes with an item: the shelf of somebody who has only seen this. Empty for an id that the model
     * does not know.
     * @param {string} id @param {SimilarOptions} [options] as for recommend
     * @returns {Place[]} */
    similar(id, options) {
        const shelf = similarOf(options);
        idOf("similar", id);
        if (!this.item(id)) {
            this.#debug?.unknown("similar", id);
            return [];
        }
        const passerby = this.shopper({ capacity: 1, events: [{ item: id, time: 0 }] });
        try {
            return passerby.recommend({ ...shelf, now: 0 });
        } finally {
            passerby.dispose();
        }
    }

    /** Look ids up once, for any number of shelves: as `unavailable`, `exclude` or `allow` of this model's shoppers.
     * @param {Iterable<string>} ids @returns {IdSet} */
    set(ids) {
        const list = idsOf("set", ids);
        this.#alive();
        for (const id of this.#debug ? list : [])
            this.#debug?.mismatch("set", this.#core.spell(this.#model, "set", id));
        const set = new IdSet(this.#core, this.#model, "set", list, (gone) => this.#sets.delete(gone));
        this.#sets.add(set);
        return set;
    }

    /** Begin a history. Any number of shoppers may share a model.
     * @param {ShopperOptions} [options] @returns {Shopper} */
    shopper(options) {
        const { capacity, events } = this.#debug ? this.#debug.reading(() => shopperOf(options)) : shopperOf(options);
        this.#alive();
        const history = new History(this.#core, this.#model, capacity);
        const shopper = new Shopper(this.#core, this.#model, capacity, history, events,
            (gone) => this.#shoppers.delete(gone), this.#debug);
        this.#shoppers.add(shopper);
        return shopper;
    }

    /** What a page sent and the model did not understand, of all calls so far; null but for load({ debug: true }).
     * @returns {DebugReport | null} */
    debug() {
        return this.#debug?.report() ?? null;
    }

    /** Overwrite every history and the module's whole memory. Nothing made from this may be used again. */
    dispose() {
        if (this.#disposed)
            return;
        for (const shopper of this.#shoppers)
            shopper.dispose();
        for (const set of this.#sets)
            set.dispose();
        this.#disposed = true;
        this.#core.wipe();
    }

    [Symbol.dispose]() {
        this.dispose();
    }

    #alive() {
        if (this.#disposed)
            throw new EndcapError("EC_E_OPTION", "this model was disposed; load it again");
    }

    /** @param {number} at @returns {Item} */
    #facts(at) {
        const core = this.#core;
        const view = core.view();
        return {
            id: core.text(at),
            title: core.text(at + FACTS.title),
            group: core.text(at + FACTS.group),
            price: Number(view.getFloat32(at + FACTS.price, true).toPrecision(7)), // a float holds 7 digits
            popularity: view.getFloat32(at + FACTS.popularity, true),
            tail: view.getUint32(at + FACTS.tail, true) !== 0,
        };
    }
}
