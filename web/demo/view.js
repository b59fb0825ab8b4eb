// view.js - what the address names: #/, #/product/85123A, #/search?q=mug, #/browse/light, #/basket.

/**
 * A page of the shop.
 *
 * @typedef {object} View
 * @property {string} title of the document
 * @property {HTMLElement} element
 * @property {HTMLElement} heading gets the focus when one comes to the page
 * @property {() => void} update called after each change of the history
 */

/**
 * @typedef {object} Route
 * @property {string} page "" for the first page
 * @property {string} name the product, the department
 * @property {URLSearchParams} query
 */

/** @param {string} hash @returns {Route} */
export function routeOf(hash) {
    const [path = "", query = ""] = hash.replace(/^#\/?/, "").split("?");
    const [page = "", name = ""] = path.split("/");
    /** @type {string} */
    let decoded = name;
    try {
        decoded = decodeURIComponent(name);
    } catch {
        // A half-typed escape names nothing; the page for unknown products says so.
    }
    return { page, name: decoded, query: new URLSearchParams(query) };
}
