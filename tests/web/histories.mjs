// histories.mjs - random changes of a history, and the plain list that a history must equal.

import fc from "fast-check";

const TYPES = ["view", "like", "cart", "purchase"];

/** Changes of a history of few items, times and places, so that equal times, evictions and events alike are
 * common. A change is { record: event }, { forget: item }, { forgetEvent: event } or { forgetAll: true }. */
export function changes(items) {
    const item = fc.constantFrom(...items);
    const record = (model) => fc.record(model, { noNullPrototype: true });
    const event = record({ item, type: fc.constantFrom(...TYPES), time: fc.integer({ min: -3, max: 3 }) });
    return record({
        capacity: fc.integer({ min: 1, max: 9 }),
        list: fc.array(fc.oneof(
            { weight: 12, arbitrary: record({ record: event }) },
            { weight: 2, arbitrary: record({ forgetEvent: event }) },
            { weight: 1, arbitrary: record({ forget: item }) },
            { weight: 1, arbitrary: fc.constant({ forgetAll: true }) },
        ), { maxLength: 40 }),
    });
}

const isSame = (a, b) => a.item === b.item && a.type === b.type && a.time === b.time;

/** Make a change to a list of events, oldest first. Returns what was recorded and what was forgotten. */
export function changeList(events, change, capacity) {
    const recorded = [];
    let forgotten = [];
    if (change.record) {
        const { record } = change;
        if (events.length === capacity && events[0].time > record.time)
            return { recorded, forgotten };
        if (events.length === capacity)
            forgotten = events.splice(0, 1);
        const later = events.findIndex(({ time }) => time > record.time);
        events.splice(later < 0 ? events.length : later, 0, record);
        recorded.push(record);
    } else if (change.forgetEvent) {
        const place = events.findLastIndex((event) => isSame(event, change.forgetEvent));
        if (place >= 0)
            forgotten = events.splice(place, 1);
    } else {
        forgotten = events.filter(({ item }) => change.forgetAll || item === change.forget);
        events.splice(0, events.length, ...events.filter((event) => !forgotten.includes(event)));
    }
    return { recorded, forgotten };
}

/** Make a change to a shopper. */
export function changeShopper(shopper, { record, forget, forgetEvent }) {
    if (record)
        shopper.record(record);
    else if (forget)
        shopper.forget({ item: forget });
    else if (forgetEvent)
        shopper.forget({ event: forgetEvent });
    else
        shopper.forgetAll();
}

export { fc };
