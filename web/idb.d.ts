// The build puts idb's module beside storage.js as idb.js; its types are the package's.
export * from "idb";
