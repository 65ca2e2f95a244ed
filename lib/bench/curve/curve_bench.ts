import { setTimeout as delay } from "node:timers/promises";
import { UserError } from "../../base/user_error.ts";
import { printError } from "../../cli/run_command.ts";
import { defaults } from "../../config/option.ts";
import { SESSION_OPTIONS } from "../../config/session_options.ts";
import { openDataset } from "../../data/open_dataset.ts";
import { preparationFor } from "../../data/preparation_for.ts";
import { openEngine } from "../../engine/open_engine.ts";
import { chooseImages } from "../../train/choose_images.ts";
import type { TrainingRequest } from "../../train/messages.ts";
import { type BenchInput, needLibrary } from "../bench_input.ts";
import type { BenchResult } from "../bench_result.ts";
import { withSharedFolder } from "../image_files.ts";
import { onInterrupt } from "../../cli/on_interrupt.ts";
import { type PlannedRow, planRows } from "../quality/planned_training.ts";
import { readStudy } from "../quality/read_study.ts";
import { curveStudy } from "../quality/studies.ts";
import type { CurveContender } from "./curve_contender.ts";
import { curveResult } from "./curve_result.ts";
import type { Curves } from "./curve_table.ts";
import { ourCurve } from "./our_curve.ts";
import { pytorchCurve } from "./pytorch_curve.ts";
import type { CurvePoint } from "./training_clock.ts";

/** The flags of `bench` that change the training of the original's program too. */
const SHARED = ["epochs", "num_images", "batch_size"];
/** Milliseconds after which a signal has been noticed. */
const NOTICED_MS = 300;

/** A contender with its curves so far, one for each seed. */
type Measured = Omit<Curves, "curves"> & { curves: CurvePoint[][]; about: string };

/**
 * Measures VAL on held-out images over the seconds of a training: of Trinca's recipes and of the original's program, on
 * the same images, epoch by epoch in turn.
 *
 * @throws {UserError} If libtensorflow is unavailable, the data is damaged or does not suit the original's network, or a
 * flag of a variant is wrong.
 */
export async function benchCurve(input: BenchInput): Promise<BenchResult> {
  const { config, given, library, data, pytorch } = input;
  needLibrary(library);
  const study = config.variants === "" ? curveStudy() : await readStudy(config.variants);
  const settings = { config, given, dataset: data.name };
  const rows = await planRows(study, settings);
  const shared = { ...settings, given: new Set([...given].filter((name) => SHARED.includes(name))) };
  const [original] = await planRows({ baseName: "original", base: [], variants: new Map() }, shared);
  const dataset = await openDataset({ ...data, ...preparationFor(data.name, config) });
  if (dataset.channels !== 1 || dataset.height !== dataset.width) {
    throw new UserError(
      `Expected square grey images, as the original's program takes, but ${dataset.title} has ` +
        `${dataset.height} × ${dataset.width} × ${dataset.channels}; use other data`,
    );
  }
  await openEngine({ engine: "native", library, threads: config.threads }); // Measures the rival's embeddings.
  const interrupted = Promise.withResolvers<"interrupted">();
  using _ = onInterrupt(() => interrupted.resolve("interrupted"));
  const measured = new Map<string, Measured>();
  let images = { train: 0, holdout: 0 };
  for (let seed = 1; seed <= config.seeds; seed++) {
    const stopped = await withSharedFolder(async (folder) => {
      const of = original!.trainings[seed - 1]!.config;
      const { train, holdout } = chooseImages(dataset, of);
      images = { train: train.count, holdout: holdout!.count };
      const rival = await pytorchCurve(pytorch, folder, { config: of, train, holdout: holdout! });
      const ours = rows.map((row, i) => ourContender(row, rows[0]!, requestIn(folder, row, i, seed)));
      const contenders = [...ours, ...(rival === undefined ? [] : [rival])];
      const trained = trainInTurn(contenders, seed, measured).catch(async (error) => {
        // Ctrl-C in a terminal ends the rival too, perhaps before it is noticed here.
        await Promise.race([interrupted.promise, delay(NOTICED_MS)]);
        throw error;
      });
      try {
        return await Promise.race([interrupted.promise, trained]) === "interrupted";
      } finally {
        for (const contender of contenders) await contender.end();
      }
    }, { exitsOnInterrupt: false });
    if (stopped) return { tables: [], notes: ["Stopped"], figures: {}, leftOut: {}, stopped };
  }
  return curveResult([...measured.values()], {
    data: `${dataset.title}: ${images.train} training images, ${images.holdout} held out by the seed`,
    seeds: config.seeds,
    target: config.target,
    leftOut: pytorch.leftOut,
  });

  function requestIn(
    folder: string,
    { trainings }: PlannedRow,
    index: number,
    seed: number,
  ): TrainingRequest {
    const { config: training, fitBatch } = trainings[seed - 1]!;
    const session = { ...defaults(SESSION_OPTIONS), engine: "native" as const, threads: config.threads };
    return {
      config: { ...training, ...session, evaluate_every: 1, checkpoint_path: folder, no_report: true },
      run: `curve-${index}`,
      fitBatch,
      library,
      data,
    };
  }
}

function ourContender(
  row: PlannedRow,
  base: PlannedRow,
  request: TrainingRequest,
): CurveContender {
  const flags = row === base ? base.flags : `${base.flags} ${row.flags}`;
  return ourCurve(`trinca_${row.name}`, `trinca, ${row.name}`, flags, request);
}

/** Trains all epochs of the contenders of a seed, in turn, and adds to what was measured. */
async function trainInTurn(
  contenders: readonly CurveContender[],
  seed: number,
  measured: Map<string, Measured>,
): Promise<void> {
  for (const { key, name } of contenders) {
    if (!measured.has(key)) measured.set(key, { key, name, about: "", curves: [] });
    measured.get(key)!.curves.push([]);
  }
  const most = Math.max(...contenders.map(({ epochs }) => epochs));
  for (let epoch = 1; epoch <= most; epoch++) {
    for (const contender of contenders) {
      if (epoch > contender.epochs) continue;
      const points = await contender.epoch(epoch);
      const own = measured.get(contender.key)!;
      own.about = contender.about;
      own.curves.at(-1)!.push(...points);
      const last = points.at(-1);
      if (last === undefined) continue;
      const at = `Seed ${seed}, epoch ${epoch}, ${contender.name}`;
      printError(`${at}: VAL ${last.val.toFixed(4)} after ${last.seconds.toFixed(1)} s of training`);
    }
  }
}
