import { fileURLToPath } from "node:url";
import { PYTHON } from "../../dashboard/exit/pseudoterminal.ts";
import type { Ended } from "../fixtures.ts";

/** Spread this into a test that needs odd streams. */
export const withOddStreams = { ignore: PYTHON === undefined };

/** The kinds of `odd_stream.py`. */
export type StreamKind = "slow" | "short" | "closed" | "gone" | "full";

/** A command that runs the command in its further arguments with an odd stream, and prints what came of it as JSON. */
export function oddStream(which: "stdout" | "stderr", kind: StreamKind): string[] {
  return [PYTHON!, fileURLToPath(import.meta.resolve("./odd_stream.py")), which, kind];
}

/** What a command that {@link oddStream} wraps has printed. */
export function endOf({ stdout, stderr }: Ended): Ended {
  try {
    return JSON.parse(stdout);
  } catch {
    throw new Error(`Expected JSON but found ${stdout}${stderr}`);
  }
}
