import { UserError } from "../../base/user_error.ts";
import type { TrainingConfig } from "../../config/train_config.ts";
import { flagOf } from "../../config/flag_of.ts";
import type { Engine } from "../../engine/engine.ts";
import { type OpenedEngine, openEngine } from "../../engine/open_engine.ts";
import { VERSION } from "../job.ts";
import type { TrainingRequest } from "../messages.ts";
import { WorkerGroup, WorkersError } from "./worker_group.ts";

/** What a worker says of itself when all have met. */
interface Greeting {
  trinca: string;
  /** libtensorflow and its version. */
  engine: string;
  /** The settings that its command line asks for. */
  asked: TrainingConfig;
}

/** Workers that have met, with the engine that they compute on. */
export interface MetWorkers extends OpenedEngine {
  group: WorkerGroup;
}

/**
 * Opens the engine with the workers of a training, waits for all of them, and checks that they fit together.
 *
 * @param say Receives lines about whom this worker waits for.
 * @throws {UserError} If this worker's address cannot be used, or two workers do not fit together; all workers say so.
 * @throws The signal's reason, once the signal is aborted.
 */
export async function meetWorkers(
  { config, cluster, library, asked }: TrainingRequest,
  say: (line: string) => void,
  signal: AbortSignal,
): Promise<MetWorkers | undefined> {
  if (cluster === undefined) return undefined;
  const { threads } = config;
  const opened = await openEngine({ engine: config.engine, library, threads, cluster });
  const { engine } = opened;
  const group = new WorkerGroup(engine, workersOf(engine), { timeout: config.worker_timeout, say });
  await group.meet(signal);
  group.watch();
  const own: Greeting = { trinca: VERSION, engine: engine.version, asked: asked! };
  requireSame(group, await group.exchange(own));
  return { ...opened, group };
}

function workersOf({ workers }: Engine) {
  if (workers === undefined) {
    throw new Error("Expected an engine with workers, since it was opened with some");
  }
  return workers;
}

/** @throws {WorkersError} If a worker has another version, engine or flags than the leader. */
function requireSame(group: WorkerGroup, greetings: readonly Greeting[]): void {
  const leader = greetings[0]!;
  greetings.forEach((found, rank) => {
    const differ = (what: string, expected: string, other: string) => {
      throw new WorkersError(
        `Expected ${what} of ${group.name(0)}, ${expected}, but ${group.name(rank)} has ${other}; ` +
          "start the same version with the same flags on every worker",
      );
    };
    if (found.trinca !== leader.trinca) differ("the version", `Trinca ${leader.trinca}`, found.trinca);
    if (found.engine !== leader.engine) differ("the library", leader.engine, found.engine);
    const names = Object.keys({ ...leader.asked, ...found.asked }) as (keyof TrainingConfig)[];
    for (const name of names) {
      const [expected, other] = [leader.asked[name], found.asked[name]];
      if (expected !== other) differ("the flags", describe(name, expected), describe(name, other));
    }
  });
}

function describe(name: string, value: unknown): string {
  return value === undefined ? `no --${name}` : flagOf(name, value as string | number | boolean);
}

/**
 * Checks that all workers have opened the same data.
 *
 * @throws {UserError} If not; all workers say so.
 */
export async function requireSameDataOnAll(
  group: WorkerGroup,
  { title, digest }: { title: string; digest: string },
): Promise<void> {
  const found = await group.exchange({ title, digest });
  const leader = found[0]!;
  found.forEach((other, rank) => {
    if (other.digest === leader.digest) return;
    throw new UserError(
      `Expected the data of ${group.name(0)} (${leader.title}, digest ${
        leader.digest.slice(0, 12)
      }) on every ` +
        `worker but ${group.name(rank)} has ${other.title}, ${
          other.digest.slice(0, 12)
        }; name the same data by ` +
        "--data_path there",
    );
  });
}
