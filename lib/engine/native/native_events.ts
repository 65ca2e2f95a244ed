import type { EventWriter } from "../engine.ts";
import type { NativeBinding } from "./binding.ts";
import { AttributeType, DataType } from "./types.ts";

/** How long events may wait: each write to the file waits for the disk. */
const FLUSH_MS = 1000;
/** How many may wait for so long; never reached. */
const MOST_WAITING = 100_000;

const encoder = new TextEncoder();
let opened = 0;

/**
 * Opens a file of TensorBoard's events by TensorFlow's own summary operations. It holds one tensor until it is
 * closed.
 *
 * Events are imported whole, and not made by `WriteScalarSummary`: that would stamp each value with the time at which
 * it is written, and a run that goes on writes its past too.
 *
 * @param folder Where to.
 * @param suffix What the file's name ends with.
 * @throws {Error} With TensorFlow's message, if the file cannot be written.
 */
export function openNativeEvents(binding: NativeBinding, folder: string, suffix: string): EventWriter {
  const text = (bytes: Uint8Array<ArrayBuffer>) => binding.createTensor([], DataType.TF_STRING, [bytes]);
  const whole = (value: number) => binding.createTensor([], DataType.TF_INT32, Int32Array.of(value));
  const string = (name: string, value: string) => ({ name, type: AttributeType.TF_ATTR_STRING, value });
  // TensorFlow gives one writer to all who ask by the same name.
  const names = [string("shared_name", `trinca events ${opened++}`), string("container", "")];
  const writer = binding.executeOp("SummaryWriter", names, [], 1)[0]!.id;
  const run = (operation: string, inputs: number[] = []) => {
    try {
      binding.executeOp(operation, [], [writer, ...inputs], 0);
    } finally {
      for (const id of inputs) binding.deleteTensor(id);
    }
  };
  try {
    run("CreateSummaryFileWriter", [
      text(encoder.encode(folder)),
      whole(MOST_WAITING),
      whole(FLUSH_MS),
      text(encoder.encode(suffix)),
    ]);
  } catch (error) {
    binding.deleteTensor(writer);
    throw error;
  }
  return {
    write: (event) => run("ImportEvent", [text(event)]),
    flush: () => run("FlushSummaryWriter"),
    close() {
      run("CloseSummaryWriter");
      binding.deleteTensor(writer);
    },
  };
}
