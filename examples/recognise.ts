// deno-lint-ignore-file no-console -- an example prints
/**
 * Says what photographs show, by an index that `deno task index` has built:
 * `deno run --allow-all examples/recognise.ts photos.index new.jpg …`
 */
import { ImageIndex, openEngine } from "@trinca/trinca";

const [path = "photos.index", ...files] = Deno.args;
using index = await ImageIndex.open(await openEngine(), path);
const answers = await index.search(files, { k: 1 });
answers.forEach(({ known, name, matches: [nearest] }, i) => {
  console.log(`${files[i]}: ${known === false ? "unknown" : name} at ${nearest?.distance.toFixed(4)}`);
});
