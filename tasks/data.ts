import { checkOutputFile } from "../lib/base/check_output.ts";
import { writeFileAtomically } from "../lib/base/files.ts";
import { printableJson } from "../lib/base/printable.ts";
import { UserError } from "../lib/base/user_error.ts";
import { writeNewFile } from "../lib/base/write_new_file.ts";
import { dropRights } from "../lib/cli/drop_rights.ts";
import { parseFlags } from "../lib/cli/flags.ts";
import { renderHelp } from "../lib/cli/help.ts";
import { EXIT, printError, printLine, runCommand } from "../lib/cli/run_command.ts";
import { terminal } from "../lib/cli/terminal.ts";
import { checkDataConfig, DATA_COMMAND_OPTIONS, type DataConfig } from "../lib/config/data_config.ts";
import { requestedDataset } from "../lib/config/data_options.ts";
import { defaults } from "../lib/config/option.ts";
import { TRAIN_OPTIONS } from "../lib/config/train_config.ts";
import { withDefaultsOf } from "../lib/config/with_defaults_of.ts";
import type { Dataset } from "../lib/data/dataset.ts";
import { datasetNamed } from "../lib/data/datasets.ts";
import { findDuplicates } from "../lib/data/duplicates/find_duplicates.ts";
import { openDataset } from "../lib/data/open_dataset.ts";
import { preparationFor } from "../lib/data/preparation_for.ts";
import { progressLines } from "../lib/data/progress_lines.ts";
import { distinctImages } from "../lib/data/summary/distinct_images.ts";
import { exampleImages } from "../lib/data/summary/example_images.ts";
import { drawPairList } from "../lib/eval/draw_pair_list.ts";
import type { AugmentedRows } from "../lib/report/data/data_html.ts";
import type { DataReport } from "../lib/report/data/data_report.ts";
import { dataReportOf } from "../lib/report/data/data_report_of.ts";
import { dataText } from "../lib/report/data/data_text.ts";
import { prepareData } from "../lib/setup/prepare_data.ts";
import { processSurroundings } from "../lib/setup/surroundings.ts";
import { trainingPlan } from "../lib/train/training_plan.ts";

const HELP = {
  usage: "deno task data PATH",
  about:
    "Looks at data and trains nothing: which images and classes there are, how they are divided, damaged files, duplicates " +
    "and leaks between training and evaluation, and what a training would choose.",
  examples: [
    ["deno task data photos", "what a training would see"],
    ["deno task data photos.zip --size 96 --split classes:0.8", "with settings of a training"],
    ["deno task data photos --html photos.html", "a page with pictures of classes, leaks and duplicates"],
    ["deno task data photos --show_augmented photos,flip:0", "pictures as a training would augment them"],
    ["deno task data photos --make_pairs pairs.txt", "pairs for deno task eval --pairs pairs.txt"],
    ["deno task data photos --json | jq .duplicates.leaks", "output for programs"],
  ],
} as const;

/** Rows of the terminal that stay free below a page of pictures. */
const FREE_ROWS = 3;
/** Rows for pictures if the height of the terminal is unknown. */
const USUAL_ROWS = 30;
/** Images that are augmented, and the versions of each. */
const AUGMENTED = { images: 8, versions: 5 } as const;

/**
 * `deno task data`: opens the data, gives up the permissions to use the network and run programs, then describes them.
 *
 * @param args The command line.
 * @returns The exit code.
 * @throws {UserError} If the user can fix what is wrong.
 */
export async function data(args: string[]): Promise<number> {
  const { config, given, help } = await parseFlags(args, DATA_COMMAND_OPTIONS, { bare: "data_path" });
  if (help) {
    printLine(renderHelp(HELP, DATA_COMMAND_OPTIONS, terminal.helpColumns()));
    return EXIT.done;
  }
  checkDataConfig(config, given);
  // Before all images are decoded.
  if (config.html !== "") await checkOutputFile(config.html);
  if (config.make_pairs !== "") await refuseExisting(config.make_pairs);
  const source = await prepareData(requestedDataset(config), config.data_path, processSurroundings());
  await dropRights();

  const said: Said = { leftOut: [], leaks: [], messages: [], notes: [] };
  let undividable: string | undefined;
  const dataset = await openDataset({
    ...source,
    ...preparationFor(source.name, config, given.has("bad")),
    undividable: (reason) => undividable = reason,
    listener: {
      ...progressLines(printError),
      say(line, about) {
        // Damaged files have a place of their own in the report.
        if (about !== "damaged") said[PLACES[about ?? "other"]].push(line);
      },
      note: (line) => said.notes.push(line),
    },
  });
  const report = describe(dataset, config, given, { ...said, ...(undividable && { undividable }) });
  if (config.make_pairs !== "") await writePairs(dataset, config);
  const augmented = given.has("show_augmented") ? await augment(dataset, config) : undefined;
  if (config.html !== "") {
    const { dataHtml } = await import("../lib/report/data/data_html.ts");
    await writeFileAtomically(config.html, await dataHtml(report, dataset, augmented));
  }
  if (config.json) {
    printLine(printableJson(report));
    return EXIT.done;
  }
  const style = terminal.style();
  printLine(dataText(report, { ...style, ascii: style.ascii || config.ascii }), style.color);
  await printPictures(dataset, config, augmented);
  if (config.html !== "") printLine(`\nPictures    ${config.html}`);
  if (config.make_pairs !== "") printLine(`\nPairs       ${config.make_pairs}`);
  return EXIT.done;
}

function describe(
  dataset: Dataset,
  config: DataConfig,
  given: ReadonlySet<string>,
  { leftOut, leaks, messages, notes, undividable }: Said,
): DataReport {
  const settings = { ...defaults(TRAIN_OPTIONS), ...config, augment: defaults(TRAIN_OPTIONS).augment };
  const complete = withDefaultsOf(settings, given, datasetNamed(dataset.name).defaults);
  const plan = trainingPlan(dataset, complete, given, notes);
  const refused = undividable ?? plan.refused;
  const progress = duplicateProgress();
  return dataReportOf(dataset, {
    ...(!config.no_duplicates && { duplicates: findDuplicates(dataset.splits, progress) }),
    leftOut,
    // Where duplicates are looked for, the leaks are in the tables.
    messages: config.no_duplicates ? [...leaks, ...messages] : messages,
    training: plan.settings,
    ...(refused !== undefined && { refused }),
  });
}

/** What the data set said while it was opened, by subject. */
interface Said {
  leftOut: string[];
  leaks: string[];
  messages: string[];
  notes: string[];
  /** Why the data cannot be divided, if they cannot. */
  undividable?: string;
}

/** Where a message is kept. */
const PLACES = { ignored: "leftOut", leaks: "leaks", other: "messages" } as const;

/** Prints the progress of the search for duplicates, if it takes long. */
function duplicateProgress(): (done: number, total: number) => void {
  const listener = progressLines(printError, "Comparing images");
  return (done, total) => listener.progress(done, total);
}

/** @throws {UserError} If there is something in the place of a new file, or it cannot be written. */
async function refuseExisting(path: string): Promise<void> {
  if (await Deno.lstat(path).then(() => true, () => false)) throw existing(path);
  await checkOutputFile(path);
}

function existing(path: string): UserError {
  return new UserError(
    `Expected a new file for --make_pairs but ${path} exists; choose another name`,
  );
}

/** Never overwrites a file: results that were measured by a list of pairs would lose their meaning. */
async function writePairs(
  dataset: Dataset,
  { make_pairs: path, pair_count, seed }: DataConfig,
): Promise<void> {
  const { test, measured, classNames } = dataset;
  const images = { labels: test.labels, classNames, name: (i: number) => test.name(i) };
  const text = drawPairList(images, `${measured} images`, pair_count, seed);
  try {
    await writeNewFile(path, text);
  } catch (error) {
    throw error instanceof Deno.errors.AlreadyExists ? existing(path) : error;
  }
}

async function augment(
  { train }: Dataset,
  { show_augmented, seed }: DataConfig,
): Promise<AugmentedRows> {
  if (train.count === 0) {
    throw new UserError("Expected training images to augment but found none; omit --show_augmented");
  }
  const { augmentedSamples } = await import("../lib/train/augmented_samples.ts");
  const count = Math.min(AUGMENTED.images, train.count);
  const { pixels, indices } = await augmentedSamples(train, show_augmented, {
    count,
    versions: AUGMENTED.versions,
    seed,
  });
  return {
    title: show_augmented,
    rows: Array.from(indices, (index, row) => [
      train.image(index),
      ...Array.from({ length: AUGMENTED.versions }, (_, version) => {
        const start = (row * AUGMENTED.versions + version) * train.imageSize;
        return pixels.subarray(start, start + train.imageSize);
      }),
    ]),
  };
}

/** Prints a page of images on a terminal; nothing in a pipe or a file. */
async function printPictures(
  dataset: Dataset,
  { ascii, show_augmented }: DataConfig,
  augmented: AugmentedRows | undefined,
): Promise<void> {
  const columns = terminal.columns();
  if (columns === undefined || columns < 20) return;
  const { pictureGrid, picturePage } = await import("../lib/dashboard/picture_page.ts");
  const rows = (terminal.size()?.rows ?? USUAL_ROWS) - FREE_ROWS;
  const style = { ascii, env: (name: string) => Deno.env.get(name) };
  const shape = { height: dataset.height, width: dataset.width, channels: dataset.channels };
  const grid = pictureGrid(shape, { columns, rows });
  const room = grid.across * grid.down;
  const classes = exampleImages(distinctImages(dataset.splits), { classes: room, images: room });
  const each = Math.max(1, Math.floor(room / classes.length));
  const images = classes.flatMap(({ label, images }) =>
    images.slice(0, each).map((pixels) => ({ pixels, caption: dataset.classNames[label]! || String(label) }))
  );
  printLine("\n" + picturePage(images, shape, grid, style).join("\n"), true);
  if (augmented === undefined) return;
  const across = Math.min(grid.across, AUGMENTED.versions + 1);
  const rowsShown = augmented.rows.slice(0, grid.down);
  const versions = rowsShown.flatMap((row) =>
    row.slice(0, across).map((pixels, i) => ({ pixels, caption: i === 0 ? "image" : "augmented" }))
  );
  printLine(`\nAugmented: ${show_augmented}\n`);
  printLine(picturePage(versions, shape, { ...grid, across }, style).join("\n"), true);
}

if (import.meta.main) await runCommand(data);
