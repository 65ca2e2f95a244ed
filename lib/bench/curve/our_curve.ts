import { startTrainer, type Trainer } from "../../train/trainer.ts";
import type { TrainingRequest } from "../../train/messages.ts";
import type { CurveContender } from "./curve_contender.ts";
import { evaluationSteps } from "./evaluation_steps.ts";
import { TrainingClock } from "./training_clock.ts";

/**
 * A training as `deno task train` runs it, in its thread, which is asked for evaluations within its epochs and pauses
 * after each.
 *
 * @param flags The training's, for the notes.
 * @param request Its run; the folder of runs must exist.
 */
export function ourCurve(key: string, name: string, flags: string, request: TrainingRequest): CurveContender {
  const { epochs } = request.config;
  const clock = new TrainingClock();
  let trainer: Trainer | undefined;
  let paused = Promise.withResolvers<void>();
  let seen = 0;
  const start = () => {
    let [epoch, stepsPerEpoch] = [0, 1];
    let wanted: number[] = [];
    const started = startTrainer(request, (event) => {
      clock.take(event);
      if (event.type === "run_started") {
        const { device, version } = event.engine;
        stepsPerEpoch = event.steps_per_epoch;
        contender.about = `deno task train ${flags}`.trim() +
          `; ${device}, ${version}, ${event.config.precision}`;
      } else if (event.type === "epoch_started") {
        epoch = event.epoch;
        // The one after the last step comes without being asked for.
        wanted = evaluationSteps(epoch, stepsPerEpoch).slice(0, -1);
      } else if (event.type === "step" && event.step >= (wanted[0] ?? Infinity)) {
        wanted.shift();
        started.give("evaluate");
      } else if (event.type === "epoch_finished" && epoch < epochs) started.give("pause");
      else if (event.type === "state" && event.state === "paused") paused.resolve();
    });
    trainer = started;
    started.end.then(() => paused.resolve(), (error) => paused.reject(error));
    paused.promise.catch(() => {});
  };
  const contender: CurveContender = {
    key,
    name,
    about: "",
    epochs,
    async epoch() {
      if (trainer === undefined) start();
      else {
        paused = Promise.withResolvers();
        paused.promise.catch(() => {});
        trainer.end.then(() => paused.resolve(), (error) => paused.reject(error));
        trainer.give("resume");
      }
      await paused.promise;
      const points = clock.points.slice(seen);
      seen = clock.points.length;
      return points;
    },
    async end() {
      trainer?.give("stop");
      await trainer?.end.catch(() => {});
    },
  };
  return contender;
}
