/**
 * errors.js - EndcapError, and the checks of arguments that page, worker and Node.js share: one contract for all.
 *
 * Every value is read once, before anything is done with it; whatever is handed in, the error is an EndcapError.
 */

/** @import { EventType, ShelfOptions, ShopEvent, Signal, SimilarOptions } from "./endcap.js" */
/** @import { IdSet } from "./ids.js" */

const MAX_TIME = 8.64e15; // the range of a Date
const MAX_CAPACITY = 65536;

/** Tells a set of ids, of ids.js, from a list of them. */
export const IS_SET = Symbol("set of ids");

/** What a shopper may do with an item, by number in the module. */
export const TYPES = /** @type {const} */ (["view", "like", "cart", "purchase"]);

/** Others' words for them: of Google Analytics, Segment, Meta, and usual ones.
 * @type {Record<string, EventType>} */
const WORDS = {
    view_item: "view", select_item: "view", page_view: "view", product_viewed: "view", ViewContent: "view", click: "view",
    add_to_wishlist: "like", product_added_to_wishlist: "like", AddToWishlist: "like", favorite: "like", wishlist: "like",
    add_to_cart: "cart", product_added: "cart", AddToCart: "cart", begin_checkout: "cart", basket: "cart", add: "cart",
    order_completed: "purchase", Purchase: "purchase", buy: "purchase", order: "purchase", transaction: "purchase",
};

/* Without asterisks, which tsc would carry into the declaration. */
/** The name of a status in include/endcap/status.h, where each is explained.
    @typedef {"EC_E_ALIGNMENT" | "EC_E_TRUNCATED" | "EC_E_MAGIC" | "EC_E_VERSION" | "EC_E_FILE_SIZE" |
        "EC_E_CHECKSUM" | "EC_E_CATALOGUE_SIZE" | "EC_E_SECTION_COUNT" | "EC_E_SECTION_TYPE" | "EC_E_SECTION_ORDER" |
        "EC_E_SECTION_TILING" | "EC_E_SECTION_MISSING" | "EC_E_SECTION_SIZE" | "EC_E_RESERVED" |
        "EC_E_STRING_OFFSETS" | "EC_E_STRING_UTF8" | "EC_E_ID_ORDER" | "EC_E_GROUP_RANGE" | "EC_E_NUMBER_RANGE" |
        "EC_E_ROW_OFFSETS" | "EC_E_ROW_ENCODING" | "EC_E_ROW_ITEM" | "EC_E_FACTOR_COUNT" | "EC_E_GRAM" |
        "EC_E_SIGNAL" | "EC_E_SELF_TEST" | "EC_E_SECTION_UNKNOWN" | "EC_E_KIND" | "EC_E_ITEM_UNKNOWN" |
        "EC_E_EVENT_TYPE" | "EC_E_TIME" | "EC_E_USER_FULL" | "EC_E_EVENT_UNKNOWN" | "EC_E_BUFFER_SMALL" |
        "EC_E_PLACES" | "EC_E_GROUP_UNKNOWN" | "EC_E_ITEM_RANGE" | "EC_E_NOT_POSITIVE" | "EC_E_CAPACITY" |
        "EC_E_SIGNAL_UNKNOWN" | "EC_E_ITEM_EMPTY" | "EC_E_SET_MODEL" | "EC_E_OPTION" | "EC_E_DATA" | "EC_E_COLUMN" | "EC_E_EMPTY" | "EC_E_TOO_LARGE" |
        "EC_E_MEMORY" | "EC_E_IO" | "EC_E_INTERRUPTED" | "EC_E_JSON"} StatusName */

/** An error that names what was seen, what was expected and what to do. */
export class EndcapError extends Error {
    /**
     * @param {StatusName} code
     * @param {string} message
     * @param {ErrorOptions} [options] */
    constructor(code, message, options) {
        super(message, options);
        this.name = "EndcapError";
        /** The name of the status, such as "EC_E_CHECKSUM".
         * @readonly @type {StatusName} */
        this.code = code;
    }
}

/** Print any value, symbols and broken objects too.
 * @param {unknown} value */
export function show(value) {
    let text;
    try {
        text = String(value);
    } catch {
        text = typeof value;
    }
    return text.length > 99 ? `${text.slice(0, 99)}...` : text;
}

/** A value with its type.
 * @param {unknown} value */
function kindOf(value) {
    return value === undefined || value === null ? show(value) : `${typeof value} ${show(value)}`;
}

/** Read what a caller handed in; whatever its getters, traps and iterators throw becomes an EndcapError.
 * @template T
 * @param {string} what @param {() => T} read @returns {T} */
export function reading(what, read) {
    try {
        return read();
    } catch (cause) {
        if (cause instanceof EndcapError)
            throw cause;
        throw new EndcapError("EC_E_OPTION", `${what} cannot be read (${cause instanceof Error ? cause.message
            : show(cause)})`, { cause });
    }
}

/** Steps of insertion, deletion or exchange that turn one word into another.
 * @param {string} a @param {string} b */
function distance(a, b) {
    let row = Array.from({ length: b.length + 1 }, (_, j) => j);
    for (let i = 1; i <= a.length; i++) {
        const next = [i];
        for (let j = 1; j <= b.length; j++)
            next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1));
        row = next;
    }
    return row[b.length];
}

/** The word of a list that another was most likely meant to be.
 * @param {string} word @param {readonly string[]} words @returns {string} */
function nearest(word, words) {
    return [...words].sort((a, b) => distance(word, a) - distance(word, b))[0];
}

/** Lay given options over the defaults. Each is read once, its own and inherited ones alike. An option that does
 * not exist is an error that names the nearest.
 * @template {object} T
 * @param {string} call
 * @param {unknown} given
 * @param {T} defaults every option, undefined where there is no default
 * @returns {T} */
export function optionsOf(call, given, defaults) {
    const options = { ...defaults };
    if (given === undefined)
        return options;
    if (given === null || typeof given !== "object")
        throw new EndcapError("EC_E_OPTION", `${call} takes an object of options, not ${show(given)}`);
    return reading(`${call}: an option`, () => {
        for (const name of Object.keys(given)) {
            if (!Object.hasOwn(defaults, name)) {
                throw new EndcapError("EC_E_OPTION",
                    `${call} has no option "${name}"; did you mean "${nearest(name, Object.keys(defaults))}"?`);
            }
        }
        for (const name of /** @type {(keyof T)[]} */ (Object.keys(defaults))) {
            const value = /** @type {T} */ (given)[name];
            if (value !== undefined)
                options[name] = value;
        }
        return options;
    });
}

/** Whether a text has what no id has: a NUL, or half of a surrogate pair, which UTF-8 cannot write.
 * @param {string} text */
const isBroken = (text) => /[\0\p{Surrogate}]/u.test(text);

/** Whether a text is nothing but what an id is trimmed of, as device/base/text.c has it.
 * @param {string} text */
export const isBlank = (text) =>
    /^[\t-\r \u0085\u00a0\u1680\u2000-\u200f\u2028-\u202f\u205f-\u2069\u3000\ufeff]*$/.test(text);

/** Refuse what is not an id.
 * @param {string} what @param {unknown} id @returns {string} */
export function idOf(what, id) {
    if (typeof id !== "string")
        throw new EndcapError("EC_E_OPTION", `${what}: an item's id is a string, not ${kindOf(id)}`);
    if (id === "")
        throw new EndcapError("EC_E_OPTION", `${what}: an item's id is a string that is not empty`);
    if (isBroken(id))
        throw new EndcapError("EC_E_OPTION", `${what}: the id ${JSON.stringify(id)} holds a NUL or half of a surrogate pair`);
    return id;
}

/** Refuse what is not a list; copy it.
 * @template T
 * @param {string} what @param {unknown} list @param {string} expected
 * @param {(entry: unknown, i: number) => T} entryOf @returns {T[]} */
export function listOf(what, list, expected, entryOf) {
    return reading(what, () => {
        if (list === null || typeof list !== "object" ||
            typeof /** @type {any} */ (list)[Symbol.iterator] !== "function")
            throw new EndcapError("EC_E_OPTION", `${what} takes a list ${expected}, not ${show(list)}`);
        return Array.from(/** @type {Iterable<unknown>} */ (list), entryOf);
    });
}

/** Refuse what is not a list of ids; copy it.
 * @param {string} what @param {unknown} ids */
export function idsOf(what, ids) {
    return listOf(what, ids, "of ids", (id) => idOf(what, id));
}

/** Refuse what is neither a list of ids, which is copied, nor a set of them.
 * @param {string} what @param {unknown} ids @returns {string[] | IdSet} */
function filterOf(what, ids) {
    const isSet = reading(what, () => typeof ids === "object" && ids !== null && IS_SET in ids);
    return isSet ? /** @type {IdSet} */ (ids) : idsOf(what, ids);
}

/** Refuse what is no list of words; copy it.
 * @param {string} what @param {unknown} words */
export function wordsOf(what, words) {
    return listOf(what, words, 'such as ["baskets"]', (word) => {
        if (typeof word !== "string" || isBroken(word))
            throw new EndcapError("EC_E_SIGNAL_UNKNOWN", `${what}: there is no signal "${show(word)}"`);
        return word;
    });
}

/** Turn words for signals into a set, bit s for signal s.
 * @param {string} what @param {readonly string[]} signals @param {readonly string[]} all the words, by number */
export function signalsOf(what, signals, all) {
    let set = 0;
    for (const signal of signals) {
        const number = all.indexOf(signal);
        if (number < 0)
            throw new EndcapError("EC_E_SIGNAL_UNKNOWN",
                `${what}: there is no signal "${signal}"; did you mean "${nearest(signal, all)}"?`);
        set |= 1 << number;
    }
    return set;
}

/** Refuse what is not a time, NaN included.
 * @param {string} what @param {unknown} time @returns {number} */
export function timeOf(what, time) {
    if (typeof time !== "number" || !(Math.abs(time) <= MAX_TIME))
        throw new EndcapError("EC_E_TIME",
            `${what} is milliseconds since 1970, such as Date.now(), not ${show(time)}`);
    return time;
}

/** Refuse what is neither true nor false.
 * @param {string} what @param {unknown} flag @returns {boolean} */
export function flagOf(what, flag) {
    if (typeof flag !== "boolean")
        throw new EndcapError("EC_E_OPTION", `${what} is true or false, not ${kindOf(flag)}`);
    return flag;
}

/** Refuse what is not a function.
 * @template {Function} F
 * @param {string} what @param {F} call @returns {F} */
export function callOf(what, call) {
    if (typeof call !== "function")
        throw new EndcapError("EC_E_OPTION", `${what} is a function, not ${kindOf(call)}`);
    return call;
}

/** Whether something is an AbortSignal, of this page or of another frame.
 * @param {unknown} signal */
function isSignal(signal) {
    try {
        Object.getOwnPropertyDescriptor(AbortSignal.prototype, "aborted")?.get?.call(signal);
        return true;
    } catch {
        return false;
    }
}

/** Refuse what cannot say that a call is given up.
 * @param {string} what @param {AbortSignal | undefined} signal */
export function abortOf(what, signal) {
    return reading(what, () => {
        if (signal !== undefined && !isSignal(signal))
            throw new EndcapError("EC_E_OPTION", `${what} is an AbortSignal, not ${kindOf(signal)}`);
        return signal;
    });
}

/** Refuse what is not a capacity of a history.
 * @param {string} what @param {unknown} capacity @returns {number} */
function capacityOf(what, capacity) {
    if (typeof capacity !== "number" || !Number.isInteger(capacity) || capacity < 1 || capacity > MAX_CAPACITY)
        throw new EndcapError("EC_E_CAPACITY",
            `${what} is a whole number from 1 to ${MAX_CAPACITY}, not ${show(capacity)}`);
    return capacity;
}

/** Refuse what is not an event, and read it.
 * @param {string} call @param {unknown} event @param {string} [at] what stands before the fields in messages
 * @returns {{ item: string, type: EventType, time: number | undefined }} time undefined where there is none */
export function eventOf(call, event, at = `${call}: `) {
    const { item, type, time } = optionsOf(call, event,
        { item: undefined, type: /** @type {EventType} */ ("view"), time: undefined });
    const id = idOf(`${at}item`, item);
    if (!TYPES.includes(type))
        throw new EndcapError("EC_E_EVENT_TYPE", `${at}type is one of ${TYPES.join(", ")}, not ${show(type)}${
            typeof type === "string" && Object.hasOwn(WORDS, type) ? `; that is "${WORDS[type]}" here` : ""}`);
    return { item: id, type, time: time === undefined ? undefined : timeOf(`${at}time`, time) };
}

/** Read what forget() was given.
 * @param {unknown} what @returns {{ item?: string, event?: ShopEvent }} one of the two */
export function forgottenOf(what) {
    const { item, event } = optionsOf("forget", what, { item: undefined, event: /** @type {any} */ (undefined) });
    if ((item === undefined) === (event === undefined))
        throw new EndcapError("EC_E_OPTION", "forget takes either { item } or { event }");
    if (item !== undefined)
        return { item: idOf("forget: item", item) };
    if (event === null || typeof event !== "object")
        throw new EndcapError("EC_E_OPTION", `forget: event is an event of history(), not ${kindOf(event)}`);
    // Whatever else it has may be there: events come from storage and from lists of the page.
    const { time, ...rest } = eventOf("forget: event", reading("forget: event",
        () => ({ item: event.item, type: event.type, time: event.time })), "forget: event.");
    return { event: { ...rest, time: timeOf("forget: event.time", time) } };
}

/** Read the options of a shelf.
 * @param {string} call @param {unknown} given
 * @param {number | undefined} n_candidates of rerank's list; undefined for recommend
 * @param {string} [at] what stands before an option in messages */
export function shelfOf(call, given, n_candidates, at = `${call}: `) {
    const isRerank = n_candidates !== undefined;
    const options = optionsOf(call, given, /** @type {Record<keyof ShelfOptions, any>} */ ({
        k: n_candidates || (isRerank ? 1 : 12), explain: false, unavailable: undefined, exclude: undefined,
        allow: undefined, group: undefined, groupFallback: "empty", includeSeen: isRerank, tailOnly: false, signals: undefined,
        now: undefined,
    }));
    const { k, group, now } = options;
    if (typeof k !== "number" || !(k >= 1))
        throw new EndcapError("EC_E_PLACES", `${at}k is a number of places from 1, not ${show(k)}`);
    if (typeof (group ?? "") !== "string" || isBroken(group ?? ""))
        throw new EndcapError("EC_E_OPTION", `${at}group is the name of a category, a string, not ${kindOf(group)}`);
    if (options.groupFallback !== "empty" && options.groupFallback !== "all")
        throw new EndcapError("EC_E_OPTION", `${at}groupFallback is "empty" or "all", not ${kindOf(options.groupFallback)}`);
    return {
        k: Math.floor(k),
        explain: flagOf(`${at}explain`, options.explain),
        unavailable: filterOf(`${at}unavailable`, options.unavailable ?? []),
        exclude: filterOf(`${at}exclude`, options.exclude ?? []),
        allow: (options.allow ?? undefined) === undefined ? undefined : filterOf(`${at}allow`, options.allow),
        group: /** @type {string} */ (group ?? ""),
        groupFallback: /** @type {"empty" | "all"} */ (options.groupFallback),
        includeSeen: flagOf(`${at}includeSeen`, options.includeSeen),
        tailOnly: flagOf(`${at}tailOnly`, options.tailOnly),
        signals: /** @type {Signal[] | undefined} */ ((options.signals ?? undefined) === undefined ? undefined
            : wordsOf(`${at}signals`, options.signals)),
        now: now === undefined ? undefined : timeOf(`${at}now`, now),
    };
}

/** Read the options of a shelf of what goes with an item.
 * @param {unknown} given */
export function similarOf(given) {
    const { now: _, includeSeen: __, ...shelf } = shelfOf("similar", optionsOf("similar", given,
        /** @type {SimilarOptions} */ ({ k: undefined, explain: undefined, group: undefined, groupFallback: undefined, unavailable: undefined,
            exclude: undefined, allow: undefined, tailOnly: undefined, signals: undefined })), undefined);
    return shelf;
}

/** Read what a history is to begin with.
 * @param {unknown} options */
export function shopperOf(options) {
    const { capacity, events } = optionsOf("shopper", options, { capacity: 512, events: /** @type {unknown} */ ([]) });
    return {
        capacity: capacityOf("shopper: capacity", capacity),
        events: listOf("shopper: events", events, "of events", (event, i) => eventOf(`shopper: events[${i}]`, event)),
    };
}
