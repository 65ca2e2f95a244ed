/**
 * Measures the training step in one form, for several batches, and prints an object of JSON for each; a program of
 * its own, since determinism is a property of the process.
 *
 * @module
 */
import { makeStepInput } from "../../lib/bench/step_input.ts";
import { ourStep, stepNetwork } from "../../lib/bench/our_step.ts";
import { median } from "../../lib/base/median.ts";
import { flattenTree } from "../../lib/engine/tensor_tree.ts";
import type { tf } from "../../lib/engine/tf.ts";
import { type EngineRequest, openEngine } from "../../lib/engine/open_engine.ts";
import { setUpEngine } from "../../lib/setup/set_up_for.ts";
import { printLine } from "../../lib/cli/run_command.ts";
import { thisMachine } from "../../lib/train/machine_watch.ts";
import { trainSteps } from "../engine/step_fixtures.ts";

/** The form of the step. */
interface Form {
  precision: "auto" | "float32" | "tf32" | "bfloat16";
  xla: boolean;
  deterministic?: boolean;
  batches: number[];
}

const SAMPLES = 100;
/** Steps that are trained twice, to see whether the bits are the same. */
const REPEATED = 10;

/** Prints the measurements of a form. */
async function measure({ precision, xla, deterministic = true, batches }: Form): Promise<void> {
  const request: EngineRequest = {
    engine: "native",
    library: await setUpEngine("native"),
    threads: 0,
    deterministic,
    // Asking for it would hide where the engine has none.
    ...(!xla && { xla }),
  };
  const { engine } = await openEngine(request);
  const machine = thisMachine(engine);
  const print = (facts: Record<string, unknown>) =>
    printLine(JSON.stringify({ precision, xla, deterministic, ...facts }));
  print({ device: engine.device, version: engine.version, has_xla: engine.hasXla });
  for (const batch of batches) {
    try {
      const input = await makeStepInput(batch);
      const step = await ourStep(input, {
        ...{ key: "trinca", name: "trinca", engine: request, steps: 1, precision },
        network: stepNetwork(input),
      });
      const first = await step.run();
      for (let i = 0; i < 5; i++) await step.run();
      const times: number[] = [];
      for (let i = 0; i < SAMPLES; i++) times.push(await step.run());
      const digits = (value: number) => Number(value.toFixed(3));
      print({
        batch,
        about: step.about,
        first_ms: digits(first),
        median_ms: digits(median(times)),
        least_ms: digits(Math.min(...times)),
        gpu: machine.gpu(),
      });
      step.dispose();
    } catch (error) {
      print({ batch, error: String(error).slice(0, 500) });
    }
  }
  const bits = async () => {
    const numbers: number[] = [];
    const training = { miner: "semi-hard", optimizer: "adam", learningRate: 1e-3, batchSize: 96 } as const;
    await trainSteps(engine, REPEATED, training, async (signals, state) => {
      numbers.push(...signals);
      for (const { leaf } of flattenTree<tf.Tensor>(state.tensors)) numbers.push(...await leaf.data());
    });
    return numbers;
  };
  const [one, other] = [await bits(), await bits()];
  print({ same_bits_twice: one.every((value, i) => Object.is(value, other[i])) });
}

await measure(JSON.parse(Deno.args[0]!));
Deno.exit(0);
