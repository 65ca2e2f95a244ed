import assert from "node:assert/strict";
import { prepareData } from "../../lib/setup/prepare_data.ts";
import { prepareRemote } from "../../lib/setup/prepare_remote.ts";
import type { RemoteDataset } from "../../lib/setup/remote_datasets.ts";
import { gzip, writeSmallMnist } from "../data/fixtures.ts";
import { namesIn, refuses, withFolder } from "../base/fixtures.ts";
import {
  type Different,
  putFile,
  smallMachine,
  stalledResponse,
  unusedAddress,
  withServer,
} from "./fixtures.ts";

/** The forms in which a mirror may have a file. */
type Form = "gzipped" | "raw" | "encoded" | "damaged" | "missing" | "stalled";

/** A small MNIST that mirrors serve in several forms; the first part of a path selects the form. */
async function withMirrors(
  use: (context: {
    folder: string;
    dataPath: string;
    mnist: string;
    machine(forms: readonly Form[], different?: Different): ReturnType<typeof smallMachine>;
    requests: string[];
  }) => Promise<void>,
): Promise<void> {
  await withFolder(async (folder) => {
    await Deno.mkdir(`${folder}/genuine`);
    const { files } = await writeSmallMnist(`${folder}/genuine`);
    const answer = async (request: Request): Promise<Response> => {
      const [, form, name = ""] = new URL(request.url).pathname.split("/");
      const raw = await Deno.readFile(`${folder}/genuine/${name.replace(/\.gz$/, "")}`);
      if (form === "stalled") return stalledResponse(raw.slice(0, 9));
      if (form === "missing" || (form === "raw" && name.endsWith(".gz"))) {
        return new Response(null, { status: 404 });
      }
      if (form === "raw") return new Response(raw);
      const bytes = await gzip(form === "damaged" && name.startsWith("t10k-images") ? raw.fill(7, 50) : raw);
      return new Response(bytes, { headers: form === "encoded" ? { "content-encoding": "gzip" } : {} });
    };
    await withServer(answer, async ({ url, requests }) => {
      await use({
        folder,
        dataPath: `${folder}/data/`,
        mnist: smallMachine(folder).mnist,
        machine: (forms, different) =>
          smallMachine(folder, {
            mnistFiles: files,
            mnistMirrors: forms.map((form) => `${url}${form}/`),
            ...different,
          }),
        requests,
      });
    });
  });
}

const NAMES = [
  "t10k-images-idx3-ubyte",
  "t10k-labels-idx1-ubyte",
  "train-images-idx3-ubyte",
  "train-labels-idx1-ubyte",
];

for (const [form, ending] of [["gzipped", ".gz"], ["raw", ""], ["encoded", ".gz"]] as const) {
  Deno.test(`prepareData() gets its files from a mirror that has them ${form}`, async () => {
    await withMirrors(async ({ dataPath, mnist, machine, requests }) => {
      const { surroundings, said } = machine([form]);
      assert.deepEqual(await prepareData("mnist", dataPath, surroundings), { name: "mnist", path: mnist });
      assert.deepEqual(namesIn(mnist), NAMES.map((name) => name + ending));
      assert.match(said.join(), /^Downloading MNIST: (\d+) of \d+$/);
      const asked = requests.length;
      assert.deepEqual(await prepareData("mnist", dataPath, surroundings), { name: "mnist", path: mnist });
      assert.equal(requests.length, asked);
      assert.equal(said.length, 1);
    });
  });
}

Deno.test("prepareData() tries the mirrors in turn and requests only missing files from each", async () => {
  await withMirrors(async ({ dataPath, mnist, machine, requests }) => {
    await putFile(`${mnist}/train-labels-idx1-ubyte`);
    const { surroundings } = machine(["missing", "damaged", "gzipped", "raw"]);
    assert.deepEqual(await prepareData("mnist", dataPath, surroundings), { name: "mnist", path: mnist });
    assert.deepEqual(namesIn(mnist), [
      "t10k-images-idx3-ubyte.gz",
      "t10k-labels-idx1-ubyte.gz",
      "train-images-idx3-ubyte.gz",
      "train-labels-idx1-ubyte",
    ]);
    assert.deepEqual(requests.filter((path) => path.startsWith("/gzipped")), [
      "/gzipped/t10k-images-idx3-ubyte.gz",
    ]);
    assert.equal(requests.filter((path) => path.startsWith("/raw")).length, 0);
  });
});

Deno.test("prepareData() says why each mirror failed", async () => {
  await withMirrors(async ({ dataPath, mnist, machine }) => {
    const { surroundings } = machine(["missing", "damaged"]);
    const gone = unusedAddress();
    const mirrors = [...surroundings.datasets.mnist!.remote!.mirrors, gone.url];
    const { reason } = await prepareData(
      "mnist",
      dataPath,
      machine([], { mnistMirrors: mirrors }).surroundings,
    );
    const host = new URL(mirrors[0]!).host;
    assert.equal(
      reason,
      `no mirror has it (${host}: status 404; ${host}: the t10k-images-idx3-ubyte sent is damaged; ` +
        `127.0.0.1:${gone.port}: the connection was refused)`,
    );
    assert.deepEqual(namesIn(mnist).length, 3);
  });
});

Deno.test("prepareData() does not wait for a mirror that stalls", async () => {
  await withMirrors(async ({ dataPath, mnist, machine }) => {
    const { surroundings } = machine(["stalled", "gzipped"], {
      limits: { firstByteMs: 2000, stallMs: 50, packageMs: 2000, retryMs: 1 },
    });
    assert.deepEqual(await prepareData("mnist", dataPath, surroundings), { name: "mnist", path: mnist });
  });
});

Deno.test("prepareData() removes partial files of a killed process", async () => {
  await withMirrors(async ({ dataPath, mnist, machine }) => {
    await putFile(`${mnist}/t10k-images-idx3-ubyte.gz.0a1b2c3d.part`);
    assert.deepEqual(await prepareData("mnist", dataPath, machine(["gzipped"]).surroundings), {
      name: "mnist",
      path: mnist,
    });
    assert.deepEqual(namesIn(mnist), NAMES.map((name) => `${name}.gz`));
  });
});

Deno.test("prepareData() lets only one of two processes fetch; the other waits, says so, and gets the files too", async () => {
  await withMirrors(async ({ dataPath, mnist, machine, requests }) => {
    const machines = [machine(["gzipped"]), machine(["gzipped"])];
    const got = await Promise.all(
      machines.map(({ surroundings }) => prepareData("mnist", dataPath, surroundings)),
    );
    assert.deepEqual(got, [{ name: "mnist", path: mnist }, { name: "mnist", path: mnist }]);
    assert.equal(requests.length, 4);
    const waited = machines.flatMap(({ said }) => said).filter((line) => line.includes("waiting"));
    assert.deepEqual(waited, ["Another Trinca is getting MNIST; waiting for it"]);
  });
});

Deno.test("prepareData() gives a reason if the folder cannot be written", async () => {
  await withMirrors(async ({ folder, dataPath, machine }) => {
    await putFile(`${folder}/.cache`);
    const { reason } = await prepareData("mnist", dataPath, machine(["gzipped"]).surroundings);
    assert.match(reason!, /^Cannot write .*: a file stands where a folder should be/);
    const homeless = { ...machine(["gzipped"]).surroundings, env: {} };
    assert.deepEqual(await prepareData("mnist", dataPath, homeless), {
      name: "mnist",
      path: dataPath,
      reason: "there is no folder for it, since neither HOME nor XDG_CACHE_HOME is set",
    });
  });
});

Deno.test("prepareData() writes nothing into the folder of --data_path and says what it does not use there", async () => {
  await withMirrors(async ({ folder, dataPath, mnist, machine }) => {
    await putFile(`${dataPath}cats/a.txt`);
    const { surroundings, said } = machine(["gzipped"]);
    assert.deepEqual(await prepareData("mnist", dataPath, surroundings), { name: "mnist", path: mnist });
    assert.equal(said[0], `Ignored: 1 file (.txt) in ${dataPath}, which is not MNIST`);
    assert.deepEqual(namesIn(dataPath), ["cats"]);
    await refuses(
      () => prepareData("mnist", `${dataPath}cats`, surroundings),
      /^Expected MNIST's .* but found 1 file/,
    );
    assert.deepEqual(namesIn(`${dataPath}cats`), ["a.txt"]);
    assert.deepEqual(namesIn(folder), [".cache", "data", "genuine"]);
  });
});

Deno.test("prepareData() uses MNIST in the folder of --data_path if it is there", async () => {
  await withMirrors(async ({ folder, machine, requests }) => {
    const genuine = `${folder}/genuine`;
    assert.deepEqual(await prepareData("mnist", genuine, machine(["gzipped"]).surroundings), {
      name: "mnist",
      path: genuine,
    });
    assert.deepEqual(requests, []);
    assert.deepEqual(namesIn(folder), ["genuine"]);
  });
});

Deno.test("prepareRemote() with verification fetches damaged files in the cache again", async () => {
  await withMirrors(async ({ dataPath, mnist, machine, requests }) => {
    const { surroundings } = machine(["gzipped"]);
    await prepareData("mnist", dataPath, surroundings);
    await putFile(`${mnist}/${NAMES[1]}.gz`, "damaged");
    requests.length = 0;
    await prepareData("mnist", dataPath, surroundings);
    assert.deepEqual(requests, []);
    const dataset = surroundings.datasets.mnist as RemoteDataset;
    assert.deepEqual(await prepareRemote(dataset, surroundings, true), { folder: mnist });
    assert.deepEqual(requests, [`/gzipped/${NAMES[1]}.gz`]);
  });
});

Deno.test("prepareData() tries the user's own mirror first if the environment names one", async () => {
  await withMirrors(async ({ dataPath, machine, requests }) => {
    const [own] = machine(["raw"]).surroundings.datasets.mnist!.remote!.mirrors;
    const env = { TRINCA_MNIST_MIRROR: own!.replace(/\/$/, "") };
    const { surroundings } = machine(["gzipped"], { env });
    assert.equal((await prepareData("auto", dataPath, surroundings)).name, "mnist");
    assert.ok(requests.length > 0 && requests.every((path) => path.startsWith("/raw/")), requests.join());
  });
});

Deno.test("prepareData() with auto says that drawn digits are used instead, and why", async () => {
  await withMirrors(async ({ dataPath, machine }) => {
    const { surroundings, said } = machine([]);
    assert.deepEqual(await prepareData("auto", dataPath, surroundings), {
      name: "digits",
      path: dataPath,
      reason: "MNIST is not available: no mirror has it ()",
    });
    assert.deepEqual(said, ["MNIST is not available: no mirror has it (). Using drawn digits"]);
  });
});
