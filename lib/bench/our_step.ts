import type { Engine } from "../engine/engine.ts";
import { type EngineRequest, openEngine } from "../engine/open_engine.ts";
import { tf } from "../engine/tf.ts";
import { type Architecture, runningSpecs, trainableSpecs } from "../model/architecture.ts";
import { initialise } from "../model/initialise.ts";
import { hyperparameters, optimizer } from "../train/optimizer.ts";
import { settlePrecision } from "../train/settle_precision.ts";
import { TrainState } from "../train/train_state.ts";
import { splitOutputs, trainStep } from "../train/train_step.ts";
import { MINERS } from "../triplet/miners.ts";
import { tripletLoss } from "../triplet/triplet_loss.ts";
import { type Contender, meanOfSteps } from "./contender.ts";
import type { StepInput } from "./step_input.ts";

/** The original's network and settings. */
export const ARCHITECTURE: Omit<Architecture, "height" | "width"> = { filters: [32, 64], embedding_size: 64 };
/** The original's margin. */
export const MARGIN = 1;
/** The original's learning rate. */
export const LEARNING_RATE = 1e-4;

/** Who runs a step, and how. */
export interface StepRequest {
  /** Its name in the figures for programs. */
  key: string;
  /** As the table calls it. */
  name: string;
  /** The engine that it runs on. */
  engine: EngineRequest;
  /** Steps in a round. */
  steps: number;
  /** Numbers in an embedding; the original's 64 if not given. */
  embeddingSize?: number;
}

/** The training step as `train` runs it, on an engine. */
export async function ourStep(
  input: StepInput,
  { key, name, engine: request, steps, embeddingSize = ARCHITECTURE.embedding_size }: StepRequest,
): Promise<Contender> {
  const open = async (): Promise<Engine> => (await openEngine(request)).engine;
  const engine = await open();
  const architecture = {
    ...ARCHITECTURE,
    embedding_size: embeddingSize,
    height: input.side,
    width: input.side,
  };
  const precision = settlePrecision("auto", engine, false);
  const fused = precision === "bfloat16" ? engine.fusedBfloat16! : engine.fused;
  const adam = optimizer("adam", 0);
  const state = new TrainState(architecture, adam, initialise(architecture, 1), new Map());
  const run = engine.compile(
    trainStep(fused, trainableSpecs(architecture).length, runningSpecs(architecture).length, {
      miner: MINERS["semi-hard"],
      loss: tripletLoss({ margin: MARGIN }),
      optimizer: adam,
      clipNorm: 0,
      augments: false,
      averages: false,
    }),
    { name: "training step" },
  );
  let count = 0;
  const step = () => {
    const size = input.batch.labels.length;
    const inputs = [
      tf.tensor4d(input.batch.pixels, [size, input.side, input.side, 1], "int32"),
      tf.tensor1d(input.batch.labels, "int32"),
      tf.tensor2d(input.uniforms, [2, size]),
      tf.tensor1d(hyperparameters(LEARNING_RATE, ++count)),
    ];
    const { signals, mining, state: next } = splitOutputs(run([...inputs, ...state.tensors]));
    state.replace(next);
    signals.dataSync();
    tf.dispose([signals, ...Object.values(mining), ...inputs]);
  };
  return {
    key,
    name,
    about: `${engine.device}, ${engine.version}, ${precision}`,
    activate: async () => void await open(),
    run: async () => await Promise.resolve(meanOfSteps(step, steps, () => performance.now())),
    dispose() {
      run.dispose();
      state.dispose();
    },
  };
}
