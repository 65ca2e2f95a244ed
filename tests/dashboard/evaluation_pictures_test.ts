import assert from "node:assert/strict";
import { evaluationPictures } from "../../lib/dashboard/evaluation_pictures.ts";
import { frameToText } from "../../lib/dashboard/screen/memory_screen.ts";
import { terminalStyle } from "../../lib/dashboard/screen/terminal_style.ts";
import type { EvaluationReport } from "../../lib/eval/report_type.ts";
import { REPORT } from "../run/events.ts";

/** The pictures as text. */
function shown(report: EvaluationReport): string {
  const { palette, glyphs } = terminalStyle({ ascii: false, theme: "auto" }, () => undefined);
  return frameToText(evaluationPictures(report, 150), palette, glyphs, false).join("\n");
}

Deno.test("the pictures of an evaluation name the checkpoint's epoch, and none for embeddings of a file", () => {
  assert.match(shown(REPORT), new RegExp(`Embeddings \\(PCA\\).*epoch ${REPORT.checkpoint!.epoch}, [\\d–]`));
  const { checkpoint: _, ...rest } = REPORT;
  const files = { file: "x.npy", labels_file: "y.npy", count: 9, dimension: 2, classes: 3 };
  const text = shown({ ...rest, embeddings: files });
  assert.match(text, /Embeddings \(PCA\).*of the variance/);
  assert.doesNotMatch(text, /epoch|image/i);
});
