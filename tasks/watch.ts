import { UserError } from "../lib/base/user_error.ts";
import { parseFlags } from "../lib/cli/flags.ts";
import { renderHelp } from "../lib/cli/help.ts";
import { EXIT, printLine, runCommand } from "../lib/cli/run_command.ts";
import { terminal } from "../lib/cli/terminal.ts";
import { parseSize, WATCH_OPTIONS, type WatchConfig } from "../lib/config/watch_config.ts";
import { findRun, SHIPPED_RUN } from "../lib/run/run_folder.ts";
import { findRunToWatch } from "../lib/run/run_status.ts";

const HELP = {
  usage: "deno task watch [RUN]",
  about:
    "Shows a run on the dashboard: one that is going on in another terminal, which can be steered from here, or one " +
    "that has ended. Without a run of one's own it plays the one that comes with the project.",
  examples: [
    ["deno task watch", "the training that is going on, else the newest run"],
    ["deno task watch mnist --replay --speed 50", "a run as it happened, fifty times as fast"],
    ["deno task watch --once --size 120x36", "one frame as text, for a log or a mail"],
  ],
} as const;

/** What a frame is drawn for where there is no terminal to ask. */
const USUAL_SIZE = { columns: 120, rows: 36 };

/**
 * `deno task watch`: shows a run on the dashboard.
 *
 * @param args The command line.
 * @returns The exit code.
 * @throws {UserError} If something is wrong that the user can mend.
 */
export async function watch(args: string[]): Promise<number> {
  const { config, help } = await parseFlags(args, WATCH_OPTIONS, { bare: "run" });
  if (help) {
    printLine(renderHelp(HELP, WATCH_OPTIONS, terminal.helpColumns()));
    return EXIT.done;
  }
  const size = config.size === "" ? undefined : parseSize(config.size);
  if (config.size !== "" && size === undefined) {
    throw new UserError(`Expected --size to be columns and rows, 120x36 say, but found ${config.size}`);
  }
  const folder = await findRunToWatch(config.checkpoint_path, config.run === "" ? undefined : config.run);
  const { readState } = await import("../lib/dashboard/read_state.ts");
  const { watchRun } = await import("../lib/dashboard/watch_run.ts");
  const reference = config.reference === ""
    ? {}
    : { reference: await readState(await findRun(config.checkpoint_path, config.reference)) };
  if (config.once) {
    printLine(await frameOf(folder, config, size ?? terminal.size() ?? USUAL_SIZE, reference));
    return EXIT.done;
  }
  if (!terminal.isInteractive()) {
    throw new UserError("Expected a terminal to draw on but found none; --once prints a frame as text");
  }
  // A newcomer sees a training and not only its end.
  const plays = config.replay || (config.run === "" && folder.endsWith(`/${SHIPPED_RUN}`));
  const { page } = config;
  return await watchRun({
    folder,
    style: config,
    page,
    ...reference,
    ...(plays ? { speed: config.speed } : {}),
  });
}

/** One frame as text. */
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
    interrupted: false,
  } as const;
  const frame = view({ state: await readState(folder), ui: initialUi(config.page), around, reference }, size);
  return frameToText(frame, style.palette, style.glyphs, terminal.style().color).join("\n");
}

if (import.meta.main) await runCommand(watch);
