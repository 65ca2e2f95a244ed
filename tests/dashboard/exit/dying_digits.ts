/// <reference lib="deno.worker" />
import type { ToTrainer } from "../../../lib/train/messages.ts";
import { makeDigits as makeFew } from "../../data/few_digits.ts";
export { DIGIT_COUNTS } from "../../data/few_digits.ts";

/** Draws few digits, and makes the calling thread die when a checkpoint is requested. */
export function makeDigits(seed: number): ReturnType<typeof makeFew> {
  self.addEventListener("message", (event) => {
    const { data } = event as MessageEvent<ToTrainer>;
    if (data.kind !== "command" || data.command !== "checkpoint") return;
    setTimeout(() => {
      throw new Error("nobody catches this");
    });
  });
  return makeFew(seed);
}
