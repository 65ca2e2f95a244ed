import assert from "node:assert/strict";
import { duplicatesText } from "../../../lib/report/duplicates/duplicates_text.ts";
import { commonFolder, cutPath } from "../../../lib/report/duplicates/short_paths.ts";
import { makeGroup, makeReport, makeSuspect } from "./fixtures.ts";

const STYLE = { color: false, ascii: false, columns: 80 };

/** Names with all blanks as one. */
const flat = (text: string) => text.replace(/\s+/g, " ");

Deno.test("duplicatesText() says in short what there is, and what was not looked for", () => {
  const none = flat(duplicatesText(makeReport(), STYLE));
  for (
    const line of [
      "Network runs/a/best, epoch 3, trained on pets",
      "Images 1,234; 7 classes; train 1,000, test 234",
      "Duplicates none",
      "Leaks none: no duplicates in several splits",
      "Contradictions none",
      "Mislabelled? none whose neighbours",
      "Near is nearer than 0.2500, as 90% of the slightly changed copies of 256 of the images are, and than 0.6 of",
    ]
  ) assert.ok(none.includes(line), `${line} in ${none}`);
  const unknown = flat(duplicatesText(
    makeReport({
      ...{
        classes: 0,
        unlabelled: 1234,
        splits: {},
        suspects: null,
        lists: ["a.csv"],
        repeated: 1,
        complete: false,
      },
      rule: { distance: 0.5, measured: null, ratio: 1 },
      damaged: [{ path: "x", reason: "y" }],
    }),
    STYLE,
  ));
  for (
    const line of [
      "Images 1,234, those of a.csv; no classes; no splits",
      "Named twice 1 file",
      "Damaged 1 file, left out",
      "Duplicates none; many images are so alike that not all were compared",
      "Mislabelled? not looked for: the images have no classes",
      "Near is nearer than 0.5000, and than 1 of",
    ]
  ) assert.ok(unknown.includes(line), `${line} in ${unknown}`);
  assert.doesNotMatch(unknown, /Leaks|Contradictions/);
  assert.match(
    flat(duplicatesText(makeReport({ classes: 1, suspects: null }), STYLE)),
    /there is only one class/,
  );
});

Deno.test("duplicatesText() shows leaks, contradictions, others and suspects, with how many there are", () => {
  const groups = [
    makeGroup(["data/t/a.png", "data/r/b.png", "data/r/c.png"], { leak: true }),
    makeGroup(["data/t/d.png", "data/t/e.png"], { contradiction: true, kind: "equal" }),
    ...Array.from(
      { length: 12 },
      (_, i) => makeGroup([`data/x/${i}.png`, `data/x/${i} again.png`], { kind: "alike" }),
    ),
  ];
  const suspects = Array.from({ length: 25 }, (_, i) => makeSuspect(`data/s/${i}.png`));
  const text = duplicatesText(makeReport({ groups, suspects }), STYLE);
  assert.match(
    flat(text),
    /Duplicates 14 groups of 29 images: 1 of equal pixels, 12 of pixels .* 1 of near embeddings/,
  );
  assert.match(flat(text), /Extra 14 images that need not stay.* without those of several classes/);
  assert.match(
    flat(text),
    /Leaks 1 group .*figures are too good on 1 image of other splits that the training knows/,
  );
  assert.match(flat(text), /Paths below data\//);
  assert.match(text, /^Leaks: duplicates in several splits: 1$/m);
  assert.match(text, /^│ t\/a\.png +│ +test │ stays │ +│ +3 │$/m);
  assert.match(text, /^│ {3}r\/b\.png +│ +train │ +near │ +0\.1250 │ +│$/m);
  assert.match(text, /^Contradictions: duplicates of several classes: 1$/m);
  assert.match(text, /^Other duplicates: 10 of 12$/m);
  assert.match(text, /^Perhaps mislabelled: 20 of 25$/m);
  assert.equal(text.match(/^│ s\/\d+\.png +│ +cat │ +dog │ 0\.720 │$/gm)!.length, 20);
  assert.ok(text.split("\n").every((line) => line.length <= 80));
});

Deno.test("duplicatesText() shows two images of two splits if a group has such", () => {
  const leak = makeGroup(["a.png", "b.png", "c.png"], { leak: true });
  leak.images[1]!.split = "test";
  const text = duplicatesText(makeReport({ groups: [leak] }), STYLE);
  assert.match(text, /a\.png.*\n.*c\.png/);
});

Deno.test("duplicatesText() keeps names on their lines", () => {
  const groups = [makeGroup(["a\nb\x1b[31m.png", "c\u202e.png"])];
  const text = duplicatesText(makeReport({ groups, suspects: [makeSuspect("x\ny")] }), STYLE);
  // deno-lint-ignore no-control-regex
  assert.doesNotMatch(text, /\x1b|\u202e|a\nb|x\ny/);
});

Deno.test("cutPath() keeps the end of a path, commonFolder() is what all paths begin with", () => {
  assert.equal(cutPath("a/b.png", 7), "a/b.png");
  assert.equal(cutPath("folder/image_001.png", 12), "…age_001.png");
  assert.equal(cutPath("写真/写真.png", 9), "…写真.png".slice(-7));
  const report = (...paths: string[]) => makeReport({ groups: [makeGroup(paths)] });
  assert.equal(commonFolder(report("a/b/c.png", "a/b/d.png")), "a/b/");
  assert.equal(commonFolder(report("a/b/c.png", "a/bb/d.png")), "a/");
  assert.equal(commonFolder(report("/a.png", "/b/d.png")), "/");
  assert.equal(commonFolder(report("a.png", "b/d.png")), "");
  assert.equal(
    commonFolder({ ...report("a/b/c.png", "a/b/d.png"), suspects: [makeSuspect("a/x.png")] }),
    "a/",
  );
  assert.equal(commonFolder(makeReport()), "");
});
