// headline.js - what was measured, on how much, and whether the model beats the plain systems.

import { make, table, within } from "./dom.js";
import { chance, figure, isSure, percent, range, signed, whole } from "./words.js";

/** What each protocol asks. @type {Record<string, string>} */
const ASKED = {
    "leave-one-out": "each shopper's last product was hidden and had to be found from what came before it",
    sessions: "after every click of a session the next product had to be found",
    split: "histories were learned from, and what the same shoppers took later had to be found",
    temporal: "the log was cut at a moment, and each shopper's next basket had to be found from the time before",
    "cold-items": "some products were hidden altogether, and the right one among them had to be found by its description",
    "cold-users": "some shoppers were left out of the learning, and their next product had to be found from their first few",
    "cold-both": "some products were hidden altogether, and some shoppers left out of the learning; the first of " +
        "these products that each of these shoppers took had to be found by its description, from the few taken just before",
};

/** What each plain system does. @type {Record<string, string>} */
export const SYSTEMS = {
    popularity: "the products chosen most, the same for everybody",
    "item-knn": "products chosen by the same shoppers as anything in the history",
    "item-knn-last": "products chosen by the same shoppers as the newest product alone",
    "personal-frequency": "what this shopper chose most often",
    "category-popularity": "how often known products of the same category are chosen",
};

/** @type {[name: "recall" | "ndcg" | "mrr", title: string, says: (k: number) => string][]} */
export const FIGURES = [
    ["recall", "Recall", (k) => `how often the right product is among ${k} places`],
    ["ndcg", "NDCG", (k) => `the same, but a place further down counts less; 1 is always first, 0 never in ${k}`],
    ["mrr", "MRR", (k) => `1 for the first place, 1/2 for the second, and so on to place ${k}`],
];

/** @typedef {import("./types.js").Data} Data */

/** The plain system with the highest figure. @param {Data} data @param {string} key */
function bestPlain(data, key) {
    const plain = data.evaluation.systems.slice(1);
    return plain.reduce((best, one) => (one[key] > best[key] ? one : best), plain[0]);
}

/** A difference as its figure is printed. @param {number} difference @param {string} name */
const leadOf = (difference, name) => (name === "recall" ? `${signed(100 * difference, 1)} points` : signed(difference));

/** @param {Data} data @param {"recall" | "ndcg" | "mrr"} name @param {string} title @param {string} says */
function card(data, name, title, says) {
    const key = `${name}@${data.k}`;
    const [ours] = data.evaluation.systems;
    const best = bestPlain(data, key);
    const behind = best.behind_endcap?.[key];
    const verdict = behind && isSure(behind.p)
        ? make("b", {}, behind.difference > 0 ? "More than chance: " : "Less, and not by chance: ")
        : make("b", {}, "May be chance: ");
    return make("div", { class: "card" },
        make("h3", {}, `${title} at ${data.k}`),
        make("p", { class: "big", id: `big-${name}` }, name === "recall" ? percent(ours[key]) : figure(ours[key])),
        make("p", { class: "quiet" }, `95% interval: ${range(ours.intervals[key], name === "recall" ? percent : figure)}`),
        make("p", { class: "quiet" }, says),
        make("p", { class: behind && isSure(behind.p) ? "verdict" : "verdict unsure" }, verdict,
            `${behind ? leadOf(behind.difference, name) : "-"} against ${best.name}, the best plain system here`));
}

/** @param {Data} data @param {number} k */
function systemsTable(data, k) {
    const { systems, resamples } = data.evaluation;
    const head = ["System", ...FIGURES.map(([, title]) => `${title}@${k}`), "endcap's lead in NDCG", "chance of it"];
    const rows = systems.map((system) => {
        const behind = system.behind_endcap?.[`ndcg@${k}`];
        return [
            system.name,
            ...FIGURES.map(([name]) => within(system[`${name}@${k}`], system.intervals[`${name}@${k}`])),
            behind ? signed(behind.difference) : "",
            behind ? `${chance(behind.p, resamples)}${isSure(behind.p) ? "" : " (may be chance)"}` : "",
        ];
    });
    return table(`Every system at ${k} ${k === 1 ? "place" : "places"}`, head, rows, { id: `systems-${k}`, ours: (row) => row === 0 });
}

/** @param {Data} data */
export function headlineSection(data) {
    const { evaluation, k } = data;
    const [ours] = evaluation.systems;
    const recall = `recall@${k}`;
    const best = bestPlain(data, recall);
    const others = data.places.filter((one) => one !== k);
    return make("section", {},
        make("h1", {}, `Shelves of ${k} hold the right product ${percent(ours[recall], 0)} of the time; ` +
        `the best plain system\u2019s, ${percent(best[recall], 0)}`),
        make("p", { class: "lead" }, `Measured on ${data.source}: ${ASKED[evaluation.protocol] ?? evaluation.protocol}. ` +
        `${whole(evaluation.tests)} such questions were asked, each over ${evaluation.ranked_items === evaluation.items ? "all " : ""}` +
        `${whole(evaluation.ranked_items)} products; none were sampled, and ties count against the system.`),
        make("p", { class: "quiet" }, `Learned from ${whole(evaluation.events)} events of ${whole(evaluation.users)} shoppers. ` +
        (evaluation.seeds ? `Figures are means over ${evaluation.seeds.length} models. ` : "") +
        (evaluation.unknown_targets && evaluation.ranked_items === evaluation.items
            ? `${whole(evaluation.unknown_targets)} of the right answers ${evaluation.unknown_targets === 1 ? "was" : "were"} never seen in learning and ` +
            `${evaluation.unknown_targets === 1 ? "counts" : "count"} as missed.` : "")),
        make("div", { class: "cards" }, ...FIGURES.map(([name, title, says]) => card(data, name, title, says(k)))),
        make("p", {}, "Each row is one way to fill the shelf, judged on the same questions. The interval under a figure shows where it would " +
        `lie with other shoppers like these (${whole(evaluation.resamples)} resamples of the shoppers); the last column is how often ` +
        "chance alone would make such a difference, and under 0.05 is usually taken as real."),
        systemsTable(data, k),
        make("p", { class: "note" }, evaluation.systems.slice(1).map(({ name }) => `${name}: ${SYSTEMS[name] ?? ""}`).join("; "), "."),
        ...(others.length ? [make("details", {}, make("summary", {}, `The same at ${others.join(", ")} places`),
            ...others.map((one) => systemsTable(data, one)))] : []));
}
