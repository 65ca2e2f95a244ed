import { formatDuration } from "../base/format.ts";
import type { DataListener } from "./definition.ts";

/** Milliseconds before the first line, and between two lines. */
const EVERY_MS = 4000;

/**
 * Converts the events of opening a data set to lines: messages for the user, and the progress every few
 * seconds.
 *
 * @param print Prints a line.
 * @param what What is done.
 * @param now The clock, in milliseconds.
 */
export function progressLines(
  print: (line: string) => void,
  what: string = "Decoding images",
  now: () => number = () => performance.now(),
): DataListener {
  let first: { at: number; done: number } | undefined;
  let last = 0;
  return {
    say: print,
    progress(done, total) {
      if (first === undefined) {
        // What came before the first image, such as loading the decoder, says nothing about the others.
        first = { at: now(), done };
        last = first.at;
      }
      if (now() - last < EVERY_MS || done === total) return;
      last = now();
      const left = formatDuration((last - first.at) / 1000 * (total - done) / (done - first.done));
      print(
        `${what}: ${done.toLocaleString("en-US")} of ${total.toLocaleString("en-US")}, ${left} left`,
      );
    },
  };
}
