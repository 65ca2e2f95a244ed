import { probe } from "./probe.ts";
export * from "../../../lib/dashboard/screen/memory_screen.ts?original";

await probe("screen");
