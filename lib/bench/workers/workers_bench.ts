import { fileURLToPath } from "node:url";
import { median } from "../../base/median.ts";
import { parameterCount } from "../../model/parameter_specs.ts";
import { freeAddresses } from "../../train/workers/free_addresses.ts";
import { type BenchInput, needLibrary } from "../bench_input.ts";
import type { BenchResult } from "../bench_result.ts";
import { JsonLinesProcess } from "../json_lines_process.ts";
import { EMBEDDING_SIZE, stepNetwork } from "../our_step.ts";
import { pairedRatio, timingOf } from "../paired_timing.ts";
import { makeStepInput } from "../step_input.ts";
import { predictStep } from "./network_model.ts";
import type { RoundAnswer, RoundRequest, WorkerStart } from "./worker_process.ts";

/** How many processes train together. */
const WORKERS = [1, 2, 4];
/** For which the model predicts, and on which networks, in Gbit/s. */
const PREDICTED = [8, 16, 32, 64];
const NETWORKS = [10, 100];
/** Approximate number of images of a round. */
const ROUND_IMAGES = 2560;
/** Sums of a round that measures their latency. */
const SUMS = 50;
/** Collective operations of a step of this network that wait for each other, from the first images to the last gradient. */
const ROUNDS = 5;

/** Workers that train together, and their images. */
interface Team {
  workers: number;
  batch: number;
  processes: JsonLinesProcess[];
  /** The rounds so far. */
  milliseconds: number[];
  processor: number[];
}

/**
 * Measures steps of one, two and four processes with one thread each: with the same batch, which they divide, and with
 * the same share each.
 *
 * @throws {UserError} If libtensorflow is unavailable.
 */
export async function benchWorkers({ config, library }: BenchInput): Promise<BenchResult> {
  needLibrary(library);
  const { batch_size: size } = config;
  const batches = [
    ...WORKERS.map((workers) => [workers, size]),
    ...WORKERS.slice(1).map((k) => [k, k * size]),
  ];
  const teams: Team[] = [];
  try {
    for (const [workers, batch] of batches as [number, number][]) {
      teams.push({
        workers,
        batch,
        milliseconds: [],
        processor: [],
        processes: await start(library.path!, workers, batch),
      });
    }
    for (let round = 0; round <= config.rounds; round++) {
      for (const team of teams) {
        const found = await ask(team, { steps: Math.max(1, Math.round(ROUND_IMAGES / team.batch)) });
        if (round === 0) continue; // It compiles the step.
        team.milliseconds.push(found[0]!.milliseconds);
        team.processor.push(found.reduce((sum, { processor }) => sum + processor, 0));
      }
    }
    const pair = teams.find(({ workers }) => workers === 2)!;
    await ask(pair, { sums: SUMS, numbers: 1 });
    const latency = (await ask(pair, { sums: SUMS, numbers: 1 }))[0]!.milliseconds;
    const alone = teams[0]!;
    const network = stepNetwork(await makeStepInput(16), "original", EMBEDDING_SIZE);
    const measured = {
      alone: median(alone.milliseconds),
      latency,
      numbers: parameterCount(network),
      rounds: ROUNDS,
    };
    const predicted = NETWORKS.flatMap((gigabits) =>
      [2, ...PREDICTED].map((workers) => ({
        gigabits,
        workers,
        milliseconds: predictStep(measured, workers, gigabits),
      }))
    );
    return {
      tables: [
        {
          title: "Measured",
          header: [
            "workers",
            "images",
            "ms a step",
            "images/s",
            "efficiency",
            "minimum to maximum",
            "by processor time",
          ],
          rows: teams.map((team) => {
            const per = (other: Team) => timingOf(other.milliseconds.map((ms) => ms / other.batch));
            const { median: ratio, least, greatest } = pairedRatio(per(alone), per(team));
            const [first, cost] = [alone, team].map(({ processor, batch }) => median(processor) / batch);
            return [
              String(team.workers),
              String(team.batch),
              median(team.milliseconds).toFixed(1),
              String(Math.round(1000 * team.batch / median(team.milliseconds))),
              (ratio / team.workers).toFixed(2),
              `${(least / team.workers).toFixed(2)} to ${(greatest / team.workers).toFixed(2)}`,
              (first! / cost!).toFixed(2),
            ];
          }),
        },
        {
          title: `Predicted, ${size} images on each of several machines`,
          header: ["workers", "Gbit/s", "ms a step", "images/s", "efficiency"],
          rows: predicted.map(({ workers, gigabits, milliseconds }) => [
            String(workers),
            String(gigabits),
            milliseconds.toFixed(1),
            String(Math.round(1000 * workers * size / milliseconds)),
            (measured.alone / milliseconds).toFixed(2),
          ]),
        },
      ],
      notes: [
        `The original network in float32, semi-hard, drawn digits; one thread a process, on the loopback interface; ` +
        `medians of ${config.rounds} rounds in turn.`,
        "Efficiency: images per second of each worker over those of one alone, round by round. By processor time: " +
        "images per second of processor time, which processes that wait for a free core do not lower.",
        `Predicted: the step of one worker, ${ROUNDS} collective operations of ${
          latency.toFixed(2)
        } ms between two ` +
        `processes here, and ${measured.numbers} gradients in a ring, none of it overlapped. Mining in larger batches ` +
        "is not counted.",
      ],
      figures: {
        workers: teams.map((team) => ({
          workers: team.workers,
          images: team.batch,
          milliseconds: median(team.milliseconds),
          processor_milliseconds: median(team.processor),
        })),
        latency_ms: latency,
        predicted,
      },
      leftOut: {},
    };
  } finally {
    await Promise.all(teams.flatMap(({ processes }) => processes.map((process) => process.close())));
  }
}

async function start(library: string, workers: number, batch: number): Promise<JsonLinesProcess[]> {
  const program = fileURLToPath(new URL("./worker_process.ts", import.meta.url));
  const addresses = workers === 1 ? [undefined] : freeAddresses(workers);
  const rights = ["read", "write", "env", "ffi", "sys"].map((name) => `--allow-${name}`);
  const processes = addresses.map((_, task) => {
    const cluster = workers === 1 ? {} : { cluster: { addresses: addresses as string[], task } };
    const request: WorkerStart = { library, batch, ...cluster };
    return new JsonLinesProcess(`worker ${task}`, Deno.execPath(), [
      ...["run", "-q", "--no-prompt", ...rights],
      ...[program, JSON.stringify(request)],
    ]);
  });
  await Promise.all(processes.map((process) => process.next()));
  return processes;
}

async function ask({ processes }: Team, request: RoundRequest): Promise<RoundAnswer[]> {
  return await Promise.all(processes.map((process) => process.ask(request))) as unknown as RoundAnswer[];
}
