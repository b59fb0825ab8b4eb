// package.mjs - print the package.json of build/web: what the files are, and which of them others may import.
//
//   node tools/package.mjs VERSION

const [version] = process.argv.slice(2);
const MODULES = ["endcap", "node", "storage", "worker-client", "worker", "errors"];

/** The module and its types; the one without types is a worker's entry. */
const entry = (name) => [`./${name}.js`, name === "worker" ? `./${name}.js` : { types: `./${name}.d.ts`, default: `./${name}.js` }];

console.log(JSON.stringify({
    name: "endcap",
    version,
    type: "module",
    engines: { node: ">=20.16" },
    main: "endcap.js",
    types: "endcap.d.ts",
    exports: {
        ".": { types: "./endcap.d.ts", default: "./endcap.js" },
        ...Object.fromEntries(MODULES.map(entry)),
        "./*.wasm": "./*.wasm",
        "./package.json": "./package.json",
    },
}, undefined, 4));
