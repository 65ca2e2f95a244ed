import process from "node:process";
import type { Engine, EngineMemory } from "../engine/engine.ts";
import type { GpuUse, NewEvent } from "../run/events.ts";
import { nvidiaIndex, openNvml } from "./nvml.ts";

/** The minimum time between two measurements, in milliseconds. */
const LOOK_EVERY = 2000;

/** What can be measured of a machine. */
export interface Machine {
  /** A monotonic clock, in milliseconds. */
  now(): number;
  /** The processor time that this process has used, on all cores together, in milliseconds. */
  processorTime(): number;
  /** The number of cores. */
  cores: number;
  /** The resident memory of this process, in bytes. */
  memory(): number;
  /** The memory that the engine uses. */
  engine(): EngineMemory;
  /** The use of the GPU that the training runs on; undefined if it cannot be measured. */
  gpu(): GpuUse | undefined;
}

/** Emits about every two seconds what a training uses of its machine, when it is polled. */
export class MachineWatch {
  readonly #machine: Machine;
  readonly #emit: (event: Extract<NewEvent, { type: "machine" }>) => void;
  #time: number;
  #processorTime: number;

  /**
   * Starts to measure processor time.
   *
   * @param emit Receives the events.
   */
  constructor(machine: Machine, emit: (event: Extract<NewEvent, { type: "machine" }>) => void) {
    this.#machine = machine;
    this.#emit = emit;
    this.#time = machine.now();
    this.#processorTime = machine.processorTime();
  }

  /** Returns the processor time that this process has used, on all cores together, in milliseconds. */
  processorTime(): number {
    return this.#machine.processorTime();
  }

  /** Emits the current use, unless the last event is less than two seconds old. */
  look(): void {
    const now = this.#machine.now();
    const elapsed = now - this.#time;
    if (elapsed < LOOK_EVERY) return;
    const used = this.#machine.processorTime();
    const share = (used - this.#processorTime) / (elapsed * this.#machine.cores);
    [this.#time, this.#processorTime] = [now, used];
    const { tensors, bytes, handles } = this.#machine.engine();
    const gpu = this.#machine.gpu();
    this.#emit({
      type: "machine",
      cpu: Number(Math.min(1, share).toFixed(3)), // from two clocks, so it can be a little above 1
      memory: this.#machine.memory(),
      tensors,
      tensor_bytes: bytes,
      handles,
      ...(gpu === undefined ? {} : { gpu }),
    });
  }
}

/** The machine that this program runs on, with the open engine. */
export function thisMachine(engine: Engine): Machine {
  const index = nvidiaIndex(engine.device, Deno.env.get("CUDA_VISIBLE_DEVICES"));
  const gpu = index === undefined ? undefined : openNvml(index);
  return {
    now: () => performance.now(),
    processorTime() {
      const { user, system } = process.cpuUsage();
      return (user + system) / 1000;
    },
    cores: navigator.hardwareConcurrency,
    memory: () => Deno.memoryUsage().rss,
    engine: () => engine.memory(),
    gpu: () => gpu?.(),
  };
}
