/**
 * `deno task soak [epochs]`: trains 300 short epochs with the dashboard in a terminal of 120×36 and prints what the
 * process held meanwhile, by tenths of the time.
 *
 * @module
 */
import { runSoak, type Sample } from "./run_soak.ts";

const STEPS = 20;

const print = (line: string) => Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
const { samples } = await runSoak(Number(Deno.args[0] ?? 300), STEPS);
const megabytes = (bytes: number) => (bytes / 2 ** 20).toFixed(1);
print("| time | memory, MB | heap at least, MB | buffers, MB | files | threads |");
print("| ---: | ---------: | ----------------: | ----------: | ----: | ------: |");
for (let tenth = 0; tenth < 10; tenth++) {
  const part = samples.slice(tenth * samples.length / 10, (tenth + 1) * samples.length / 10);
  const range = (of: (sample: Sample) => number) => {
    const values = part.map(of);
    return [...new Set([Math.min(...values), Math.max(...values)])].join("–");
  };
  const least = (of: (sample: Sample) => number) => megabytes(Math.min(...part.map(of)));
  const seconds = (part.at(-1)!.time - samples[0]!.time) / 1000;
  print(
    `| ${seconds.toFixed(0)} s | ${least(({ resident }) => resident)} | ${least(({ heap }) => heap)} | ` +
      `${least(({ external }) => external)} | ${range(({ files }) => files)} | ${
        range(({ threads }) => threads)
      } |`,
  );
}
