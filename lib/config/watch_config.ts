import { choice, type ConfigOf, real, text, toggle } from "./option.ts";
import { SESSION_OPTIONS } from "./train_config.ts";

const WHICH = "Run";
const REPLAY = "Replay";
const DRAWING = "Output";

/** All settings of `watch`. */
export const WATCH_OPTIONS = {
  run: text(
    {
      group: WHICH,
      help:
        "The run, by name or folder; the flag's name can be left out. Without it: the one that is going " +
        "on, else the newest, else the one that comes with the project",
      placeholder: "RUN",
    },
    "",
  ),
  checkpoint_path: SESSION_OPTIONS.checkpoint_path,
  reference: SESSION_OPTIONS.reference,
  replay: toggle({ group: REPLAY, help: "Play the run from its beginning, as it happened" }),
  speed: real({ group: REPLAY, help: "How many times as fast as it happened" }, 20, {
    least: 0.1,
    most: 10_000,
  }),
  once: toggle({ group: DRAWING, help: "Print one frame as text, and end" }),
  size: text({
    group: DRAWING,
    help: "Columns and rows of that frame; the terminal's if not given",
    placeholder: "CxR",
  }, ""),
  page: choice(
    { group: DRAWING, help: "The page to begin with" },
    "overview",
    ["overview", "curves", "mining", "space", "run", "result"],
  ),
  ascii: SESSION_OPTIONS.ascii,
  theme: SESSION_OPTIONS.theme,
};

/** The configuration of `watch`. */
export type WatchConfig = ConfigOf<typeof WATCH_OPTIONS>;

/** Columns and rows as `--size` has them: `120x36`; undefined if it is no such text. */
export function parseSize(size: string): { columns: number; rows: number } | undefined {
  const [, columns, rows] = /^([1-9]\d{0,2})x([1-9]\d{0,2})$/.exec(size) ?? [];
  return columns === undefined ? undefined : { columns: Number(columns), rows: Number(rows) };
}
