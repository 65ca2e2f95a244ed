import { median } from "../../base/median.ts";
import { parameterCount } from "../../model/parameter_specs.ts";
import { type BenchInput, needLibrary } from "../bench_input.ts";
import type { BenchResult, BenchTable } from "../bench_result.ts";
import { EMBEDDING_SIZE, stepNetwork } from "../our_step.ts";
import { pairedRatio, timingOf } from "../paired_timing.ts";
import { makeStepInput } from "../step_input.ts";
import { checkOnSlowLinks } from "./check_links.ts";
import { type MeasuredStep, predictStep } from "./network_model.ts";
import { Team } from "./team.ts";

/** For which the model predicts, and on which networks, in Gbit/s. */
const PREDICTED = [2, 8, 16, 32, 64];
const NETWORKS = [10, 100];
/** Milliseconds from one machine to another and back, beyond the time within one. */
const ROUND_TRIP = 0.1;
/** Approximate number of images of a round. */
const ROUND_IMAGES = 1280;
/** Seconds after which no more rounds begin, on a machine that is busy, and the fewest rounds. */
const MOST_SECONDS = 120;
const LEAST_ROUNDS = 3;
/** Sums of a round that measures how long one takes, and rounds, of which the quietest counts. */
const SUMS = 20;
const SUM_ROUNDS = 5;
/** The batches of which mining is measured, in shares; that of larger ones grows with their square. */
const MINED = [1, 4];
const MINING_TIMES = 10;

/** A team and the batch that it divides, with the rounds so far. */
interface Contender {
  team: Team;
  batch: number;
  milliseconds: number[];
  processor: number[];
}

/**
 * Measures steps of one, two and four processes with one thread each and of one with two threads, and predicts those of
 * more machines by a model, which is checked on simulated networks.
 *
 * @throws {UserError} If libtensorflow is unavailable.
 */
export async function benchWorkers({ config, library }: BenchInput): Promise<BenchResult> {
  needLibrary(library);
  const { batch_size: size } = config;
  const numbers = parameterCount(stepNetwork(await makeStepInput(16), "original", EMBEDDING_SIZE));
  const measured = await measure(library.path!, size, config.rounds);
  const { contenders, alone, threaded, pair, rounds } = measured;
  const step: MeasuredStep = { ...measured, alone: median(alone.processor), numbers };
  const predicted = NETWORKS.flatMap((gigabits) =>
    PREDICTED.map((workers) => ({
      gigabits,
      workers,
      milliseconds: predictStep(step, workers, { gigabits, roundTrip: ROUND_TRIP }),
      mining: step.mining(workers),
    }))
  );
  const links = await checkOnSlowLinks(library.path!, numbers);
  const both = pairedRatio(timingOf(threaded.milliseconds), timingOf(pair.milliseconds));
  const processors = median(threaded.processor) / median(pair.processor);
  const tables: BenchTable[] = [
    measuredTable(contenders, alone),
    {
      title: `Predicted, ${size} images on each of several machines`,
      header: ["workers", "Gbit/s", "ms a step", "of these mining", "images/s", "efficiency"],
      rows: predicted.map(({ workers, gigabits, milliseconds, mining }) => [
        String(workers),
        String(gigabits),
        milliseconds.toFixed(1),
        mining.toFixed(1),
        String(Math.round(1000 * workers * size / milliseconds)),
        (step.alone / milliseconds).toFixed(2),
      ]),
    },
    links.table,
  ];
  return {
    tables,
    notes: [
      "The original network in float32, semi-hard, drawn digits; on the loopback interface; " +
      `medians of ${rounds} rounds in turn.`,
      "Efficiency: images per second of each thread over those of one process with one thread, round by round. By " +
      "processor time: images per second of processor time, which processes that wait for a free core do not lower.",
      "Both cores in use either way: two processes with one thread each are " +
      `${both.median.toFixed(2)} times as fast as one with two (${both.least.toFixed(2)} to ` +
      `${both.greatest.toFixed(2)}), and ${processors.toFixed(2)} times by processor time.`,
      "Predicted, from processor times: the step of one worker; what mining a larger batch takes, which every worker " +
      `does and which grows with its square; exchanges of ${
        step.exchange.toFixed(2)
      } ms, as in a quiet moment ` +
      `between two processes here, and ${ROUND_TRIP} ms more for the way between machines; and ${numbers} gradients ` +
      "in a ring. Nothing overlaps.",
      links.note,
    ],
    figures: {
      workers: contenders.map(({ team, batch, milliseconds, processor }) => ({
        workers: team.workers,
        threads: team.threads,
        images: batch,
        milliseconds: median(milliseconds),
        processor_milliseconds: median(processor),
      })),
      exchange_ms: step.exchange,
      predicted,
      links: links.figures,
    },
    leftOut: {},
  };
}

/** Measures steps in turn, and what the model needs besides. */
async function measure(library: string, size: number, most: number) {
  const open = (workers: number, threads: number) => Team.start({ library, workers, threads });
  await using one = await open(1, 1);
  await using two = await open(1, 2);
  await using couple = await open(2, 1);
  await using four = await open(4, 1);
  const contender = (team: Team, batch: number): Contender => ({
    team,
    batch,
    milliseconds: [],
    processor: [],
  });
  const [alone, threaded, pair] = [contender(one, size), contender(two, size), contender(couple, size)];
  const contenders = [alone, threaded, pair, contender(four, size), contender(couple, 2 * size)];
  const start = performance.now();
  let rounds = 0;
  while (rounds < most && (rounds < LEAST_ROUNDS || performance.now() - start < MOST_SECONDS * 1000)) {
    for (const { team, batch, milliseconds, processor } of contenders) {
      if (rounds === 0) await team.ask({ step: batch, times: 1 }); // It compiles the step.
      const found = await team.ask({ step: batch, times: Math.max(1, Math.round(ROUND_IMAGES / batch)) });
      milliseconds.push(found.milliseconds);
      processor.push(found.processor);
    }
    rounds++;
  }
  await couple.ask({ sum: 1, times: 1 });
  let exchange = Infinity;
  for (let i = 0; i < SUM_ROUNDS; i++) {
    exchange = Math.min(exchange, (await couple.ask({ sum: 1, times: SUMS })).milliseconds);
  }
  const [share, whole] = await MINED.reduce(async (before, shares) => {
    const found = await before;
    await one.ask({ mining: shares * size, times: 1 });
    return [...found, (await one.ask({ mining: shares * size, times: MINING_TIMES })).processor];
  }, Promise.resolve<number[]>([])) as [number, number];
  const mining = (workers: number) =>
    Math.max(0, (whole - share) * (workers ** 2 - 1) / (MINED[1]! ** 2 - 1));
  return { contenders, alone, threaded, pair, rounds, exchange, mining };
}

function measuredTable(contenders: readonly Contender[], alone: Contender): BenchTable {
  return {
    title: "Measured",
    header: [
      ...["processes", "threads each", "images", "ms a step", "images/s"],
      ...["efficiency", "minimum to maximum", "by processor time"],
    ],
    rows: contenders.map(({ team: { workers, threads }, batch, milliseconds, processor }) => {
      const per = (times: number[], images: number) => timingOf(times.map((time) => time / images));
      const { median: ratio, least, greatest } = pairedRatio(
        per(alone.milliseconds, alone.batch),
        per(milliseconds, batch),
      );
      const used = workers * threads;
      const cost = median(processor) / batch;
      return [
        ...[String(workers), String(threads), String(batch), median(milliseconds).toFixed(1)],
        String(Math.round(1000 * batch / median(milliseconds))),
        (ratio / used).toFixed(2),
        `${(least / used).toFixed(2)} to ${(greatest / used).toFixed(2)}`,
        (median(alone.processor) / alone.batch / cost).toFixed(2),
      ];
    }),
  };
}
