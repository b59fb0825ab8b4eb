// chromium.mjs - find the system's Chromium and drive it; for the self-check and the tests.

import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

/** @typedef {import("playwright-core").Browser} Browser */

/** Where Chromium is, or undefined. CHROMIUM_PATH decides where it is set. */
export function chromiumPath() {
    const { CHROMIUM_PATH: named, PATH = "" } = process.env;
    const folders = PATH.split(delimiter);
    const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
    const places =
        named === undefined || named === ""
            ? ["/usr/bin/chromium", ...names.flatMap((name) => folders.map((folder) => join(folder, name)))]
            : [named];
    return places.find((place) => {
        try {
            accessSync(place, constants.X_OK);
            return true;
        } catch {
            return false;
        }
    });
}

/** What to do where launch() cannot work, or undefined. @returns {Promise<string | undefined>} */
export async function whatIsMissing() {
    if (chromiumPath() === undefined) {
        const named = process.env["CHROMIUM_PATH"];
        return named
            ? `CHROMIUM_PATH is ${named}, which cannot be run`
            : 'Chromium is missing: "apt-get install chromium", or set CHROMIUM_PATH';
    }
    try {
        await import("playwright-core");
        return undefined;
    } catch {
        return 'playwright-core is missing: run "make deps"';
    }
}

/** @returns {Promise<Browser>} */
export async function launch() {
    const { chromium } = await import("playwright-core");
    // No sandbox: it needs privileges that containers and test machines seldom give. Only our own page is opened.
    return chromium.launch({ executablePath: chromiumPath() ?? "chromium", args: ["--no-sandbox"] });
}
