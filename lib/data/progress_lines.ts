import { formatDuration } from "../base/format.ts";
import type { DataListener } from "./definition.ts";

/** Milliseconds before the first line, and between two lines. */
const EVERY_MS = 4000;

/**
 * Converts the events of opening a data set to lines: messages for the user, and the progress every few
 * seconds.
 *
 * @param print Prints a line.
 * @param now The clock, in milliseconds.
 */
export function progressLines(
  print: (line: string) => void,
  now: () => number = () => performance.now(),
): DataListener {
  const begun = now();
  let last = begun;
  return {
    say: print,
    progress(done, total) {
      if (now() - last < EVERY_MS || done === total) return;
      last = now();
      const left = formatDuration((last - begun) / 1000 * (total / done - 1));
      print(
        `Decoding images: ${done.toLocaleString("en-US")} of ${total.toLocaleString("en-US")}, ${left} left`,
      );
    },
  };
}
