import { probe } from "./probe.ts";
export * from "../../../lib/evaluate/vectors/open_arrays.ts?original";

await probe("files");
