import process from "node:process";
import { UserError } from "../lib/base/user_error.ts";
import { printError, printLine } from "../lib/cli/run_command.ts";
import { terminal } from "../lib/cli/terminal.ts";
import { withoutFlag } from "../lib/cli/without_flag.ts";
import type { TrainConfig } from "../lib/config/train_config.ts";
import { visibleGpus } from "../lib/setup/visible_gpus.ts";
import { launchWorkers } from "../lib/train/workers/launch_workers.ts";

/**
 * Starts several workers on this machine, with a share of its cores each.
 *
 * @returns The exit code of the one that leads.
 * @throws {UserError} If there are fewer GPUs than workers, though there are some.
 */
export async function trainOnThisMachine(
  args: readonly string[],
  { workers, worker_timeout: timeout, plain }: TrainConfig,
  given: ReadonlySet<string>,
): Promise<number> {
  const gpus = await visibleGpus();
  if (gpus.length > 0 && gpus.length < workers) {
    throw new UserError(
      `Expected --workers of at most the ${gpus.length} GPUs of this machine but found ${workers}`,
    );
  }
  const threads = Math.max(1, Math.floor(navigator.hardwareConcurrency / workers));
  const launched = launchWorkers({
    program: import.meta.resolve("./train.ts"),
    args: [...withoutFlag(args, "workers"), ...(given.has("threads") ? [] : [`--threads=${threads}`])],
    workers,
    environment: (rank) => gpus.length === 0 ? {} : { CUDA_VISIBLE_DEVICES: gpus[rank]! },
    line: plain || !terminal.isInteractive() ? printLine : undefined,
  }, timeout * 1000 + 5000);
  using _ = onSignals((signal) => launched.signal(signal));
  const { code, failures } = await launched.end;
  // The leader has said which worker is lost; why that is so, it does not know.
  for (const { rank, message } of failures) printError(`Worker ${rank}: ${message}`);
  return code;
}

/** Passes on the signals that end a program. */
function onSignals(pass: (signal: Deno.Signal) => void): Disposable {
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  const handlers = signals.map((signal) => [signal, () => pass(signal)] as const);
  for (const [signal, handler] of handlers) process.on(signal, handler);
  return {
    [Symbol.dispose]() {
      for (const [signal, handler] of handlers) process.off(signal, handler);
    },
  };
}
