import { median } from "../../base/median.ts";
import type { BenchTable } from "../bench_result.ts";
import { addedByLink, type Link } from "./network_model.ts";
import { Team } from "./team.ts";

/** How many workers are on the simulated networks. */
const WORKERS = [2, 4];
/** Images of each: few, so that a step takes the time of the network. */
const SHARE = 16;
/** The networks, much slower than those of the predictions, so that their times stand out. */
const LINKS: readonly Link[] = [
  { roundTrip: 40 },
  { roundTrip: 100 },
  { roundTrip: 40, gigabits: 0.05 },
];
/** Steps on each network in a round. */
const STEPS = 3;
const ROUNDS = 3;

/** What the model adds for a network next to what a simulated one adds. */
export interface CheckedLinks {
  table: BenchTable;
  note: string;
  figures: unknown[];
}

/**
 * Lets workers train through proxies that delay and limit what they send each other, and compares what that adds to a step
 * with the model.
 *
 * @param library The path of libtensorflow.
 * @param numbers The numbers that are added in a step.
 */
export async function checkOnSlowLinks(library: string, numbers: number): Promise<CheckedLinks> {
  const rows = [];
  for (const workers of WORKERS) {
    await using team = await Team.start({ library, workers, threads: 1, apart: true });
    const step = async (link: Link, times: number) => {
      team.link = link;
      return (await team.ask({ step: workers * SHARE, times })).milliseconds;
    };
    const none: Link = { roundTrip: 0 };
    await step(none, STEPS);
    const added: number[][] = LINKS.map(() => []);
    for (let round = 0; round < ROUNDS; round++) {
      const base = await step(none, STEPS);
      for (const [i, link] of LINKS.entries()) added[i]!.push(await step(link, STEPS) - base);
    }
    for (const [i, link] of LINKS.entries()) {
      rows.push({
        workers,
        link,
        predicted: addedByLink(numbers, workers, link),
        measured: median(added[i]!),
      });
    }
  }
  return {
    table: {
      title: "The model on simulated networks: milliseconds that they add to a step",
      header: ["workers", "ms there and back", "Gbit/s", "predicted", "measured", "measured / predicted"],
      rows: rows.map(({ workers, link: { roundTrip, gigabits }, predicted, measured }) => [
        String(workers),
        String(roundTrip),
        gigabits === undefined ? "–" : String(gigabits),
        predicted.toFixed(0),
        measured.toFixed(0),
        (measured / predicted).toFixed(2),
      ]),
    },
    note:
      `Simulated: a TCP proxy in front of each worker delays what it passes on and limits its rate. ${SHARE} images ` +
      `a worker; medians of ${ROUNDS} rounds in turn, over steps through the same proxies without delay and limit.`,
    figures: rows,
  };
}
