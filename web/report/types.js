// types.js - what the report is made from, as src/cli/evaluate/evaluate_page.c writes it.

/** A difference of two figures on the same rankings; null where there are too few users to say.
 * @typedef {{ difference: number, interval: [number | null, number | null], p: number | null }} Paired */

/** Figures by name and K, such as "ndcg@10", null where one is not defined.
 * @typedef {Record<string, any>} Figures */

/** A system's figures in one band. @typedef {{ name: string, figure: number, interval: [number | null, number | null], behind?: Paired }} Held */

/** @typedef {{ least: number, most: number | null, items: number, tests: number, systems: Held[] }} Band */

/** @typedef {{ name: string, recall: number[], ndcg: number[], mrr: number[] }} Fine */

/** @typedef {{ id: string, title: string }} Item */

/** @typedef {{ history: number, rank: number, recent?: Item[], target?: Item, shown?: Item[] }} Worst; the last three with --html-histories */

/** As `endcap evaluate --json` prints it, without the times.
 * @typedef {object} Evaluation
 * @property {string} protocol
 * @property {number} users
 * @property {number} items
 * @property {number} events
 * @property {number} tests
 * @property {number} ranked_items
 * @property {number} unknown_targets
 * @property {number} model_bytes
 * @property {number} resamples
 * @property {(Figures & { name: string, intervals: Record<string, [number | null, number | null]>, behind_endcap?: Record<string, Paired> })[]} systems
 * @property {(Figures & { seed: number })[]} [seeds]
 * @property {(Figures & { without: string, model_bytes: number, alone: Figures })[]} [ablations]
 * @property {(Figures & { step: string, model_bytes: number })[]} [losses]
 * @property {(Figures & { row_length: number, bits: number, signals: string[], model_bytes: number })[]} [sizes]
 */

/**
 * @typedef {object} Data
 * @property {string} version
 * @property {string} source the log's name
 * @property {Evaluation} evaluation
 * @property {number[]} places every K asked for
 * @property {number} k the one that most of the report is about
 * @property {{ k: number[], systems: Fine[], interval: { recall: [number, number][], ndcg: [number, number][], mrr: [number, number][] } }} fine
 * @property {Band[]} popularity
 * @property {Band[]} history
 * @property {Record<string, string>} signals what each looks at
 * @property {{ name: string, share: number[] }[]} exposure
 * @property {Worst[]} worst
 * @property {Record<string, string | number | boolean>} options
 * @property {any} training the model's own record of how it was trained
 */

/** What the clock said: all that differs between two runs.
 * @typedef {{ fit_seconds: number, rank_seconds: number, median_ms: number, p99_ms: number, slowest: { ms: number, history: number }[] }} Times */

export {};
