import process from "node:process";
import type { Engine, EngineMemory } from "../engine/engine.ts";
import type { GpuUse, NewEvent } from "../run/events.ts";
import { nvidiaIndex, openNvml } from "./nvml.ts";

/** Milliseconds from one look to the next, at the least. */
const LOOK_EVERY = 2000;

/** What can be asked of a machine. */
export interface Machine {
  /** A clock that only goes forward, in milliseconds. */
  now(): number;
  /** Processor time that this process has used, on all cores together, in milliseconds. */
  processorTime(): number;
  /** How many cores there are. */
  cores: number;
  /** Resident bytes of this process. */
  memory(): number;
  /** What the engine holds. */
  engine(): EngineMemory;
  /** What the GPU does that the training runs on; undefined where it cannot be asked. */
  gpu(): GpuUse | undefined;
}

/** Tells every two seconds or so what a training does to its machine, when it is told to look. */
export class MachineWatch {
  readonly #machine: Machine;
  readonly #emit: (event: Extract<NewEvent, { type: "machine" }>) => void;
  #time: number;
  #processorTime: number;

  /**
   * Starts to count processor time.
   *
   * @param emit Is told.
   */
  constructor(machine: Machine, emit: (event: Extract<NewEvent, { type: "machine" }>) => void) {
    this.#machine = machine;
    this.#emit = emit;
    this.#time = machine.now();
    this.#processorTime = machine.processorTime();
  }

  /** Tells how it is, if that was not told within the last two seconds. */
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
      cpu: Number(Math.min(1, share).toFixed(3)), // two clocks: it can come out a little above 1
      memory: this.#machine.memory(),
      tensors,
      tensor_bytes: bytes,
      handles,
      ...(gpu === undefined ? {} : { gpu }),
    });
  }
}

/** This machine, on which an engine is open. */
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
