import { tf } from "../../lib/engine/tf.ts";
import { patchStatistics } from "../../lib/model/patch_statistics.ts";
import { assertClose, normals, testOnEngines } from "../engine/fixtures.ts";

testOnEngines("patchStatistics() computes the moments of all patches, padded with zeros", () => {
  const [batch, height, width, side] = [3, 5, 4, 3];
  // Far from 0, as images with a dark background are.
  const values = normals(batch * height * width, 1).map((value) => value - 5);
  const patches: number[][] = [];
  for (let b = 0; b < batch; b++) {
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        patches.push(Array.from({ length: side * side }, (_, place) => {
          const [row, column] = [y + Math.floor(place / side) - 1, x + place % side - 1];
          const inside = row >= 0 && row < height && column >= 0 && column < width;
          return inside ? values[(b * height + row) * width + column]! : 0;
        }));
      }
    }
  }
  const means = patches[0]!.map((_, i) =>
    patches.reduce((sum, patch) => sum + patch[i]!, 0) / patches.length
  );
  const covariances = means.flatMap((a, i) =>
    means.map((b, j) =>
      patches.reduce((sum, patch) => sum + (patch[i]! - a) * (patch[j]! - b), 0) / patches.length
    )
  );
  tf.tidy(() => {
    const found = patchStatistics(tf.tensor4d(values, [batch, height, width, 1]), side);
    assertClose([found.count], [patches.length], 0);
    assertClose(found.mean.dataSync(), means, 1e-5);
    assertClose(found.covariance.dataSync(), covariances, 1e-4);
  });
});
