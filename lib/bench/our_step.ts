import type { Engine } from "../engine/engine.ts";
import type { TrainConfig } from "../config/train_config.ts";
import { type EngineRequest, openEngine } from "../engine/open_engine.ts";
import { disposeTree } from "../engine/tensor_tree.ts";
import { initialise } from "../model/initialise.ts";
import { makeNetwork, type Network } from "../model/network.ts";
import { type NetworkName, NETWORKS } from "../model/networks.ts";
import { hyperparameters, hyperTensors, optimizer } from "../train/optimizer.ts";
import { resolvePrecision } from "../train/resolve_precision.ts";
import { stepBatch } from "../train/step_batch.ts";
import { firstState, TrainState } from "../train/train_state.ts";
import { trainStep } from "../train/train_step.ts";
import { semiHard } from "../triplet/semi_hard.ts";
import { tripletLoss } from "../triplet/triplet_loss.ts";
import { type Contender, meanOfSteps } from "./contender.ts";
import type { StepInput } from "./step_input.ts";

/** Embedding size of the original program. */
export const EMBEDDING_SIZE = 64;
/** Margin of the original program. */
export const MARGIN = 1;
/** Learning rate of the original program. */
export const LEARNING_RATE = 1e-4;

/** How to run a training step. */
export interface StepRequest {
  /** Name in the figures for programs. */
  key: string;
  /** Name in the table. */
  name: string;
  engine: EngineRequest;
  /** Steps per round. */
  steps: number;
  /** The precision of the layers; that of `auto` by default. */
  precision?: TrainConfig["precision"];
}

/** A network for the images of a step, by default with embeddings of 64 numbers as in the original program. */
export function stepNetwork(
  { side }: StepInput,
  name: NetworkName = "original",
  embeddingSize = EMBEDDING_SIZE,
): Network {
  return makeNetwork({ height: side, width: side, channels: 1 }, NETWORKS[name](embeddingSize));
}

/** A contender that runs the training step of `train` on an engine. */
export async function ourStep(
  input: StepInput,
  { key, name, engine: request, steps, network, precision: wanted = "auto" }: StepRequest & {
    network: Network;
  },
): Promise<Contender> {
  const open = async (): Promise<Engine> => (await openEngine(request)).engine;
  const engine = await open();
  const precision = resolvePrecision(wanted, engine, false);
  const refused: string[] = [];
  const fused = precision === "bfloat16" ? engine.fusedBfloat16! : engine.fused;
  const adam = optimizer("adam", 0);
  const state = new TrainState(firstState(network, adam, initialise(network, 1), false));
  const run = engine.compile(
    trainStep(fused, {
      network,
      miner: semiHard,
      loss: tripletLoss({ margin: MARGIN }),
      optimizer: adam,
      clipNorm: 0,
      forXla: engine.hasXla,
    }),
    {
      name: "training step",
      tensorFloat32: precision === "tf32",
      xla: { onRefusal: (line) => refused.push(line) },
    },
  );
  let count = 0;
  const step = () => {
    const { batch, uniforms } = input;
    const inputs = {
      batch: stepBatch(network, batch, { uniforms }, engine.fused),
      hyper: hyperTensors(hyperparameters(LEARNING_RATE, ++count)),
    };
    const { signals, mining, state: next } = run({ ...inputs, state: state.tensors });
    state.replace(next);
    signals.dataSync();
    disposeTree({ signals, mining, inputs });
  };
  return {
    key,
    name,
    get about() {
      const xla = engine.hasXla ? `, ${refused[0] ?? "compiled by XLA"}` : "";
      return `${engine.device}, ${engine.version}, ${precision}${xla}`;
    },
    activate: async () => void await open(),
    run: async () => await Promise.resolve(meanOfSteps(step, steps, () => performance.now())),
    dispose() {
      run.dispose();
      state.dispose();
    },
  };
}
