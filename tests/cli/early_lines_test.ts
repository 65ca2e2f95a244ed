import assert from "node:assert/strict";
import { EarlyLines } from "../../lib/cli/early_lines.ts";
import type { TrainingView } from "../../lib/cli/training_view.ts";
import { tellTraining } from "./training_events.ts";

Deno.test("a view that opens late shows what was reported before, in order, and then what comes", () => {
  const [first, second, third] = tellTraining(true);
  const shown: unknown[] = [];
  const view = {
    take: (event: unknown) => shown.push(event),
    print: (line: unknown) => shown.push(line),
  } as unknown as TrainingView;
  const early = new EarlyLines();
  early.print("a line");
  early.take(first!);
  early.take(second!);
  assert.deepEqual(shown, []);
  early.showOn(view);
  assert.deepEqual(shown, ["a line", first, second]);
  early.take(third!);
  early.print("another");
  assert.deepEqual(shown, ["a line", first, second, third, "another"]);
});

Deno.test("an event that the view cannot show is thrown where the view is opened", () => {
  const [first] = tellTraining(true);
  const early = new EarlyLines();
  early.take(first!);
  const view = {
    take: () => {
      throw new Error("no place");
    },
  } as unknown as TrainingView;
  assert.throws(() => early.showOn(view), /no place/);
});
