import assert from "node:assert/strict";
import { resolve } from "node:path";
import fc from "fast-check";
import { nearestFolder } from "../../../lib/train/steering/nearest_folder.ts";
import { socketPath } from "../../../lib/train/steering/socket_path.ts";
import { projectFile, runProgram, withFolder } from "../../base/fixtures.ts";

const NAME = "steer.sock";
const bytesIn = (text: string) => new TextEncoder().encode(text).length;

Deno.test("socketPath() returns the absolute path or the one relative to the working directory, whichever is shorter", () => {
  assert.equal(socketPath("/home/a/runs/b", NAME, "/home/a", "linux"), "runs/b/steer.sock");
  assert.equal(socketPath("/home/a", NAME, "/home/a", "linux"), "steer.sock");
  assert.equal(socketPath("/runs/b", NAME, "/home/a/of/somebody", "linux"), "/runs/b/steer.sock");
});

Deno.test("socketPath() is undefined if the path does not fit into a socket's address", () => {
  const folder = (bytes: number) => "/" + "x".repeat(bytes - NAME.length - 2);
  for (const [os, most] of [["linux", 107], ["darwin", 103]] as const) {
    const longest = `${folder(most)}/${NAME}`;
    assert.equal(longest.length, most);
    // From this working directory the way would be longer still.
    assert.equal(socketPath(folder(most), NAME, "/a/b/c", os), longest);
    assert.equal(socketPath(folder(most + 1), NAME, "/a/b/c", os), undefined);
    assert.equal(socketPath(folder(most + 1), NAME, folder(most + 1), os), NAME);
  }
});

Deno.test("socketPath() leads to the socket, and fits, in bytes", () => {
  const part = fc.string({ unit: fc.constantFrom("a", "ü", "数", "."), minLength: 1, maxLength: 40 })
    .filter((name) => !/^\.+$/.test(name));
  const folder = fc.array(part, { maxLength: 4 }).map((parts) => "/" + parts.join("/"));
  fc.assert(fc.property(folder, folder, (a, b) => {
    const goal = resolve(a, NAME);
    const path = socketPath(a, NAME, b, "linux");
    if (path === undefined) assert.ok(bytesIn(goal) > 107);
    else {
      assert.equal(resolve(b, path), goal);
      assert.ok(bytesIn(path) <= 107);
    }
  }));
});

Deno.test({
  name: "socketPath()'s limit is the system's",
  ignore: Deno.build.os === "windows",
  fn: () =>
    withFolder(async (folder) => {
      const { stdout } = await runProgram(
        `
        import { socketPath } from ${projectFile("lib/train/steering/socket_path.ts")};
        const inside = Deno.realPathSync(Deno.args[0]) + "/";
        for (let length = 90; length < 120; length++) {
          const name = "x".repeat(length - inside.length);
          const path = socketPath(inside.slice(0, -1), name, "/a/b", Deno.build.os);
          try {
            Deno.listen({ transport: "unix", path: inside + name }).close();
            if (path !== inside + name) console.log(length + " bytes fit");
          } catch {
            if (path !== undefined) console.log(length + " bytes do not fit");
          }
        }
        console.log("tried");`,
        { args: [folder], flags: ["--no-check"] },
      );
      assert.equal(stdout, "tried\n");
    }),
});

Deno.test("nearestFolder() is the folder, or the nearest above it that there is", async () => {
  await withFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/file`, "");
    assert.equal(nearestFolder(`${folder}/`), folder);
    assert.equal(nearestFolder(`${folder}/a/b`), folder);
    assert.equal(nearestFolder(`${folder}/file/a`), folder);
    assert.equal(nearestFolder("none"), Deno.cwd());
  });
});
