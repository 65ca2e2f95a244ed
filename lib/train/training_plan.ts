import { UserError } from "../base/user_error.ts";
import { compact, count } from "../base/format.ts";
import { describeAugmentation } from "../config/augmentation.ts";
import type { TrainConfig } from "../config/train_config.ts";
import type { Dataset } from "../data/dataset.ts";
import { describeEpoch } from "../data/describe_epoch.ts";
import { datasetNamed } from "../data/datasets.ts";
import { formatImageSize } from "../data/image_size.ts";
import { autoNetwork } from "../model/auto_network.ts";
import { networkCost } from "../model/network_cost.ts";
import { makeNetwork } from "../model/network.ts";
import { NETWORKS } from "../model/networks.ts";
import { parameterCount } from "../model/parameter_specs.ts";
import type { PlannedSetting } from "../report/data/data_report.ts";
import { chooseImages } from "./choose_images.ts";
import { planEpoch } from "./plan_epoch.ts";

/** What a training of a data set would choose. */
export interface TrainingPlan {
  settings: PlannedSetting[];
  /** Why it would refuse the data; missing if it would not. */
  refused?: string;
}

/**
 * Says what a training would choose for a data set, and why; or why it would refuse it. Trains nothing.
 *
 * @param config The settings of the training, with the data set's defaults.
 * @param given The names of the settings that were given.
 * @param notes Lines of the data set about how it was opened.
 */
export function trainingPlan(
  dataset: Dataset,
  config: TrainConfig,
  given: ReadonlySet<string>,
  notes: readonly string[] = [],
): TrainingPlan {
  const settings: PlannedSetting[] = [];
  const add = (setting: string, value: string | number, reason: string) =>
    settings.push({ setting, value: String(value), reason: given.has(setting) ? "as given" : reason });
  const { height, width, channels, validation } = dataset;
  const { prepares, title } = datasetNamed(dataset.name);
  const sizeNote = notes.map((note) => /brought to [^:]*: (.*)/.exec(note)?.[1]).find(Boolean);
  add(
    "size",
    formatImageSize({ height, width }),
    prepares ? sizeNote ?? "" : `the images of ${title} are used unchanged`,
  );
  add(
    "colour",
    channels === 1 ? "grey" : "rgb",
    channels === 1 ? "all images are grey" : "not all images are grey",
  );
  try {
    const { train, holdout } = chooseImages(dataset, config);
    add(
      "num_images",
      count(train.count),
      config.num_images === 0 ? "all of the training split" : "the first",
    );
    const batch = given.has("batch_size") ? config.batch_size : Math.min(config.batch_size, train.count);
    add(
      "batch_size",
      batch,
      batch < config.batch_size ? "all training images, which are few" : "the default",
    );
    const plan = planEpoch(train.labels, { ...config, batch_size: batch }, 1);
    add("epoch", describeEpoch(plan, train.labels), "");
    add(
      "holdout",
      holdout === undefined ? 0 : count(holdout.count),
      holdout === undefined
        ? "no images choose the best epoch: the last one is kept; --holdout or --holdout_classes set some aside"
        : validation === holdout
        ? "the split validation chooses the best epoch"
        : "these training images choose the best epoch",
    );
    const net = autoNetwork(config.net, train);
    const network = makeNetwork({ height, width, channels }, NETWORKS[net](config.embedding_size));
    const operations = networkCost(network).reduce((sum, { multiplyAdds }) => sum + multiplyAdds, 0);
    const cost = `${compact(parameterCount(network))} parameters, ${
      compact(operations)
    } multiply-adds for an image`;
    settings.push({
      setting: "net",
      value: net,
      reason: given.has("net") ? cost : `for images of ${width} × ${height}; ${cost}`,
    });
    add(
      "augment",
      config.augment,
      config.augment === "none" ? "the default" : describeAugmentation(config.augment),
    );
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { settings, refused: error.message };
  }
  return { settings };
}
