/** A program that is run on a GPU. */
export interface Entry {
  /** Of its log: `steps_tf32`. */
  name: string;
  /** The arguments of Deno. */
  args: readonly string[];
  /** How many seconds it may take. */
  seconds: number;
}

/** How the step is measured: a precision, and whether XLA compiles it. */
const FORMS = [
  { precision: "auto", xla: true },
  { precision: "float32", xla: true },
  { precision: "tf32", xla: false },
  { precision: "float32", xla: false },
  { precision: "auto", xla: true, deterministic: false },
] as const;
/** The batches of all measurements. */
const BATCHES = [256, 1024, 4096];
/** Tests of what depends on the device. */
const TESTED = [
  "tests/engine",
  "tests/train/augment_images_test.ts",
  "tests/train/resident_images_test.ts",
  "tests/model/device_pixels_test.ts",
];

/**
 * Everything that is to be run on a GPU, what matters most first, since the time is limited.
 *
 * @param out The folder of the results.
 * @param dataPath A folder with MNIST; empty for what is in the cache.
 */
export function gpuPlan(out: string, dataPath: string): Entry[] {
  const run = ["run", "-q", "--no-check", "--no-prompt", "--allow-all"];
  const data = dataPath === "" ? [] : ["--data_path", dataPath];
  const bench = (batch: number): Entry => ({
    name: `bench_step_${batch}`,
    args: [
      ...[...run, "tasks/bench.ts", "step", "--gpu", "--json"],
      ...["--batch_size", String(batch), "--rounds", "10", "--compile_seconds", "30"],
    ],
    seconds: 100,
  });
  const train = (name: string, flags: readonly string[], seconds: number): Entry => ({
    name,
    args: [
      ...[...run, "tasks/train.ts", "--engine", "native", "--seed", "1", "--plain"],
      ...["--checkpoint_path", `${out}/runs`, "--run", name, ...flags, ...data],
    ],
    seconds,
  });
  return [
    ...FORMS.map((form): Entry => ({
      name: [
        "steps",
        form.precision,
        ...(form.xla ? ["xla"] : []),
        ...("deterministic" in form ? ["any_bits"] : []),
      ].join("_"),
      args: [...run, "tests/gpu/measure_steps.ts", JSON.stringify({ ...form, batches: BATCHES })],
      seconds: 60,
    })),
    train("train_20_epochs", ["--epochs", "20"], 90),
    bench(BATCHES[0]!),
    { name: "tests", args: ["test", "-q", "--no-check", "--allow-all", ...TESTED], seconds: 180 },
    train("train_augmented", ["--epochs", "2", "--augment", "light"], 60),
    ...BATCHES.slice(1).map(bench),
  ];
}

/** How a program ended. */
export interface Outcome {
  name: string;
  /** `late`: its time was up; `left out`: there was none for it. */
  state: "ok" | "failed" | "late" | "left out";
  seconds: number;
}

/** Runs a program for at most so many seconds. */
export type RunEntry = (entry: Entry, seconds: number) => Promise<"ok" | "failed" | "late">;

/**
 * Runs programs one after another; none keeps the others from their turn but by the time that it takes.
 *
 * @param limit The seconds for all.
 * @param now A clock in seconds.
 * @param tell Receives each outcome as it happens.
 */
export async function runPlan(
  plan: readonly Entry[],
  limit: number,
  run: RunEntry,
  now: () => number,
  tell: (outcome: Outcome) => void,
): Promise<Outcome[]> {
  /** A program that gets less would say nothing. */
  const LEAST = 10;
  const begun = now();
  const outcomes: Outcome[] = [];
  for (const entry of plan) {
    const start = now();
    const rest = Math.floor(limit - (start - begun));
    const state: Outcome["state"] = rest < LEAST
      ? "left out"
      : await run(entry, Math.min(entry.seconds, rest));
    const outcome: Outcome = { name: entry.name, state, seconds: Number((now() - start).toFixed(1)) };
    outcomes.push(outcome);
    tell(outcome);
  }
  return outcomes;
}
