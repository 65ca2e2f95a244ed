import { imageCount } from "../base/format.ts";
import { cutName, textColumns } from "../base/text_columns.ts";
import { plainName } from "../run/class_names.ts";
import type { Decision } from "../search/decide.ts";
import type { Answer } from "../search/search_index.ts";
import type { SearchSummary } from "../search/search_summary.ts";
import type { VectorIndex } from "../search/vector_index.ts";
import { measuredText } from "./threshold_text.ts";

/** The greatest width of a name, in columns. */
const NAME_COLUMNS = 40;

/** The line above the answers: what is searched, and what counts as known. */
export function thresholdText(index: VectorIndex, decision: Decision | undefined): string {
  const count = imageCount(index.count);
  if (decision === undefined) {
    return `${index.path}: ${count}; no thresholds were measured, so nothing is unknown`;
  }
  return `${index.path}: ${count}; known below a distance of ${decision.threshold.toFixed(4)}` +
    measuredText(decision, index.manifest.thresholds?.measured_on);
}

/** How to write an answer. */
export interface AnswerStyle {
  color: boolean;
  /** The width of the terminal, to which paths are cut; undefined in a file or a pipe. */
  columns?: number | undefined;
}

/** The least columns for a path. */
const PATH_COLUMNS = 20;

/** What an index says of one image, in lines. */
export function answerText(path: string, answer: Answer, { color, columns = Infinity }: AnswerStyle): string {
  const bold = (text: string) => color ? `\x1b[1m${text}\x1b[0m` : text;
  const names = answer.matches.map(({ name }) =>
    cutName(name === undefined ? "–" : plainName(name), NAME_COLUMNS)
  );
  const widest = Math.max(0, ...names.map(textColumns));
  const lines = answer.matches.map(({ distance, path, images }, i) => {
    const name = names[i]! + " ".repeat(widest - textColumns(names[i]!));
    const more = images === undefined ? "" : ` and ${images - 1} more`;
    const start = `  ${distance.toFixed(4)}  ${name}  `;
    const room = columns - textColumns(start) - more.length;
    return start + cutName(plainName(path), Math.max(PATH_COLUMNS, room)) + more;
  });
  return [`${plainName(path)}: ${bold(verdictText(answer))}`, ...lines].join("\n");
}

/** What an image shows, in a word. */
export function verdictText({ name, known }: Answer): string {
  if (known === false) return "unknown";
  return name === null ? "no name" : plainName(name);
}

/** How often an index was right about images whose classes are known, as a line. */
export function summaryText(
  { images, nearest_right, known_right, known_wrong, unknown }: SearchSummary,
): string {
  const share = (part: number) => `${(part / images).toFixed(4)}`;
  return `${images.toLocaleString("en-US")} images with a class: nearest right ${
    share(nearest_right)
  }; known and right ` +
    `${share(known_right)}, known and wrong ${share(known_wrong)}, unknown ${share(unknown)}`;
}
