import { setImmediate } from "node:timers";

/** How far a projection is. */
export interface ProjectionProgress {
  /** What is under way: the search for the neighbours, the moving of the points, or the measuring of a picture. */
  stage: "neighbours" | "layout" | "quality";
  /** Steps done, of `total`. */
  done: number;
  /** Steps of this stage. */
  total: number;
}

/** What a caller may hand to a computation of many steps. */
export interface PauseOptions {
  /** Is told of every step. */
  onProgress?: (progress: ProjectionProgress) => void;
  /** Stops the computation after the step that is under way: it then throws the signal's reason. */
  signal?: AbortSignal;
}

/** To be awaited between the steps of a computation, so that the caller's loop stays alive meanwhile. */
export type Pause = (progress: ProjectionProgress) => Promise<void>;

/** The pause that says how far it is, gives the loop a turn and throws if the computation is to stop. */
export function pauseFor({ onProgress, signal }: PauseOptions): Pause {
  return async (progress) => {
    onProgress?.(progress);
    await new Promise<void>((resolve) => setImmediate(resolve));
    signal?.throwIfAborted();
  };
}
