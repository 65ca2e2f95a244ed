import { basename } from "node:path";
import { UserError } from "../lib/base/user_error.ts";
import { dropRights } from "../lib/cli/drop_rights.ts";
import { parseFlags } from "../lib/cli/flags.ts";
import { renderHelp } from "../lib/cli/help.ts";
import { EXIT, printLine, runCommand } from "../lib/cli/run_command.ts";
import { terminal } from "../lib/cli/terminal.ts";
import { checkWatchConfig, parseSize, WATCH_OPTIONS, type WatchConfig } from "../lib/config/watch_config.ts";
import { findRun, SHIPPED_RUNS } from "../lib/run/run_folder.ts";
import { findRunToWatch, runStatus } from "../lib/run/run_status.ts";

const HELP = {
  usage: "deno task watch [RUN]",
  about:
    "Shows a run on the dashboard: a finished run, or one that is training in another terminal, which can be steered " +
    "from here. If there are no runs yet, it replays the better one of those that ship with the project.",
  examples: [
    ["deno task watch", "the current training, or else the newest run"],
    ["deno task watch checkpoints/grid", "the run of a sweep that trains, or else the newest"],
    ["deno task watch mnist --replay --speed 50", "replays a run fifty times as fast"],
    ["deno task watch --once --size 120x36", "one frame as text, for a log or an email"],
  ],
} as const;

/** Size of a frame if there is no terminal. */
const USUAL_SIZE = { columns: 120, rows: 36 };

/**
 * `deno task watch`: shows a run on the dashboard.
 *
 * @param args The command line.
 * @returns The exit code.
 * @throws {UserError} If the user can fix what is wrong.
 */
export async function watch(args: string[]): Promise<number> {
  const { config, given, help } = await parseFlags(args, WATCH_OPTIONS, { bare: "run" });
  if (help) {
    printLine(renderHelp(HELP, WATCH_OPTIONS, terminal.helpColumns()));
    return EXIT.done;
  }
  const size = config.size === "" ? undefined : parseSize(config.size);
  if (config.size !== "" && size === undefined) {
    throw new UserError(`Expected --size as columns and rows, such as 120x36, but found ${config.size}`);
  }
  checkWatchConfig(config, given);
  // The network and writing are only for the socket of a running training, and writing for stray output.
  await dropRights(
    config.once
      ? ["net", "run", "import", "write"]
      : config.replay
      ? ["net", "run", "import"]
      : ["run", "import"],
  );
  const folder = await findRunToWatch(config.checkpoint_path, config.run === "" ? undefined : config.run);
  const { readState } = await import("../lib/dashboard/read_state.ts");
  const { watchRun } = await import("../lib/dashboard/watch_run.ts");
  const reference = config.reference === ""
    ? {}
    : { reference: await readState(await findRun(config.checkpoint_path, config.reference)) };
  if (config.once) {
    printLine(
      await frameOf(folder, config, size ?? terminal.size() ?? USUAL_SIZE, reference),
      terminal.style().color,
    );
    return EXIT.done;
  }
  if (!terminal.isInteractive()) {
    throw new UserError("Expected a terminal to draw on but found none; --once prints a frame as text");
  }
  // New users see a training rather than only its result.
  const isShipped = SHIPPED_RUNS.includes(basename(folder)) && (await runStatus(folder)).state !== "running";
  const plays = config.replay || (config.run === "" && isShipped);
  if (given.has("speed") && !plays) {
    throw new UserError("Expected --replay together with --speed; add it, or omit --speed");
  }
  if (plays) await dropRights();
  const { page } = config;
  return await watchRun({
    folder,
    style: config,
    page,
    ...reference,
    ...(plays ? { speed: config.speed, onOpen: () => dropRights(["write"]) } : {}),
  });
}

/** Renders one frame as text. */
async function frameOf(
  folder: string,
  config: WatchConfig,
  size: { columns: number; rows: number },
  { reference }: {
    reference?: Awaited<ReturnType<typeof import("../lib/dashboard/read_state.ts")["readState"]>>;
  },
): Promise<string> {
  const { frameToText } = await import("../lib/dashboard/screen/memory_screen.ts");
  const { initialUi } = await import("../lib/dashboard/ui/ui_state.ts");
  const { readState } = await import("../lib/dashboard/read_state.ts");
  const { terminalStyle } = await import("../lib/dashboard/screen/terminal_style.ts");
  const { view } = await import("../lib/dashboard/view/view.ts");
  const style = terminalStyle(config, (name) => Deno.env.get(name));
  const around = {
    now: Date.now(),
    folder,
    control: "watched",
    cost: NaN,
    notice: undefined,
    replay: undefined,
    interrupted: (await runStatus(folder)).state === "interrupted",
  } as const;
  const frame = view({ state: await readState(folder), ui: initialUi(config.page), around, reference }, size);
  return frameToText(frame, style.palette, style.glyphs, terminal.style().color).join("\n");
}

if (import.meta.main) await runCommand(watch);
