import { fileURLToPath } from "node:url";
import { shippedHistory } from "../../lib/bench/shipped_history.ts";
import { EVENT_LOG } from "../../lib/run/event_log.ts";
import type { TrainEvent } from "../../lib/run/events.ts";
import { epochName } from "../../lib/run/checkpoint_names.ts";
import { linkCheckpoints } from "../../lib/run/link_checkpoints.ts";
import { readNetwork } from "../../lib/run/read_checkpoint.ts";
import { RUN_FILES } from "../../lib/run/run_folder.ts";
import { writeCheckpoint } from "../../lib/run/write_checkpoint.ts";
import { optimizer } from "../../lib/train/optimizer.ts";
import { firstState } from "../../lib/train/train_state.ts";

/** The run that is repeated: of all types of events, in lines as long as those of any run on MNIST. */
const TEMPLATE = fileURLToPath(import.meta.resolve("../../checkpoints/mnist"));
const STEPS_PER_EPOCH = 234;

/** Writes a log of at least that many steps, in whole epochs, which repeat those of the run that ships with the project. */
export async function writeLongLog(folder: string, steps: number): Promise<{ epochs: number }> {
  const epochs = Math.ceil(steps / STEPS_PER_EPOCH);
  const template = await shippedHistory();
  const firsts = template.flatMap(({ type }, i) => type === "epoch_started" ? [i] : []);
  const end = template.findIndex(({ type }) => type === "final_evaluation");
  const parts = firsts.map((first, i) => template.slice(first, firsts[i + 1] ?? end));
  using file = await Deno.open(`${folder}/${EVENT_LOG}`, { write: true, create: true, truncate: true });
  const encoder = new TextEncoder();
  const write = (events: readonly TrainEvent[]) => {
    const bytes = encoder.encode(events.map((event) => JSON.stringify(event) + "\n").join(""));
    for (let written = 0; written < bytes.length;) written += file.writeSync(bytes.subarray(written));
  };
  write(template.slice(0, firsts[0]));
  for (let epoch = 1; epoch <= epochs; epoch++) {
    const events = parts[(epoch - 1) % parts.length]!;
    write(events.filter(({ type }) => type !== "miner_changed").map((event) => moved(event, epoch)));
  }
  write(template.slice(end));
  return { epochs };
}

/** The same, as a run that can be resumed after its last epoch. */
export async function writeLongRun(folder: string, steps: number): Promise<{ epochs: number }> {
  await Deno.mkdir(folder);
  const { epochs } = await writeLongLog(folder, steps);
  const { state, parameters } = await readNetwork(`${TEMPLATE}/epoch_20`);
  const training = firstState(state.network, optimizer("adam", 0), parameters, false);
  const config = { ...state.config, epochs };
  const { format: _, ...rest } = state;
  await writeCheckpoint(folder, epochName(epochs), {
    state: { ...rest, config, epoch: epochs, step: 0, global_step: epochs * STEPS_PER_EPOCH, best: null },
    training,
  });
  await linkCheckpoints(folder);
  const stored = JSON.parse(await Deno.readTextFile(`${TEMPLATE}/${RUN_FILES.config}`));
  await Deno.writeTextFile(`${folder}/${RUN_FILES.config}`, JSON.stringify({ ...stored, epochs }));
  return { epochs };
}

/** An event of some epoch, moved to another. */
function moved(event: TrainEvent, epoch: number): TrainEvent {
  const by = (epoch - ("epoch" in event ? event.epoch : epoch)) * STEPS_PER_EPOCH;
  return {
    ...event,
    ...("epoch" in event && { epoch }),
    ...("global_step" in event && { global_step: event.global_step + by }),
    ...(event.type === "checkpoint_saved" && { name: epochName(epoch) }),
  };
}

// deno run -A tests/run/long_run.ts FOLDER STEPS
if (import.meta.main) await writeLongRun(Deno.args[0]!, Number(Deno.args[1]));
