import { printableJson } from "../lib/base/printable.ts";
import { UserError } from "../lib/base/user_error.ts";
import { dropRights } from "../lib/cli/drop_rights.ts";
import { loadAhead } from "../lib/engine/native/load_ahead.ts";
import { parseFlags } from "../lib/cli/flags.ts";
import { renderHelp } from "../lib/cli/help.ts";
import { EXIT, printError, printLine, runCommand } from "../lib/cli/run_command.ts";
import { terminal } from "../lib/cli/terminal.ts";
import { VERIFY_OPTIONS } from "../lib/config/search_config.ts";
import { loadDecoder } from "../lib/data/decode/load_decoder.ts";
import { DamageReport } from "../lib/embed/damage_report.ts";
import { findImages, requireImagePaths } from "../lib/embed/find_images.ts";
import type { SourceImage } from "../lib/embed/source_image.ts";
import { pairsText, pairText, verifyText } from "../lib/report/verify_text.ts";
import { findCheckpoint } from "../lib/run/find_checkpoint.ts";
import { readNetwork } from "../lib/run/read_checkpoint.ts";
import { decide, type Decision, noThresholds } from "../lib/search/decide.ts";
import { readThresholds, thresholdsOfRun } from "../lib/search/find_thresholds.ts";
import { type PairsToVerify, readPairsToVerify } from "../lib/search/pairs_to_verify.ts";
import type { Thresholds } from "../lib/search/thresholds.ts";
import { type VerifiedPair, verifyPairs } from "../lib/search/verify_pairs.ts";
import { setUpEngine } from "../lib/setup/set_up_for.ts";

/** The exit codes of `verify`, as grep's. */
const VERDICT = { same: 0, different: 1, error: 2 } as const;

const HELP = {
  usage: "deno task verify A B | --pairs FILE",
  about:
    "Says whether two images are of one class: whether their distance is below the threshold that was measured for a " +
    "false accept rate.",
  examples: [
    ["deno task verify a.jpg b.jpg", "by the newest run's best checkpoint"],
    ["deno task verify a.jpg b.jpg --far 1e-4", "with fewer false accepts"],
    ["deno task verify --pairs pairs.csv", "many pairs; with 1 or 0 after each, their FAR and VAL"],
    ["deno task verify a.jpg b.jpg --json | jq .distance", "output for programs"],
  ],
  exitCodes: [
    [String(VERDICT.same), "the two images, or those of each pair, are of one class"],
    [String(VERDICT.different), "they are not"],
    [String(VERDICT.error), "an error; one line on stderr describes it"],
    [String(EXIT.fault), "an internal error: please report it"],
  ],
} as const;

/**
 * `deno task verify`: sets up what is needed, gives up the permissions to use the network, run programs and write, then
 * compares two images.
 *
 * @param args The command line.
 * @returns The exit code.
 */
export async function verify(args: string[]): Promise<number> {
  try {
    return await verifyPair(args);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    printError(`trinca: ${error.message}`);
    return VERDICT.error;
  }
}

async function verifyPair(args: string[]): Promise<number> {
  const { config, given, words, help } = await parseFlags(args, VERIFY_OPTIONS, { words: true });
  if (help) {
    printLine(renderHelp(HELP, VERIFY_OPTIONS, terminal.helpColumns()));
    return EXIT.done;
  }
  if (config.pairs === "") await requireImagePaths(words);
  const folder = await findCheckpoint(config.checkpoint_path);
  const library = await setUpEngine(config.engine);
  await loadDecoder();
  loadAhead(library);
  await dropRights(["net", "run", "import", "write"]);

  const { images, pairs } = config.pairs === "" ? await pairOf(words) : await pairsOf(config.pairs, words);
  const network = await readNetwork(folder);
  const found = config.thresholds === ""
    ? await thresholdsOfRun(folder, network.state)
    : await readThresholds(config.thresholds);
  const thresholds = found?.views === config.views ? found : null;
  const decision = decide(thresholds, config, given);
  if (decision === undefined) throw noThresholds(folder);
  const { FileEmbedder } = await import("../lib/embed/file_embedder.ts");
  const { distance } = await import("../lib/search/nearest.ts");
  using embedder = await FileEmbedder.open(network, { ...config, library });
  const embeddings = new Map<SourceImage, Float32Array>();
  const damage = new DamageReport(printError);
  for await (const batch of embedder.embed({ count: images.length, images }, { say: printError })) {
    batch.images.forEach((image, i) => {
      embeddings.set(image, batch.embeddings.slice(i * embedder.dimension, (i + 1) * embedder.dimension));
    });
    damage.take(batch.damaged);
  }
  damage.finish(embeddings.size);
  const verified = verifyPairs(pairs, images.map(({ path }) => path), (a, b) => {
    const [one, other] = [embeddings.get(images[a]!), embeddings.get(images[b]!)];
    return one && other && distance(one, other);
  }, decision.threshold);
  return config.pairs === ""
    ? printPair(verified[0]!, decision, thresholds, config.json)
    : printPairs(verified, decision, thresholds, config.json);
}

/** The two images that the words name. */
async function pairOf(words: readonly string[]): Promise<PairsToVerify> {
  const { count, images } = await findImages(words);
  if (count !== 2) {
    throw new UserError(`Expected two images but found ${count ?? "-"}; name two files, or --pairs`);
  }
  const [a, b] = images as SourceImage[];
  return { images: [a!, b!], pairs: [{ images: [0, 1] }] };
}

async function pairsOf(list: string, [first]: readonly string[]): Promise<PairsToVerify> {
  if (first === undefined) return await readPairsToVerify(list);
  throw new UserError(`Expected either two images or --pairs but found ${first} and --pairs; omit one`);
}

function printPair(
  { a, b, distance, same }: VerifiedPair,
  decision: Decision,
  thresholds: Thresholds | null,
  json: boolean,
): number {
  if (distance === null || same === null) {
    throw new UserError(
      `Expected two images that can be decoded but found ${a} and ${b}, as above; name others`,
    );
  }
  const answer = { same, distance, ...decision, measured_on: thresholds?.measured_on ?? null };
  printLine(json ? printableJson(answer) : verifyText(answer));
  return same ? VERDICT.same : VERDICT.different;
}

/** Prints a line for each pair, then how many were accepted; the exit code says that all are the same. */
function printPairs(
  verified: readonly VerifiedPair[],
  decision: Decision,
  thresholds: Thresholds | null,
  json: boolean,
): number {
  for (const pair of verified) printLine(json ? printableJson(pair) : pairText(pair));
  const text = pairsText(verified, decision, thresholds?.measured_on ?? null);
  if (json) printError(text); // Standard output has the pairs alone.
  else printLine(text);
  return verified.every(({ same }) => same === true) ? VERDICT.same : VERDICT.different;
}

if (import.meta.main) await runCommand(verify);
