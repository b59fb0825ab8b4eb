/**
 * worker.js - the worker's half of worker-client.js: holds the model and the shoppers, and answers calls.
 *
 * This file is a worker's entry, not a module to import. A call is { id, target, method, args }: target 0 is
 * the model, any other number a shopper or a set of ids, method "load" comes first. The answer is { id, value } or
 * { id, error }; a change of a history that somebody follows is { target, change, forgot }.
 */
import { EndcapError, load } from "./endcap.js";

/** @import { Endcap, IdSet, Shopper } from "./endcap.js" */

/** @typedef {{ id: number, target: number, method: string, args: any[]}} Call */

/** @type {Map<number, Endcap | Shopper | IdSet>} */
const targets = new Map();

/* Nobody else tells the page that this worker closes, or could not read a call. */
const gone = { hasEnded: true };
const { close } = globalThis;
globalThis.close = () => {
    postMessage(gone);
    close();
};
addEventListener("messageerror", () => postMessage(gone));

/** The arguments of a call, whose filters may be sets: { set: the number of one }.
 * @param {string} method @param {any[]} args */
function received(method, args) {
    const options = args.at(-1);
    if (!["recommend", "rerank", "similar"].includes(method) || !options)
        return args;
    const sets = ["unavailable", "exclude", "allow"].filter((name) => options[name]?.set).map((name) => {
        const set = targets.get(options[name].set);
        if (!set)
            throw new EndcapError("EC_E_OPTION", `${method}: ${name}: the set was disposed; make another with endcap.set()`);
        return [name, set];
    });
    return [...args.slice(0, -1), { ...options, ...Object.fromEntries(sets) }];
}

/** What is done here and not by the method of the same name: results that are no plain data.
 * @type {Record<string, (args: any[], target: number) => unknown>} */
const own = {
    async load([options]) {
        const endcap = await load(options);
        targets.set(0, endcap);
        return { size: endcap.size, info: endcap.info, signals: endcap.signals, training: endcap.training };
    },
    items: () => [.../** @type {Endcap} */ (targets.get(0)).items()],
    shopper([number, options]) {
        targets.set(number, /** @type {Endcap} */ (targets.get(0)).shopper(options));
    },
    set([number, ids]) {
        targets.set(number, /** @type {Endcap} */ (targets.get(0)).set(ids));
    },
    subscribe(_, target) {
        /** @type {Shopper} */ (targets.get(target)).subscribe((change, forgot) => postMessage({ target, change, forgot }));
    },
};

addEventListener("message", async (/** @type {MessageEvent<Call>} */ { data: { id, target, method, args } }) => {
    try {
        const object = /** @type {any} */ (targets.get(target));
        if (target && !object) { // disposed, which may be asked for again
            if (method === "dispose")
                return postMessage({ id });
            throw new EndcapError("EC_E_OPTION", "this shopper was disposed; make another with endcap.shopper()");
        }
        const value = await (own[method] ? own[method](args, target) : object[method](...received(method, args)));
        if (method === "dispose")
            targets.delete(target);
        postMessage({ id, value });
    } catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        postMessage({ id, error: { code: error instanceof EndcapError ? error.code : undefined, message } });
    }
});
