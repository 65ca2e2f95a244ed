import { dirname } from "node:path";
import { describeDiskError } from "../base/files.ts";
import { isRegularFile } from "../base/read_regular_file.ts";
import { UserError } from "../base/user_error.ts";
import { EVENT_LOG } from "./event_log.ts";
import { TrainEvent } from "./events.ts";
import { namedByFolder } from "./named_by_folder.ts";

/** Some events of a log that is followed. */
export interface EventBatch {
  /** In the log's order; may be empty. */
  events: TrainEvent[];
  /**
   * Whether the log was replaced, as in a resume: earlier events are obsolete, and these are the first of
   * the new log.
   */
  restarted: boolean;
  /** Whether the end of the log has been reached. */
  current: boolean;
}

/** How to follow a log. */
export interface FollowOptions {
  signal?: AbortSignal;
  /** Waits before reading a log again that had nothing new; by default a fifth of a second. */
  wait?: () => Promise<void>;
}

/**
 * The maximum length of a line, and the number of bytes read at a time: a log of any length needs no more
 * memory. The longest events, those of an evaluation, have some 20 KB.
 */
const MAX_BYTES = 1 << 20;
const NEWLINE = 10;
const LOOK_EVERY_MS = 200;

const KNOWN_TYPES: ReadonlySet<string> = new Set(TrainEvent.options.map(({ shape }) => shape.type.value));

/**
 * Yields the events of a run from the first one on, and new ones as they are written, until the signal
 * aborts. Events of unknown types, which a newer program wrote, are ignored. The batch after one that is
 * `current` contains something new.
 *
 * @param folder The run's folder.
 * @throws {UserError} If the log is missing, is removed, or one of its lines is damaged.
 */
export async function* followEvents(
  folder: string,
  { signal, wait = () => pause(signal) }: FollowOptions = {},
): AsyncGenerator<EventBatch, void> {
  const path = `${folder}/${EVENT_LOG}`;
  let restarted = false;
  while (!signal?.aborted) {
    if (!await isRegularFile(path)) throw missing(path);
    using file = await Deno.open(path).catch((error) => {
      throw error instanceof Deno.errors.NotFound
        ? missing(path)
        : describeDiskError(path, error, "read") ?? error;
    });
    for await (const batch of followFile(file, path, wait, signal)) {
      yield { ...batch, restarted };
      restarted = false;
    }
    restarted = true;
  }
}

/** Follows a file until it is replaced by another. */
async function* followFile(
  file: Deno.FsFile,
  path: string,
  wait: () => Promise<void>,
  signal: AbortSignal | undefined,
): AsyncGenerator<Omit<EventBatch, "restarted">, void> {
  const buffer = new Uint8Array(MAX_BYTES);
  let [line, position, held] = [0, 0, 0]; // `held`: the number of bytes of an incomplete line at the start of the buffer.
  let current = false;
  while (!signal?.aborted) {
    const read = await file.read(buffer.subarray(held));
    if (read === null) {
      if (!current) yield { events: [], current: true };
      current = true;
      await wait();
      if (await isReplaced(file, path, position)) return;
      continue;
    }
    position += read;
    const filled = held + read;
    const end = buffer.subarray(0, filled).lastIndexOf(NEWLINE) + 1;
    const lines = new TextDecoder().decode(buffer.subarray(0, end)).split("\n").slice(0, -1);
    const events: TrainEvent[] = [];
    for (const text of lines) {
      line++;
      const event = parseLine(text, path, line);
      if (event !== undefined) events.push(event);
    }
    buffer.copyWithin(0, end, filled);
    held = filled - end;
    if (held === buffer.length) {
      throw damaged(new TextDecoder().decode(buffer.subarray(0, 40)), path, line + 1);
    }
    if (events.length === 0) continue;
    current = filled < buffer.length; // Otherwise there may be more to read.
    yield { events, current };
  }
}

/** Parses a line; undefined for an event of an unknown type. */
function parseLine(text: string, path: string, line: number): TrainEvent | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw damaged(text, path, line);
  }
  // Steps are validated too, although there may be a million: it takes about as long as parsing their JSON.
  const parsed = TrainEvent.safeParse(value);
  if (parsed.success) return namedByFolder(parsed.data, dirname(path));
  const type = (value as { type?: unknown } | null)?.type;
  if (typeof type === "string" && !KNOWN_TYPES.has(type)) return undefined;
  throw damaged(text, path, line);
}

/** Whether the log was replaced by another file, or has become shorter than what was read of it. */
async function isReplaced(file: Deno.FsFile, path: string, position: number): Promise<boolean> {
  const [ours, named] = await Promise.all([file.stat(), Deno.stat(path).catch(() => undefined)]);
  if (named === undefined) throw missing(path);
  return named.ino !== ours.ino || named.dev !== ours.dev || named.size < position;
}

function missing(path: string): UserError {
  return new UserError(`Expected the events of a run in ${path} but found no such file`);
}

function damaged(text: string, path: string, line: number): UserError {
  return new UserError(`Expected an event in line ${line} of ${path} but found ${text.slice(0, 40)}`);
}

/** Waits a moment, or until the signal aborts. */
function pause(signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, LOOK_EVERY_MS);
    signal?.addEventListener("abort", end);
  });
}
