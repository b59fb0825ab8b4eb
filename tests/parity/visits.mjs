// visits.mjs - random visits to a shop, and one written form of their answers.
//
// A visit is a history, at times with an event to be forgotten again, and one request. The same seed gives
// the same visits. Runs in Node.js and in a page: it imports nothing.

const TYPES = ["view", "like", "cart", "purchase"];
const SIGNALS = ["popularity", "factors", "transitions", "linear", "baskets", "content", "sequence", "repeat",
    "cooccurrence", "price", "trend"]; // by number
const DAY = 86400e3;

/** Numbers from a seed (PCG's output function over a 64-bit linear congruence). */
export function random(seed) {
    let state = BigInt(seed) * 2n + 1n;
    const next = () => {
        state = BigInt.asUintN(64, state * 6364136223846793005n + 1442695040888963407n);
        const mixed = Number(BigInt.asUintN(32, (state >> 45n) ^ (state >> 27n)));
        const turn = Number(state >> 59n);
        return ((mixed >>> turn) | (mixed << (-turn & 31))) >>> 0;
    };
    const unit = () => next() / 2 ** 32;
    const below = (n) => Math.floor(unit() * n);
    const one = (list) => list[below(list.length)];
    const often = (share) => unit() < share;
    return { unit, below, one, often };
}

/** `n` visits over a catalogue: { ids, groups }. */
export function visits(n, seed, { ids, groups }) {
    const r = random(seed);
    const anId = () => (r.often(0.06) ? r.one(["nobody-knows-this", "ключ 7", `new-${r.below(9)}`, "~"]) : r.one(ids));
    const list = (most) => Array.from({ length: r.below(most) }, anId);

    const visit = () => {
        const length = r.often(0.08) ? 0 : r.often(0.06) ? r.below(300) : 1 + r.below(20);
        // Some people come back to few items: rows of neighbours overlap, and items repeat.
        const taste = r.often(0.3) ? Array.from({ length: 4 }, anId) : undefined;
        const span = r.one([1, 60e3, DAY, 400 * DAY]);
        const start = r.often(0.03) ? -5e12 : 1.3e12 + r.below(4e11);
        const events = [];
        const seen = new Set();
        for (let i = 0; i < length; i++) {
            const event = { item: taste && r.often(0.8) ? r.one(taste) : anId(), type: r.one(TYPES),
                time: Math.floor(start + r.unit() * span) };
            const key = JSON.stringify({ ...event, item: event.item.trim().toUpperCase() });
            if (!seen.has(key))
                events.push(event); // of two alike, which is forgotten cannot be told
            seen.add(key);
        }
        if (r.often(0.5))
            events.sort((a, b) => a.time - b.time);
        const now = r.often(0.1) ? start : start + span + r.below(r.one([2, DAY, 300 * DAY]));
        const candidates = r.often(0.4) ? list(60) : undefined;
        return {
            events,
            forget: events.length && r.often(0.2) ? r.one(events) : undefined,
            now: Math.floor(now),
            candidates: candidates?.length ? candidates : undefined,
            k: r.often(0.05) ? 1 + r.below(200) : 1 + r.below(15),
            includeSeen: r.often(0.5),
            tailOnly: r.often(0.15),
            group: groups.length && r.often(0.15) ? r.one(groups) : "",
            exclude: list(r.often(0.1) ? 400 : 6),
            allow: r.often(0.1) ? list(300) : undefined,
            signals: r.often(0.2) ? SIGNALS.filter(() => r.often(0.4)) : undefined,
        };
    };
    return Array.from({ length: n }, visit);
}

/** A visit in the lines that driver.c reads; `known` says whether the model knows an id. */
export function lines(visit, known) {
    const text = visit.events.map(({ item, type, time }) => `event\t${TYPES.indexOf(type)}\t${time}\t${item}\n`);
    if (visit.forget && known(visit.forget.item)) {
        const kept = visit.events.filter(({ item }) => known(item)).sort((a, b) => a.time - b.time);
        text.push(`forget\t${kept.indexOf(visit.forget)}\n`);
    }
    const list = (ids) => (ids ? [ids.length, ...ids] : ["-"]);
    text.push(["rank", visit.now, visit.k, (visit.includeSeen ? 1 : 0) + (visit.tailOnly ? 2 : 0),
        visit.signals?.reduce((set, signal) => set + 2 ** SIGNALS.indexOf(signal), 0) ?? "-", visit.group,
        ...list(visit.exclude), ...list(visit.allow), ...list(visit.candidates)].join("\t") + "\n");
    return text.join("");
}

const view = new DataView(new ArrayBuffer(8));

function bits(number) {
    view.setFloat64(0, number);
    return view.getBigUint64(0).toString(16).padStart(16, "0");
}

/** Places in the form that driver.c prints. */
export function written(places) {
    return places.map(({ item, score, known, position = -1, probability, because }) => [
        item, position, Number(known), bits(score), probability === undefined ? "-" : bits(probability),
        ...because.flatMap(({ signal, value, event }) =>
            [signal, bits(value), ...(event ? [event.type, bits(event.time), event.item] : ["-"])]),
    ].join("\t")).join("\t| ");
}

/** What a shopper of endcap.js answers to a visit. */
export function answered(endcap, visit) {
    const { events, forget, now, candidates, k, includeSeen, tailOnly, group, exclude, allow, signals } = visit;
    const shopper = endcap.shopper({ events });
    try {
        if (forget)
            shopper.forget({ event: forget });
        const options = { k, explain: true, now, includeSeen, tailOnly, group, exclude, allow, signals };
        return written(candidates ? shopper.rerank(candidates, options) : shopper.recommend(options));
    } finally {
        shopper.dispose();
    }
}

/** What the WASI program answers: an event to be forgotten is one it is never told of. */
export function answeredByWasi(shop, visit) {
    const { events, forget, now, candidates, k, includeSeen, tailOnly, group, exclude, allow, signals } = visit;
    const options = { k, explain: true, includeSeen, tailOnly, group, exclude, allow, signals };
    const history = events.filter((event) => event !== forget);
    return written(candidates ? shop.rerank({ history, now, candidates, options })
        : shop.recommend({ history, now, options }));
}
