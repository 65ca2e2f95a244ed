import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { freeAddresses } from "../../../lib/train/workers/free_addresses.ts";
import { withFolder } from "../../base/fixtures.ts";
import { LIBRARY, missing } from "../../engine/fixtures.ts";

Deno.test({
  name: "workers whose flags differ all say which, and leave no run",
  ignore: missing("native"),
}, () =>
  withFolder(async (folder) => {
    const addresses = freeAddresses(2);
    const train = (index: number, ...flags: string[]) =>
      new Deno.Command(Deno.execPath(), {
        args: [
          ...["run", "-q", "--no-check", "--no-prompt", "--allow-all"],
          fileURLToPath(new URL("../../../tasks/train.ts", import.meta.url)),
          ...["--dataset", "digits", "--plain", "--checkpoint_path", folder, ...flags],
        ],
        env: {
          NO_COLOR: "1",
          TRINCA_LIBTENSORFLOW: LIBRARY!,
          TF_CONFIG: JSON.stringify({ cluster: { worker: addresses }, task: { type: "worker", index } }),
        },
      }).output();
    const ends = await Promise.all([train(0, "--lr", "0.001"), train(1, "--lr", "0.002")]);
    for (const { code, stderr } of ends) {
      assert.equal(code, 1);
      const [a, b] = addresses;
      assert.equal(
        new TextDecoder().decode(stderr).trim(),
        `trinca: Expected the flags of worker 0 (${a}), --lr 0.001, but worker 1 (${b}) has --lr 0.002; ` +
          "start the same version with the same flags on every worker",
      );
    }
    assert.deepEqual(await Array.fromAsync(Deno.readDir(folder)), []);
  }));
