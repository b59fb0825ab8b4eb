// shapes.js - the few SVG elements that the pictures are made of.
//
// A picture is 200 by 200 units. Shapes inherit the ink outline of the group they are put in; `plain`
// switches it off for highlights and shading.

const SVG = "http://www.w3.org/2000/svg";

/** @typedef {Record<string, string | number>} Attributes */

/**
 * @template {keyof SVGElementTagNameMap} Name
 * @param {Name} name
 * @param {Attributes} [attributes]
 * @param {Iterable<Element>} [children]
 * @returns {SVGElementTagNameMap[Name]}
 */
export function svg(name, attributes = {}, children = []) {
    const element = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
    element.append(...children);
    return element;
}

/** @type {Attributes} No outline. */
export const plain = { stroke: "none" };

/** @param {string} d @param {string} fill @param {Attributes} [more] */
export const path = (d, fill, more) => svg("path", { d, fill, ...more });

/** @param {string} d @param {Attributes} [more] An outline only. */
export const line = (d, more) => svg("path", { d, fill: "none", ...more });

/** @param {number} cx @param {number} cy @param {number} r @param {string} fill @param {Attributes} [more] */
export const circle = (cx, cy, r, fill, more) => svg("circle", { cx, cy, r, fill, ...more });

/**
 * @param {number} cx @param {number} cy @param {number} rx @param {number} ry @param {string} fill
 * @param {Attributes} [more]
 */
export const ellipse = (cx, cy, rx, ry, fill, more) => svg("ellipse", { cx, cy, rx, ry, fill, ...more });

/**
 * @param {number} x @param {number} y @param {number} width @param {number} height @param {string} fill
 * @param {number} [rx] @param {Attributes} [more]
 */
export const rect = (x, y, width, height, fill, rx = 0, more = {}) =>
    svg("rect", { x, y, width, height, fill, rx, ...more });

/** @param {string} transform @param {Iterable<Element>} children @param {Attributes} [more] */
export const group = (transform, children, more) => svg("g", { transform, ...more }, children);

/**
 * Copies of one drawing turned about a point.
 *
 * @param {number} n @param {number} x @param {number} y @param {(index: number) => Element} draw
 */
export const around = (n, x, y, draw) =>
    Array.from({ length: n }, (_, index) => group(`rotate(${(360 * index) / n} ${x} ${y})`, [draw(index)]));

/**
 * What a picture is painted with.
 *
 * @typedef {object} Paint
 * @property {string} body the product's surface: its main colour or its print
 * @property {string} main
 * @property {string} ink the outline
 * @property {string} pale a lighter tone of main
 * @property {string} second the other colour of the title
 * @property {string} secondPale
 * @property {string} letter what is written on it ("K", "6"), or ""
 * @property {(x: number, y: number, size: number) => Element[]} emblem the subject that is printed on it
 *   (a cat, a rocket), `size` across; nothing where the title names none
 */

/** @typedef {(paint: Paint) => Element[]} Motif A product, standing on y = 170 or hanging from y = 22. */
