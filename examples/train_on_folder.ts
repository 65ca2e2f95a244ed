// deno-lint-ignore-file no-console -- an example prints
/**
 * Trains on a folder of images, one folder a class, and measures what was learned.
 *
 *     deno run -A examples/train_on_folder.ts photos/
 *
 * @module
 */
import { convNet, curriculum, evaluate, imageFolder, openEngine, train, tripletLoss } from "@trinca/trinca";

const [folder = "photos/", epochs = "20", size = "64"] = Deno.args;

const data = await imageFolder(folder, { size: Number(size) }); // photos/<class>/*.jpg
const run = train({
  engine: await openEngine(), // libtensorflow, WebGPU or WebAssembly
  data,
  network: convNet({ filters: [32, 64], embedding: 64 }),
  loss: tripletLoss({ margin: 1, miner: curriculum({ semiHard: 0.4 }) }),
  epochs: Number(epochs),
});
for await (const event of run) {
  if (event.type === "epoch_finished") console.log(`epoch ${event.epoch}: loss ${event.validation_loss}`);
}
const { network } = await run.result;
const { recallAt1, valAtFar } = await evaluate(await network.embed(data.test), data.test.labels);
console.log(`Recall@1 ${recallAt1}, VAL at FAR 0.001: ${valAtFar["0.001"]}`);
