// quality.js - figures against the number of places, and by who asked for what.

import { groupChart, legend, lineChart } from "./charts.js";
import { make, numbers, table, within } from "./dom.js";
import { FIGURES } from "./headline.js";
import { chance, figure, isSure, percent, range, signed, span, whole } from "./words.js";

/** @typedef {import("./types.js").Data} Data */
/** @typedef {import("./types.js").Band} Band */

/** @param {Data} data */
export function placesSection(data) {
    const { fine } = data;
    const names = fine.systems.map(({ name }) => name);
    const charts = FIGURES.map(([name, title]) => lineChart({
        caption: `${title} by number of places`,
        id: `chart-${name}`,
        x: fine.k,
        lines: fine.systems.map((system, s) => ({ label: system.name, of: system[name], s })),
        band: fine.interval[name],
        dots: true,
        label: "places on the shelf",
        readX: (k) => `${k} ${k === 1 ? "place" : "places"}`,
        readY: figure,
        tick: (y) => y.toFixed(2),
    }));
    const tables = FIGURES.map(([name, title]) => table(`${title} at every number of places`,
        ["Places", ...names, "95% interval of endcap"],
        fine.k.map((k, n) => [String(k), ...fine.systems.map((system) => figure(system[name][n])), range(fine.interval[name][n])]),
        { id: `fine-${name}` }));
    return make("section", {},
        make("h2", {}, "What a longer shelf brings"),
        make("p", {}, "A longer shelf finds more; a steep start means that the first places do most of the work. " +
        "Higher is better; the shaded band is where endcap's line would lie with other shoppers like these, 95% of the time."),
        data.evaluation.seeds ? make("p", { class: "note" }, "Drawn for the first of the models.") : "",
        legend(names),
        make("div", { class: "charts" }, ...charts),
        numbers(...tables));
}

/** Of fewer questions a dot says nothing. */
const FEW = 10;

/**
 * One breakdown: a chart of dots, and its table.
 *
 * @param {Data} data
 * @param {string} id
 * @param {string} caption
 * @param {Band[]} bands
 * @param {string} first heading of the first column
 * @param {(band: Band) => string} nameOf
 * @param {(band: Band) => string} shortOf
 */
function bandsOf(data, id, caption, bands, first, nameOf, shortOf) {
    const names = data.evaluation.systems.map(({ name }) => name);
    const asked = bands.filter(({ tests }) => tests >= FEW);
    const chart = groupChart({
        caption,
        id: `chart-${id}`,
        groups: asked.map(shortOf),
        series: names.map((label, s) => ({
            label,
            s,
            dots: asked.map(({ systems }) => (systems[s] ? { figure: systems[s].figure, interval: systems[s].interval } : null)),
        })),
        readY: (y) => y.toFixed(2),
    });
    const rows = bands.map((band) => [
        nameOf(band),
        whole(band.tests),
        ...names.map((_, s) => {
            const one = band.systems[s];
            return one ? within(one.figure, one.interval) : "-";
        }),
        ...bestLead(band, data.evaluation.resamples),
    ]);
    const some = asked.length ? [chart] : [];
    return [...some, numbers(table(`${caption}, with 95% intervals`,
        [first, "questions", ...names, "lead over the next", "chance of it"], rows, { id: `bands-${id}` }))];
}

/** endcap's lead over the best of the others. @param {Band} band @param {number} resamples */
function bestLead(band, resamples) {
    const plain = band.systems.slice(1);
    if (plain.length === 0) return ["-", "-"];
    const best = plain.reduce((top, one) => (one.figure > top.figure ? one : top), plain[0]);
    if (!best.behind) return ["-", "-"];
    return [signed(best.behind.difference), `${chance(best.behind.p, resamples)}${isSure(best.behind.p) ? "" : " (may be chance)"}`];
}

/** @param {Data} data */
export function bandsSection(data) {
    const { popularity, history, k } = data;
    const places = `NDCG at ${k} places`;
    /** @param {Band} band */
    const seen = (band) => band.least === 0 ? "never seen" : `${whole(band.least)}${band.most === band.least ? "" : ` to ${whole(band.most ?? 0)}`}`;
    const all = Math.max(1, data.evaluation.items);
    return make("section", {},
        make("h2", {}, "Which products, and which shoppers"),
        make("p", {}, "Finding a bestseller is easy; a good shelf also finds what few people buy. From left to right the right answers get rarer: " +
        `each group of products has about a fifth of all events. Higher is better; where the whiskers of two systems are far apart, they differ. ` +
        `Groups with fewer than ${FEW} questions are in the table only.`),
        legend(data.evaluation.systems.map(({ name }) => name)),
        ...bandsOf(data, "popularity", `${places}, by how often the right product was seen`, popularity, "seen in learning",
            (band) => `${band.least === 0 ? "never" : `${seen(band)} times`} (${whole(band.items)} products, ${percent(band.items / all)})`,
            (band) => band.least === 0 ? "never seen" : `seen ${seen(band)} times`),
        make("p", {}, "The more that is known of a shopper, the more there is to go by, though a long history may also be a mixed one. " +
        "From left to right the histories get longer."),
        ...bandsOf(data, "history", `${places}, by how much was known of the shopper`, history, "history",
            (band) => span(band.least, band.most, "event"), (band) => span(band.least, band.most, "event")));
}
