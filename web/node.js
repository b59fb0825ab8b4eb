/**
 * node.js - rank in Node.js with the command line's own program, through WASI.
 *
 *     import { open } from "./node.js";
 *     const shop = await open({ model: "shop.endcap" });
 *     const order = shop.rerank({ history: [{ item: "85123A" }], candidates: ["22423", "71053"] });
 *
 * The answers equal the page's and the native program's bit for bit. The program gets no directory, no
 * argument of yours, no environment and no stream of this process: it reads the model and the request
 * from memory and writes its answer there. Node.js says once that node:wasi is experimental; run node with
 * --disable-warning=ExperimentalWarning to have it quiet.
 */
import { WASI } from "node:wasi";

import { isModule, read, request } from "./download.js";
import { EndcapError, eventOf, idsOf, listOf, optionsOf, shelfOf, timeOf } from "./errors.js";
import { composed } from "./memory.js";

/** @import { IdSet } from "./ids.js" */
/** @import { StatusName } from "./errors.js" */
/** @import { Because, EventType, ExplainedPlace, Place, ShelfOptions, ShopEvent, Source, UnknownPlace } from "./endcap.js" */

export { EndcapError };

/** A history: `type` defaults to "view"; events without a time lie one second apart and end at `now`.
 * @typedef {{ item: string, type?: EventType, time?: number }} PastEvent */

/** What a shelf is taken for.
 * @typedef {object} Visit
 * @property {Iterable<PastEvent>} [history] oldest first; default none
 * @property {number} [now] time of the visit in milliseconds; default the latest time of the
 *     history, or 0: not the clock, so that the same visit has the same answer
 * @property {Omit<ShelfOptions, "now">} [options] as for recommend and rerank in endcap.js */

/** A visit whose places are explained.
 * @typedef {Visit & { options: { explain: true } }} ExplainedVisit */

/** @typedef {{ places: { item: string, score: number, known: boolean, position?: number,
 *     probability?: number, contributions?: { signal: Because["signal"], value: number, event: number | null, item: string }[] }[],
 *     unknown_history: string[] }} Answer */

const MAX_PLACES = 4194304;
const MAX_TIME = 8.64e15;
const STEP_MS = 1000;

/* From the specification of WASI preview 1. */
const ERRNO = { SUCCESS: 0, SPIPE: 70 };
const FDSTAT = { SIZE: 24, RIGHTS: 8 };
const IOVEC_SIZE = 8;
const STDIN = 0;
const STDERR = 2;

/** Fill in what a history leaves out.
 * @param {string} verb @param {unknown} given @param {number | undefined} now
 * @returns {{ history: ShopEvent[], now: number }} */
function settle(verb, given, now) {
    const events = listOf(`${verb}: history`, given, "of events",
        (event, i) => eventOf(`${verb}: history[${i}]`, event, `${verb}: history[${i}].`));
    const times = events.flatMap(({ time }) => time ?? []);
    const end = now === undefined
        ? times.reduce((latest, time) => Math.max(latest, time), times[0] ?? 0)
        : timeOf(`${verb}: now`, now);
    const history = events.map(({ item, type, time }, i) => ({
        item, type, time: time ?? Math.max(end - STEP_MS * (events.length - 1 - i), -MAX_TIME),
    }));
    return { history, now: end };
}

/** The ids of a filter, composed.
 * @param {string} what @param {string[] | IdSet} ids */
function filterOf(what, ids) {
    if (!Array.isArray(ids))
        throw new EndcapError("EC_E_OPTION", `${what} takes a list of ids here: a set is of a model that load() opened`);
    return ids.map(composed);
}

/** Standard input, output and error in memory, laid over what node:wasi offers for them.
 * @param {Record<string, Function>} wasi its functions, changed in place
 * @param {Uint8Array[]} input
 * @param {() => WebAssembly.Memory} memory
 * @returns {{ text: (fd: number) => string, wipe: () => void }} */
function streams(wasi, input, memory) {
    /** @type {Uint8Array[][]} written to each descriptor */
    const written = [[], [], []];
    const rest = [...input];
    const view = () => new DataView(memory().buffer);

    /** Have the program's buffers, one after the other, and tell it the bytes moved in all.
     * @param {number} iovs @param {number} n @param {number} total
     * @param {(buffer: Uint8Array) => number} move returns the bytes moved; fewer than asked for ends it */
    const each = (iovs, n, total, move) => {
        let moved = 0;
        for (let i = 0; i < n; i++) {
            const at = iovs + i * IOVEC_SIZE;
            const size = view().getUint32(at + 4, true);
            const here = move(new Uint8Array(memory().buffer, view().getUint32(at, true), size));
            moved += here;
            if (here < size)
                break;
        }
        view().setUint32(total, moved, true);
        return ERRNO.SUCCESS;
    };
    /** @param {string} name @param {(...numbers: number[]) => number} ours */
    const overlay = (name, ours) => {
        const theirs = wasi[name];
        wasi[name] = (/** @type {number} */ fd, /** @type {number[]} */ ...numbers) =>
            fd <= STDERR ? ours(fd, ...numbers) : theirs(fd, ...numbers);
    };

    overlay("fd_read", (fd, iovs, n, total) => each(iovs, n, total, (buffer) => {
        const bytes = fd === STDIN && rest[0] ? rest[0].subarray(0, buffer.length) : new Uint8Array();
        buffer.set(bytes);
        if (rest[0] && (rest[0] = rest[0].subarray(bytes.length)).length === 0)
            rest.shift();
        return bytes.length;
    }));
    overlay("fd_write", (fd, iovs, n, total) => each(iovs, n, total, (buffer) => {
        written[fd].push(buffer.slice());
        return buffer.length;
    }));
    // Of no known type, with every right: no terminal, no file.
    overlay("fd_fdstat_get", (_, at) => {
        new Uint8Array(memory().buffer, at, FDSTAT.SIZE).fill(0).fill(0xff, FDSTAT.RIGHTS);
        return ERRNO.SUCCESS;
    });
    overlay("fd_seek", () => ERRNO.SPIPE);
    overlay("fd_close", () => ERRNO.SUCCESS);

    return {
        text: (fd) => Buffer.concat(written[fd]).toString(),
        wipe: () => written.flat().forEach((bytes) => bytes.fill(0)),
    };
}

/** An open model. Made by `open()`. */
export class Shop {
    #module;
    #model;

    /** @param {WebAssembly.Module} module @param {Uint8Array} model */
    constructor(module, model) {
        this.#module = module;
        this.#model = model;
    }

    /** @overload
     * @param {ExplainedVisit} visit
     * @returns {ExplainedPlace[]} */
    /** @overload
     * @param {Visit} [visit]
     * @returns {Place[]} */
    /** Take a shelf from the whole catalogue, best first.
     * @param {Visit} [visit] @returns {Place[]} */
    recommend(visit) {
        const given = optionsOf("recommend", visit,
            /** @type {Visit} */ ({ history: [], now: undefined, options: undefined }));
        return this.#rank("recommend", given, undefined);
    }

    /** @overload
     * @param {ExplainedVisit & { candidates: Iterable<string> }} visit
     * @returns {(ExplainedPlace | UnknownPlace)[]} */
    /** @overload
     * @param {Visit & { candidates: Iterable<string> }} visit
     * @returns {Place[]} */
    /** Order a list of ids: those the model knows first, each once, best first; then the others in the
     * order given.
     * @param {Visit & { candidates: Iterable<string> }} visit @returns {Place[]} */
    rerank(visit) {
        const { candidates, ...given } = optionsOf("rerank", visit, /** @type {any} */
            ({ candidates: undefined, history: [], now: undefined, options: undefined }));
        return this.#rank("rerank", given, idsOf("rerank: candidates", candidates));
    }

    /** @param {"recommend" | "rerank"} verb @param {Visit} visit @param {string[] | undefined} candidates
     * @returns {Place[]} */
    #rank(verb, visit, candidates) {
        const { now: _, ...options } = optionsOf(`${verb}: options`, visit.options, /** @type {ShelfOptions} */ ({
            k: undefined, explain: undefined, unavailable: undefined, exclude: undefined, allow: undefined,
            group: undefined, groupFallback: undefined, includeSeen: undefined, tailOnly: undefined, signals: undefined }));
        const { k, explain, unavailable, exclude, allow, group, groupFallback, includeSeen, tailOnly, signals } =
            shelfOf(verb, options, candidates?.length, `${verb}: options.`);
        const { history, now } = settle(verb, visit.history ?? [], visit.now);
        const answer = this.#run(verb, {
            history: history.map((event) => ({ ...event, item: composed(event.item) })), now,
            candidates: candidates?.map(composed),
            options: {
                k: Math.min(k, MAX_PLACES), explain, group: group || undefined, group_fallback: groupFallback,
                include_seen: includeSeen, tail_only: tailOnly, signals,
                unavailable: filterOf(`${verb}: options.unavailable`, unavailable),
                exclude: filterOf(`${verb}: options.exclude`, exclude),
                allow: allow && filterOf(`${verb}: options.allow`, allow),
            },
        });

        const unknown = new Set(answer.unknown_history);
        const events = history.filter(({ item }) => !unknown.has(composed(item))).sort((a, b) => a.time - b.time);
        return answer.places.map(({ contributions = [], ...place }) => ({
            ...place,
            item: candidates && place.position !== undefined ? candidates[place.position] : place.item,
            because: contributions.map(({ signal, value, event, item }) =>
                event === null ? { signal, value } : { signal, value, event: { ...events[event], item } }),
        }));
    }

    /** Run the program once, in an instance of its own.
     * @param {string} verb @param {object} request @returns {Answer} */
    #run(verb, request) {
        const wasi = new WASI({ version: "preview1", returnOnExit: true, env: {}, preopens: {},
            args: ["endcap", verb, "-", "--json", "--quiet", ...(verb === "recommend" ? ["--request", "-"] : [])] });
        const imports = /** @type {WebAssembly.Imports} */ (wasi.getImportObject());
        /** @type {WebAssembly.Instance | undefined} */
        let instance;
        const memory = () => /** @type {WebAssembly.Memory} */ (instance?.exports.memory);
        const bytes = new TextEncoder().encode(JSON.stringify(request));
        const { text, wipe } = streams(/** @type {Record<string, Function>} */ (imports.wasi_snapshot_preview1),
            [this.#model, bytes], memory);
        try {
            instance = new WebAssembly.Instance(this.#module, imports);
            const code = wasi.start(instance);
            if (code === 0)
                return JSON.parse(text(1));
            const said = text(STDERR).trim().replace(/^endcap: (error: )?/, "");
            const [, message, status] = /^([^]*) \((EC_E_\w+)\)/.exec(said) ?? [];
            throw new EndcapError(/** @type {StatusName | undefined} */ (status) ?? "EC_E_OPTION", message ?? `${verb} ended with code ${code}: ${said}`);
        } catch (cause) {
            throw cause instanceof EndcapError ? cause : new EndcapError("EC_E_IO",
                `the WASI program did not run (${/** @type {Error} */ (cause).message}); pass endcap-wasi.wasm, which ` +
                "`make wasi` builds", { cause });
        } finally {
            bytes.fill(0);
            wipe();
            if (instance && memory()) // it held the history too
                new Uint8Array(memory().buffer).fill(0);
        }
    }
}

/** Read the program.
 * @param {Source | undefined} given default beside this file or in the folder above
 * @returns {Promise<Uint8Array>} */
async function programAt(given) {
    let cause;
    for (const place of given === undefined ? ["./endcap-wasi.wasm", "../endcap-wasi.wasm"] : [given]) {
        try {
            return await bytesAt(given ?? new URL(String(place), import.meta.url), "the WASI program");
        } catch (error) {
            cause = /** @type {EndcapError} */ (error);
        }
    }
    throw cause?.code !== "EC_E_IO" ? cause : new EndcapError("EC_E_IO", `${cause.message}; build it with ` +
        "`make wasi`, or pass its path as open({ wasm })", { cause });
}

/** @param {Source} source @param {string} role */
async function bytesAt(source, role) {
    return read(await request(source, role, undefined), undefined);
}

/** Options of open.
 * @typedef {object} OpenOptions
 * @property {Source} model as for load() in endcap.js: a path, an address, a Response or the bytes
 * @property {Source | WebAssembly.Module} [wasm] the program; default endcap-wasi.wasm beside this file or in the
 *     folder above */

/** Open a model: read it, compile the program, and rank once, so that whatever is wrong shows now.
 * @param {OpenOptions} options
 * @returns {Promise<Shop>} */
export async function open(options) {
    const { model, wasm } = optionsOf("open", options, /** @type {Partial<typeof options>} */
        ({ model: undefined, wasm: undefined }));
    if (model === undefined)
        throw new EndcapError("EC_E_OPTION", "open needs a model: open({ model: \"shop.endcap\" })");
    const [bytes, program] = await Promise.all([bytesAt(model, "the model"),
        isModule(wasm) ? wasm : programAt(wasm)]);
    const shop = new Shop(await compiled(program), bytes);
    shop.recommend({ options: { k: 1 } });
    return shop;
}

/** @param {Uint8Array | WebAssembly.Module} program */
async function compiled(program) {
    try {
        return isModule(program) ? program
            : await WebAssembly.compile(/** @type {BufferSource} */ (program));
    } catch (cause) {
        throw new EndcapError("EC_E_IO", `the WASI program does not compile (${/** @type {Error} */ (cause).message}); ` +
            "pass endcap-wasi.wasm, which `make wasi` builds", { cause });
    }
}
