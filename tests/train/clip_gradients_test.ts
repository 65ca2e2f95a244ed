import { tf } from "../../lib/engine/tf.ts";
import { clipGradients } from "../../lib/train/clip_gradients.ts";
import { assertClose, normals, testOnEngines } from "../engine/fixtures.ts";

testOnEngines("clipGradients() scales all by one factor, and only those that are too long", () => {
  const values = [normals(6, 1), normals(4, 2), Float32Array.of(3)];
  const norm = Math.hypot(...values.flatMap((part) => [...part]));
  tf.tidy(() => {
    const gradients = { a: tf.tensor2d(values[0]!, [2, 3]), b: tf.tensor1d(values[1]!), c: tf.scalar(3) };
    for (const greatest of [norm / 4, norm * 0.99, norm * 2]) {
      const factor = Math.min(1, greatest / norm);
      ["a", "b", "c"].forEach((name, i) => {
        const clipped = clipGradients(gradients, greatest)[name]!;
        assertClose(clipped.dataSync(), [...values[i]!].map((value) => value * factor), 1e-5);
      });
    }
  });
});

testOnEngines("clipGradients() does not change gradients of 0", () => {
  tf.tidy(() => {
    for (const clipped of Object.values(clipGradients({ a: tf.zeros([3]), b: tf.zeros([2, 2]) }, 1))) {
      assertClose(clipped.dataSync(), new Float32Array(clipped.size), 0);
    }
  });
});
