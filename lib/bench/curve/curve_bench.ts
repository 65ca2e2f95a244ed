import { setTimeout as delay } from "node:timers/promises";
import { UserError } from "../../base/user_error.ts";
import { printError } from "../../cli/run_command.ts";
import { defaults } from "../../config/option.ts";
import { SESSION_OPTIONS } from "../../config/session_options.ts";
import { openDataset } from "../../data/open_dataset.ts";
import { preparationFor } from "../../data/preparation_for.ts";
import { openEngine } from "../../engine/open_engine.ts";
import { chooseImages } from "../../train/choose_images.ts";
import { type BenchInput, needLibrary } from "../bench_input.ts";
import { type BenchResult, leftOutNotes } from "../bench_result.ts";
import { withSharedFolder } from "../image_files.ts";
import { onInterrupt } from "../quality/on_interrupt.ts";
import { planRows } from "../quality/planned_training.ts";
import { readStudy } from "../quality/read_study.ts";
import { curveStudy } from "../quality/studies.ts";
import type { CurveContender } from "./curve_contender.ts";
import { curvePlot } from "./curve_plot.ts";
import { type Curves, curveTable, firstReaching } from "./curve_table.ts";
import { ourCurve } from "./our_curve.ts";
import { pytorchCurve } from "./pytorch_curve.ts";
import type { CurvePoint } from "./training_clock.ts";

/** The flags of `bench` that change the training of the original's program too. */
const SHARED = ["epochs", "num_images", "batch_size"];
/** Milliseconds after which a signal has been noticed. */
const NOTICED_MS = 300;

/**
 * Measures VAL on held-out images over the seconds of a training: of Trinca's recipes and of the original's program, on
 * the same images, epoch by epoch in turn.
 *
 * @throws {UserError} If libtensorflow is unavailable, the data is damaged or does not suit the original's network, or a
 * flag of a variant is wrong.
 */
export async function benchCurve(
  { config, given, library, data, pytorch }: BenchInput,
): Promise<BenchResult> {
  needLibrary(library);
  const study = config.variants === "" ? curveStudy() : await readStudy(config.variants);
  const settings = { config, given, dataset: data.name };
  const rows = await planRows(study, settings);
  const shared = new Set([...given].filter((name) => SHARED.includes(name)));
  const [original] = await planRows({ baseName: "original", base: [], variants: new Map() }, {
    ...settings,
    given: shared,
  });
  const dataset = await openDataset({ ...data, ...preparationFor(data.name, config) });
  if (dataset.channels !== 1 || dataset.height !== dataset.width) {
    throw new UserError(
      `Expected square grey images, as the original's program takes, but ${dataset.title} has ` +
        `${dataset.height} × ${dataset.width} × ${dataset.channels}; use other data`,
    );
  }
  await openEngine({ engine: "native", library, threads: config.threads }); // Measures the rival's embeddings.
  const found = new Map<string, { name: string; about: string; curves: CurvePoint[][] }>();
  let images = { train: 0, holdout: 0 };
  const interrupted = Promise.withResolvers<"interrupted">();
  using _ = onInterrupt(() => interrupted.resolve("interrupted"));
  let stopped = false;
  for (let seed = 1; seed <= config.seeds && !stopped; seed++) {
    await withSharedFolder(async (folder) => {
      const of = original!.trainings[seed - 1]!.config;
      const { train, holdout } = chooseImages(dataset, of);
      images = { train: train.count, holdout: holdout!.count };
      const rival = await pytorchCurve(pytorch, folder, { config: of, train, holdout: holdout! });
      const contenders = [
        ...rows.map(({ name, trainings }, i) => {
          const session = {
            ...defaults(SESSION_OPTIONS),
            engine: "native" as const,
            threads: config.threads,
          };
          const request = {
            config: { ...trainings[seed - 1]!.config, ...session, checkpoint_path: folder, no_report: true },
            run: `curve-${i}`,
            fitBatch: trainings[seed - 1]!.fitBatch,
            library,
            data,
          };
          return ourCurve(
            `trinca_${name}`,
            `trinca, ${name}`,
            "deno task train, with its events and checkpoints",
            request,
          );
        }),
        ...(rival === undefined ? [] : [rival]),
      ];
      const most = Math.max(...contenders.map(({ epochs }) => epochs));
      try {
        for (const { key, name, about } of contenders) {
          if (!found.has(key)) found.set(key, { name, about, curves: [] });
          found.get(key)!.curves.push([]);
        }
        for (let epoch = 1; epoch <= most && !stopped; epoch++) {
          const left = contenders.filter(({ epochs }) => epoch <= epochs);
          const trained = inTurn(left, epoch, seed, found).catch(async (error) => {
            // Ctrl-C in a terminal ends the rival too, perhaps before it is noticed here.
            await Promise.race([interrupted.promise, delay(NOTICED_MS)]);
            throw error;
          });
          stopped = await Promise.race([interrupted.promise, trained]) === "interrupted";
          trained.catch(() => {});
        }
      } finally {
        for (const contender of contenders) await contender.end();
      }
    });
  }
  if (stopped) return { tables: [], notes: ["Stopped"], figures: {}, leftOut: {}, stopped };
  return curveResult();

  function curveResult(): BenchResult {
    const { seeds, target } = config;
    const contenders = [...found].map(([key, { name, curves }]): Curves => ({ key, name, curves }));
    const rival = contenders.find(({ key }) => key.startsWith("pytorch"));
    const measured =
      `${dataset.title}: ${images.train} training images, ${images.holdout} held out by the seed`;
    return {
      tables: [curveTable(contenders, rival, target)],
      notes: [
        `${measured}; seeds 1 to ${seeds}, all contenders of a seed epoch by epoch in turn. Medians of the seeds; ` +
        "as fast: of the seeds' ratios; ≥ where the rival did not reach it, and its whole training counts.",
        `VAL: exact, at FAR 0.001, over all pairs of the held-out images; 12 times in each of the first two epochs, then ` +
        "twice. Seconds: of training, without evaluations on either side; reading the images does not count, compiling does.",
        ...rows.map(({ name, flags }) =>
          `trinca, ${name}: deno task train${flags === "" ? "" : ` ${flags}`}`
        ),
        ...(rival === undefined ? [] : [`${rival.name}: ${found.get(rival.key)!.about}`]),
        ...leftOutNotes(pytorch.leftOut),
      ],
      figures: {
        curve: Object.fromEntries(contenders.map(({ key, curves }) => [
          key,
          curves.map((points) => ({
            seconds_to_target: firstReaching(points, target)?.seconds ?? null,
            // NaN is not JSON.
            points: points.map(({ val, ...point }) => ({ ...point, val: Number.isNaN(val) ? null : val })),
          })),
        ])),
      },
      leftOut: pytorch.leftOut,
      plots: [{ name: "quality_over_time", svg: curvePlot(contenders, target, measured) }],
    };
  }
}

/** Trains an epoch of each contender. */
async function inTurn(
  contenders: readonly CurveContender[],
  epoch: number,
  seed: number,
  found: ReadonlyMap<string, { curves: CurvePoint[][] }>,
): Promise<void> {
  for (const contender of contenders) {
    const points = await contender.epoch(epoch);
    found.get(contender.key)!.curves.at(-1)!.push(...points);
    const last = points.at(-1);
    if (last === undefined) continue;
    printError(
      `Seed ${seed}, epoch ${epoch}, ${contender.name}: VAL ${last.val.toFixed(4)} after ${
        last.seconds.toFixed(1)
      } s`,
    );
  }
}
