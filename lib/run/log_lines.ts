import { dirname } from "node:path";
import { withDiskErrors } from "../base/files.ts";
import { isRegularFile } from "../base/read_regular_file.ts";
import { UserError } from "../base/user_error.ts";
import { TrainEvent } from "./events.ts";
import { namedByFolder } from "./named_by_folder.ts";

/** A line of a run's log as it is, and its event, with the name that the run has now. */
export interface LogLine {
  line: string;
  event: TrainEvent;
}

/** The number of bytes that are read at a time. */
const CHUNK_BYTES = 1 << 20;
/** A longer line is none that a training wrote; the longest has some 20 KB, and a start with class names a few MB. */
const MAX_LINE_BYTES = 1 << 28;
const NEWLINE = 10;

/**
 * Yields the lines of a run's log in order, some at a time, so that a log of any length needs little memory. An
 * incomplete last line, which a crash leaves, is ignored.
 *
 * @param path The log's path.
 * @throws {UserError} If the log is missing or one of its lines is not an event.
 */
export async function* logLines(path: string): AsyncGenerator<LogLine[], void> {
  using file = await openLog(path);
  let buffer = new Uint8Array(CHUNK_BYTES);
  let [held, count] = [0, 0];
  const decoder = new TextDecoder();
  for (let read; (read = await file.read(buffer.subarray(held))) !== null;) {
    const filled = held + read;
    const end = buffer.subarray(0, filled).lastIndexOf(NEWLINE) + 1;
    const lines = decoder.decode(buffer.subarray(0, end)).split("\n").slice(0, -1);
    if (lines.length > 0) yield lines.map((line) => parse(line, path, ++count));
    buffer.copyWithin(0, end, filled);
    held = filled - end;
    if (held < buffer.length) continue;
    if (held > MAX_LINE_BYTES) throw damaged(decoder.decode(buffer.subarray(0, 40)), path, count + 1);
    const larger = new Uint8Array(2 * buffer.length);
    larger.set(buffer);
    buffer = larger;
  }
}

/** Opens a log; a folder, a device or a pipe in its place is not read. */
async function openLog(path: string): Promise<Deno.FsFile> {
  // Checked before opening it, since opening a pipe would wait for a writer.
  if (!await isRegularFile(path)) {
    throw new UserError(`Expected the events of a run in ${path} but found no such file`);
  }
  return await withDiskErrors(path, () => Deno.open(path), "read");
}

function parse(line: string, path: string, number: number): LogLine {
  try {
    return { line, event: namedByFolder(TrainEvent.parse(JSON.parse(line)), dirname(path)) };
  } catch {
    throw damaged(line, path, number);
  }
}

function damaged(line: string, path: string, number: number): UserError {
  return new UserError(`Expected an event in line ${number} of ${path} but found ${line.slice(0, 40)}`);
}
