// dom.js - build elements without markup, and say things to those who listen.

/** @typedef {Node | string | null | undefined | false} Child */
/**
 * @typedef {Record<string, string | number | boolean | null | undefined | EventListener>} Properties
 *   `onclick` and the like take a listener; true and false switch an attribute; null leaves it out
 */

/**
 * @template {keyof HTMLElementTagNameMap} Name
 * @param {Name} name
 * @param {Properties} [properties]
 * @param {...Child} children
 * @returns {HTMLElementTagNameMap[Name]}
 */
export function h(name, properties = {}, ...children) {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(properties)) {
        if (typeof value === "function") element.addEventListener(key.slice(2), value);
        else if (value === true) element.setAttribute(key, "");
        else if (value !== false && value !== null && value !== undefined)
            element.setAttribute(key, String(value));
    }
    element.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
    return element;
}

/**
 * An element of index.html.
 *
 * @template {HTMLElement} T
 * @param {string} id @param {new () => T} type
 * @returns {T}
 */
export function byId(id, type) {
    const element = document.getElementById(id);
    if (!(element instanceof type)) throw new Error(`index.html has no ${type.name} #${id}`);
    return element;
}

/** Say something politely: a short note on the screen that a screen reader also reads. @param {string} text */
export function say(text) {
    const region = byId("live", HTMLElement);
    region.textContent = text;
    region.classList.remove("shown");
    void region.offsetWidth;
    region.classList.add("shown");
}

const pounds = new Intl.NumberFormat("en-GB", { style: "currency", currency: "GBP" });

/** @param {number} price 0 where unknown */
export const money = (price) => (price > 0 ? pounds.format(price) : "Price on request");

/** @param {number} n @param {string} one @param {string} [many] */
export const counted = (n, one, many = `${one}s`) => `${n.toLocaleString("en-GB")} ${n === 1 ? one : many}`;

/** @param {number} bytes */
export const kilobytes = (bytes) => `${(bytes / 1024).toFixed(bytes < 102400 ? 1 : 0)} KB`;
