import assert from "node:assert/strict";
import { nvidiaPlace, openNvml } from "../../lib/train/nvml.ts";
import { compileC, hasCompiler } from "../base/fake_libraries.ts";
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
int nvmlDeviceGetHandleByPciBusId_v2(const char *id, void **device) {
  asked = id[5] - '0';
  *device = &asked;
  return strcmp(id, "0000:7:00.0") ? 6 : HANDLE;
}
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
#ifndef OLD
typedef struct { unsigned version; unsigned long long total, reserved, free, used; } memory_v2;
int nvmlDeviceGetMemoryInfo_v2(void *device, memory_v2 *info) {
  if (info->version != (sizeof(memory_v2) | 2 << 24)) return 25;
  info->total = 85899345920ULL; info->reserved = 1000; info->free = 85899345919ULL; info->used = 6442449944ULL;
  return MEMORY;
}
#endif
int nvmlDeviceGetTemperature(void *device, int sensor, unsigned *celsius) { *celsius = 61; return sensor ? 2 : CELSIUS; }
`;

/** Compiles the fake with a macro; the path of the library. */
const compile = (folder: string, macro?: string) => compileC(folder, FAKE, macro);

Deno.test({
  name: "openNvml() reads a GPU's name, use, memory and temperature, of the GPU that was asked for",
  ignore: !hasCompiler,
  fn: () =>
    withFolder(async (folder) => {
      const read = openNvml(3, await compile(folder));
      const expected = {
        name: "Fake GPU 3",
        busy: 0.37,
        memory: 6_442_449_944,
        memory_total: 85_899_345_920,
        celsius: 61,
      };
      assert.deepEqual(read?.(), expected);
      assert.deepEqual(read?.(), expected);
      const byAddress = openNvml("0000:7:00.0", await compile(folder));
      assert.deepEqual(byAddress?.(), { ...expected, name: "Fake GPU 7" });
      assert.equal(openNvml("0000:8:00.0", await compile(folder)), undefined);
      // An older driver counts what it reserves as used.
      assert.deepEqual(openNvml(3, await compile(folder, "OLD"))?.(), { ...expected, memory: 6_442_450_944 });
    }),
});

Deno.test({
  name: "openNvml() is silent about a GPU that cannot be asked, whichever call fails",
  ignore: !hasCompiler,
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

Deno.test("nvidiaPlace() is the address of CUDA's GPU, or its index, and undefined without an NVIDIA GPU", () => {
  const onGpu = (index: number, visible: string | undefined, busId?: string) =>
    nvidiaPlace({ device: "G", gpu: { index, ...(busId !== undefined && { busId }) } }, visible);
  assert.equal(onGpu(0, undefined, "0000:17:00.0"), "0000:17:00.0");
  assert.equal(onGpu(0, "3", "0000:17:00.0"), "0000:17:00.0");
  assert.equal(onGpu(0, undefined), 0);
  assert.equal(onGpu(1, undefined), 1);
  assert.equal(onGpu(0, "3,1"), 3);
  assert.equal(onGpu(1, "3, 1"), 1);
  assert.equal(onGpu(0, "GPU-8932f937-d72c"), undefined);
  assert.equal(onGpu(0, ""), undefined);
  assert.equal(nvidiaPlace({ device: "NVIDIA H100 80GB HBM3" }, "1"), 0);
  for (const device of ["CPU, 2 threads", "llvmpipe (LLVM 15.0.7, 256 bits)", "one thread", "AMD Radeon"]) {
    assert.equal(nvidiaPlace({ device }, undefined), undefined, device);
  }
});
