import assert from "node:assert/strict";
import { AUTO, DATASETS } from "../../lib/data/datasets.ts";
import { fashionMnist } from "../../lib/data/fashion_mnist/definition.ts";
import { findData } from "../../lib/data/find_data.ts";
import { isGenuine } from "../../lib/data/is_genuine.ts";
import { kmnist } from "../../lib/data/kmnist/definition.ts";
import { mnist } from "../../lib/data/mnist/definition.ts";
import { refuses, withFolder } from "../base/fixtures.ts";
import { gzip, publishGzipped, type SmallMnist, writeSmallMnist } from "./fixtures.ts";

/** Three small data sets in MNIST's form in folders of their own, of the third of which gzip digests alone are known. */
async function withThree(
  use: (
    context: { folder: string; three: Record<string, SmallMnist>; datasets: typeof DATASETS },
  ) => Promise<void>,
): Promise<void> {
  await withFolder(async (folder) => {
    const three: Record<string, SmallMnist> = {};
    for (const [i, name] of ["mnist", "fashion", "kmnist"].entries()) {
      await Deno.mkdir(`${folder}/${name}`);
      three[name] = await writeSmallMnist(`${folder}/${name}`, i + 1);
    }
    three.kmnist = await publishGzipped(three.kmnist!);
    const datasets = {
      ...DATASETS,
      mnist: mnist(three.mnist!.files),
      "fashion-mnist": fashionMnist(three.fashion!.files),
      kmnist: kmnist(three.kmnist.files),
    };
    await use({ folder, three, datasets });
  });
}

Deno.test("data sets under MNIST's file names are distinguished by their contents, and open with their class names", async () => {
  await withThree(async ({ folder, datasets }) => {
    const expected = [["mnist", "mnist", "MNIST", "3"], [
      "fashion",
      "fashion-mnist",
      "Fashion-MNIST",
      "Dress",
    ]];
    for (const [place, name, title, third] of [...expected, ["kmnist", "kmnist", "KMNIST", "tsu つ"]]) {
      const path = `${folder}/${place}`;
      assert.deepEqual((await findData(AUTO, path, folder, datasets)).source, { name, path });
      const data = await datasets[name!]!.open({ path });
      assert.deepEqual([data.name, data.title, data.classNames[3]], [name, title, third]);
      assert.deepEqual([data.train.count, data.test.count, data.path], [40, 20, undefined]);
    }
  });
});

Deno.test("a named data set is not looked for in a default folder with another one's files; elsewhere that is an error", async () => {
  await withThree(async ({ folder, datasets }) => {
    await Deno.rename(`${folder}/mnist`, `${folder}/data`);
    for (const name of ["fashion-mnist", "kmnist", "mnist"]) {
      const { source, unused } = await findData(name, `${folder}/data`, folder, datasets);
      // An unpacked file of KMNIST's cannot be distinguished from another: opening it says so.
      assert.equal(source?.name, name === "fashion-mnist" ? undefined : name);
      assert.equal(unused, name === "fashion-mnist" ? "4 files (no ending)" : undefined);
    }
    await refuses(
      () => findData("mnist", `${folder}/fashion`, folder, datasets),
      /^Expected MNIST's four files in \S+fashion but found 4 files \(no ending\); .* omit --data_path to download MNIST$/,
    );
  });
});

Deno.test("what is missing of a data set is named as its own only if the rest is", async () => {
  await withThree(async ({ folder, three, datasets }) => {
    await Deno.remove(three.fashion!.paths.trainImages);
    await refuses(
      () => findData(AUTO, `${folder}/fashion`, folder, datasets),
      /^Expected Fashion-MNIST's four files in \S+ but train-images-idx3-ubyte is missing; add/,
    );
  });
});

Deno.test("a file of which the gzip digest alone is known is verified by it, and refused unpacked", async () => {
  await withThree(async ({ folder, three, datasets }) => {
    const { paths, files } = three.kmnist!;
    const bytes = await Deno.readFile(paths.trainImages);
    assert.ok(await isGenuine(bytes, files.trainImages));
    const raw = new Uint8Array(
      await new Response(
        new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip")),
      ).arrayBuffer(),
    );
    assert.ok(!await isGenuine(raw, files.trainImages));
    const path = `${folder}/kmnist`;
    // Programs that unpack it leave both: then the published one is read.
    await Deno.writeFile(paths.trainImages.replace(".gz", ""), new Uint8Array(9));
    await datasets.kmnist!.open({ path });
    await Deno.writeFile(paths.trainImages.replace(".gz", ""), raw);
    await Deno.remove(paths.trainImages);
    await refuses(
      () => datasets.kmnist!.open({ path }),
      /^Expected KMNIST's train-images-idx3-ubyte\.gz, .* found \S+, unpacked, which cannot be verified; --dataset idx opens it as it is, or name a folder with KMNIST's own files/,
    );
    await Deno.writeFile(paths.trainImages, await gzip(raw.map((byte, i) => i < 16 ? byte : byte ^ 1)));
    await refuses(
      () => datasets.kmnist!.open({ path }),
      /^Expected \S+\.gz to be KMNIST's train-images-idx3-ubyte\.gz \(SHA-256 \w{64}\) but found \w{64}; name a folder/,
    );
  });
});

Deno.test("isGenuine() accepts contents compressed by anyone if their own digest is known", async () => {
  await withThree(async ({ three }) => {
    const { paths, files } = three.fashion!;
    const bytes = await Deno.readFile(paths.testImages);
    const published = { ...files.testImages, gzip: { bytes: 1, sha256: "" } };
    for (const form of [bytes, await gzip(bytes)]) assert.ok(await isGenuine(form, published));
    for (const form of [bytes.slice(1), (await gzip(bytes)).slice(0, -9), await gzip(bytes.slice(1))]) {
      assert.ok(!await isGenuine(form, published));
    }
  });
});

Deno.test("every data set that can be fetched has digests, mirrors, a variable and a cache of its own", () => {
  const remotes = Object.entries(DATASETS).flatMap(([name, { remote }]) =>
    remote === undefined ? [] : [{ name, remote }]
  );
  assert.deepEqual(remotes.map(({ name }) => name), ["mnist", "fashion-mnist", "kmnist", "omniglot"]);
  for (const { name, remote: { files, mirrors, mirrorVariable, cache } } of remotes) {
    assert.equal(mirrorVariable, `TRINCA_${name.toUpperCase().replace("-", "_")}_MIRROR`);
    assert.equal(cache, `trinca/${name}`);
    assert.ok(mirrors.length > 0 && mirrors.every((mirror) => /^(https?|npm):.*\/$/.test(mirror)));
    for (const { bytes, sha256, gzip } of files) {
      assert.ok(bytes > 0 && (sha256 ?? gzip?.sha256) !== undefined);
      for (const digest of [sha256, gzip?.sha256]) {
        if (digest !== undefined) assert.match(digest, /^[0-9a-f]{64}$/);
      }
    }
  }
});
