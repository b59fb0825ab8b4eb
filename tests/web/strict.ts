// strict.ts - what a TypeScript shop with the strictest settings writes, compiled from node_modules/endcap; never run.
import { type EndcapError, type ExplainedPlace, load, type Place } from "endcap";
import { open } from "endcap/node.js";
import { deleteStore, openStore, type StoredRecord } from "endcap/storage.js";
import { loadInWorker, type WorkerShopper } from "endcap/worker-client.js";

export async function shelves(isOpen: boolean): Promise<Place[]> {
    const endcap = await load({ model: "/shop.endcap", signal: undefined });
    const shopper = endcap.shopper({ capacity: undefined, events: [{ item: "a", time: undefined }] });
    const plain: Place[] = shopper.recommend({ k: undefined, allow: undefined, explain: isOpen });
    const explained: ExplainedPlace[] = shopper.recommend({ explain: true });
    const likely: number = explained[0]!.probability + endcap.similar("a", { explain: true })[0]!.probability;
    for (const place of shopper.rerank(["a"], { explain: true }))
        if (place.known)
            console.log(place.probability.toFixed(), place.because.length);
    // @ts-expect-error: without explain nobody knows
    const unknown: number = plain[0]!.probability;
    // @ts-expect-error: no such option
    shopper.recommend({ explain: true, includeSean: true });
    // @ts-expect-error: made by endcap.shopper() alone
    new (await import("endcap")).Shopper();
    endcap.dispose();
    return likely > unknown ? plain : explained;
}

export async function elsewhere(): Promise<StoredRecord[]> {
    const shopper: WorkerShopper = await (await loadInWorker({ model: "x", worker: undefined })).shopper();
    (await shopper.recommend({ explain: true }, AbortSignal.abort()))[0]!.probability.toFixed();
    const store = await openStore({ name: undefined, ttlDays: 30, onError: ({ code }) => console.log(code) });
    await store.attach(shopper);
    const { record, erase, error } = store.pending;
    if (record + erase && error?.code === "EC_E_IO")
        await store.flush();
    await deleteStore();
    (await open({ model: "x" })).recommend({ history: [{ item: "a" }], options: { explain: true } })[0]!.probability.toFixed();
    return store.list();
}

export function isOurs({ code }: EndcapError): boolean {
    // @ts-expect-error: no such code
    return code === "EC_E_IO" || code === "EC_E_NONE";
}
