import { requireOneDataSet } from "../../lib/sweep/trained_runs.ts";
import { defaults } from "../../lib/config/option.ts";
import { TRAIN_OPTIONS, type TrainConfig } from "../../lib/config/train_config.ts";
import { refuses } from "../base/fixtures.ts";

const CONFIG = defaults(TRAIN_OPTIONS);

Deno.test("trainings of different data are refused; of images of different sizes they are not", async () => {
  const of = (config: Partial<TrainConfig>, title: string, digest: string) => ({
    config: { ...CONFIG, ...config },
    outcome: { data: { title, synthetic: false, digest, trained: 1, heldOut: 1 } },
  });
  requireOneDataSet("runs", []);
  requireOneDataSet("runs", [of({}, "photos", "a"), of({}, "photos", "a"), of({ size: 64 }, "photos", "b")]);
  const check = (...trainings: ReturnType<typeof of>[]) => () =>
    Promise.resolve().then(() => requireOneDataSet("runs", trainings));
  await refuses(
    check(of({}, "photos", "a"), of({}, "photos", "b")),
    /^Expected trainings on one data set in runs /,
  );
  await refuses(
    check(of({}, "photos", "a"), of({ size: 64 }, "MNIST", "b")),
    /found photos and MNIST; use another/,
  );
});
