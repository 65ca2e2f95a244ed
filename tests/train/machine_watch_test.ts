import assert from "node:assert/strict";
import type { NewEvent } from "../../lib/run/events.ts";
import { type Machine, MachineWatch, thisMachine } from "../../lib/train/machine_watch.ts";
import { useEngine } from "../engine/fixtures.ts";

/** A machine of four cores whose clock and processor time the test sets. */
class HandMachine implements Machine {
  time = 500;
  used = 100;
  cores = 4;
  use: ReturnType<Machine["gpu"]>;
  now = () => this.time;
  processorTime = () => this.used;
  memory = () => 12_345;
  engine = () => ({ tensors: 3, bytes: 40, handles: 5 });
  gpu = () => this.use;
}

type MachineEvent = Extract<NewEvent, { type: "machine" }>;

/** A watch and the events that it emits. */
function watch(machine: Machine): { watch: MachineWatch; emitted: MachineEvent[] } {
  const emitted: MachineEvent[] = [];
  return { watch: new MachineWatch(machine, (event) => emitted.push(event)), emitted };
}

Deno.test("MachineWatch emits an event when two seconds have passed since the last one", () => {
  const machine = new HandMachine();
  const { watch: machineWatch, emitted } = watch(machine);
  const times: number[] = [];
  for (; machine.time < 8000; machine.time += 300) {
    const before = emitted.length;
    machineWatch.look();
    if (emitted.length > before) times.push(machine.time);
  }
  assert.deepEqual(times, [2600, 4700, 6800]);
});

Deno.test("MachineWatch measures the share of all cores since the last event", () => {
  const machine = new HandMachine();
  const { watch: machineWatch, emitted } = watch(machine);
  [machine.time, machine.used] = [2500, 100 + 6000]; // 3 of 4 cores for 2 s
  machineWatch.look();
  [machine.time, machine.used] = [6500, 6100 + 1600]; // a tenth of 4 cores for 4 s
  machineWatch.look();
  [machine.time, machine.used] = [8500, 7700 + 8100];
  machineWatch.look();
  assert.deepEqual(emitted.map(({ cpu }) => cpu), [0.75, 0.1, 1]);
  assert.deepEqual(emitted[0], {
    type: "machine",
    cpu: 0.75,
    memory: 12_345,
    tensors: 3,
    tensor_bytes: 40,
    handles: 5,
  });
});

Deno.test("MachineWatch reports a GPU if there is one that can be measured", () => {
  const machine = new HandMachine();
  const { watch: machineWatch, emitted } = watch(machine);
  machine.use = { name: "G", busy: 0.5, memory: 1, memory_total: 2, celsius: 60 };
  machine.time += 2000;
  machineWatch.look();
  machine.use = undefined;
  machine.time += 2000;
  machineWatch.look();
  assert.deepEqual(emitted.map(({ gpu }) => gpu), [
    { name: "G", busy: 0.5, memory: 1, memory_total: 2, celsius: 60 },
    undefined,
  ]);
  assert.ok(!("gpu" in emitted[1]!));
});

Deno.test("MachineWatch reports a GPU as busy as it was while steps ran, and else as it is", () => {
  const machine = new HandMachine();
  const { watch: machineWatch, emitted } = watch(machine);
  const rest = { name: "G", memory: 1, memory_total: 2, celsius: 60 };
  const at = (busy: number, after: number, inSteps: boolean) => {
    machine.use = { ...rest, busy };
    machine.time += after;
    machineWatch.look(inSteps);
  };
  at(0.9, 100, true);
  at(0.1, 20, true); // Too soon after the last sample.
  at(0.6, 200, true);
  at(0.3, 1000, true);
  at(0, 1000, false);
  assert.equal(emitted.length, 1);
  assert.deepEqual(emitted[0]!.gpu, { ...rest, busy: 0.6 });
  at(0.25, 2000, false);
  assert.equal(emitted[1]!.gpu!.busy, 0.25);
  at(1, 2500, true);
  assert.equal(emitted[2]!.gpu!.busy, 1);
});

Deno.test("thisMachine() returns plausible figures, and no GPU for an engine without one", async () => {
  const engine = await useEngine("cpu");
  const machine = thisMachine(engine);
  const before = { time: machine.now(), used: machine.processorTime() };
  for (let i = 0, sum = 0; i < 1e6 || machine.processorTime() === before.used; i++) sum += Math.sqrt(i + sum);
  assert.ok(machine.now() > before.time);
  assert.ok(machine.processorTime() > before.used);
  assert.ok(machine.cores >= 1);
  assert.ok(machine.memory() > 10_000_000);
  assert.deepEqual(machine.engine(), engine.memory());
  assert.equal(machine.gpu(), undefined);
});
