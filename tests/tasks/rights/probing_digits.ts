import { probe } from "./probe.ts";
export { DIGIT_COUNTS, makeDigits } from "../../data/few_digits.ts";

await probe("data");
