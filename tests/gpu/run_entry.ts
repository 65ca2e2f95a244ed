import { fileURLToPath } from "node:url";
import type { Entry } from "./plan.ts";

/**
 * Runs Deno in the project's folder, with its output in a file.
 *
 * @param out The folder of the file, which is called as the program is.
 */
export async function runEntry(
  { name, args }: Entry,
  seconds: number,
  out: string,
): Promise<"ok" | "failed" | "late"> {
  const signal = AbortSignal.timeout(1000 * seconds);
  const program = new Deno.Command(Deno.execPath(), {
    args: [...args],
    cwd: fileURLToPath(new URL("../../", import.meta.url)),
    env: { NO_COLOR: "1" },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
    signal,
  });
  const { success, stdout, stderr } = await program.output();
  using log = await Deno.open(`${out}/${name}.log`, { write: true, create: true, truncate: true });
  for (const bytes of [stdout, stderr]) await log.write(bytes);
  return signal.aborted ? "late" : success ? "ok" : "failed";
}
