// charts.js - uPlot in the page's colours: lines with a band, groups of dots with intervals, dots by size.

import { make } from "./dom.js";

/** @typedef {import("uplot")} Plot */

/** The script before this one is uPlot's. @type {typeof import("uplot")} */
const Plot = /** @type {any} */ (globalThis).uPlot;

const DASHES = [[], [7, 4], [2, 3], [9, 3, 2, 3], [4, 4], [1, 4]];
const MARKS = ["circle", "square", "diamond", "triangle", "cross", "ring"];

/** @param {string} name */
const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** Draw the mark of system s around a point. @param {Path2D} path @param {number} s @param {number} x @param {number} y @param {number} r */
function trace(path, s, x, y, r) {
    switch (MARKS[s % MARKS.length]) {
        case "square":
            return path.rect(x - r, y - r, 2 * r, 2 * r);
        case "diamond":
            path.moveTo(x, y - 1.3 * r);
            path.lineTo(x + 1.3 * r, y);
            path.lineTo(x, y + 1.3 * r);
            path.lineTo(x - 1.3 * r, y);
            return path.closePath();
        case "triangle":
            path.moveTo(x, y - 1.2 * r);
            path.lineTo(x + 1.2 * r, y + r);
            path.lineTo(x - 1.2 * r, y + r);
            return path.closePath();
        case "cross":
            path.rect(x - r, y - r / 3, 2 * r, (2 * r) / 3);
            return path.rect(x - r / 3, y - r, (2 * r) / 3, 2 * r);
        default:
            path.moveTo(x + r, y);
            return path.arc(x, y, r, 0, 2 * Math.PI);
    }
}

const SVG = "http://www.w3.org/2000/svg";

/** What a system's line and mark look like. @param {number} s */
function swatch(s) {
    const picture = document.createElementNS(SVG, "svg");
    const set = (/** @type {Element} */ one, /** @type {Record<string, string | number>} */ attributes) => {
        for (const [name, value] of Object.entries(attributes)) one.setAttribute(name, String(value));
        return one;
    };
    set(picture, { width: 34, height: 14, "aria-hidden": "true" });
    const line = set(document.createElementNS(SVG, "line"), {
        x1: 0, y1: 7, x2: 34, y2: 7, stroke: `var(--s${s % 6})`, "stroke-width": 2, "stroke-dasharray": DASHES[s % 6].join(" "),
    });
    const shapes = [
        ["circle", { cx: 17, cy: 7, r: 4 }],
        ["rect", { x: 13, y: 3, width: 8, height: 8 }],
        ["polygon", { points: "17,1.5 22.5,7 17,12.5 11.5,7" }],
        ["polygon", { points: "17,2 22,11 12,11" }],
        ["path", { d: "M13 5.7h8v2.6h-8zM15.7 3h2.6v8h-2.6z" }],
        ["circle", { cx: 17, cy: 7, r: 4 }],
    ];
    const [tag, shape] = /** @type {[string, Record<string, number>]} */ (shapes[s % 6]);
    picture.append(line, set(document.createElementNS(SVG, tag), { ...shape, fill: `var(--s${s % 6})` }));
    return picture;
}

/** @param {string[]} names in the order of the systems' colours */
export const legend = (names) =>
    make("ul", { class: "legend" }, ...names.map((name, s) => make("li", {}, swatch(s), name)));

/** Every chart on the page draws itself again when the colours change. @type {(() => void)[]} */
const redraws = [];
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => redraws.forEach((draw) => draw()));

/** @param {() => import("uplot").Axis} extra */
const axis = (extra) => ({
    stroke: () => colour("--quiet"),
    font: "12px system-ui, 'Liberation Sans', Arial, sans-serif",
    labelFont: "12px system-ui, 'Liberation Sans', Arial, sans-serif",
    labelSize: 18,
    grid: { stroke: () => colour("--grid"), width: 1 },
    ticks: { stroke: () => colour("--grid"), width: 1, size: 4 },
    ...extra(),
});

/**
 * A figure with a caption, a plot as wide as it, and a line that reads out what the pointer is at.
 *
 * @param {string} caption
 * @param {string} id
 * @param {number} height
 * @param {(width: number) => import("uplot").Options} optionsOf
 * @param {import("uplot").AlignedData} data
 * @param {(index: number) => string} read
 */
function framed(caption, id, height, optionsOf, data, read) {
    const plot = make("div", { class: "plot", id });
    const readout = make("p", { class: "readout", "aria-hidden": "true" });
    const frame = make("figure", {}, make("figcaption", {}, caption), plot, readout);
    /** @type {Plot | undefined} */
    let drawn;
    const draw = () => {
        const width = plot.clientWidth;
        if (width < 40) return;
        drawn?.destroy();
        const options = optionsOf(width);
        drawn = new Plot({
            ...options,
            width,
            height,
            legend: { show: false },
            hooks: {
                ...options.hooks,
                setCursor: [
                    (/** @type {Plot} */ one) => {
                        const at = one.cursor.idx;
                        readout.textContent = at === null || at === undefined ? "" : read(at);
                    },
                ],
            },
        }, data, plot);
        const canvas = plot.querySelector("canvas");
        canvas?.setAttribute("role", "img");
        canvas?.setAttribute("aria-label", `${caption}; its numbers are in the table`);
    };
    redraws.push(draw);
    let before = 0;
    new ResizeObserver(() => {
        if (plot.clientWidth !== before) draw();
        before = plot.clientWidth;
    }).observe(plot);
    return frame;
}

/** Points of system s, drawn as its mark. @param {number} s @param {number} [r] @returns {import("uplot").Series.Points} */
const marks = (s, r = 3.6) => ({
    show: true,
    size: 2 * r,
    paths: (/** @type {Plot} */ plot, /** @type {number} */ at, /** @type {number} */ from, /** @type {number} */ to, /** @type {number[] | null | undefined} */ chosen) => {
        const path = new Path2D();
        const indices = chosen ?? Array.from({ length: to - from + 1 }, (_, n) => from + n);
        for (const n of indices) {
            const y = plot.data[at][n];
            if (y !== null && y !== undefined)
                trace(path, s, plot.valToPos(plot.data[0][n], "x", true), plot.valToPos(y, String(plot.series[at].scale), true), r * devicePixelRatio);
        }
        return { fill: path, stroke: path, flags: 3 };
    },
    fill: () => colour(`--s${s % 6}`),
    stroke: () => colour("--panel"),
    width: 1,
});

/** @typedef {{ label: string, of: (number | null)[], s: number }} Line */

/**
 * Lines over x.
 *
 * @param {object} chart
 * @param {string} chart.caption
 * @param {string} chart.id
 * @param {number[]} chart.x
 * @param {Line[]} chart.lines
 * @param {readonly (readonly [number | null, number | null])[]} [chart.band] around the first line
 * @param {boolean} [chart.dots] whether the points are marked
 * @param {string} chart.label of x
 * @param {(x: number) => string} chart.readX
 * @param {(y: number) => string} chart.readY
 * @param {(y: number) => string} chart.tick
 */
export function lineChart({ caption, id, x, lines, band, dots = false, label, readX, readY, tick }) {
    const bounds = band ? [band.map(([, high]) => high), band.map(([low]) => low)] : [];
    const data = /** @type {import("uplot").AlignedData} */ ([x, ...lines.map(({ of }) => of), ...bounds]);
    const first = lines.length + 1;
    return framed(caption, id, 240, () => ({
        width: 0,
        height: 0,
        scales: { x: { time: false }, y: { range: (_, __, max) => [0, max > 0 ? max * 1.08 : 1] } },
        axes: [
            axis(() => ({ size: 28, label, values: (_, ticks) => ticks.map((one) => (Number.isInteger(one) ? String(one) : "")) })),
            axis(() => ({ size: 52, values: (_, ticks) => ticks.map(tick) })),
        ],
        cursor: { y: false, drag: { x: false, y: false }, points: { size: 7 } },
        series: [
            {},
            ...lines.map(({ s }) => ({
                stroke: () => colour(`--s${s % 6}`),
                width: s === 0 ? 2.5 : 1.75,
                dash: DASHES[s % 6],
                points: dots ? marks(s, 2.6) : { show: false },
            })),
            ...bounds.map(() => ({ stroke: "transparent", points: { show: false } })),
        ],
        bands: band ? [{ series: [first, first + 1], fill: () => colour("--band") }] : [],
    }), data, (at) =>
        `${readX(x[at])}: ${lines.map(({ label: name, of }) => `${name} ${of[at] === null ? "-" : readY(Number(of[at]))}`).join(", ")}`);
}

/** A figure with its interval; null: none. @typedef {{ figure: number, interval: readonly (number | null)[] } | null} Dot */

/** Whiskers over the dots that are drawn. @param {(at: number, n: number) => Dot} dotOf @param {(at: number) => string} strokeOf */
const whiskers = (dotOf, strokeOf) => (/** @type {Plot} */ plot) => {
    const { ctx } = plot;
    ctx.save();
    ctx.lineWidth = 1.6 * devicePixelRatio;
    for (let at = 1; at < plot.series.length; at++) {
        ctx.strokeStyle = strokeOf(at);
        for (let n = 0; n < plot.data[0].length; n++) {
            const [low, high] = dotOf(at, n)?.interval ?? [null, null];
            if (low === null || high === null) continue;
            const x = Math.round(plot.valToPos(plot.data[0][n], "x", true));
            ctx.beginPath();
            ctx.moveTo(x, plot.valToPos(low, "y", true));
            ctx.lineTo(x, plot.valToPos(high, "y", true));
            ctx.stroke();
        }
    }
    ctx.restore();
};

/** The largest number that a chart must hold. @param {Dot[][]} dots */
const top = (dots) =>
    Math.max(1e-6, ...dots.flat().map((one) => Math.max(one?.figure ?? 0, one?.interval[1] ?? 0)));

/** Words in at most `width` characters a line. @param {string} text @param {number} width */
function wrap(text, width) {
    /** @type {string[]} */
    const lines = [];
    for (const word of text.split(" "))
        if (lines.length && lines[lines.length - 1].length + 1 + word.length < width) lines[lines.length - 1] += ` ${word}`;
        else lines.push(word);
    return lines.join("\n");
}

/**
 * Groups side by side, in each a dot with its interval for every series.
 *
 * @param {object} chart
 * @param {string} chart.caption
 * @param {string} chart.id
 * @param {string[]} chart.groups
 * @param {{ label: string, s: number, dots: Dot[] }[]} chart.series
 * @param {{ label: string, at: number }} [chart.line] a level to compare with
 * @param {(y: number) => string} chart.readY
 */
export function groupChart({ caption, id, groups, series, line, readY }) {
    /* a place on the x axis for every dot, so that each can be pointed at */
    const step = Math.min(0.14, 0.56 / Math.max(1, series.length - 1));
    const offset = (/** @type {number} */ s) => (s - (series.length - 1) / 2) * step;
    const x = groups.flatMap((_, g) => series.map((__, s) => g + offset(s)));
    const data = /** @type {import("uplot").AlignedData} */ ([
        x,
        ...series.map((one, s) => groups.flatMap((_, g) => series.map((__, other) => (other === s ? one.dots[g]?.figure ?? null : null)))),
    ]);
    const dotOf = (/** @type {number} */ at, /** @type {number} */ n) =>
        n % series.length === at - 1 ? series[at - 1].dots[Math.floor(n / series.length)] : null;
    const most = Math.max(top(series.map(({ dots }) => dots)), line?.at ?? 0);
    const level = (/** @type {Plot} */ plot) => {
        if (!line) return;
        const { ctx } = plot;
        const y = plot.valToPos(line.at, "y", true);
        ctx.save();
        ctx.strokeStyle = colour("--ink");
        ctx.setLineDash([3 * devicePixelRatio, 3 * devicePixelRatio]);
        ctx.beginPath();
        ctx.moveTo(plot.bbox.left, y);
        ctx.lineTo(plot.bbox.left + plot.bbox.width, y);
        ctx.stroke();
        ctx.restore();
    };
    /* words that are wider than their group stand aslant */
    const room = (/** @type {number} */ width) => Math.floor((width - 60) / groups.length / 7);
    const wrapped = (/** @type {number} */ width) => groups.map((one) => wrap(one, room(width)));
    const isTight = (/** @type {number} */ width) =>
        wrapped(width).some((one) => one.split("\n").some((line) => line.length > room(width)));
    const longest = Math.max(...groups.map((one) => one.length));
    return framed(caption, id, 280, (width) => ({
        width: 0,
        height: 0,
        scales: { x: { time: false, range: [-0.5, groups.length - 0.5] }, y: { range: [0, most * 1.1] } },
        axes: [
            axis(() => ({
                size: isTight(width) ? 16 + 5.2 * longest : 12 + 15 * Math.max(...wrapped(width).map((one) => one.split("\n").length)),
                rotate: isTight(width) ? -50 : 0,
                splits: groups.map((_, g) => g),
                grid: { show: false },
                values: () => (isTight(width) ? groups : wrapped(width)),
            })),
            axis(() => ({ size: 52, values: (_, ticks) => ticks.map((one) => readY(one)) })),
        ],
        cursor: { y: false, drag: { x: false, y: false }, points: { show: false } },
        series: [{}, ...series.map(({ s }) => ({ stroke: "transparent", paths: () => null, points: marks(s) }))],
        hooks: { drawAxes: [level], drawSeries: [], draw: [whiskers(dotOf, (at) => colour(`--s${series[at - 1].s % 6}`))] },
    }), data, (n) => {
        const one = series[n % series.length];
        const dot = one.dots[Math.floor(n / series.length)];
        return `${groups[Math.floor(n / series.length)]}, ${one.label}: ${dot ? readY(dot.figure) : "-"}`;
    });
}

/**
 * Dots with intervals over a number; y does not begin at 0.
 *
 * @param {object} chart
 * @param {string} chart.caption
 * @param {string} chart.id
 * @param {string} chart.label of x
 * @param {{ x: number, s: number, name: string, dot: NonNullable<Dot> }[]} chart.points by ascending x
 * @param {(x: number) => string} chart.readX
 * @param {(y: number) => string} chart.readY
 */
export function dotChart({ caption, id, label, points, readX, readY }) {
    const kinds = [...new Set(points.map(({ s }) => s))];
    const data = /** @type {import("uplot").AlignedData} */ ([
        points.map(({ x }) => x),
        ...kinds.map((kind) => points.map(({ s, dot }) => (s === kind ? dot.figure : null))),
    ]);
    const most = Math.max(...points.map(({ x }) => x));
    const high = top([points.map(({ dot }) => dot)]);
    const low = Math.min(...points.map(({ dot }) => dot.interval[0] ?? dot.figure));
    const margin = Math.max((high - low) * 0.4, high * 0.02);
    return framed(caption, id, 280, () => ({
        width: 0,
        height: 0,
        scales: { x: { time: false, range: [0, most * 1.08] }, y: { range: [Math.max(0, low - margin), high + margin] } },
        axes: [
            axis(() => ({ size: 28, label, space: 80, values: (_, ticks) => ticks.map(readX) })),
            axis(() => ({ size: 52, values: (_, ticks) => ticks.map((one) => readY(one)) })),
        ],
        cursor: { y: false, drag: { x: false, y: false }, points: { show: false } },
        series: [{}, ...kinds.map((s) => ({ stroke: "transparent", paths: () => null, points: marks(s, 4.6) }))],
        hooks: {
            draw: [whiskers((at, n) => (points[n].s === kinds[at - 1] ? points[n].dot : null), (at) => colour(`--s${kinds[at - 1] % 6}`))],
        },
    }), data, (n) => `${points[n].name}, ${readX(points[n].x)}: ${readY(points[n].dot.figure)}`);
}
