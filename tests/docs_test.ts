import assert from "node:assert/strict";
import { dirname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { parseFlags } from "../lib/cli/flags.ts";
import { type Augmentation, AUGMENTATION_PARTS, AUGMENTATION_PRESETS } from "../lib/config/augmentation.ts";
import { BENCH_OPTIONS } from "../lib/config/bench_config.ts";
import { checkTrainConfig } from "../lib/config/check_train_config.ts";
import { COMPARE_OPTIONS } from "../lib/config/compare_config.ts";
import { CRASH_OPTIONS } from "../lib/config/crash_config.ts";
import { DATA_COMMAND_OPTIONS } from "../lib/config/data_config.ts";
import { DUPLICATES_OPTIONS } from "../lib/config/duplicates_config.ts";
import { EMBED_OPTIONS } from "../lib/config/embed_config.ts";
import { EVAL_OPTIONS } from "../lib/config/eval_config.ts";
import { EXPORT_OPTIONS } from "../lib/config/export_config.ts";
import type { Options } from "../lib/config/option.ts";
import { resolveTrainConfig } from "../lib/config/resolve_train_config.ts";
import {
  ENROL_OPTIONS,
  FORGET_OPTIONS,
  INDEX_OPTIONS,
  SEARCH_OPTIONS,
  VERIFY_OPTIONS,
} from "../lib/config/search_config.ts";
import { SERVE_OPTIONS } from "../lib/config/serve_config.ts";
import { SETUP_OPTIONS } from "../lib/config/setup_config.ts";
import { SHOTS_OPTIONS } from "../lib/config/shots_config.ts";
import { recipeFlags, type RecipeName, RECIPES } from "../lib/config/recipes.ts";
import { SWEEP_OPTIONS } from "../lib/config/sweep_config.ts";
import { TRAIN_OPTIONS, type TrainConfig } from "../lib/config/train_config.ts";
import { WATCH_OPTIONS } from "../lib/config/watch_config.ts";
import { SIGNALS } from "../lib/run/signals.ts";
import { namesIn, runProgram } from "./base/fixtures.ts";
import { LIBRARY } from "./engine/fixtures.ts";

const ROOT = fileURLToPath(new URL("../", import.meta.url));

const SETTINGS: {
  tasks: Record<string, unknown>;
  imports: Record<string, string>;
  exports: Record<string, string>;
} = JSON.parse(Deno.readTextFileSync(`${ROOT}deno.json`));

/** The settings of each command. */
const COMMANDS: Readonly<Record<string, Options>> = {
  train: TRAIN_OPTIONS,
  data: DATA_COMMAND_OPTIONS,
  eval: EVAL_OPTIONS,
  export: EXPORT_OPTIONS,
  embed: EMBED_OPTIONS,
  index: INDEX_OPTIONS,
  search: SEARCH_OPTIONS,
  enrol: ENROL_OPTIONS,
  forget: FORGET_OPTIONS,
  verify: VERIFY_OPTIONS,
  duplicates: DUPLICATES_OPTIONS,
  serve: SERVE_OPTIONS,
  watch: WATCH_OPTIONS,
  compare: COMPARE_OPTIONS,
  sweep: SWEEP_OPTIONS,
  crash: CRASH_OPTIONS,
  setup: SETUP_OPTIONS,
  bench: BENCH_OPTIONS,
  shots: SHOTS_OPTIONS,
};

/** The flags of each command. */
const FLAGS: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
  Object.entries(COMMANDS).map(([name, options]) => [name, ["help", ...Object.keys(options)]]),
);

const RECIPE_NAMES = Object.keys(RECIPES) as RecipeName[];

/** Flags of other programs that the pages name. */
const OTHER_FLAGS = [
  "allow-read",
  "allow-write",
  "allow-env",
  "allow-ffi",
  "allow-all",
  "filter",
  "data-binary",
  "logdir",
  "no-check",
  "no-prompt",
  "request",
  "unstable-worker-options",
];

/** Files that are made by a command that the page names. */
const MADE = ["checkpoints/mnist/export"];

const pages: Readonly<Record<string, string>> = Object.fromEntries(
  [
    "README.md",
    "CONTRIBUTING.md",
    "SECURITY.md",
    "data/README.md",
    "bench/README.md",
    ...namesIn(`${ROOT}docs`).filter((name) => name.endsWith(".md")).map((name) => `docs/${name}`),
  ].map((path) => [path, Deno.readTextFileSync(ROOT + path)]),
);

function exists(path: string): boolean {
  try {
    Deno.statSync(ROOT + path);
    return true;
  } catch {
    return false;
  }
}

/** What headings are linked by: `#names-of-parameters`. */
function anchors(text: string): string[] {
  return [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading]) =>
    heading!.toLowerCase().replace(/[^\p{L}\p{N} -]/gu, "").replaceAll(" ", "-")
  );
}

/** The programs of a page that are not to be skipped. */
function programs(page: string): string[] {
  return [...pages[page]!.matchAll(/```ts\n(.*?)```/gs)].map(([, program]) => program!);
}

/** What is imported by `import { … } from "…"`. */
function importsOf(program: string): { names: string[]; from: string }[] {
  return [...program.matchAll(/^import \{([^}]*)\} from "([^"]+)";$/gm)].map(([, names, from]) => ({
    names: names!.split(",").map((name) => name.trim()).filter(Boolean),
    from: from!,
  }));
}

/** The file that the package exports under a name; undefined for another package's. */
function exportedFile(specifier: string): string | undefined {
  const file = SETTINGS.exports[specifier.replace("@trinca/trinca", ".")];
  return file === undefined ? undefined : new URL(`../${file}`, import.meta.url).href;
}

Deno.test("every link in the docs leads to a file and a heading", () => {
  for (const [page, text] of Object.entries(pages)) {
    for (const [, target] of text.matchAll(/\]\(([^)\s]+)\)/g)) {
      if (/^https?:/.test(target!)) continue;
      const [path, anchor] = target!.split("#");
      const file = path === "" ? page : normalize(join(dirname(page), path!));
      assert.ok(exists(file), `${page} links to ${target}`);
      if (anchor === undefined) continue;
      assert.ok(anchors(pages[file]!).includes(anchor), `${page} links to ${target}`);
    }
  }
});

Deno.test("every path of the repository that the docs name exists", () => {
  const path = /(?<![\w./~-])(?:lib|tasks|tests|docs|bench|examples|checkpoints\/mnist|\.ci)\/[\w./<>-]*/g;
  for (const [page, text] of Object.entries(pages)) {
    const unlinked = text.replaceAll(/\]\([^)]*\)/g, "]");
    for (const [found] of unlinked.matchAll(path)) {
      if (found.includes("<") || MADE.includes(found)) continue;
      assert.ok(exists(found.replace(/\.$/, "")), `${page} names ${found}`);
    }
  }
});

Deno.test("every task that the docs name exists, and has the flags that are given to it", () => {
  for (const [page, text] of Object.entries(pages)) {
    for (
      const [, task, rest] of text.matchAll(/\bdeno(?:@[\d.]+)? task (?:-q )?([a-z][a-z:]*)\b([^\n`#|]*)/g)
    ) {
      assert.ok(Object.hasOwn(SETTINGS.tasks, task!), `${page} names deno task ${task}`);
      for (const [, flag] of rest!.matchAll(/--(\w+)/g)) {
        assert.ok(FLAGS[task!]?.includes(flag!), `${page} gives --${flag} to deno task ${task}`);
      }
    }
  }
});

Deno.test("the commands that the docs show are accepted, with the values of their flags", async () => {
  let shown = 0;
  for (const [page, text] of Object.entries(pages)) {
    const blocks = [...text.matchAll(/```sh\n(.*?)```/gs)].map(([, block]) =>
      block!.replaceAll(/\\\n/g, " ")
    );
    for (const line of blocks.join("\n").matchAll(/\bdeno(?:@[\d.]+)? task ([a-z]+)\b([^\n#|>]*)/g)) {
      const [command, task, rest] = line;
      const options = COMMANDS[task!];
      // A variable of the shell holds more flags.
      const words = rest!.split(/\s+/).filter((word) => word !== "" && word !== "&" && !word.startsWith("$"));
      const first = words.findIndex((word) => word.startsWith("--"));
      if (options === undefined || first < 0) continue;
      shown++;
      try {
        const { config, given } = await parseFlags(words.slice(first), options);
        if (task === "train") checkTrainConfig(resolveTrainConfig(config as TrainConfig, given));
      } catch (error) {
        assert.fail(`${page} has ${command}: ${error}`);
      }
    }
  }
  assert.ok(shown > 50, `${shown} commands`);
});

Deno.test("the docs list the parts of each augmentation", () => {
  const rows = new Map(
    [...pages["docs/training.md"]!.matchAll(/^\| (`\w+`|part)\s+\|(.*)\|$/gm)]
      .map(([, part, cells]) => [part!.replaceAll("`", ""), cells!.split("|").map((cell) => cell.trim())]),
  );
  const [, , ...presets] = rows.get("part")!;
  assert.deepEqual(["none", ...presets.map((name) => name.slice(1, -1))], Object.keys(AUGMENTATION_PRESETS));
  for (const [name, { default: neutral }] of Object.entries(AUGMENTATION_PARTS)) {
    const [, without, ...strengths] = rows.get(name)!;
    assert.equal(without, String(neutral), name);
    const expected = Object.values(AUGMENTATION_PRESETS).slice(1)
      .map((parts: Partial<Augmentation>) => String(parts[name as keyof Augmentation] ?? ""));
    assert.deepEqual(strengths, expected, name);
  }
});

Deno.test("every flag that the docs name is one of a command's", () => {
  const known = [...Object.values(FLAGS).flat(), ...OTHER_FLAGS];
  for (const [page, text] of Object.entries(pages)) {
    for (const [, flag] of text.matchAll(/(?<![\w-])--([a-z][\w-]*)/g)) {
      assert.ok(known.includes(flag!), `${page} names --${flag}`);
    }
  }
});

Deno.test("the docs name every flag of a training, miner, loss, network, kind of layer, data set and curve", () => {
  const requireAll = (page: string, words: readonly string[]) => {
    for (const word of words) assert.ok(pages[page]!.includes(word), `${page} lacks ${word}`);
  };
  const choices = (flag: "miner" | "loss" | "dataset" | "net" | "recipe") => TRAIN_OPTIONS[flag].choices!;
  const flags = Object.keys(TRAIN_OPTIONS).map((name) => `--${name}`);
  requireAll("docs/training.md", [...flags, ...[...choices("miner"), ...choices("loss")].map(quote)]);
  requireAll(
    "docs/training.md",
    [...choices("recipe"), ...RECIPE_NAMES.map(recipeFlags).filter(Boolean)].map(quote),
  );
  const used = [EMBED_OPTIONS, INDEX_OPTIONS, SEARCH_OPTIONS, ENROL_OPTIONS, FORGET_OPTIONS, VERIFY_OPTIONS];
  requireAll("docs/search.md", used.flatMap((options) => Object.keys(options).map((name) => `--${name}`)));
  requireAll("docs/serve.md", Object.keys(SERVE_OPTIONS).map((name) => `--${name}`));
  requireAll("docs/data.md", choices("dataset").map(quote));
  requireAll(
    "docs/training.md",
    [...Object.keys(AUGMENTATION_PRESETS), ...Object.keys(AUGMENTATION_PARTS)].map(quote),
  );
  requireAll("docs/networks.md", choices("net").map(quote));
  requireAll("docs/export.md", Object.values(SIGNALS).map(({ tag }) => quote(tag)));
  const layers = namesIn(`${ROOT}lib/model/layers`).map((name) =>
    name.replace(".ts", "").replace(/_./g, (part) => part[1]!.toUpperCase())
  );
  requireAll("docs/networks.md", layers.map((name) => `\`${name}(`));
});

Deno.test("CONTRIBUTING.md names every room of lib, in order, and every package", () => {
  const text = pages["CONTRIBUTING.md"]!;
  const rooms = [...text.matchAll(/^ {2}(\w+)\/ /gm)].map(([, room]) => room!);
  const lint = Deno.readTextFileSync(`${ROOT}tasks/lint_imports.ts`);
  const order = [.../const ROOMS = \[(.*?)\]/s.exec(lint)![1]!.matchAll(/"(\w+)"/g)].map(([, room]) => room!);
  assert.deepEqual(rooms, order);
  assert.deepEqual(rooms.toSorted(), namesIn(`${ROOT}lib`));
  const packages = [...text.matchAll(/^\| ([^|]+?) +\|/gm)].flatMap(([, cell]) => cell!.split(", "));
  for (const name of Object.keys(SETTINGS.imports)) assert.ok(packages.includes(name), name);
});

Deno.test("the README's program is that of mod.ts", () => {
  const example = /@example.*?```ts[^\n]*\n(.*?) \* ```/s.exec(Deno.readTextFileSync(`${ROOT}mod.ts`))![1]!;
  assert.equal(programs("README.md")[0], example.replace(/^ \* ?/gm, ""));
});

Deno.test("what the docs' programs import is exported", async () => {
  for (const page of ["README.md", "docs/library.md", "docs/networks.md"]) {
    for (const { names, from } of programs(page).flatMap(importsOf)) {
      const file = exportedFile(from);
      assert.ok(file, `${page} imports ${from}`);
      const exported = await import(file) as Record<string, unknown>;
      for (const name of names) assert.ok(name in exported, `${page} imports ${name} from ${from}`);
    }
  }
});

for (const page of ["docs/library.md", "docs/networks.md"]) {
  Deno.test(`the programs of ${page} print what they say`, async () => {
    const parts = programs(page);
    // One process for all of them, each in a block of its own.
    const program = parts.map((part) => {
      const body = part.replace(
        /^import \{([^}]*)\} from "([^"]+)";$/gm,
        (_, names, from) => `const {${names}} = await import("${exportedFile(from)}");`,
      );
      return `{\n${body}}\n`;
    }).join("");
    const { code, stdout, stderr } = await runProgram(program, {
      ...(LIBRARY && { env: { TRINCA_LIBTENSORFLOW: LIBRARY } }),
    });
    assert.equal(code, 0, stderr);
    const printed = stdout.trim().split("\n");
    for (const [, said] of parts.join("").matchAll(/console\.log\(.*\); \/\/ (.*)$/gm)) {
      assert.ok(printed.includes(said!), `${said} is not among ${stdout}`);
    }
  });
}

function quote(word: string): string {
  return `\`${word}\``;
}
