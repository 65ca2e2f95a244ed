import { yieldToEventLoop } from "../../base/yield_to_event_loop.ts";

/** The progress of a projection. */
export interface ProjectionProgress {
  /** The current stage: searching neighbours, moving points, or measuring the quality of the projection. */
  stage: "neighbours" | "layout" | "quality";
  /** Steps done, of `total`. */
  done: number;
  /** Steps of this stage. */
  total: number;
}

/** Options of a computation with many steps. */
export interface PauseOptions {
  /** Called after every step. */
  onProgress?: (progress: ProjectionProgress) => void;
  /** Aborts the computation after the current step; it then throws the signal's reason. */
  signal?: AbortSignal;
}

/** Awaited between the steps of a computation, so that the caller's event loop keeps running. */
export type Pause = (progress: ProjectionProgress) => Promise<void>;

/** Creates a pause that reports progress, yields to the event loop and throws if the computation is aborted. */
export function pauseFor({ onProgress, signal }: PauseOptions): Pause {
  return async (progress) => {
    onProgress?.(progress);
    await yieldToEventLoop(signal);
  };
}
