import { printableJson } from "../lib/base/printable.ts";
import { UserError } from "../lib/base/user_error.ts";
import { dropRights } from "../lib/cli/drop_rights.ts";
import { parseFlags } from "../lib/cli/flags.ts";
import { renderHelp } from "../lib/cli/help.ts";
import { EXIT, printError, printLine, runCommand } from "../lib/cli/run_command.ts";
import { terminal } from "../lib/cli/terminal.ts";
import { VERIFY_OPTIONS } from "../lib/config/search_config.ts";
import { loadDecoder } from "../lib/data/decode/load_decoder.ts";
import { findImages } from "../lib/embed/find_images.ts";
import { verifyText } from "../lib/report/verify_text.ts";
import { findCheckpoint } from "../lib/run/find_checkpoint.ts";
import { readNetwork } from "../lib/run/read_checkpoint.ts";
import { decide, noThresholds } from "../lib/search/decide.ts";
import { readThresholds, thresholdsOfRun } from "../lib/search/find_thresholds.ts";
import { setUpEngine } from "../lib/setup/set_up_for.ts";

/** The exit codes of `verify`, as grep's. */
const VERDICT = { same: 0, different: 1, error: 2 } as const;

const HELP = {
  usage: "deno task verify A B",
  about:
    "Says whether two images are of one class: whether their distance is below the threshold that was measured for a " +
    `false accept rate. The exit code is ${VERDICT.same} if they are, ${VERDICT.different} if not, and ${VERDICT.error} ` +
    "after an error.",
  examples: [
    ["deno task verify a.jpg b.jpg", "by the newest run's best checkpoint"],
    ["deno task verify a.jpg b.jpg --far 1e-4", "with fewer false accepts"],
    ["deno task verify a.jpg b.jpg --json | jq .distance", "output for programs"],
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
  const source = await findImages(words);
  if (source.count !== 2) {
    throw new UserError(`Expected two images but found ${source.count ?? "-"}; name two files`);
  }
  const folder = await findCheckpoint(config.checkpoint_path);
  const network = await readNetwork(folder);
  const found = config.thresholds === ""
    ? await thresholdsOfRun(folder, network.state)
    : await readThresholds(config.thresholds);
  const thresholds = found?.views === config.views ? found : null;
  const decision = decide(thresholds, config, given);
  if (decision === undefined) throw noThresholds(folder);
  const library = await setUpEngine(config.engine);
  await loadDecoder();
  await dropRights(["net", "run", "import", "write"]);

  const { FileEmbedder } = await import("../lib/embed/file_embedder.ts");
  const { distance: distanceOf } = await import("../lib/search/nearest.ts");
  using embedder = await FileEmbedder.open(network, { ...config, library });
  for await (const { embeddings, damaged } of embedder.embed(source, printError)) {
    const [bad] = damaged;
    if (bad !== undefined) {
      throw new UserError(`Expected two images but cannot read ${bad.path}: ${bad.reason}; name another`);
    }
    const distance = distanceOf(
      embeddings.subarray(0, embedder.dimension),
      embeddings.subarray(embedder.dimension),
    );
    const same = distance < decision.threshold;
    const answer = { same, distance, ...decision, measured_on: thresholds?.measured_on ?? null };
    printLine(config.json ? printableJson(answer) : verifyText(answer));
    return same ? VERDICT.same : VERDICT.different;
  }
  return VERDICT.error; // There were two images.
}

if (import.meta.main) await runCommand(verify);
