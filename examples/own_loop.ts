// deno-lint-ignore-file no-console -- an example prints
/**
 * A miner and a loss in a training loop of one's own, with any TensorFlow.js model.
 *
 *     deno run -A examples/own_loop.ts
 *
 * @module
 */
import { tf } from "@trinca/trinca/engine";
import { semiHard, tripletLoss } from "@trinca/trinca/triplet";

const [steps = "100"] = Deno.args;
const [classes, size, inputs] = [16, 128, 8];

const model = tf.sequential({
  layers: [
    tf.layers.dense({ inputShape: [inputs], units: 32, activation: "relu" }),
    tf.layers.dense({ units: 8 }),
  ],
});
const optimizer = tf.train.adam(0.01);
const loss = tripletLoss({ margin: 1 });

const labels = tf.tensor1d(Int32Array.from({ length: size }, (_, i) => i % classes), "int32");
const centres = tf.randomNormal([classes, inputs], 0, 1, "float32", 1);

for (let step = 1; step <= Number(steps); step++) {
  const value = tf.tidy(() => {
    const points = centres.gather(labels).add(tf.randomNormal([size, inputs], 0, 0.7, "float32", step));
    return optimizer.minimize(() => {
      const raw = model.apply(points) as tf.Tensor2D;
      const embeddings = raw.div(raw.norm("euclidean", 1, true)) as tf.Tensor2D;
      const triplets = semiHard(embeddings, labels, { margin: loss.margin, seed: step });
      return loss(embeddings, labels, triplets).loss;
    }, true)!;
  });
  if (step % 20 === 0) console.log(`step ${step}: loss ${(await value.data())[0]!.toFixed(4)}`);
  value.dispose();
}
