import assert from "node:assert/strict";
import { FINDINGS } from "../../../lib/config/duplicates_config.ts";
import type { SourceImage } from "../../../lib/embed/source_image.ts";
import { divideImages } from "../../../lib/search/duplicates/divide_images.ts";
import { hasFinding } from "../../../lib/search/duplicates/has_finding.ts";
import { requireSubjects } from "../../../lib/search/duplicates/require_subjects.ts";
import { refuses } from "../../base/fixtures.ts";

function image(name: string, label?: string, split?: string): SourceImage {
  return {
    ...{ path: `photos/${name}`, name, tree: { read: () => Promise.reject(new Error("not read")) } },
    ...(label !== undefined && { label }),
    ...(split !== undefined && { split }),
  };
}

Deno.test("hasFinding() looks for what was asked, and for nothing else", () => {
  const group = { kind: "equal" as const, leak: false, contradiction: false, images: [] };
  const report = { groups: [group], suspects: [] as never[] | null } as unknown as Parameters<
    typeof hasFinding
  >[0];
  const found = (of: typeof report) => FINDINGS.filter((finding) => hasFinding(of, [finding]));
  assert.deepEqual(found(report), ["duplicates"]);
  assert.deepEqual(found({ ...report, groups: [] }), []);
  assert.deepEqual(found({ ...report, groups: [{ ...group, leak: true }], suspects: null }), [
    "leaks",
    "duplicates",
  ]);
  assert.deepEqual(found({ ...report, groups: [{ ...group, contradiction: true }] }), [
    "contradictions",
    "duplicates",
  ]);
  const suspects = [{}] as unknown as NonNullable<typeof report.suspects>;
  assert.deepEqual(found({ ...report, groups: [], suspects }), ["suspects"]);
  assert.equal(hasFinding({ ...report, suspects }, []), false);
  assert.equal(hasFinding({ ...report, suspects }, ["leaks", "suspects"]), true);
});

Deno.test("requireSubjects() refuses to answer for what cannot be found out", async () => {
  const splits = [image("a", undefined, "train"), image("b", undefined, "test")];
  const classes = [image("a", "cat"), image("b", "dog"), image("c")];
  requireSubjects(splits, ["leaks", "duplicates"]);
  requireSubjects(classes, ["contradictions", "suspects", "duplicates"]);
  requireSubjects([], []);
  await refuses(
    () => requireSubjects(classes, ["leaks"]),
    /several splits for --fail_on leaks.*--split images:0\.8/,
  );
  await refuses(() => requireSubjects(splits.slice(1), ["leaks"]), /several splits/);
  await refuses(
    () => requireSubjects(splits, ["duplicates", "suspects"]),
    /--fail_on suspects .* without classes/,
  );
  await refuses(
    () => requireSubjects(classes.slice(1), ["contradictions"]),
    /--fail_on contradictions .* a single class/,
  );
});

Deno.test("divideImages() divides as a training, which ignores what the data say then", () => {
  const images = Array.from(
    { length: 400 },
    (_, i) => image(`${i % 20}/${i}.png`, String(i % 20), "validation"),
  );
  assert.deepEqual(divideImages(images, "data"), images);
  const count = (split: string) => {
    const divided = divideImages(images, split);
    assert.deepEqual(
      divided.map(({ split: _, ...image }) => image),
      images.map(({ split: _, ...image }) => image),
    );
    return divided.filter(({ split }) => split === "train").length / images.length;
  };
  assert.ok(Math.abs(count("images:0.8") - 0.8) < 0.08);
  assert.ok(count("classes:0.5") > 0.2 && count("classes:0.5") < 0.8);
  const byClass = divideImages(images, "classes:0.5");
  for (const { label, split } of byClass) {
    assert.equal(split, byClass.find((other) => other.label === label)!.split);
  }
  assert.equal(divideImages([image("loose")], "classes:0.5")[0]!.split, undefined);
  assert.match(divideImages([image("loose")], "images:0.5")[0]!.split!, /^(train|test)$/);
});
