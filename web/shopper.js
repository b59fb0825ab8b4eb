/**
 * shopper.js - one shopper: a history, the ranking it gives, and the shelves taken from that.
 */
import { EndcapError, eventOf, forgottenOf, idsOf, shelfOf, signalsOf } from "./errors.js";
import { IdSet } from "./ids.js";
import { Listeners } from "./listeners.js";
import { composed, CONTRIBUTION, EVENT, PLACE, STATUS, TAKE, TEXT_SIZE } from "./memory.js";

/** @import { Debug } from "./debug.js" */
/** @import { Because, Change, EventType, ExplainedPlace, Forgotten, Listener, Place, ShelfOptions, ShopEvent, UnknownPlace } from "./endcap.js" */
/** @import { History } from "./history.js" */
/** @import { Block, Core } from "./memory.js" */

/** One shopper's history and its ranking. Made by `endcap.shopper()`. */
export class Shopper {
    #core;
    #model;
    #size;
    #capacity;
    #history;
    /** @type {Block | undefined} */
    #rankingBlock;
    #ranking = 0; // 0: there is none, or the history changed since
    #rankedAt = NaN;
    #rankedBy = 0; // a set of signals, as signalsOf makes it
    /** @type {number | undefined} */
    #clock;
    #listeners = new Listeners();
    #onDispose;
    #disposed = false;
    #debug;

    /** @param {Core} core @param {number} model @param {number} capacity
     * @param {History} history empty, of this capacity; the shopper's own from here on
     * @param {Parameters<Shopper["record"]>[0][]} events
     * @param {(shopper: Shopper) => void} onDispose @param {Debug} [debug] */
    constructor(core, model, capacity, history, events, onDispose, debug) {
        this.#debug = debug;
        this.#core = core;
        this.#model = model;
        this.#size = core.exports.ec_model_item_count(model) >>> 0;
        this.#capacity = capacity;
        this.#history = history;
        this.#onDispose = onDispose;
        try {
            for (const event of events)
                this.record(event);
        } catch (error) {
            this.dispose();
            throw error;
        }
    }

    /** The most events that its history keeps. */
    get capacity() {
        return this.#capacity;
    }

    /** Record an event. The history keeps the newest `capacity` events, in time order; of equal times the
     * one recorded later is the later. An item that the model does not know is kept too, but ranks nothing.
     * @param {{ item: string, type?: EventType, time?: number }} event type defaults to "view", time to
     *     the clock
     * @returns {ShopEvent & { known: boolean }} the event as recorded, its id spelled as the model spells it, and
     *     whether the model knows the item */
    record(event) {
        const { item, type, time = Date.now() } = this.#debug ? this.#debug.reading(() => eventOf("record", event))
            : eventOf("record", event);
        this.#alive();
        this.#listeners.check("record");
        const spelled = this.#core.spell(this.#model, "record", item);
        const { change, known } = this.#history.record({ item: spelled, type, time });
        if (!known)
            this.#debug?.unknown("record", spelled);
        this.#debug?.time("record: time", time);
        const recorded = { item: spelled, type, time, ...change?.recorded[0], known };
        if (change)
            this.#changed(change);
        return recorded;
    }

    /** Forget every event of an item, or one event (of several alike, the latest). What is left is what
     * never having recorded it would have left.
     * @param {{ item: string } | { event: ShopEvent }} what
     * @returns {number} how many events were forgotten */
    forget(what) {
        const { item, event } = forgottenOf(what);
        this.#alive();
        this.#listeners.check("forget");
        const wanted = this.#core.spell(this.#model, "forget", event ? event.item : /** @type {string} */ (item));
        const forgotten = [];
        const events = this.#history.events();
        for (let place = events.length - 1; place >= 0; place--) {
            const kept = events[place];
            if (kept.item === wanted && (!event || (kept.type === event.type && kept.time === event.time))) {
                this.#history.forget(place);
                forgotten.unshift(kept);
                if (event)
                    break;
            }
        }
        if (forgotten.length)
            this.#changed({ recorded: [], forgotten }, event ? { event: forgotten[0] } : { item: forgotten[0].item });
        return forgotten.length;
    }

    /** Forget everything.
     * @returns {number} how many events were forgotten */
    forgetAll() {
        this.#alive();
        this.#listeners.check("forgetAll");
        const forgotten = this.#history.events();
        this.#history.clear();
        this.#changed({ recorded: [], forgotten }, {});
        return forgotten.length;
    }

    /** Everything that is known of the shopper, oldest first. Copies.
     * @returns {ShopEvent[]} */
    history() {
        this.#alive();
        return this.#history.events();
    }

    /** @overload
     * @param {ShelfOptions & { explain: true }} options
     * @returns {ExplainedPlace[]} */
    /** @overload
     * @param {ShelfOptions} [options]
     * @returns {Place[]} */
    /** Take a shelf from the whole catalogue, best first; ties by id. Filters apply before the choice, so
     * it is full while eligible items exist. An empty history ranks by popularity.
     * @param {ShelfOptions} [options]
     * @returns {Place[]} */
    recommend(options) {
        return this.#shelf("recommend", options, undefined);
    }

    /** @overload
     * @param {Iterable<string>} ids @param {ShelfOptions & { explain: true }} options
     * @returns {(ExplainedPlace | UnknownPlace)[]} */
    /** @overload
     * @param {Iterable<string>} ids @param {ShelfOptions} [options]
     * @returns {Place[]} */
    /** Order a list of ids: those the model knows first, each once, best first; then the others in the
     * order given. What a filter rules out does not come at all.
     * @param {Iterable<string>} ids
     * @param {ShelfOptions} [options] default: k the whole list, includeSeen true
     * @returns {Place[]} */
    rerank(ids, options) {
        return this.#shelf("rerank", options, idsOf("rerank", ids));
    }

    /** Be notified after each change of the history. All listeners are called, one after the other; what one
     * throws goes to reportError, or to the console where there is none.
     * @param {Listener} listener
     * @returns {() => void} ends it */
    subscribe(listener) {
        this.#alive();
        return this.#listeners.add(listener);
    }

    /** Overwrite the history and the ranking. The shopper may not be used again. */
    dispose() {
        if (this.#disposed)
            return;
        this.#disposed = true;
        this.#history.dispose();
        if (this.#rankingBlock)
            this.#core.give(this.#rankingBlock);
        this.#listeners.end();
        this.#onDispose(this);
    }

    [Symbol.dispose]() {
        this.dispose();
    }

    #alive() {
        if (this.#disposed)
            throw new EndcapError("EC_E_OPTION", "this shopper was disposed; make another with endcap.shopper()");
    }

    /** @param {Change} change @param {Forgotten} [forgot] what forget() was given */
    #changed(change, forgot) {
        if (this.#ranking)
            this.#core.exports.ec_ranking_wipe(this.#ranking);
        this.#ranking = 0;
        this.#clock = undefined;
        this.#listeners.tell(change, forgot);
    }

    /** Have the catalogue scored for this history, time and set of signals.
     * @param {number | undefined} at @param {number} signals */
    #rank(at, signals) {
        const now = at ?? (this.#clock ??= Date.now());
        if (this.#ranking && this.#rankedAt === now && this.#rankedBy === signals)
            return;
        const { exports } = this.#core;
        const size = exports.ec_ranking_size(this.#model, this.#capacity) >>> 0;
        const block = (this.#rankingBlock ??= this.#core.take(size));
        this.#ranking = 0;
        this.#core.frame(4, (out) => {
            const status = exports.ec_ranking_compute_by(block.at, size, this.#model, this.#history.user, now,
                signals, out);
            if (status !== STATUS.OK)
                this.#core.bytes(block.at, block.size).fill(0);
            this.#core.check(status);
            this.#ranking = this.#core.view().getUint32(out, true);
            this.#rankedAt = now;
            this.#rankedBy = signals;
        });
    }

    /** @param {string} call @param {ShelfOptions | undefined} given
     * @param {string[] | undefined} candidates @returns {Place[]} */
    #shelf(call, given, candidates) {
        const options = shelfOf(call, given, candidates?.length);
        this.#alive();
        if (candidates && !candidates.length)
            return [];
        this.#debug?.time(`${call}: now`, options.now);
        const k = Math.min(options.k, candidates ? candidates.length : this.#size);
        const all = this.#core.signals;
        this.#rank(options.now, signalsOf(`${call}: signals`, options.signals ?? all, all));
        const core = this.#core;
        /** @type {IdSet[]} made for this shelf */
        const sets = [];
        /** Where the module holds the ids of a filter; 0: there is none.
         * @param {"unavailable" | "exclude" | "allow"} name */
        const filter = (name) => {
            const ids = options[name];
            const what = `${call}: ${name}`;
            if (!ids || (Array.isArray(ids) && !ids.length && name !== "allow"))
                return 0;
            for (const id of this.#debug && Array.isArray(ids) ? ids : [])
                this.#debug?.mismatch(what, core.spell(this.#model, what, id));
            const set = Array.isArray(ids) ? new IdSet(core, this.#model, what, ids) : ids;
            if (set !== ids)
                sets.push(set);
            return IdSet.addressOf(set, this.#model, core, what);
        };
        try {
            return this.#take(call, k, options, candidates, [filter("unavailable"), filter("exclude"), filter("allow")]);
        } finally {
            sets.forEach((set) => set.dispose());
        }
    }

    /** Take a shelf from the ranking.
     * @param {string} call @param {number} k
     * @param {ReturnType<typeof shelfOf>} options
     * @param {string[] | undefined} candidates @param {number[]} filters @returns {Place[]} */
    #take(call, k, options, candidates, filters) {
        const core = this.#core;
        const ids = candidates ?? [];
        const { group, groupFallback } = options;
        const rest = (1 + ids.length) * TEXT_SIZE;
        return core.frame(16 + k * PLACE.size + rest + core.room([group, ...ids]), (out) => {
            const places = out + 16;
            const at = places + k * PLACE.size;
            core.write(at, at + rest, [group, ...ids.map(composed)]);
            const view = core.view();
            /** @param {number} size of the group's name */
            const take = (size) => core.exports.ec_ranking_take(this.#ranking, k,
                (options.includeSeen ? TAKE.includeSeen : 0) | (options.tailOnly ? TAKE.tailOnly : 0),
                view.getUint32(at, true), size, ...filters, candidates ? at + TEXT_SIZE : 0, ids.length, places, out);
            const status = take(view.getUint32(at + 4, true));
            if (status === STATUS.GROUP_UNKNOWN)
                this.#debug?.group(call, group);
            if (status === STATUS.GROUP_UNKNOWN && groupFallback === "empty")
                return [];
            core.check(status === STATUS.GROUP_UNKNOWN ? take(0) : status, call);
            return Array.from({ length: view.getUint32(out, true) },
                (_, i) => this.#place(places + i * PLACE.size, candidates, options));
        });
    }

    /** @param {number} at @param {string[] | undefined} candidates
     * @param {{ explain: boolean, includeSeen: boolean }} options @returns {Place} */
    #place(at, candidates, { explain, includeSeen }) {
        const view = this.#core.view();
        const candidate = view.getUint32(at + PLACE.candidate, true);
        const known = view.getUint8(at + PLACE.known) !== 0;
        /** @type {Place} */
        const place = {
            item: candidates ? candidates[candidate] : this.#core.text(at),
            score: view.getFloat64(at + PLACE.score, true),
            known,
            because: known && explain ? this.#because(at) : [],
        };
        if (!known)
            this.#debug?.unknown("rerank", this.#core.spell(this.#model, "rerank", place.item));
        if (candidate !== PLACE.WHOLE_CATALOGUE)
            place.position = candidate;
        if (known && explain)
            place.probability = this.#probability(at, includeSeen);
        return place;
    }

    /** How likely a place's item is the next.
     * @param {number} place @param {boolean} includeSeen @returns {number} */
    #probability(place, includeSeen) {
        const core = this.#core;
        return core.frame(8, (out) => {
            const view = core.view();
            core.check(core.exports.ec_ranking_probability(this.#ranking, Number(includeSeen),
                view.getUint32(place, true), view.getUint32(place + 4, true), out));
            return view.getFloat64(out, true);
        });
    }

    /** The contributions to a place's score.
     * @param {number} place @returns {Because[]} */
    #because(place) {
        const core = this.#core;
        const most = core.exports.ec_ranking_contribution_count(this.#ranking) >>> 0;
        return core.frame(8 + EVENT.size + most * CONTRIBUTION.size, (out) => {
            const room = out + 8;
            const terms = room + EVENT.size;
            const view = core.view();
            core.check(core.exports.ec_ranking_explain(this.#ranking, view.getUint32(place, true),
                view.getUint32(place + 4, true), terms, most, out));
            return Array.from({ length: view.getUint32(out, true) }, (_, i) => {
                const at = terms + i * CONTRIBUTION.size;
                const number = view.getUint32(at + CONTRIBUTION.event, true);
                /** @type {Because} */
                const because = {
                    signal: core.signals[view.getUint32(at, true)],
                    value: view.getFloat64(at + CONTRIBUTION.value, true),
                };
                if (number !== CONTRIBUTION.NO_EVENT)
                    because.event = this.#history.known(number, room);
                return because;
            });
        });
    }
}
