import { drawnDigits, imageFolder, imageTable, mnist, openEngine } from "../../mod.ts";
import { refuses, withFolder } from "../base/fixtures.ts";

// deno-lint-ignore no-explicit-any
const wrong = (of: any, args: unknown[], message: RegExp) => refuses(() => of(...args), message);

Deno.test("openEngine() refuses engines and options that there are not", async () => {
  await wrong(openEngine, [{ engine: "gpu" }], /^Expected engine to be one of auto, native, .* found "gpu"$/);
  await wrong(openEngine, [{ threads: -1 }], /^Expected threads to be a whole number from 0 .* found -1$/);
  await wrong(
    openEngine,
    [{ name: "cpu" }],
    /^Expected options of openEngine\(\), engine, threads, .* found name/,
  );
  await wrong(openEngine, ["cpu"], /^Expected an object with options of openEngine\(\), .* but found "cpu"$/);
});

Deno.test("functions that open data refuse options that they do not know or whose values are not allowed", async () => {
  for (const open of [imageFolder, imageTable]) {
    await wrong(
      open,
      ["photos", { size: 0 }],
      /^Expected size to be the side of a square in pixels, or width and height .* but found 0$/,
    );
    await wrong(
      open,
      ["photos", { colour: "gray" }],
      /^Expected colour to be one of auto, grey, rgb .* "gray"$/,
    );
    await wrong(
      open,
      ["photos", { color: "grey" }],
      new RegExp(`^Expected options of ${open.name}.* found color;`),
    );
    await wrong(open, ["photos", { listener: 1 }], /^Expected listener to be an object .* found 1$/);
    await wrong(open, [], /^Expected path to be a non-empty text but found undefined$/);
    await wrong(open, [new URL("file:///photos")], /^Expected path to be .* found an instance of URL$/);
  }
  await wrong(drawnDigits, [{ train: 0 }], /^Expected train to be a whole number from 1 .* found 0$/);
  await wrong(
    drawnDigits,
    [{ training: 9 }],
    /^Expected options of drawnDigits\(\), train, test, seed, .* training/,
  );
  await wrong(mnist, ["data"], /^Expected an object with options of mnist\(\), path, but found "data"$/);
});

Deno.test("imageFolder() of a file says that it is one", () =>
  withFolder(async (folder) => {
    const file = `${folder}/photo.png`;
    await Deno.writeTextFile(file, "");
    await wrong(
      imageFolder,
      [file],
      /^Expected a folder or a ZIP file at \S+photo\.png but it is another file; name the folder that contains the classes$/,
    );
  }));
