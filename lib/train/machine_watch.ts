import process from "node:process";
import type { Engine, EngineMemory } from "../engine/engine.ts";
import type { GpuUse, NewEvent } from "../run/events.ts";
import { nvidiaPlace, openNvml } from "./nvml.ts";

/** The minimum time between two measurements, in milliseconds. */
const LOOK_EVERY = 2000;
/** The minimum time between two samples of how busy a GPU is; its driver averages over about as long. */
const SAMPLE_EVERY = 150;

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
  #sampled = -Infinity;
  /** How busy the GPU was at moments between steps since the last event. */
  #busy: number[] = [];

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

  /** The free memory of the GPU in bytes; undefined if it cannot be measured. */
  freeGpuMemory(): number | undefined {
    const use = this.#machine.gpu();
    return use && use.memory_total - use.memory;
  }

  /**
   * Emits the current use, unless the last event is less than two seconds old.
   *
   * @param inSteps Whether steps are running: a GPU is as busy as the mean of such moments, since between two
   * short epochs it waits for their evaluation.
   */
  look(inSteps = false): void {
    const now = this.#machine.now();
    if (inSteps && now - this.#sampled >= SAMPLE_EVERY) {
      this.#sampled = now;
      const sample = this.#machine.gpu();
      if (sample !== undefined) this.#busy.push(sample.busy);
    }
    const elapsed = now - this.#time;
    if (elapsed < LOOK_EVERY) return;
    const used = this.#machine.processorTime();
    const share = (used - this.#processorTime) / (elapsed * this.#machine.cores);
    [this.#time, this.#processorTime] = [now, used];
    const { tensors, bytes, handles } = this.#machine.engine();
    const gpu = this.#machine.gpu();
    const busy = this.#busy.length === 0 ? gpu?.busy : mean(this.#busy);
    this.#busy = [];
    this.#emit({
      type: "machine",
      cpu: Number(Math.min(1, share).toFixed(3)), // from two clocks, so it can be a little above 1
      memory: this.#machine.memory(),
      tensors,
      tensor_bytes: bytes,
      handles,
      ...(gpu === undefined ? {} : { gpu: { ...gpu, busy: Number(busy!.toFixed(3)) } }),
    });
  }
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The machine that this program runs on, with the open engine. */
export function thisMachine(engine: Engine): Machine {
  const place = nvidiaPlace(engine, Deno.env.get("CUDA_VISIBLE_DEVICES"));
  const gpu = place === undefined ? undefined : openNvml(place);
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
