import { choice, real, whole } from "./option.ts";

const OPTIMIZER = "Optimizer";

/** How the parameters follow the gradients. */
export const OPTIMIZER_OPTIONS = {
  optimizer: choice({ group: OPTIMIZER, help: "Optimizer" }, "adam", [
    "adam",
    "adamw",
    "sgd",
  ]),
  lr: real({ group: OPTIMIZER, help: "Initial learning rate" }, 1e-4, { least: 1e-9, most: 10 }),
  lr_schedule: choice(
    {
      group: OPTIMIZER,
      help: "step: times 0.1 after epoch --lr_decay_after; cosine, linear: down to 0 at the end",
    },
    "step",
    ["step", "cosine", "linear", "constant"],
  ),
  lr_decay_after: whole({ group: OPTIMIZER, help: "Last epoch at the full rate in the step schedule" }, 15, {
    least: 1,
  }),
  warmup: real({ group: OPTIMIZER, help: "Epochs over which the learning rate rises from 0" }, 0, {
    least: 0,
    most: 1000,
  }),
  weight_decay: real({ group: OPTIMIZER, help: "Weight decay; decoupled with adamw" }, 0, {
    least: 0,
    most: 1,
  }),
  clip_norm: real(
    { group: OPTIMIZER, help: "Maximum global norm of the gradients; 0: no limit" },
    0,
    { least: 0, most: 1e6 },
  ),
  ema: real(
    {
      group: OPTIMIZER,
      help:
        "Decay of a moving average of the parameters, which is evaluated and saved instead of them; 0: none",
    },
    0,
    { least: 0, most: 0.999999 },
  ),
};
