import { probe } from "./probe.ts";
export * from "../../../lib/evaluate/embedder.ts?original";

await probe("embedder");
