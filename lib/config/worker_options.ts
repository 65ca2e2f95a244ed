import { toggle, whole } from "./option.ts";

const WORKERS = "Workers";

/** How several workers train together, as far as it changes the training. */
export const SYNC_OPTIONS = {
  sync_batch_norm: {
    ...toggle({
      group: WORKERS,
      help: "Batch normalisation over the images of all workers; false: each over its own",
    }),
    default: true,
  },
};

/** Which workers train together, in a session. */
export const WORKER_OPTIONS = {
  workers: whole(
    {
      group: WORKERS,
      help: "Processes on this machine that train together; on several machines set TF_CONFIG",
    },
    1,
    { least: 1, most: 64 },
  ),
  worker_timeout: whole(
    {
      group: WORKERS,
      help: "Seconds after which a worker that does not answer is lost: the training stops",
      placeholder: "N",
    },
    60,
    { least: 5, most: 86_400 },
  ),
};
