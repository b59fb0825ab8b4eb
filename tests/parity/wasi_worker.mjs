// wasi_worker.mjs - a thread of parity.test.mjs: answers its share of the visits through WASI.

import { parentPort, workerData } from "node:worker_threads";

import { open } from "../../build/web/node.js";
import { answeredByWasi } from "./visits.mjs";

const shop = await open({ model: workerData.model });
parentPort.postMessage(workerData.asked.map((visit) => answeredByWasi(shop, visit)));
