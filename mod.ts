/**
 * Trains embedding networks with metric losses, measures them exactly, and uses them.
 *
 * @example Train on a folder of images, one folder a class
 * ```ts ignore
 * import { convNet, curriculum, evaluate, imageFolder, openEngine, train, tripletLoss } from "@trinca/trinca";
 *
 * const data = await imageFolder("photos/", { size: 64 });
 * const run = train({
 *   engine: await openEngine(),
 *   data,
 *   network: convNet({ filters: [32, 64], embedding: 64 }),
 *   loss: tripletLoss({ margin: 1, miner: curriculum({ semiHard: 0.4 }) }),
 *   epochs: 20,
 * });
 * for await (const event of run) {
 *   if (event.type === "epoch_finished") console.log(event.epoch, event.validation_loss);
 * }
 * const { network } = await run.result;
 * console.log((await evaluate(await network.embed(data.test), data.test.labels)).valAtFar["0.001"]);
 * ```
 *
 * @module
 */
export { readNpy } from "./lib/base/npy.ts";
export { UserError } from "./lib/base/user_error.ts";
export type { Augmentation, AugmentationChoice } from "./lib/config/augmentation.ts";
export { Dataset } from "./lib/data/dataset.ts";
export { drawnDigits } from "./lib/data/digits/drawn_digits.ts";
export { imageFolder, type ImageOptions } from "./lib/data/folder/image_folder.ts";
export { ImageSet } from "./lib/data/image_set.ts";
export { imageTable } from "./lib/data/table/image_table.ts";
export type { Engine } from "./lib/engine/engine.ts";
export {
  type EmbeddingNetwork,
  type Embeddings,
  type EmbedOptions,
  loadNetwork,
} from "./lib/evaluate/embedding_network.ts";
export { evaluate, type EvaluateOptions } from "./lib/evaluate/evaluate.ts";
export type { Layer } from "./lib/model/layer_kind.ts";
export { averagePool } from "./lib/model/layers/average_pool.ts";
export { batchNorm } from "./lib/model/layers/batch_norm.ts";
export { conv } from "./lib/model/layers/conv.ts";
export { dense } from "./lib/model/layers/dense.ts";
export { dropout } from "./lib/model/layers/dropout.ts";
export { flatten } from "./lib/model/layers/flatten.ts";
export { globalPool } from "./lib/model/layers/global_pool.ts";
export { l2 } from "./lib/model/layers/l2.ts";
export { maxPool } from "./lib/model/layers/max_pool.ts";
export { relu } from "./lib/model/layers/relu.ts";
export { residual } from "./lib/model/layers/residual.ts";
export { convNet } from "./lib/model/networks/conv_net.ts";
export { resnet10 } from "./lib/model/networks/resnet10.ts";
export type { TrainEvent } from "./lib/run/events.ts";
export { followEvents } from "./lib/run/follow_events.ts";
export {
  type Claim,
  ImageIndex,
  type ImageInput,
  type SearchOptions,
  type VerdictOptions,
} from "./lib/search/image_index.ts";
export { nearest, type Neighbour, type SearchedRows } from "./lib/search/nearest.ts";
export type { Answer, Match } from "./lib/search/search_index.ts";
export { openFoundEngine as openEngine } from "./lib/setup/open_found_engine.ts";
export { mnist } from "./lib/setup/open_mnist.ts";
export { train, type TrainingRun, type TrainOptions, type TrainResult } from "./lib/train/train.ts";
export { contrastiveLoss } from "./lib/triplet/contrastive_loss.ts";
export { curriculum } from "./lib/triplet/curriculum.ts";
export { defineLoss } from "./lib/triplet/define_loss.ts";
export { defineMiner } from "./lib/triplet/define_miner.ts";
export type { Loss } from "./lib/triplet/loss.ts";
export type { Miner } from "./lib/triplet/miner.ts";
/** Every miner: `miners.hard`. */
export * as miners from "./lib/triplet/miners.ts";
export { multiSimilarityLoss } from "./lib/triplet/multi_similarity_loss.ts";
export { tripletLoss } from "./lib/triplet/triplet_loss.ts";
