// report.js - from the data in this file to the report.

import { casesSection, exposureSection, makingSection } from "./cases.js";
import { make } from "./dom.js";
import { headlineSection } from "./headline.js";
import { ablationSection, sizeSection } from "./model.js";
import { bandsSection, placesSection } from "./quality.js";

/** @param {string} id */
const read = (id) => JSON.parse(document.getElementById(id)?.textContent ?? "null");

/** @type {import("./types.js").Data} */
const data = read("data");
/** @type {import("./types.js").Times} */
const times = read("times");

/** @type {[string, string, () => HTMLElement | null][]} */
const sections = [
    ["headline", "In short", () => headlineSection(data)],
    ["places", "By places", () => placesSection(data)],
    ["bands", "For whom", () => bandsSection(data)],
    ["signals", "Signals", () => ablationSection(data)],
    ["size", "Size", () => sizeSection(data)],
    ["exposure", "What gets shown", () => exposureSection(data)],
    ["cases", "Slowest and worst", () => casesSection(data, times)],
    ["making", "How it was made", () => makingSection(data, times)],
];

const main = /** @type {HTMLElement} */ (document.getElementById("main"));
const contents = /** @type {HTMLElement} */ (document.getElementById("contents"));
for (const [id, name, build] of sections) {
    const section = build();
    if (!section) continue;
    section.id = id;
    main.append(section);
    contents.append(make("li", {}, make("a", { href: `#${id}` }, name)));
}
document.title = `endcap: ${data.source}, ${data.evaluation.protocol}`;
document.getElementById("footer")?.append(
    make("p", {}, `Made by endcap ${data.version}. This file needs no network and sends nothing. ` +
    "It names products, not people: no shopper's id is in it."));
document.body.dataset.ready = "yes";
