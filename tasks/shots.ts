import { withDiskErrors, writeFileAtomically } from "../lib/base/files.ts";
import { parseFlags } from "../lib/cli/flags.ts";
import { renderHelp } from "../lib/cli/help.ts";
import { EXIT, printLine, runCommand } from "../lib/cli/run_command.ts";
import { terminal } from "../lib/cli/terminal.ts";
import { SHOTS_OPTIONS } from "../lib/config/shots_config.ts";
import { findRunToWatch } from "../lib/run/run_status.ts";
import { readEvents } from "../lib/run/event_log.ts";

const HELP = {
  usage: "deno task shots",
  about: "Draws the documentation's pictures of the dashboard from a run's events, as SVG.",
  examples: [["deno task shots --run my-run --out /tmp/shots", "pictures of your own run"]],
} as const;

/**
 * `deno task shots`: draws the documentation's pictures.
 *
 * @param args The command line.
 * @returns The exit code.
 * @throws {UserError} If the user can fix what is wrong.
 */
export async function shots(args: string[]): Promise<number> {
  const { config, help } = await parseFlags(args, SHOTS_OPTIONS);
  if (help) {
    printLine(renderHelp(HELP, SHOTS_OPTIONS, terminal.helpColumns()));
    return EXIT.done;
  }
  const folder = await findRunToWatch(config.checkpoint_path, config.run);
  const events = await readEvents(folder);
  const { SHOTS, takeShot } = await import("../lib/dashboard/shots.ts");
  const out = config.out.replace(/(?<=.)\/+$/, "");
  await withDiskErrors(out, () => Deno.mkdir(out, { recursive: true }));
  for (const shot of SHOTS) {
    const path = `${out}/${shot.name}.svg`;
    await writeFileAtomically(path, takeShot(shot, events, folder));
    printLine(path);
  }
  return EXIT.done;
}

if (import.meta.main) await runCommand(shots);
