// consumer.ts - what a TypeScript shop writes, compiled against the .d.ts files that ship; never run.
import { type Endcap, EndcapError, load, type Place, type Shopper, type ShopEvent } from "../../build/web/endcap.js";
import { open } from "../../build/web/node.js";
import { openStore } from "../../build/web/storage.js";
import { loadInWorker } from "../../build/web/worker-client.js";

export async function shelves(signal: AbortSignal): Promise<Place[]> {
    using endcap: Endcap = await load({ model: new URL("https://shop.example/shop.endcap"), signal });
    const shopper: Shopper = endcap.shopper({ capacity: 100, events: [{ item: "85123A" }] });
    const event: ShopEvent = shopper.record({ item: "71053", type: "cart", time: Date.now() });
    shopper.forget({ event });
    shopper.forget({ item: event.item });
    const off: () => void = shopper.subscribe(({ recorded, forgotten }) => void [...recorded, ...forgotten]);
    off();
    const price: number | undefined = endcap.item("85123A")?.price;
    for (const { id, tail } of endcap.items())
        if (tail && price)
            endcap.similar(id, { k: 3, group: "teas" });
    // @ts-expect-error: no such type of event
    shopper.record({ item: "71053", type: "buy" });
    const alone: Place[] = shopper.recommend({ signals: endcap.signals.filter((signal) => signal === "baskets") });
    // @ts-expect-error: no such signal
    shopper.rerank(alone.map(({ item }) => item), { signals: ["basket"] });
    // @ts-expect-error: no such option
    shopper.recommend({ includeSean: true });
    const [first] = shopper.recommend({ explain: true, unavailable: new Set(["a"]) });
    const reasons: string[] = first.because.map(({ signal, value, event }) => `${signal} ${value} ${event?.item}`);
    return shopper.rerank(reasons, { k: 5, includeSeen: false });
}

export async function elsewhere(): Promise<number> {
    const worker = await loadInWorker({ model: "/shop.endcap" });
    const shopper = await worker.shopper();
    await shopper.record({ item: "85123A" });
    const places: Place[] = await shopper.recommend({ k: 3 }, AbortSignal.timeout(1000));
    const store = await openStore({ name: "shop" });
    const consented: boolean = store.consented;
    const shop = await open({ model: "shop.endcap" });
    const order: Place[] = shop.rerank({ history: [{ item: "85123A" }], candidates: ["71053"], options: { explain: true } });
    return places.length + order.length + Number(consented) + (await store.list()).length;
}

export const isOurs = (error: unknown): error is EndcapError => error instanceof EndcapError && error.code === "EC_E_IO";
