import { UserError } from "../base/user_error.ts";
import type { Cluster } from "../engine/cluster.ts";

/** The variable of the environment in which TensorFlow expects the workers of a training. */
export const TF_CONFIG = "TF_CONFIG";

/** The jobs whose tasks train, in the order of their ranks; Kubeflow's TFJob names the first one chief or master. */
const JOBS = ["chief", "master", "worker"];

const FORM =
  '{"cluster": {"worker": ["10.0.0.1:2222", "10.0.0.2:2222"]}, "task": {"type": "worker", "index": 0}}';

/**
 * Parses TensorFlow's `TF_CONFIG`: the addresses of all workers, and which of them this process is.
 *
 * @param text Its value; undefined or empty if it is not set.
 * @returns Undefined for a process that trains alone: with a single worker too.
 * @throws {UserError} If it is not what TensorFlow would accept, or names jobs that do not train.
 */
export function parseTfConfig(text: string | undefined): Cluster | undefined {
  if (text === undefined || text.trim() === "") return undefined;
  let value: { cluster?: Record<string, unknown>; task?: { type?: unknown; index?: unknown } } | null;
  try {
    value = JSON.parse(text);
  } catch {
    throw wrong(`is not JSON: ${text.slice(0, 60)}`);
  }
  if (typeof value !== "object" || value === null) throw wrong(`is ${text.slice(0, 60)}`);
  const { cluster, task } = value;
  if (typeof cluster !== "object" || cluster === null) throw wrong("has no cluster");
  const other = Object.keys(cluster).find((job) => !JOBS.includes(job));
  if (other !== undefined) {
    throw wrong(`has the job ${other}; all of Trinca's processes are workers, the first of which leads`);
  }
  const tasks = JOBS.flatMap((job) => {
    const addresses = cluster[job] ?? [];
    if (!Array.isArray(addresses)) throw wrong(`has ${JSON.stringify(addresses)} as the addresses of ${job}`);
    return addresses.map((address: unknown, index) => ({ job, index, address: checkAddress(address) }));
  });
  if (tasks.length === 0) throw wrong("has no workers");
  const addresses = tasks.map(({ address }) => address);
  const twice = addresses.find((address, i) => addresses.indexOf(address) < i);
  if (twice !== undefined) throw wrong(`has the address ${twice} twice; give each worker its own`);
  const own = tasks.findIndex(({ job, index }) => job === task?.type && index === task.index);
  if (own < 0) {
    throw wrong(
      `has the task ${JSON.stringify(task) ?? "of nobody"}, which is none of its ${tasks.length} workers`,
    );
  }
  return tasks.length === 1 ? undefined : { addresses, task: own };
}

function checkAddress(address: unknown): string {
  const port = typeof address === "string"
    ? /^[^\s:]+:(\d{1,5})$|^\[[0-9a-fA-F:.]+\]:(\d{1,5})$/.exec(address)
    : null;
  const number = Number(port?.[1] ?? port?.[2] ?? 0);
  if (number < 1 || number > 65_535) {
    throw wrong(`has ${JSON.stringify(address)} as an address; write host:port`);
  }
  return address as string;
}

function wrong(found: string): UserError {
  return new UserError(
    `Expected ${TF_CONFIG} such as ${FORM} but it ${found}; correct it, or unset it to train alone`,
  );
}
