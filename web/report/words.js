// words.js - numbers as people read them.

/** @param {number} number */
export const whole = (number) => Math.round(number).toLocaleString("en-GB");

/** A figure between 0 and 1, or "-". @param {number | null | undefined} number */
export const figure = (number) => (number === null || number === undefined ? "-" : number.toFixed(4));

/** @param {number} share @param {number} [digits] */
export const percent = (share, digits = 1) => `${(100 * share).toFixed(digits)}%`;

/** A signed difference. @param {number} number @param {number} [digits] */
export const signed = (number, digits = 4) =>
    `${number < 0 ? "\u2212" : "+"}${Math.abs(number).toFixed(digits)}`;

/** "0.2085 to 0.2305". @param {readonly (number | null)[] | undefined} interval @param {(n: number) => string} [say] */
export function range(interval, say = figure) {
    const [low, high] = interval ?? [null, null];
    return low === null || high === null ? "not known: too few shoppers" : `${say(low)} to ${say(high)}`;
}

/** @param {number} bytes */
export function size(bytes) {
    if (bytes >= 1e6) return `${(bytes / 1e6).toFixed(2)} MB`;
    return bytes >= 1e4 ? `${Math.round(bytes / 1e3)} KB` : `${(bytes / 1e3).toFixed(1)} KB`;
}

/** @param {number} ms */
export const milliseconds = (ms) => `${ms < 1 ? ms.toFixed(3) : ms.toFixed(2)} ms`;

/** Chance of such a difference if there were none. @param {number | null} p @param {number} resamples */
export function chance(p, resamples) {
    if (p === null) return "-";
    const least = 2 / (resamples + 1);
    return p < 1.25 * least ? `under ${(1.25 * least).toFixed(3)}` : p.toFixed(3);
}

/** Whether a difference is more than chance, at the usual 5%. @param {number | null} p */
export const isSure = (p) => p !== null && p < 0.05;

/** "1 event", "2 to 4 events". @param {number} least @param {number | null} most @param {string} unit */
export function span(least, most, unit) {
    if (most === null) return `${whole(least)} or more ${unit}s`;
    if (least === most) return `${least === 0 ? "no" : whole(least)} ${unit}${least === 1 ? "" : "s"}`;
    return `${whole(least)} to ${whole(most)} ${unit}s`;
}
