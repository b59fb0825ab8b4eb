// node.test.mjs - web/node.js: the command line's program through WASI, alone with its model and request.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import { before, describe, test } from "node:test";
import { pathToFileURL } from "node:url";

import { load } from "../../build/web/endcap.js";
import { EndcapError, open } from "../../build/web/node.js";
import { build, model, smallModel } from "./support.mjs";

const NOW = 1.8e12;
const history = [{ item: "22423", type: "cart", time: NOW - 5000 }, { item: "new here", type: "view", time: NOW - 9000 },
    { item: "85123A", type: "view", time: NOW - 7000 }];

let shop;
let endcap;

const fails = (call, code, pattern) => assert.throws(call, (error) => {
    assert.ok(error instanceof EndcapError, String(error));
    assert.equal(error.code, code, error.message);
    assert.match(error.message, pattern);
    return true;
});

before(async () => {
    shop = await open({ model });
    endcap = await load({ model });
});

describe("through WASI", () => {
    test("shelves are those of endcap.js, reasons and all", () => {
        const shopper = endcap.shopper({ events: history });
        for (const options of [{ k: 7, explain: true }, {}, { k: 3, includeSeen: true }, { tailOnly: true, unavailable: ["22423"] },
            { allow: new Set(["85123A", "71053", "21733"]), explain: true }, { exclude: ["21733"], k: Infinity },
            { signals: new Set(["transitions", "content"]), explain: true }, { signals: [] }])
            assert.deepEqual(shop.recommend({ history, now: NOW, options }), shopper.recommend({ ...options, now: NOW }));
        const candidates = ["71053", "new here", "21733", "85123A", "71053"];
        for (const options of [{}, { explain: true }, { includeSeen: false, k: 2 }, { exclude: ["new here"] },
            { signals: ["factors"], explain: true }])
            assert.deepEqual(shop.rerank({ history, candidates, now: NOW, options }),
                shopper.rerank(candidates, { ...options, now: NOW }));
        assert.deepEqual(shop.rerank({ candidates: [] }), []);
    });

    test("the same visit has the same answer tomorrow: events without a time end at the latest one", () => {
        const bare = [{ item: "22423" }, { item: "85123A" }];
        const timed = [{ item: "22423", type: "view", time: -1000 }, { item: "85123A", type: "view", time: 0 }];
        const options = { explain: true };
        assert.deepEqual(shop.recommend({ history: bare, options }), shop.recommend({ history: timed, now: 0, options }));
    });

    test("an error of the program arrives with its code", async () => {
        fails(() => shop.rerank({ candidates: ["a"], options: { groupFallback: "any" } }), "EC_E_OPTION", /groupFallback/);
        fails(() => shop.recommend({ options: { k: 0.5 } }), "EC_E_PLACES", /options\.k/);
        fails(() => shop.recommend({ history: [{ item: "a", type: "buy" }] }), "EC_E_EVENT_TYPE", /history\[0\]\.type/);
        fails(() => shop.recommend({ history: [{ item: "a", time: NaN }] }), "EC_E_TIME", /NaN/);
        fails(() => shop.recommend({ options: { includeseen: true } }), "EC_E_OPTION", /includeSeen/);
        fails(() => shop.rerank({ candidates: [5] }), "EC_E_OPTION", /string/);
        fails(() => shop.recommend({ options: { signals: ["basket"] } }), "EC_E_SIGNAL_UNKNOWN", /"basket".*"baskets"/);
        fails(() => shop.recommend({ options: { signals: "baskets" } }), "EC_E_OPTION", /\["baskets"\]/);
        assert.equal(shop.recommend({ options: { k: 1 } }).length, 1);
    });

    test("a model that is not one, or not there, is refused when it is opened", async () => {
        const rejects = (options, code, pattern) => assert.rejects(open(options), (error) => {
            assert.equal(error.code, code, error.message);
            assert.match(error.message, pattern);
            return error instanceof EndcapError;
        });
        const bytes = await readFile(model);
        bytes[bytes.length >> 1] ^= 1;
        await rejects({ model: bytes }, "EC_E_CHECKSUM", /checksum/);
        await rejects({ model: "/no/such.endcap" }, "EC_E_IO", /\/no\/such\.endcap.*check the path/);
        await rejects({ model, wasm: "/no/such.wasm" }, "EC_E_IO", /make wasi/);
        await rejects({}, "EC_E_OPTION", /needs a model/);
        await rejects({ model, was: 1 }, "EC_E_OPTION", /"wasm"/);
    });

    test("a model opens from a path, an address or bytes, which are copied", async () => {
        const bytes = await smallModel();
        const small = await open({ model: bytes, wasm: pathToFileURL(build("endcap-wasi.wasm")) });
        const shelf = small.recommend({ history: [{ item: "tea-03" }], options: { group: "teas" } });
        assert.equal(shelf[0].item, "tea-04");
        bytes.fill(0);
        assert.deepEqual(small.recommend({ history: [{ item: "tea-03" }], options: { group: "teas" } }), shelf);
        assert.deepEqual((await open({ model: pathToFileURL(model) })).recommend(), shop.recommend());
    });

    test("the program touches no stream of this process, and asks for none of its files or variables", () => {
        const script = `
            import { WASI } from "node:wasi";
            const { getImportObject } = WASI.prototype;
            const asked = new Set();
            WASI.prototype.getImportObject = function () {
                const { wasi_snapshot_preview1: wasi } = getImportObject.call(this);
                for (const [name, ours] of Object.entries(wasi))
                    wasi[name] = (...args) => (asked.add(name), ours(...args));
                return { wasi_snapshot_preview1: wasi };
            };
            const { open } = await import(${JSON.stringify(String(pathToFileURL(build("web/node.js"))))});
            const shop = await open({ model: ${JSON.stringify(model)} });
            if (shop.recommend().length !== 12) throw new Error("no shelf");
            process.stdout.write([...asked].join(" "));`;
        const out = execFileSync(process.execPath, ["--no-warnings", "--input-type=module", "-e", script],
            { input: "what somebody types", encoding: "utf8" });
        assert.match(out, /args_get/);
        // Each of these goes to streams in memory for 0, 1 and 2: what is asked of node:wasi itself is in `out`.
        for (const name of ["fd_read", "fd_write", "fd_seek", "fd_close", "fd_fdstat_get", "path_open", "random_get",
            "sock_recv", "clock_time_get"])
            assert.ok(!out.split(" ").includes(name), `${name} was asked of node:wasi`);
    });

    test("the program could not see a variable or a folder of this process if it asked", () => {
        const script = `
            import { WASI } from "node:wasi";
            const { getImportObject, start } = WASI.prototype;
            const seen = [];
            let wasi;
            WASI.prototype.getImportObject = function () {
                const imports = getImportObject.call(this);
                wasi = imports.wasi_snapshot_preview1;
                return imports;
            };
            WASI.prototype.start = function (instance) {
                const code = start.call(this, instance);
                const { memory } = instance.exports;
                const number = (at) => new DataView(memory.buffer).getUint32(at, true);
                seen.push(wasi.environ_sizes_get(0, 4), number(0), number(4));
                for (let fd = 3; fd < 9; fd++)
                    seen.push(wasi.fd_prestat_get(fd, 0));
                seen.push(wasi.args_sizes_get(0, 4));
                wasi.args_get(1024, 4096);
                seen.push(Buffer.from(memory.buffer, 4096, number(4)).toString().replaceAll("\\0", " "));
                return code;
            };
            const { open } = await import(${JSON.stringify(String(pathToFileURL(build("web/node.js"))))});
            await open({ model: ${JSON.stringify(model)} });
            process.stdout.write(JSON.stringify(seen));`;
        const out = execFileSync(process.execPath, ["--no-warnings", "--input-type=module", "-e", script, "an argument of mine"],
            { encoding: "utf8", env: { ...process.env, SECRET: "of this process" } });
        const EBADF = 8;
        assert.deepEqual(JSON.parse(out), [0, 0, 0, ...Array(6).fill(EBADF), 0, "endcap recommend - --json --quiet --request - "]);
    });
});
