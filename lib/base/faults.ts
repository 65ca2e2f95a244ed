import { LIBC } from "./libc.ts";
import { UserError } from "./user_error.ts";

/** The environment variable that switches faults on. */
export const FAULTS_VARIABLE = "TRINCA_FAULTS";

/** The kinds of operations on files that a fault can be in. */
export const DISK_OPERATIONS = ["open", "write", "sync", "rename", "mkdir", "remove", "link"] as const;
/** A kind of operation on files. */
export type DiskOperation = typeof DISK_OPERATIONS[number];

/** What happens instead of an operation. */
interface Fault {
  /** Kill the process, kill it in the middle of a write, or fail with the system's error of this name. */
  effect: "kill" | "tear" | `E${string}`;
  /** The only kind that counts; undefined if all do. */
  operation: DiskOperation | undefined;
  /** The first and the last operation that it happens to, 1-based. */
  from: number;
  to: number;
}

/** What is to be written of a text that is written in the middle of a fault, and what then happens. */
export interface TornWrite {
  /** The number of bytes to write. */
  bytes: number;
  /** Ends the write: throws, or kills the process. */
  end(): never;
}

const CLAUSE = new RegExp(
  `^(kill|tear|E[A-Z\\d]+)@(?:(${DISK_OPERATIONS.join("|")}):)?(\\d+)(?:(-)(\\d*))?$`,
);

/**
 * Faults of files that are switched on for tests of what a training does then: `deno task crash`. Clauses are
 * separated by semicolons:
 *
 * - `kill@17`: the process is killed (SIGKILL) before its 17th operation on files of runs;
 * - `tear@17`: it is killed when half of that write is done;
 * - `EIO@17`, `EIO@17-20`, `EIO@17-`: those operations fail with the system's error EIO; of a write for which there is
 *   no space (ENOSPC, EDQUOT) half is done;
 * - `ENOSPC@write:3-`: of the writes the third and all later ones;
 * - `list=FILE`: a line for each operation is appended to a file.
 */
export class Faults {
  readonly #faults: Fault[] = [];
  readonly #list: string | undefined;
  readonly #counts = new Map<DiskOperation | undefined, number>();

  /**
   * Parses a value of {@link FAULTS_VARIABLE}.
   *
   * @throws {UserError} If it is none.
   */
  constructor(text: string) {
    for (const clause of text.split(";").map((part) => part.trim()).filter((part) => part !== "")) {
      if (clause.startsWith("list=")) {
        this.#list = clause.slice("list=".length);
        continue;
      }
      const [, effect, operation, from, range, to] = CLAUSE.exec(clause) ?? [];
      if (effect === undefined) {
        throw new UserError(
          `Expected ${FAULTS_VARIABLE} to have clauses such as kill@17 or EIO@write:3- but found ${clause}; unset it`,
        );
      }
      this.#faults.push({
        effect: effect as Fault["effect"],
        operation: operation as DiskOperation | undefined,
        from: Number(from),
        to: range === undefined ? Number(from) : to === "" ? Infinity : Number(to),
      });
    }
  }

  /**
   * Counts an operation, which happens afterwards unless this throws or ends the process.
   *
   * @param length The number of bytes of a write.
   * @returns How a write is to be torn; undefined if it is not.
   */
  before(operation: DiskOperation, path: string, length = 0): TornWrite | undefined {
    const all = this.#count(undefined);
    const own = this.#count(operation);
    if (this.#list !== undefined) {
      Deno.writeTextFileSync(this.#list, `${all} ${operation} ${path}\n`, { append: true });
    }
    for (const fault of this.#faults) {
      if (fault.operation !== undefined && fault.operation !== operation) continue;
      const number = fault.operation === undefined ? all : own;
      if (number < fault.from || number > fault.to) continue;
      const { effect } = fault;
      const half = operation === "write" && ["tear", "ENOSPC", "EDQUOT"].includes(effect);
      const end = () => effect === "kill" || effect === "tear" ? killed() : failed(effect, operation, path);
      if (half) return { bytes: length >> 1, end };
      end();
    }
    return undefined;
  }

  #count(operation: DiskOperation | undefined): number {
    const count = (this.#counts.get(operation) ?? 0) + 1;
    this.#counts.set(operation, count);
    return count;
  }
}

/** What the environment asks for; empty in the usual case. */
const ASKED = askedFor();
let faults: Faults | undefined;

/**
 * Lets the faults that the environment asks for happen before an operation; usually there are none.
 *
 * @param length The number of bytes of a write.
 * @returns How a write is to be torn; undefined if it is not.
 * @throws {UserError} If the environment's faults cannot be read.
 */
export function beforeOperation(
  operation: DiskOperation,
  path: string,
  length?: number,
): TornWrite | undefined {
  if (ASKED === "") return undefined;
  faults ??= new Faults(ASKED);
  return faults.before(operation, path, length);
}

function askedFor(): string {
  // Asking for a right that was not granted would stop a program that uses Trinca as a library.
  const right = Deno.permissions.querySync({ name: "env", variable: FAULTS_VARIABLE });
  return right.state === "granted" ? Deno.env.get(FAULTS_VARIABLE) ?? "" : "";
}

/** Ends the process as a power failure would, but for what the system has in memory. */
function killed(): never {
  if (LIBC === undefined) {
    throw new UserError("Expected kill and tear on Linux or macOS; unset " + FAULTS_VARIABLE);
  }
  const libc = Deno.dlopen(LIBC, { kill: { parameters: ["i32", "i32"], result: "i32" } });
  for (;;) libc.symbols.kill(Deno.pid, 9);
}

function failed(code: string, operation: DiskOperation, path: string): never {
  throw Object.assign(new Error(`${code} by ${FAULTS_VARIABLE}: ${operation} '${path}'`), { code });
}
