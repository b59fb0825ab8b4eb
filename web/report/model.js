// model.js - what each signal is for, and what bytes buy.

import { dotChart, groupChart } from "./charts.js";
import { make, numbers, table } from "./dom.js";
import { chance, figure, isSure, percent, range, signed, size } from "./words.js";

/** @typedef {import("./types.js").Data} Data */

/** @param {Data} data */
export function ablationSection(data) {
    const { ablations, systems, resamples } = data.evaluation;
    const { signals } = data;
    const key = `ndcg@${data.k}`;
    const whole = systems[0];
    const heading = make("h2", {}, "What each signal is for");
    if (!ablations?.length)
        return make("section", {}, heading, make("p", {}, ablations
            ? "The model has popularity alone: there is nothing to take away."
            : "Not measured: this is reported for one model, and here figures are means over several."));
    const chart = groupChart({
        caption: `NDCG at ${data.k} places: each signal alone (circle) and left out (square)`,
        id: "chart-signals",
        groups: ablations.map(({ without }) => without),
        series: [
            { label: "alone", s: 0, dots: ablations.map(({ alone }) => ({ figure: alone[key], interval: alone.intervals[key] })) },
            { label: "left out", s: 1, dots: ablations.map((one) => ({ figure: one[key], interval: one.intervals[key] })) },
        ],
        line: { label: "all together", at: whole[key] },
        readY: (y) => y.toFixed(3),
    });
    /** @param {any} worth */
    const worthOf = (worth) => [signed(worth.difference), `${chance(worth.p, resamples)}${isSure(worth.p) ? "" : " (may be chance)"}`];
    const rows = ablations.map((one) => [
        make("span", {}, one.without, " ", make("small", {}, signals[one.without] ?? "")),
        figure(one.alone[key]), range(one.alone.intervals[key]),
        figure(one[key]), ...worthOf(one.worth[key]),
        size(data.evaluation.model_bytes - one.model_bytes),
    ]);
    return make("section", {}, heading,
        make("p", {}, "Alone shows what a signal could do by itself, with popularity to fall back on; left out shows what would be missed. " +
        "The dashed line is all signals together: the closer the left-out square is to it, the better the other signals cover for this one."),
        chart,
        numbers(table(`NDCG@${data.k} with one signal, and without it`,
            ["Signal", "alone", "95% interval", "left out", "it adds", "chance of it", "bytes it takes"],
            [...rows, ["all together", figure(whole[key]), range(whole.intervals[key]), "", "", "", size(data.evaluation.model_bytes)]],
            { id: "ablations", ours: (row) => row === rows.length })));
}

const STEPS = /** @type {Record<string, string>} */ ({
    float: "as learned, in float",
    cut: "rows cut to the longest that ship",
    "8 bits": "packed in 8 bits",
    "4 bits": "packed in 4 bits",
});

/** @param {Data} data */
function lossesTable(data) {
    const losses = data.evaluation.losses ?? [];
    const key = `ndcg@${data.k}`;
    const rows = losses.map((one, n) => [
        STEPS[one.step] ?? one.step,
        one.model_bytes ? size(one.model_bytes) : "no file",
        figure(one[key]), range(one.intervals[key]),
        n ? percent(one.lost[key].difference / losses[0][key], 2).replace("-", "\u2212") : "",
        n ? `${chance(one.lost[key].p, data.evaluation.resamples)}${isSure(one.lost[key].p) ? "" : " (may be chance)"}` : "",
    ]);
    return table(`What packing loses, in NDCG@${data.k}`, ["Step", "size", "NDCG", "95% interval", "lost of the first", "chance of it"], rows, { id: "losses" });
}

/** @param {Data} data */
export function sizeSection(data) {
    const { sizes, systems } = data.evaluation;
    const key = `ndcg@${data.k}`;
    const heading = make("h2", {}, "Size against quality");
    if (!sizes?.length)
        return make("section", {}, heading, make("p", {}, "Not measured: this is reported for one model, and here figures are means over several."));
    /** @param {any} one */
    const isLight = (one) => !one.signals.includes("factors") && !one.signals.includes("sequence");
    /** @param {any} one */
    const nameOf = (one) => `rows of ${one.row_length}, ${one.bits} bits, ${isLight(one) ? "light" : "all signals"}`;
    const hasLight = sizes.some(isLight) && !sizes.every(isLight);
    const shipped = { bytes: data.evaluation.model_bytes, name: "this model", s: 2, at: systems[0] };
    const points = [...sizes.map((one) => ({ bytes: one.model_bytes, name: nameOf(one), s: hasLight && isLight(one) ? 1 : 0, at: one })), shipped]
        .sort((a, b) => a.bytes - b.bytes);
    return make("section", {}, heading,
        make("p", {}, "Every page downloads the model once; a smaller one arrives sooner. Each mark is the same training packed in another shape: " +
        "if a mark further left is as high, its shape is the better bargain. The scale does not begin at 0: mind how close the marks are."),
        dotChart({
            caption: `NDCG at ${data.k} places by size of the model: ${hasLight ? "all signals (circle), without the two heavy ones (square)" : "other shapes (circle)"}, this model (diamond)`,
            id: "chart-size",
            label: "bytes of the file, before compression",
            points: points.map(({ bytes, name, s, at }) => ({ x: bytes, s, name, dot: { figure: at[key], interval: at.intervals[key] } })),
            readX: size,
            readY: (y) => y.toFixed(3),
        }),
        numbers(table(`NDCG@${data.k} by shape`, ["Shape", "size", "NDCG", "95% interval"],
            points.map(({ bytes, name, at }) => [name, size(bytes), figure(at[key]), range(at.intervals[key])]),
            { id: "sizes", ours: (row) => points[row].s === 2 })),
        make("p", {}, "What ships is cut and rounded. This table compares it with the signals as they were learned: a loss near nothing means that " +
        "packing cost nothing; a negative one, that the rounded model happened to do better."),
        lossesTable(data));
}
