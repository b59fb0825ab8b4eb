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
import { EndcapError } from "./errors.js";
import { Listeners } from "./listeners.js";

/** @import { Endcap, Item, Listener, Place, ShelfOptions, Shopper, ShopperOptions, ShopEvent,
 *     SimilarOptions } from "./endcap.js" */

/** @typedef {object} WorkerLoadOptions
 * @property {URL | string | ArrayBuffer | Uint8Array} model the model file: where it is, or its bytes
 * @property {URL | string | ArrayBuffer | Uint8Array | WebAssembly.Module} [wasm] default as for load()
 * @property {AbortSignal} [signal] gives up loading and ends the worker; default none
 * @property {Worker} [worker] a worker that runs worker.js; default a new one from beside this file */

/** The calls that wait for an answer from one worker. */
class Line {
    #worker;
    #last = 0;
    /** @type {unknown} why there are no more answers */
    #ended;
    /** @type {Map<number, { resolve: (value: any) => void, reject: (error: unknown) => void }>} */
    #waiting = new Map();
    /** @type {Map<number, Listeners>} by shopper */
    listeners = new Map();

    /** @param {Worker} worker */
    constructor(worker) {
        this.#worker = worker;
        worker.addEventListener("message", ({ data: { id, value, error, target, change, forgot } }) => {
            if (change)
                return this.listeners.get(target)?.tell(change, forgot);
            const call = this.#waiting.get(id);
            this.#waiting.delete(id);
            if (error)
                call?.reject(error.code ? new EndcapError(error.code, error.message) : new Error(error.message));
            else
                call?.resolve(value);
        });
        worker.addEventListener("error", (event) => this.end(new EndcapError("EC_E_IO",
            `the worker cannot run (${event.message || "its script did not load"}); put worker.js beside ` +
            "worker-client.js and allow it (worker-src)")));
    }

    /** A number that no call and no shopper had. */
    number() {
        return ++this.#last;
    }

    /** @param {number} target @param {string} method @param {unknown[]} args @param {AbortSignal} [signal]
     * @returns {Promise<any>} */
    call(target, method, args, signal) {
        return new Promise((resolve, reject) => {
            const id = this.number();
            const abort = () => {
                this.#waiting.delete(id);
                reject(new EndcapError("EC_E_INTERRUPTED", `${method} was aborted; its answer is dropped`,
                    { cause: signal?.reason }));
            };
            if (signal?.aborted)
                return abort();
            if (this.#ended)
                return reject(this.#ended);
            this.#worker.postMessage({ id, target, method, args });
            this.#waiting.set(id, { resolve, reject });
            signal?.addEventListener("abort", abort, { once: true });
        });
    }

    /** End the worker; calls that wait fail.
     * @param {unknown} error */
    end(error) {
        this.#ended ??= error;
        this.#worker.terminate();
        for (const { reject } of this.#waiting.values())
            reject(error);
        this.#waiting.clear();
    }
}

/** A shopper in a worker. Made by `endcap.shopper()`. */
export class WorkerShopper {
    #line;
    #target;

    /** @param {Line} line @param {number} target */
    constructor(line, target) {
        this.#line = line;
        this.#target = target;
    }

    /** @param {Parameters<Shopper["record"]>[0]} event @returns {Promise<ShopEvent>} */
    record(event) {
        return this.#line.call(this.#target, "record", [event]);
    }

    /** @param {Parameters<Shopper["forget"]>[0]} what @returns {Promise<number>} */
    forget(what) {
        return this.#line.call(this.#target, "forget", [what]);
    }

    /** @returns {Promise<number>} */
    forgetAll() {
        return this.#line.call(this.#target, "forgetAll", []);
    }

    /** @returns {Promise<ShopEvent[]>} */
    history() {
        return this.#line.call(this.#target, "history", []);
    }

    /** @param {ShelfOptions} [options] @param {AbortSignal} [signal] @returns {Promise<Place[]>} */
    recommend(options, signal) {
        return this.#line.call(this.#target, "recommend", [options], signal);
    }

    /** @param {Iterable<string>} ids @param {ShelfOptions} [options] @param {AbortSignal} [signal]
     * @returns {Promise<Place[]>} */
    rerank(ids, options, signal) {
        return this.#line.call(this.#target, "rerank", [ids, options], signal);
    }

    /** @param {Listener} listener @returns {Promise<() => void>} ends it */
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

    /** @returns {Promise<void>} */
    dispose() {
        this.#line.listeners.delete(this.#target);
        return this.#line.call(this.#target, "dispose", []);
    }
}

/** A model in a worker. Made by `loadInWorker()`. */
export class WorkerEndcap {
    #line;

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

    /** @param {string} id @returns {Promise<Item | undefined>} */
    item(id) {
        return this.#line.call(0, "item", [id]);
    }

    /** @returns {Promise<Item[]>} all at once */
    items() {
        return this.#line.call(0, "items", []);
    }

    /** @param {string} id @param {SimilarOptions} [options] @param {AbortSignal} [signal]
     * @returns {Promise<Place[]>} */
    similar(id, options, signal) {
        return this.#line.call(0, "similar", [id, options], signal);
    }

    /** @param {ShopperOptions} [options] @returns {Promise<WorkerShopper>} */
    async shopper(options) {
        const target = this.#line.number();
        await this.#line.call(0, "shopper", [target, options]);
        return new WorkerShopper(this.#line, target);
    }

    /** Wipe everything and end the worker.
     * @returns {Promise<void>} */
    async dispose() {
        await this.#line.call(0, "dispose", []);
        this.#line.end(new EndcapError("EC_E_OPTION", "this model was disposed; load it again"));
    }
}

/** Resolve an address here: the worker's own base is another.
 * @param {unknown} source */
function resolved(source) {
    return typeof source === "string" || source instanceof URL ? new URL(source, document.baseURI).href : source;
}

/** Load a model in a worker. Lists in options must be arrays or Sets there.
 * @param {WorkerLoadOptions} options @returns {Promise<WorkerEndcap>} */
export async function loadInWorker({ worker, signal, ...options }) {
    const line = new Line(worker ?? new Worker(new URL("./worker.js", import.meta.url), { type: "module" }));
    try {
        const { model, wasm, ...unknown } = options;
        return new WorkerEndcap(line, await line.call(0, "load",
            [{ model: resolved(model), wasm: resolved(wasm), ...unknown }], signal));
    } catch (error) {
        line.end(error);
        throw error;
    }
}
