import { MAIN_RATE } from "../config/false_accept_rates.ts";
import { openDataset } from "../data/open_dataset.ts";
import { preparationFor } from "../data/preparation_for.ts";
import { openEngine } from "../engine/open_engine.ts";
import { evaluateExact } from "../eval/exact.ts";
import { autoNetwork } from "../model/auto_network.ts";
import { embeddingSize, makeNetwork } from "../model/network.ts";
import { NETWORKS } from "../model/networks.ts";
import { chooseImages } from "../train/choose_images.ts";
import { resolvePrecision } from "../train/resolve_precision.ts";
import { type BenchInput, needLibrary } from "./bench_input.ts";
import { type BenchResult, leftOutNotes } from "./bench_result.ts";
import { dataRecipe } from "./data_recipe.ts";
import { dataFigures, type DataOutcome, dataTable, verdicts } from "./data_table.ts";
import { plannedEpoch } from "./epoch_files.ts";
import { withSharedFolder } from "./image_files.ts";
import { ourTraining, type TrainingInput } from "./our_training.ts";
import { pytorchTraining } from "./pytorch_training.ts";

/**
 * Trains a network on a data set with ours and with PyTorch, by the same recipe in the same batches, epoch by epoch in
 * turn; measures the time of the training and both networks on the test images.
 *
 * @throws {UserError} If libtensorflow is unavailable, the data is damaged or does not suit the settings, or a training
 * diverges.
 */
export async function benchData({ config, library, data, pytorch }: BenchInput): Promise<BenchResult> {
  needLibrary(library);
  const dataset = await openDataset({ ...data, ...preparationFor(data.name, config) });
  const { engine } = await openEngine({ engine: "native", library, threads: config.threads });
  const { train } = chooseImages(dataset, dataRecipe(config, 1));
  const settled = { ...config, batch_size: Math.min(config.batch_size, train.count) };
  const precision = resolvePrecision("auto", engine, false);
  const net = autoNetwork(config.net, train);
  const { height, width, channels } = train;
  const network = makeNetwork({ height, width, channels }, NETWORKS[net](config.embedding_size));
  const input: TrainingInput = {
    engine,
    network,
    dataset,
    train,
    configOf: (seed) => ({ ...dataRecipe(settled, seed), precision }),
  };
  return await withSharedFolder(async (folder) => {
    const rival = await pytorchTraining(pytorch, folder, input);
    const contenders = [await ourTraining(input), ...(rival === undefined ? [] : [rival])];
    const outcomes: DataOutcome[] = contenders.map(({ key, name }) => ({
      key,
      name,
      epochs: [],
      recalls: [],
      vals: [],
    }));
    let steps = 0;
    for (let seed = 1; seed <= config.seeds; seed++) {
      const recipe = input.configOf(seed);
      const first = plannedEpoch(train.labels, recipe, 1);
      steps = first.plan.length;
      for (const contender of contenders) await contender.start(seed, first);
      for (let epoch = 1; epoch <= recipe.epochs; epoch++) {
        const planned = epoch === 1 ? first : plannedEpoch(train.labels, recipe, epoch);
        for (const [i, contender] of contenders.entries()) {
          outcomes[i]!.epochs.push(await contender.train(planned));
        }
      }
      for (const [i, contender] of contenders.entries()) {
        const embeddings = await contender.embed();
        const { recall_at_1, val_at_far } = await evaluateExact(
          embeddings,
          embeddingSize(network),
          dataset.test.labels,
        );
        outcomes[i]!.recalls.push(recall_at_1);
        outcomes[i]!.vals.push(val_at_far[MAIN_RATE] ?? NaN);
      }
    }
    for (const contender of contenders) await contender.dispose();
    const { epochs, batch_size, lr, margin, warmup, ema, augment, turned_classes } = input.configOf(1);
    return {
      tables: [dataTable(outcomes, config.seeds)],
      notes: [
        `${dataset.title}: ${train.count} training images of ${new Set(train.labels).size} classes` +
        `${
          turned_classes > 0 ? ", turns included," : ""
        } and ${dataset.test.count} test images, ${width} × ${height} ` +
        `${channels === 1 ? "grey" : "colour"}; ${net}, ${config.seeds} ${
          config.seeds === 1 ? "seed" : "seeds"
        }, ` +
        `${epochs} epochs of ${steps} batches of ${batch_size}.`,
        `Both: semi-hard triplets, margin ${margin}; Adam, rate ${lr}, cosine after ${warmup} ${
          warmup === 1 ? "epoch" : "epochs"
        } of warm-up; moving ` +
        `average ${ema}; augmentation ${augment}, by the same random numbers; the same batches.`,
        "seconds: the steps of a training, without reading and evaluating images, mean of the seeds; ratios epoch by " +
        "epoch in turn. Figures: exact, over all pairs of test images, mean ± standard deviation over the seeds; " +
        "difference ± its 95% interval by Student's t.",
        ...verdicts(outcomes),
        ...contenders.map(({ name, about }) => `${name}: ${about}`),
        ...leftOutNotes(pytorch.leftOut),
      ],
      figures: { data: dataFigures(outcomes, config.seeds) },
      leftOut: pytorch.leftOut,
    };
  });
}
