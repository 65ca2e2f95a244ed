import assert from "node:assert/strict";
import { findCudaDevice } from "../../../lib/engine/native/cuda_device.ts";
import { withFolder } from "../../base/fixtures.ts";
import { compileC, hasCompiler } from "../../base/fake_libraries.ts";

/** The driver's functions with made-up figures for two GPUs; each fails if its name is defined. */
const FAKE = `
#include <stdio.h>
#ifndef INIT
#define INIT 0
#endif
#ifndef NAME
#define NAME 0
#endif
#ifndef BUS
#define BUS 0
#endif
#ifndef ATTRIBUTE
#define ATTRIBUTE 0
#endif
static int ready;
int cuInit(unsigned flags) { ready = flags == 0; return INIT; }
int cuDeviceGet(int *device, int index) { *device = 40 + index; return !ready || index > 1; }
int cuDeviceGetName(char *name, int length, int device) { snprintf(name, length, "Fake GPU %d", device); return NAME; }
int cuDeviceGetPCIBusId(char *id, int length, int device) { snprintf(id, length, "0000:%d:00.0", device); return BUS; }
int cuDeviceGetAttribute(int *value, int attribute, int device) { *value = attribute == 75 ? device / 5 : -1; return ATTRIBUTE; }
`;

Deno.test({
  name: "findCudaDevice() asks the driver for a GPU's name, address and capability",
  ignore: !hasCompiler,
  fn: () =>
    withFolder(async (folder) => {
      const library = await compileC(folder, FAKE);
      assert.deepEqual(findCudaDevice(0, library), {
        name: "Fake GPU 40",
        busId: "0000:40:00.0",
        capability: 8,
      });
      assert.equal(findCudaDevice(1, library)?.name, "Fake GPU 41");
      assert.equal(findCudaDevice(2, library), undefined);
      for (const macro of ["INIT", "NAME", "BUS", "ATTRIBUTE"]) {
        assert.equal(findCudaDevice(0, await compileC(folder, FAKE, macro)), undefined, macro);
      }
    }),
});

Deno.test("findCudaDevice() returns undefined without a driver", () => {
  assert.equal(findCudaDevice(0, "./no_such_driver.so.1"), undefined);
});
