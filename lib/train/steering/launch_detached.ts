import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";

/** The permissions that a program can have without restriction. */
const RIGHTS = ["read", "write", "env", "ffi", "net", "run", "sys", "import"] as const;

/**
 * Starts a program of ours in its own process and session, which neither the end of the terminal nor its Ctrl-C reaches,
 * with the permissions of this one.
 *
 * @param program The module.
 * @param log The file that its output is appended to.
 * @param input Its standard input.
 */
export function launchDetached(program: string, log: string, input: string): ChildProcess {
  const rights = RIGHTS.filter((name) => Deno.permissions.querySync({ name }).state === "granted");
  const output = openSync(log, "a");
  try {
    // Not Deno.Command, which cannot write to a file.
    const child = spawn(Deno.execPath(), ["run", "-q", ...rights.map((name) => `--allow-${name}`), program], {
      detached: true,
      stdio: ["pipe", output, output],
    });
    child.stdin!.on("error", () => {}); // It ended before it read its input; its exit code says why.
    child.stdin!.end(input);
    return child;
  } finally {
    closeSync(output);
  }
}
