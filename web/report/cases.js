// cases.js - what gets shown at all, single cases, and how the model was made.

import { legend, lineChart } from "./charts.js";
import { make, numbers, table } from "./dom.js";
import { figure, milliseconds, percent, size, whole } from "./words.js";

/** @typedef {import("./types.js").Data} Data */
/** @typedef {import("./types.js").Times} Times */
/** @typedef {import("./types.js").Item} Item */

/** @param {Data} data */
export function exposureSection(data) {
    const { exposure, k } = data;
    const x = exposure[0].share.map((_, p) => p);
    const names = exposure.map(({ name }) => name);
    const rows = data.evaluation.systems.map((one) => [
        one.name, percent(one[`coverage@${k}`]), figure(one[`gini@${k}`]), one[`arp@${k}`].toFixed(1), percent(one[`aplt@${k}`]),
    ]);
    const summary = table(`Exposure at ${k} places`, ["System", "coverage", "Gini", "mean popularity", "long tail's share"], rows,
        { id: "exposure-table", ours: (row) => row === 0 });
    const heading = make("h2", {}, "What gets shown");
    const terms = make("p", {}, `Coverage is the share of products on anybody's shelf of ${k}; Gini how unevenly the places are dealt out, 0 evenly, 1 all to one product; ` +
        "popularity the mean number of events of what is shown; the tail's share the places that go to products outside the most popular fifth.");
    if (data.evaluation.ranked_items < data.evaluation.items)
        return make("section", {}, heading, make("p", {}, "Only products without events were ranked: there is no popularity to sort them by."), terms, summary);
    const some = [1, 5, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100];
    return make("section", {},
        heading,
        make("p", {}, "A shelf that shows only bestsellers leaves most of the shop unseen. The curve shows which share of all places goes to the most popular " +
        "products: a line that leaps up at once shows little else, one near the diagonal treats all products alike."),
        legend([...names, "all products alike"]),
        lineChart({
            caption: `Share of places by popularity, shelves of ${k}`,
            id: "chart-exposure",
            x,
            lines: [...exposure.map(({ name, share }, s) => ({ label: name, of: share, s })), { label: "all alike", of: x.map((p) => p / 100), s: names.length }],
            label: "most popular products, % of the catalogue",
            readX: (p) => `most popular ${p}%`,
            readY: (share) => percent(share, 0),
            tick: (share) => percent(share, 0),
        }),
        terms,
        summary,
        numbers(table("Share of places that goes to the most popular products", ["Most popular", ...names],
            some.map((p) => [`${p}%`, ...exposure.map(({ share }) => percent(share[p]))]), { id: "exposure-curve" })));
}

/** @param {Item} item */
const nameOf = ({ id, title }) => title || id;

/** @param {Item[]} items */
const listOf = (items) => make("ol", {}, ...items.map((item) => make("li", {}, nameOf(item))));

/** @param {Data} data @param {Times} times */
export function casesSection(data, times) {
    return make("section", {},
        make("h2", {}, "The slowest and the worst"),
        make("p", {}, `Half of the rankings took ${milliseconds(times.median_ms)} or less on the machine that measured, 99 of 100 at most ` +
        `${milliseconds(times.p99_ms)}. These are the ten that took longest; a long history costs time, and so does a busy machine.`),
        table("The slowest rankings", ["", "time", "events in the history"],
            times.slowest.map(({ ms, history }, n) => [String(n + 1), milliseconds(ms), whole(history)]), { id: "slowest" }),
        ...worstOf(data));
}

/** @param {Data} data */
function worstOf({ worst }) {
    const words = (/** @type {string | Node} */ of) => ({ of, class: "words" });
    const caption = "The worst rankings of long histories";
    const about = "And these are shoppers of whom much was known (10 events or more) and whose choice came last of all";
    if (!worst.length)
        return [make("p", { class: "quiet" }, "No history here has 10 events.")];
    if (!worst[0].recent)
        return [
            make("p", {}, `${about}. What they saw and chose is not in this file; with --html-histories it is.`),
            table(caption, ["", "events", "rank"], worst.map(({ history, rank }, n) => [String(n + 1), whole(history), whole(rank)]), { id: "worst" }),
        ];
    return [
        make("p", {}, `${about}: what they had seen, what they then chose, and what would have been shown instead. ` +
        "Look for a pattern: gifts, a new season, several people on one account. " +
        "Shoppers are numbered here; their ids are not in this file, yet what they saw is theirs: keep it to yourself."),
        table(caption, ["", "events", { of: "last of the history, newest last", class: "words" },
            { of: "chosen", class: "words" }, "rank", { of: "shown", class: "words" }],
        worst.map(({ history, recent = [], target, rank, shown = [] }, n) =>
            [String(n + 1), whole(history), words(listOf(recent)), words(target ? nameOf(target) : ""), whole(rank), words(listOf(shown))]), { id: "worst" }),
    ];
}

/** @param {Data} data @param {Times} times */
export function makingSection(data, times) {
    const { evaluation, training } = data;
    const rows = [
        ["program", `endcap ${data.version}`],
        ["log", data.source],
        ["protocol", evaluation.protocol],
        ...Object.entries(data.options).map(([name, value]) => [name, String(value)]),
        ["model", `${whole(evaluation.model_bytes)} bytes (${size(evaluation.model_bytes)})`],
        ["learning took", `${times.fit_seconds.toFixed(1)} s`],
        ["ranking took", `${times.rank_seconds.toFixed(1)} s over all threads`],
        ...Object.entries(training?.options ?? {}).map(([name, value]) => [`training: ${name.replaceAll("_", " ")}`, String(value)]),
    ];
    /** @type {{ signal: string, decay: number, weight: number }[]} */
    const terms = training?.fusion ?? [];
    return make("section", {},
        make("h2", {}, "How it was made"),
        make("p", {}, "The same log, options and seed give the same figures again, and but for the times this very file."),
        make("details", {}, make("summary", {}, "Options and sizes"),
            table("Options and sizes", ["", { of: "", class: "words" }], rows.map(([name, value]) => [name, { of: value, class: "words" }]), { id: "options" })),
        make("details", {}, make("summary", {}, "The learned weights"),
            make("p", {}, "How loudly each signal speaks; a decay below 1 forgets older steps of the history."),
            table("Weights of the signals", ["Signal", "decay", "weight"],
                terms.map(({ signal, decay, weight }) => [signal, decay.toFixed(2), weight.toFixed(3)]), { id: "weights" })));
}
