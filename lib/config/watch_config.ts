import { UserError } from "../base/user_error.ts";
import { choice, type ConfigOf, real, text, toggle } from "./option.ts";
import { SESSION_OPTIONS } from "./session_options.ts";

const WHICH = "Run";
const REPLAY = "Replay";
const DRAWING = "Output";

/** All settings of `watch`. */
export const WATCH_OPTIONS = {
  run: text(
    {
      group: WHICH,
      help:
        "The run, or a folder of runs such as that of a sweep, by name or folder; the flag's name can be omitted. By default the running one, " +
        "else the newest, else the run that is part of the project",
      placeholder: "RUN",
    },
    "",
  ),
  checkpoint_path: SESSION_OPTIONS.checkpoint_path,
  reference: SESSION_OPTIONS.reference,
  replay: toggle({ group: REPLAY, help: "Replay the run from its beginning" }),
  speed: real({ group: REPLAY, help: "Speed of the replay, relative to the original" }, 20, {
    least: 0.1,
    most: 10_000,
  }),
  once: toggle({ group: DRAWING, help: "Print one frame as text and exit" }),
  size: text({
    group: DRAWING,
    help: "Columns and rows of the frame of --once; the terminal's if not given",
    placeholder: "CxR",
  }, ""),
  page: choice(
    { group: DRAWING, help: "Initial page" },
    "overview",
    ["overview", "curves", "mining", "space", "run", "result"],
  ),
  ascii: SESSION_OPTIONS.ascii,
  theme: SESSION_OPTIONS.theme,
};

/** The configuration of `watch`. */
export type WatchConfig = ConfigOf<typeof WATCH_OPTIONS>;

/**
 * Rejects flags that have no effect together.
 *
 * @param given The names of the flags that were given.
 * @throws {UserError} If there is one.
 */
export function checkWatchConfig({ once, replay, size }: WatchConfig, given: ReadonlySet<string>): void {
  if (size !== "" && !once) {
    throw new UserError("Expected --once together with --size; add it, or omit --size");
  }
  const moving = replay ? "replay" : given.has("speed") ? "speed" : undefined;
  if (once && moving !== undefined) {
    throw new UserError(
      `Expected --once, which prints one frame, or --${moving} but found both; omit one of them`,
    );
  }
}

/** Parses the columns and rows of `--size`: `120x36`; undefined if it is invalid. */
export function parseSize(size: string): { columns: number; rows: number } | undefined {
  const [, columns, rows] = /^([1-9]\d{0,2})x([1-9]\d{0,2})$/.exec(size) ?? [];
  return columns === undefined ? undefined : { columns: Number(columns), rows: Number(rows) };
}
