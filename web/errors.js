/**
 * errors.js - EndcapError, and the checks of arguments that every entry shares. A message names what was
 * seen, what was expected and what to do.
 */

const MAX_TIME = 8.64e15; // the range of a Date

/** An error that names what was seen, what was expected and what to do. `code` is the name of a status in
 * include/endcap/status.h. */
export class EndcapError extends Error {
    /**
     * @param {string} code
     * @param {string} message
     * @param {ErrorOptions} [options] */
    constructor(code, message, options) {
        super(message, options);
        this.name = "EndcapError";
        /** @type {string} */
        this.code = code;
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

/** Lay given options over the defaults. An option that does not exist is an error that names the nearest.
 * @template {object} T
 * @param {string} call
 * @param {unknown} given
 * @param {T} defaults every option, undefined where there is no default
 * @returns {T} */
export function optionsOf(call, given, defaults) {
    if (given !== undefined && (given === null || typeof given !== "object"))
        throw new EndcapError("EC_E_OPTION", `${call} takes an object of options, not ${given}`);
    const options = { ...defaults };
    for (const [name, value] of Object.entries(given ?? {})) {
        if (!Object.hasOwn(defaults, name)) {
            throw new EndcapError("EC_E_OPTION",
                `${call} has no option "${name}"; did you mean "${nearest(name, Object.keys(defaults))}"?`);
        }
        if (value !== undefined)
            options[/** @type {keyof T} */ (name)] = value;
    }
    return options;
}

/** Refuse what is not an id.
 * @param {string} call @param {unknown} id @returns {string} */
export function idOf(call, id) {
    if (typeof id !== "string")
        throw new EndcapError("EC_E_OPTION", `${call}: an item's id is a string, not ${typeof id} ${id}`);
    return id;
}

/** Refuse what is not a list of ids; copy it.
 * @param {string} call @param {Iterable<string>} ids */
export function idsOf(call, ids) {
    if (typeof ids === "string" || !ids?.[Symbol.iterator])
        throw new EndcapError("EC_E_OPTION", `${call} takes a list of ids, not ${ids}`);
    return Array.from(ids, (id) => idOf(call, id));
}

/** Refuse what is no list; copy it.
 * @param {string} call @param {Iterable<string>} signals */
export function wordsOf(call, signals) {
    if (typeof signals === "string" || !signals?.[Symbol.iterator])
        throw new EndcapError("EC_E_OPTION", `${call} takes a list such as ["baskets"], not ${signals}`);
    return [...signals];
}

/** Turn words for signals into a set, bit s for signal s.
 * @param {string} call @param {Iterable<string>} signals @param {readonly string[]} all the words, by number */
export function signalsOf(call, signals, all) {
    let set = 0;
    for (const signal of wordsOf(call, signals)) {
        const number = all.indexOf(signal);
        if (number < 0)
            throw new EndcapError("EC_E_SIGNAL_UNKNOWN",
                `${call}: there is no signal "${signal}"; did you mean "${nearest(String(signal), all)}"?`);
        set |= 1 << number;
    }
    return set;
}

/** Refuse what is not a time, NaN included.
 * @param {string} what @param {unknown} time @returns {number} */
export function timeOf(what, time) {
    if (typeof time !== "number" || !(Math.abs(time) <= MAX_TIME))
        throw new EndcapError("EC_E_TIME",
            `${what} is milliseconds since 1970, such as Date.now(), not ${time}`);
    return time;
}
