import { tf } from "../../lib/engine/tf.ts";
import { clipGradients } from "../../lib/train/clip_gradients.ts";
import { assertClose, normals, testOnEngines } from "../engine/fixtures.ts";

testOnEngines("clipGradients() scales all by one factor, and only those that are too long", () => {
  const values = [normals(6, 1), normals(4, 2), Float32Array.of(3)];
  const norm = Math.hypot(...values.flatMap((part) => [...part]));
  tf.tidy(() => {
    const gradients = [tf.tensor2d(values[0]!, [2, 3]), tf.tensor1d(values[1]!), tf.scalar(3)];
    for (const greatest of [norm / 4, norm * 0.99, norm * 2]) {
      const factor = Math.min(1, greatest / norm);
      clipGradients(gradients, greatest).forEach((clipped, i) => {
        assertClose(clipped.dataSync(), [...values[i]!].map((value) => value * factor), 1e-5);
      });
    }
  });
});

testOnEngines("clipGradients() leaves gradients of 0", () => {
  tf.tidy(() => {
    for (const clipped of clipGradients([tf.zeros([3]), tf.zeros([2, 2])], 1)) {
      assertClose(clipped.dataSync(), new Float32Array(clipped.size), 0);
    }
  });
});
