// hostile.mjs - values that nobody should hand in, and the calls that must take them kindly. Runs in Node.js and, served,
// in a page.

const nothing = undefined;

/** Each makes a fresh value. */
export const values = {
    undefined: () => undefined,
    null: () => null,
    zero: () => 0,
    fraction: () => 2.5,
    NaN: () => NaN,
    "2^32 + 5": () => 2 ** 32 + 5,
    BigInt: () => 5n,
    boolean: () => true,
    "empty text": () => "",
    text: () => "85123A",
    "half a surrogate pair": () => "\ud800",
    "text with a NUL": () => "a\0b",
    symbol: () => Symbol("s"),
    function: () => () => {},
    list: () => [],
    "list of a symbol": () => [Symbol("s")],
    "list of an empty text": () => [""],
    "list of null": () => [null],
    object: () => ({}),
    "object without prototype": () => Object.create(null),
    "object that has no text": () => ({ toString() { throw new Error("no text"); } }),
    "Symbol.iterator of 5": () => ({ [Symbol.iterator]: 5 }),
    "iterator that throws": () => ({ [Symbol.iterator]() { throw new Error("no list"); } }),
    date: () => new Date(0),
    map: () => new Map([["a", "b"]]),
    "revoked proxy": () => {
        const { proxy, revoke } = Proxy.revocable({}, {});
        revoke();
        return proxy;
    },
    "proxy that throws": () => new Proxy({}, { get() { throw new TypeError("get"); } }),
    "proxy without keys": () => new Proxy({}, { ownKeys() { throw nothing; } }),
    "detached buffer": () => {
        const buffer = new ArrayBuffer(8);
        structuredClone(buffer, { transfer: [buffer] });
        return buffer;
    },
    "view of a detached buffer": () => {
        const bytes = new Uint8Array(8);
        structuredClone(bytes.buffer, { transfer: [bytes.buffer] });
        return bytes;
    },
    "getter that throws": () => ({ get item() { throw new Error("item"); }, get k() { throw new Error("k"); } }),
};

const shelfOptions = ["k", "explain", "unavailable", "exclude", "allow", "group", "includeSeen", "tailOnly", "signals"];

/** The calls of a shopper and a model in page or worker: name to function of the value. */
export const calls = (endcap, shopper) => ({
    record: (value) => shopper.record(value),
    "record item": (item) => shopper.record({ item }),
    "record type": (type) => shopper.record({ item: "85123A", type }),
    "record time": (time) => shopper.record({ item: "85123A", time }),
    forget: (value) => shopper.forget(value),
    "forget item": (item) => shopper.forget({ item }),
    "forget event": (event) => shopper.forget({ event }),
    subscribe: async (value) => void (await shopper.subscribe(value))(),
    item: (value) => endcap.item(value),
    similar: (value) => endcap.similar(value),
    "similar options": (value) => endcap.similar("85123A", value),
    shopper: async (value) => void (await (await endcap.shopper(value)).dispose()),
    "shopper capacity": async (capacity) => void (await (await endcap.shopper({ capacity })).dispose()),
    "shopper events": async (events) => void (await (await endcap.shopper({ events })).dispose()),
    recommend: (value) => shopper.recommend(value),
    rerank: (value) => shopper.rerank(value),
    "rerank options": (value) => shopper.rerank(["85123A"], value),
    ...Object.fromEntries([...shelfOptions, "now"].map((name) => [name, (value) => shopper.recommend({ [name]: value })])),
});

/** The calls of node.js likewise; those of the same name take the same values. */
export const nodeCalls = (shop) => ({
    "record item": (item) => shop.recommend({ history: [{ item }] }),
    "record type": (type) => shop.recommend({ history: [{ item: "85123A", type }] }),
    "record time": (time) => shop.recommend({ history: [{ item: "85123A", time }] }),
    rerank: (candidates) => shop.rerank({ candidates }),
    ...Object.fromEntries(shelfOptions.map((name) => [name, (value) => shop.recommend({ options: { [name]: value } })])),
    now: (now) => shop.recommend({ now }),
});

/** What a call does with each value: "fine", a code, or what it must not be. */
export async function outcomes(all, isEndcapError) {
    const found = {};
    for (const [name, call] of Object.entries(all)) {
        for (const [kind, make] of Object.entries(values)) {
            try {
                await call(make());
                found[`${name}: ${kind}`] = "fine";
            } catch (error) {
                found[`${name}: ${kind}`] = isEndcapError(error) && error.message ? error.code : `RAW ${error}`;
            }
        }
    }
    return found;
}
