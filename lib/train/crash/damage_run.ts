import type { RandomStream } from "../../base/random.ts";
import { CHECKPOINT_FILES } from "../../run/checkpoint_format.ts";
import { listCheckpoints } from "../../run/current_checkpoints.ts";

/** What was done to a run's folder. */
export interface Damage {
  /** For a person. */
  what: string;
  /** Whether the run's history may differ afterwards. */
  touchesLog: boolean;
  /** Whether it may be impossible to resume the run: its configuration is damaged, or its only checkpoint. */
  mayRefuse: boolean;
}

/** A way to damage a file. */
type Damager = (path: string, random: RandomStream) => Promise<void>;

/** Bytes of a file with a hole: more than a reader may take. */
const HOLE = 3e9;

const DAMAGERS: Readonly<Record<string, Damager>> = {
  "a flipped bit": async (path, random) => {
    const bytes = await Deno.readFile(path);
    if (bytes.length > 0) bytes[random.integer(bytes.length)]! ^= 1 << random.integer(8);
    await Deno.writeFile(path, bytes);
  },
  "cut short": async (path, random) => {
    const { size } = await Deno.stat(path);
    await Deno.truncate(path, random.integer(Math.max(1, size)));
  },
  "emptied": (path) => Deno.truncate(path, 0),
  "removed": (path) => Deno.remove(path),
  "zeros in it": async (path, random) => {
    const bytes = await Deno.readFile(path);
    const start = random.integer(Math.max(1, bytes.length));
    bytes.fill(0, start, start + 512);
    await Deno.writeFile(path, bytes);
  },
  "zeros behind it": async (path) => {
    const { size } = await Deno.stat(path);
    await Deno.truncate(path, size + 4096);
  },
  "a link to /dev/zero": (path) => replace(path, () => Deno.symlink("/dev/zero", path)),
  "a link to itself": (path) => replace(path, () => Deno.symlink(path, path)),
  "a pipe": (path) =>
    replace(path, async () => {
      await new Deno.Command("mkfifo", { args: [path] }).output();
    }),
  "a folder": (path) => replace(path, () => Deno.mkdir(path)),
  "a file with a hole": (path) => Deno.truncate(path, HOLE),
};

/** Damages of the folder rather than of a file in it, by what they are; they cost no work. */
const OF_FOLDER: Readonly<Record<string, (folder: string) => Promise<void>>> = {
  "last and best point elsewhere": async (folder) => {
    for (const link of ["last", "best"]) {
      await Deno.remove(`${folder}/${link}`).catch(() => {});
      await Deno.symlink("../../../etc", `${folder}/${link}`);
    }
  },
  "without links": async (folder) => {
    for (const link of ["last", "best"]) await Deno.remove(`${folder}/${link}`).catch(() => {});
  },
  "with an unfinished checkpoint": async (folder) => {
    await Deno.mkdir(`${folder}/epoch_9.0123abcd.part`);
    await Deno.writeTextFile(`${folder}/epoch_9.0123abcd.part/${CHECKPOINT_FILES.weights}`, "x");
  },
  "with an empty checkpoint": (folder) => Deno.mkdir(`${folder}/epoch_9`),
  "with half a line in its log": async (folder) => {
    await Deno.writeTextFile(`${folder}/events.jsonl`, '{"time":1,"type":"step","ep', { append: true });
  },
};

/**
 * Damages a run's folder at random: one of its files, or the folder.
 *
 * @param folder The run's folder.
 */
export async function damageRun(folder: string, random: RandomStream): Promise<Damage> {
  const checkpoints = await listCheckpoints(folder);
  if (random.uniform() < 0.2) {
    const [what, damage] = pick(Object.entries(OF_FOLDER), random);
    await damage(folder);
    return { what, touchesLog: false, mayRefuse: false };
  }
  const files = [
    "config.json",
    "events.jsonl",
    "events.jsonl",
    ...checkpoints.flatMap(({ name }) => Object.values(CHECKPOINT_FILES).map((file) => `${name}/${file}`)),
  ];
  const file = pick(files, random);
  const [what, damage] = pick(Object.entries(DAMAGERS), random);
  await damage(`${folder}/${file}`, random);
  return {
    what: `${file}: ${what}`,
    touchesLog: file === "events.jsonl",
    mayRefuse: file === "config.json" || (file !== "events.jsonl" && checkpoints.length === 1),
  };
}

function pick<T>(items: readonly T[], random: RandomStream): T {
  return items[random.integer(items.length)]!;
}

async function replace(path: string, create: () => Promise<void>): Promise<void> {
  await Deno.remove(path);
  await create();
}
