import assert from "node:assert/strict";
import { nvidiaIndex, openNvml } from "../../lib/train/nvml.ts";
import { withFolder } from "../base/fixtures.ts";

/** NVML's functions with made-up figures; each fails if its name is defined. */
const FAKE = `
#include <string.h>
typedef struct { unsigned gpu, memory; } utilization;
typedef struct { unsigned long long total, free, used; } memory;
static unsigned asked;
#ifndef INIT
#define INIT 0
#endif
#ifndef HANDLE
#define HANDLE 0
#endif
#ifndef NAME
#define NAME 0
#endif
#ifndef BUSY
#define BUSY 0
#endif
#ifndef MEMORY
#define MEMORY 0
#endif
#ifndef CELSIUS
#define CELSIUS 0
#endif
int nvmlInit_v2(void) { return INIT; }
int nvmlDeviceGetHandleByIndex_v2(unsigned index, void **device) { asked = index; *device = &asked; return HANDLE; }
int nvmlDeviceGetName(void *device, char *name, unsigned length) {
  if (device != &asked || length < 20) return 7;
  strcpy(name, "Fake GPU ");
  name[9] = '0' + asked;
  name[10] = 0;
  return NAME;
}
int nvmlDeviceGetUtilizationRates(void *device, utilization *use) { use->gpu = 37; use->memory = 90; return BUSY; }
int nvmlDeviceGetMemoryInfo(void *device, memory *info) {
  info->total = 85899345920ULL; info->free = 85899345919ULL; info->used = 6442450944ULL;
  return MEMORY;
}
int nvmlDeviceGetTemperature(void *device, int sensor, unsigned *celsius) { *celsius = 61; return sensor ? 2 : CELSIUS; }
`;

const compiler = await new Deno.Command("cc", { args: ["--version"], stdout: "null", stderr: "null" })
  .output()
  .then(({ success }) => success, () => false);

/** Compiles the fake with a macro; the path of the library. */
async function compile(folder: string, macro?: string): Promise<string> {
  const library = `${folder}/fake_${macro}.so`;
  await Deno.writeTextFile(`${folder}/fake.c`, FAKE);
  const define = macro === undefined ? [] : [`-D${macro}=9`];
  const { success, stderr } = await new Deno.Command("cc", {
    args: ["-shared", "-fPIC", ...define, "-o", library, `${folder}/fake.c`],
  }).output();
  assert.ok(success, new TextDecoder().decode(stderr));
  return library;
}

Deno.test({
  name: "openNvml() reads a GPU's name, use, memory and temperature, of the GPU that was asked for",
  ignore: !compiler,
  fn: () =>
    withFolder(async (folder) => {
      const read = openNvml(3, await compile(folder));
      const expected = {
        name: "Fake GPU 3",
        busy: 0.37,
        memory: 6_442_450_944,
        memory_total: 85_899_345_920,
        celsius: 61,
      };
      assert.deepEqual(read?.(), expected);
      assert.deepEqual(read?.(), expected);
    }),
});

Deno.test({
  name: "openNvml() is silent about a GPU that cannot be asked, whichever call fails",
  ignore: !compiler,
  fn: () =>
    withFolder(async (folder) => {
      for (const macro of ["INIT", "HANDLE", "NAME"]) {
        assert.equal(openNvml(0, await compile(folder, macro)), undefined, macro);
      }
      for (const macro of ["BUSY", "MEMORY", "CELSIUS"]) {
        const read = openNvml(0, await compile(folder, macro));
        assert.ok(read !== undefined);
        assert.equal(read(), undefined, macro);
      }
    }),
});

Deno.test("openNvml() returns undefined if there is no such library, or it is another one", async () => {
  assert.equal(openNvml(0, "./no_such_library.so.1"), undefined);
  await withFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/text.so`, "no library");
    assert.equal(openNvml(0, `${folder}/text.so`), undefined);
  });
});

Deno.test("nvidiaIndex() is the GPU that CUDA shows first, and undefined for engines without an NVIDIA GPU", () => {
  assert.equal(nvidiaIndex("GPU:0", undefined), 0);
  assert.equal(nvidiaIndex("GPU:1", undefined), 1);
  assert.equal(nvidiaIndex("GPU:0", "3,1"), 3);
  assert.equal(nvidiaIndex("GPU:1", "3, 1"), 1);
  assert.equal(nvidiaIndex("GPU:0", "GPU-8932f937-d72c"), undefined);
  assert.equal(nvidiaIndex("GPU:0", ""), undefined);
  assert.equal(nvidiaIndex("NVIDIA H100 80GB HBM3", "1"), 0);
  for (const device of ["CPU, 2 threads", "llvmpipe (LLVM 15.0.7, 256 bits)", "one thread", "AMD Radeon"]) {
    assert.equal(nvidiaIndex(device, undefined), undefined, device);
  }
});
