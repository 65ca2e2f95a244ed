import { LIBRARY } from "../../engine/fixtures.ts";
import { type Ended, FEW_DIGITS, PROJECT, replacing, rights } from "../fixtures.ts";
import type { HostedCommand } from "./host.ts";

/**
 * Starts one process for all commands of a test file, in which each takes a fraction of the time of a process of its
 * own. For what does not depend on that: not for signals, streams, rights, or what libraries print. Called while a
 * test file is loaded, so that no test seems to leave the process behind; it ends with the tests.
 *
 * @returns Runs a task's command there, on few drawn digits.
 */
export function startCommandHost(): (
  task: string,
  args: string[],
  options?: { env?: Record<string, string> },
) => Promise<Ended> {
  const original = import.meta.resolve("../../../lib/cli/drop_rights.ts");
  const flags = replacing({ ...FEW_DIGITS, [original]: import.meta.resolve("./keep_rights.ts") });
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-q", "--no-check", ...flags, ...rights("train"), "tests/tasks/host/host.ts"],
    cwd: PROJECT,
    env: { NO_COLOR: "1", ...(LIBRARY && { TRINCA_LIBTENSORFLOW: LIBRARY }) },
    stdin: "piped",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const orders = child.stdin.getWriter();
  const answers = child.stdout.getReader();
  return async (task, args, { env = {} } = {}) => {
    const command: HostedCommand = { task, args, env };
    await orders.write(new TextEncoder().encode(`${JSON.stringify(command)}\n`));
    const decoder = new TextDecoder();
    let line = "";
    while (!line.endsWith("\n")) {
      const { value, done } = await answers.read();
      if (done) throw new Error(`The process of the commands ended while it ran ${task} ${args.join(" ")}`);
      line += decoder.decode(value, { stream: true });
    }
    return JSON.parse(line);
  };
}
