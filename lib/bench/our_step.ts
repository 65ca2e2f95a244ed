import { type Engine, type EngineRequest, openEngine } from "../engine/mod.ts";
import { tf } from "../engine/tf.ts";
import { type Architecture, initialise, runningSpecs, trainableSpecs } from "../model/mod.ts";
import { hyperparameters, optimizer } from "../train/optimizer.ts";
import { TrainState } from "../train/train_state.ts";
import { splitOutputs, trainStep } from "../train/train_step.ts";
import type { Contender } from "./contender.ts";
import type { StepInput } from "./step_input.ts";

/** The original's network and settings. */
export const ARCHITECTURE: Omit<Architecture, "height" | "width"> = { filters: [32, 64], embedding_size: 64 };
/** The original's margin. */
export const MARGIN = 1;
/** The original's learning rate. */
export const LEARNING_RATE = 1e-4;

/** The training step as `train` runs it, on an engine. */
export async function ourStep(
  name: string,
  input: StepInput,
  request: EngineRequest,
  steps: number,
): Promise<Contender> {
  const open = async (): Promise<Engine> => (await openEngine(request)).engine;
  const engine = await open();
  const architecture = { ...ARCHITECTURE, height: input.side, width: input.side };
  const adam = optimizer("adam", 0);
  const state = new TrainState(architecture, adam, initialise(architecture, 1), new Map());
  const run = engine.compile(
    trainStep(engine.fused, trainableSpecs(architecture).length, runningSpecs(architecture).length, {
      miner: "semi-hard",
      margin: MARGIN,
      reduction: "mean",
      optimizer: adam,
    }),
    { name: "training step" },
  );
  let count = 0;
  return {
    name,
    about: `${engine.device}, ${engine.version}`,
    steps,
    activate: async () => void await open(),
    step() {
      const size = input.batch.labels.length;
      const inputs = [
        tf.tensor4d(input.batch.pixels, [size, input.side, input.side, 1], "int32"),
        tf.tensor1d(input.batch.labels, "int32"),
        tf.tensor2d(input.uniforms, [2, size]),
        tf.tensor1d(hyperparameters(LEARNING_RATE, ++count)),
      ];
      const { signals, mining, state: next } = splitOutputs(run([...inputs, ...state.tensors]));
      state.replace(next);
      const [loss] = signals.dataSync();
      tf.dispose([signals, ...Object.values(mining), ...inputs]);
      return loss!;
    },
    dispose() {
      run.dispose();
      state.dispose();
    },
  };
}
