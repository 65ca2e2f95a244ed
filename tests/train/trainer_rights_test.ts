import assert from "node:assert/strict";
import { defaults } from "../../lib/config/option.ts";
import { TRAIN_OPTIONS, type TrainConfig } from "../../lib/config/train_config.ts";
import type { TrainingRequest } from "../../lib/train/messages.ts";
import { trainerRights } from "../../lib/train/trainer_rights.ts";
import { withFolder } from "../base/fixtures.ts";

const unixOnly = { ignore: Deno.build.os === "windows" };

function rightsOf(
  config: Partial<TrainConfig>,
  data: TrainingRequest["data"] = { name: "folder", path: "/data/photos" },
  granted = true,
): Deno.PermissionOptionsObject {
  const request: TrainingRequest = {
    config: { ...defaults(TRAIN_OPTIONS), ...config },
    run: "a",
    library: { path: "/opt/tensorflow/libtensorflow.so.2" },
    data,
  };
  return trainerRights(request, () => granted);
}

/** Whether a path is inside one of the permitted places. */
function permits(places: unknown, path: string): boolean {
  assert.ok(Array.isArray(places));
  return places.some((place) => path === place || path.startsWith(`${place}`.replace(/\/*$/, "/")));
}

Deno.test(
  "trainerRights() permits to write runs and the cache, and to read these, data and modules",
  unixOnly,
  () => {
    const { read, write, ...others } = rightsOf({ checkpoint_path: "/runs" });
    assert.deepEqual(others, {
      ...{ net: false, run: false, import: false },
      ...{ env: "inherit", sys: "inherit", ffi: "inherit" },
    });
    assert.ok(permits(write, "/runs/a/last"));
    for (const path of ["/data/photos/cat/1.jpg", "/etc/passwd", import.meta.filename!]) {
      assert.ok(!permits(write, path), path);
    }
    const packages = new URL(import.meta.resolve("zod")).pathname;
    for (const path of ["/runs/a/last", "/data/photos/cat/1.jpg", import.meta.filename!, packages]) {
      assert.ok(permits(read, path), path);
    }
    for (const path of ["/etc/passwd", `${Deno.env.get("HOME")}/.ssh/id_rsa`, "/data/others"]) {
      assert.ok(!permits(read, path), path);
    }
  },
);

Deno.test("trainerRights() of a resumed run permits to write that run alone", unixOnly, () => {
  const { write, read } = rightsOf({ checkpoint_path: "/runs", resume: "a" });
  assert.ok(permits(write, "/runs/a/events.jsonl"));
  assert.ok(!permits(write, "/runs/b/events.jsonl"));
  assert.ok(permits(read, "/runs/b/best"));
});

Deno.test(
  "trainerRights() follows links to the data and those at their top",
  unixOnly,
  () =>
    withFolder(async (folder) => {
      const real = await Deno.realPath(folder);
      await Deno.mkdir(`${real}/disk/photos`, { recursive: true });
      await Deno.writeTextFile(`${real}/images.npy`, "");
      await Deno.writeTextFile(`${real}/disk/photos/labels.npy`, "");
      await Deno.symlink(`${real}/disk/photos`, `${real}/photos`);
      await Deno.symlink(`${real}/images.npy`, `${real}/disk/photos/images.npy`);
      const { read } = rightsOf({}, { name: "npy", path: `${real}/photos` });
      for (const path of ["photos/labels.npy", "disk/photos/labels.npy", "images.npy"]) {
        assert.ok(permits(read, `${real}/${path}`), path);
      }
      assert.ok(!permits(read, `${real}/other.npy`));
      const file = rightsOf({}, { name: "npy", path: `${real}/disk/photos/labels.npy` }).read;
      assert.ok(permits(file, `${real}/disk/photos/images.npy`), "files next to it");
    }),
);

Deno.test("trainerRights() does not limit the reading of lists and tables, nor what is limited already", () => {
  for (const name of ["list", "table"]) assert.equal(rightsOf({}, { name, path: "a.csv" }).read, "inherit");
  const { read, write } = rightsOf({}, undefined, false);
  assert.deepEqual([read, write], ["inherit", "inherit"]);
});
