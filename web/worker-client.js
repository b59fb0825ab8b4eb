/**
 * worker-client.js - the API of endcap.js off the main thread, for catalogues so large that a ranking would
 * delay a frame.
 *
 *     import { loadInWorker } from "./worker-client.js";
 *     const endcap = await loadInWorker({ model: "/shop.endcap" });
 *     const shopper = await endcap.shopper();
 *     await shopper.record({ item: "85123A" });
 *     const shelf = await shopper.recommend({ k: 12 });
 *
 * Every method is the one of the same name in endcap.js and returns a promise. Calls are carried out in the
 * order they were made. A signal lets go of an answer; what the worker has begun it ends.
 */
import { BUNDLER, isModule, read, request, sourceOf } from "./download.js";
import { abortOf, EndcapError, eventOf, flagOf, forgottenOf, idOf, idsOf, IS_SET, optionsOf, reading, shelfOf, shopperOf, similarOf } from "./errors.js";
import { Listeners } from "./listeners.js";

/** @import { DebugReport } from "./debug.js" */
/** @import { Endcap, ExplainedPlace, Item, Listener, Place, ShelfOptions, Shopper, ShopperOptions, ShopEvent, SimilarOptions,
 *     Source, UnknownPlace } from "./endcap.js" */

/** Options of loadInWorker.
 * @typedef {object} WorkerLoadOptions
 * @property {Source} model the model file: where it is, a Response, or its bytes
 * @property {Source | WebAssembly.Module} [wasm] default as for load()
 * @property {AbortSignal} [signal] gives up loading and ends the worker; default none
 * @property {boolean} [debug] as for load(); default false
 * @property {Worker} [worker] a worker that runs worker.js; default a new one from beside this file. Where the
 *     scripts lie on another origin, a file on your own that holds `import "https://.../worker.js";` */

/** Workers that hold a model or held one.
 * @type {WeakSet<Worker>} */
const taken = new WeakSet();

/** The calls that wait for an answer from one worker. Whatever ends the worker, they fail, and all that come later. */
class Line {
    #worker;
    #terminate;
    #last = 0;
    /** @type {EndcapError | undefined} why there are no more answers */
    #ended;
    /** @type {Map<number, { resolve: (value: any) => void, reject: (error: unknown) => void }>} */
    #waiting = new Map();
    /** @type {Map<number, Listeners>} by shopper */
    listeners = new Map();

    /** @param {Worker} worker */
    constructor(worker) {
        if (taken.has(worker))
            throw new EndcapError("EC_E_OPTION", "loadInWorker: this worker has a model already, or was ended; begin another");
        taken.add(worker);
        this.#worker = worker;
        this.#terminate = worker.terminate;
        const gone = () => this.end(new EndcapError("EC_E_INTERRUPTED",
            "the worker was ended before it answered; load the model again"));
        worker.terminate = gone; // by the page, which no event tells
        worker.addEventListener("message", ({ data }) => {
            const { id, value, error, target, change, forgot, hasEnded } = data ?? {}; // the page's file may send its own
            if (hasEnded)
                return gone();
            if (change)
                return this.listeners.get(target)?.tell(change, forgot);
            const call = this.#waiting.get(id);
            if (error)
                call?.reject(error.code ? new EndcapError(error.code, error.message) : new Error(error.message));
            else
                call?.resolve(value);
        });
        worker.addEventListener("messageerror", () => this.end(new EndcapError("EC_E_IO",
            "an answer of the worker cannot be read; load the model again")));
        worker.addEventListener("error", (event) => this.end(new EndcapError("EC_E_IO",
            `the worker cannot run (${event.message || "its script did not load"}); put worker.js beside ` +
            `worker-client.js and allow it (worker-src). ${BUNDLER}`)));
    }

    /** Whether there are no more answers. */
    get hasEnded() {
        return this.#ended !== undefined;
    }

    /** A number that no call and no shopper had. */
    number() {
        return ++this.#last;
    }

    /** @param {number} target @param {string} method @param {unknown[]} args plain data
     * @param {AbortSignal} [signal]
     * @returns {Promise<any>} */
    call(target, method, args, signal) {
        abortOf(`${method}: signal`, signal);
        return new Promise((resolve, reject) => {
            const id = this.number();
            const settle = () => {
                this.#waiting.delete(id);
                signal?.removeEventListener("abort", abort);
            };
            const abort = () => {
                settle();
                reject(new EndcapError("EC_E_INTERRUPTED", `${method} was aborted; its answer is dropped`,
                    { cause: signal?.reason }));
            };
            if (signal?.aborted)
                return abort();
            if (this.#ended)
                return reject(this.#ended);
            this.#worker.postMessage({ id, target, method, args });
            this.#waiting.set(id, {
                resolve: (value) => resolve((settle(), value)),
                reject: (error) => reject((settle(), error)),
            });
            signal?.addEventListener("abort", abort);
        });
    }

    /** End the worker; calls that wait fail.
     * @param {EndcapError} error */
    end(error) {
        if (this.#ended)
            return;
        this.#ended = error;
        this.#terminate.call(this.#worker);
        for (const { reject } of [...this.#waiting.values()])
            reject(error);
    }
}

/** A set of ids in a worker. Made by `endcap.set()`; of use with that model until one of them is disposed. */
export class WorkerIdSet {
    #line;
    #target;

    /** @param {Line} line @param {number} target */
    constructor(line, target) {
        this.#line = line;
        this.#target = target;
    }

    /** Tells a set from a list.
     * @internal @returns {true} */
    get [IS_SET]() {
        return true;
    }

    /** A shelf's options as the worker can be sent them: its sets by number.
     * @internal
     * @template {{ unavailable: unknown, exclude: unknown, allow: unknown }} T
     * @param {string} call @param {Line} line @param {T} shelf @returns {T} */
    static sent(call, line, shelf) {
        const sent = { ...shelf };
        for (const name of /** @type {const} */ (["unavailable", "exclude", "allow"])) {
            const set = shelf[name];
            if (!set || Array.isArray(set))
                continue;
            if (!(typeof set === "object" && #line in set) || set.#line !== line)
                throw new EndcapError("EC_E_SET_MODEL",
                    `${call}: ${name}: the set was made by another model; make it again with this one's endcap.set()`);
            sent[name] = { set: set.#target };
        }
        return sent;
    }

    /** Give its memory back. No shelf may use it any more.
     * @returns {Promise<void>} */
    async dispose() {
        if (!this.#line.hasEnded)
            await this.#line.call(this.#target, "dispose", []);
    }
}

/** A shopper in a worker. Made by `endcap.shopper()`. Each method is the one of the same name in Shopper. */
export class WorkerShopper {
    #line;
    #target;
    #capacity;

    /** @param {Line} line @param {number} target @param {number} capacity */
    constructor(line, target, capacity) {
        this.#line = line;
        this.#target = target;
        this.#capacity = capacity;
    }

    /** The most events that its history keeps. */
    get capacity() {
        return this.#capacity;
    }

    /** Record an event.
     * @param {Parameters<Shopper["record"]>[0]} event @returns {Promise<ReturnType<Shopper["record"]>>} */
    async record(event) {
        const { time = Date.now(), ...rest } = eventOf("record", event);
        return this.#line.call(this.#target, "record", [{ ...rest, time }]);
    }

    /** Forget an item or an event.
     * @param {Parameters<Shopper["forget"]>[0]} what @returns {Promise<number>} */
    async forget(what) {
        return this.#line.call(this.#target, "forget", [forgottenOf(what)]);
    }

    /** Forget everything.
     * @returns {Promise<number>} */
    async forgetAll() {
        return this.#line.call(this.#target, "forgetAll", []);
    }

    /** Everything that is known of the shopper, oldest first.
     * @returns {Promise<ShopEvent[]>} */
    async history() {
        return this.#line.call(this.#target, "history", []);
    }

    /** @overload
     * @param {ShelfOptions & { explain: true }} options @param {AbortSignal} [signal]
     * @returns {Promise<ExplainedPlace[]>} */
    /** @overload
     * @param {ShelfOptions} [options] @param {AbortSignal} [signal]
     * @returns {Promise<Place[]>} */
    /** Take a shelf from the whole catalogue; `signal` lets go of the answer.
     * @param {ShelfOptions} [options] @param {AbortSignal} [signal] @returns {Promise<Place[]>} */
    async recommend(options, signal) {
        return this.#line.call(this.#target, "recommend", [this.#sent("recommend", options, undefined)], signal);
    }

    /** @overload
     * @param {Iterable<string>} ids @param {ShelfOptions & { explain: true }} options @param {AbortSignal} [signal]
     * @returns {Promise<(ExplainedPlace | UnknownPlace)[]>} */
    /** @overload
     * @param {Iterable<string>} ids @param {ShelfOptions} [options] @param {AbortSignal} [signal]
     * @returns {Promise<Place[]>} */
    /** Order a list of ids; `signal` lets go of the answer.
     * @param {Iterable<string>} ids @param {ShelfOptions} [options] @param {AbortSignal} [signal]
     * @returns {Promise<Place[]>} */
    async rerank(ids, options, signal) {
        const candidates = idsOf("rerank", ids);
        return this.#line.call(this.#target, "rerank", [candidates, this.#sent("rerank", options, candidates.length)],
            signal);
    }

    /** @param {string} call @param {unknown} options @param {number | undefined} n_candidates */
    #sent(call, options, n_candidates) {
        return WorkerIdSet.sent(call, this.#line, shelfOf(call, options, n_candidates));
    }

    /** Be notified after each change of the history.
     * @param {Listener} listener @returns {Promise<() => void>} ends it */
    async subscribe(listener) {
        const { listeners } = this.#line;
        const known = listeners.get(this.#target);
        const all = known ?? new Listeners();
        const end = all.add(listener);
        listeners.set(this.#target, all);
        if (!known)
            await this.#line.call(this.#target, "subscribe", []);
        return end;
    }

    /** Overwrite the history and the ranking.
     * @returns {Promise<void>} */
    async dispose() {
        if (!this.#line.hasEnded)
            await this.#line.call(this.#target, "dispose", []);
        this.#line.listeners.delete(this.#target); // the changes before it have been told
    }
}

/** A model in a worker. Made by `loadInWorker()`. Each method is the one of the same name in Endcap. */
export class WorkerEndcap {
    #line;
    /** @type {Promise<void> | undefined} */
    #disposing;

    /** @param {Line} line @param {Pick<Endcap, "size" | "info" | "signals" | "training">} facts */
    constructor(line, facts) {
        this.#line = line;
        /** @readonly */
        this.size = facts.size;
        /** @readonly */
        this.info = facts.info;
        /** @readonly */
        this.signals = facts.signals;
        /** @readonly */
        this.training = facts.training;
    }

    /** What the catalogue knows of an item.
     * @param {string} id @returns {Promise<Item | undefined>} */
    async item(id) {
        return this.#line.call(0, "item", [idOf("item", id)]);
    }

    /** Every item, in the order of ids.
     * @returns {Promise<Item[]>} all at once */
    async items() {
        return this.#line.call(0, "items", []);
    }

    /** @overload
     * @param {string} id @param {SimilarOptions & { explain: true }} options @param {AbortSignal} [signal]
     * @returns {Promise<ExplainedPlace[]>} */
    /** @overload
     * @param {string} id @param {SimilarOptions} [options] @param {AbortSignal} [signal]
     * @returns {Promise<Place[]>} */
    /** What goes with an item; `signal` lets go of the answer.
     * @param {string} id @param {SimilarOptions} [options] @param {AbortSignal} [signal]
     * @returns {Promise<Place[]>} */
    async similar(id, options, signal) {
        const shelf = WorkerIdSet.sent("similar", this.#line, similarOf(options));
        return this.#line.call(0, "similar", [idOf("similar", id), shelf], signal);
    }

    /** Look ids up once, for any number of shelves.
     * @param {Iterable<string>} ids @returns {Promise<WorkerIdSet>} */
    async set(ids) {
        const list = idsOf("set", ids);
        const target = this.#line.number();
        await this.#line.call(0, "set", [target, list]);
        return new WorkerIdSet(this.#line, target);
    }

    /** Begin a history.
     * @param {ShopperOptions} [options] @returns {Promise<WorkerShopper>} */
    async shopper(options) {
        const given = shopperOf(options);
        const target = this.#line.number();
        await this.#line.call(0, "shopper", [target, given]);
        return new WorkerShopper(this.#line, target, given.capacity);
    }

    /** What the model did not understand so far; null without the debug mode.
     * @returns {Promise<DebugReport | null>} */
    async debug() {
        return this.#line.call(0, "debug", []);
    }

    /** Wipe everything and end the worker. Calls that come later fail.
     * @returns {Promise<void>} */
    async dispose() {
        if (!this.#line.hasEnded)
            await (this.#disposing ??= this.#line.call(0, "dispose", []));
        this.#line.end(new EndcapError("EC_E_OPTION", "this model was disposed; load it again"));
    }
}

/** What a worker can be sent of a source: bytes, or an address resolved here, since the worker's own base is another.
 * @param {Source} source @param {string} role @param {AbortSignal | undefined} signal */
async function portable(source, role, signal) {
    const { response, bytes, address = "" } = sourceOf(source, role);
    if (response)
        return read(await request(response, role, signal), signal);
    if (bytes)
        return bytes;
    try {
        return new URL(address, globalThis.document?.baseURI ?? globalThis.location?.href).href;
    } catch (cause) {
        throw new EndcapError("EC_E_IO", `${role} at ${address} cannot be read (${/** @type {Error} */ (cause).message}); ` +
            "check the address", { cause });
    }
}

/** Begin a worker from beside this file. */
function begin() {
    if (typeof Worker === "undefined")
        throw new EndcapError("EC_E_IO", "there are no workers here, as in Node.js; load() of endcap.js has the same answers");
    try {
        // As a bundler looks for it.
        return new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
    } catch (cause) {
        const address = import.meta.url.replace(/[^/]*$/, "worker.js");
        const own = globalThis.location?.origin;
        const why = address.startsWith(`${own}/`) ? "" : `; ${own} has its workers from its own origin only: put a file ` +
            `there that holds: import "${address}"; and pass worker: new Worker("/that-file.js", { type: "module" })`;
        const types = /** @type {any} */ (globalThis).trustedTypes && !why ? "; under Trusted Types pass worker: " +
            'new Worker(policy.createScriptURL("/worker.js"), { type: "module" }) with a policy of your page' : "";
        throw new EndcapError("EC_E_IO", `the worker cannot begin (${/** @type {Error} */ (cause).message})${why}${types}`,
            { cause });
    }
}

/** Load a model in a worker.
 * @param {WorkerLoadOptions} options @returns {Promise<WorkerEndcap>} */
export async function loadInWorker(options) {
    const { model, wasm, signal, worker, debug } = optionsOf("loadInWorker", options,
        /** @type {Partial<WorkerLoadOptions>} */
        ({ model: undefined, wasm: undefined, signal: undefined, worker: undefined, debug: false }));
    if (model === undefined)
        throw new EndcapError("EC_E_OPTION", 'loadInWorker needs a model: loadInWorker({ model: "/shop.endcap" })');
    abortOf("loadInWorker: signal", signal);
    flagOf("loadInWorker: debug", debug);
    if (worker !== undefined && reading("loadInWorker: worker", () => typeof worker?.postMessage !== "function" ||
        typeof worker.addEventListener !== "function" || typeof worker.terminate !== "function"))
        throw new EndcapError("EC_E_OPTION", "loadInWorker: worker is a Worker that runs worker.js");
    /** @type {Line | undefined} */
    let line;
    try {
        const sent = {
            model: await portable(model, "the model", signal),
            wasm: wasm === undefined || isModule(wasm) ? wasm : await portable(wasm, "the WebAssembly module", signal),
            debug,
        };
        line = new Line(worker ?? begin());
        return new WorkerEndcap(line, await line.call(0, "load", [sent], signal));
    } catch (error) {
        line?.end(/** @type {EndcapError} */ (error));
        if (signal?.aborted && !(error instanceof EndcapError))
            throw new EndcapError("EC_E_INTERRUPTED",
                "loading was aborted; call loadInWorker() again when it is wanted", { cause: error });
        throw error;
    }
}
