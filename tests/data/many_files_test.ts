import { findData } from "../../lib/data/find_data.ts";
import { openDataset } from "../../lib/data/open_dataset.ts";
import { refuses, withFolder } from "../base/fixtures.ts";
import { writePicture } from "./image_fixtures.ts";

const MANY = 100_000;

Deno.test("100,000 files in one folder are found, and what is wrong with them is one line", () =>
  withFolder(async (folder) => {
    await Deno.mkdir(`${folder}/photos/cat`, { recursive: true });
    await writePicture(`${folder}/photos/dog/1.png`, { color: 1 });
    await writePicture(`${folder}/photos/dog/2.png`, { color: 2 });
    for (let i = 0; i < MANY; i++) Deno.writeFileSync(`${folder}/photos/cat/${i}.jpg`, new Uint8Array());
    const open = async (path: string) => {
      const { source } = await findData("auto", path);
      return await openDataset({ ...source!, cacheRoot: null, preparation: { height: 8, width: 8 } });
    };
    await refuses(
      () => open(`${folder}/photos/cat`),
      /^Expected the images of each class in a separate folder in \S+cat but found 0\.jpg outside of these; move it .{0,100}$/,
    );
    await refuses(
      () => open(`${folder}/photos`),
      /^Expected images that can be decoded but 100,?000 of 100,?002 images cannot: (\S+ \(the file is empty\), ){5}and 99,?995 more; replace/,
    );
  }));
