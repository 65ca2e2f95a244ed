import { openDataset } from "../../data/open_dataset.ts";
import { preparationFor } from "../../data/preparation_for.ts";
import { progressLines } from "../../data/progress_lines.ts";
import type { Checkpoint } from "../../run/checkpoint.ts";
import type { NewEvent, TrainEvent } from "../../run/events.ts";
import { loadMiners } from "../../triplet/miner_list.ts";
import { MemoryStore } from "../checkpoint_store.ts";
import { chooseImages } from "../choose_images.ts";
import type { Control } from "../control.ts";
import type { TrainingJob } from "../job.ts";
import { lossOfConfig } from "../loss_of_config.ts";
import { MachineWatch, thisMachine } from "../machine_watch.ts";
import type { TrainingRequest } from "../messages.ts";
import { planEpoch } from "../plan_epoch.ts";
import { startedEvent } from "../started_event.ts";
import { stateAtStart } from "../state_at_start.ts";
import { type MetWorkers, requireSameDataOnAll } from "./meet_workers.ts";
import type { LeadersPlan, LeadersSettings } from "./plan_of_leader.ts";

/**
 * Prepares a training on a worker that does not lead: it reads the data, and learns all else from the leader. It writes
 * no file.
 *
 * @param met The workers.
 * @param take Receives every event.
 * @param notice Receives lines about the progress of preparing the data.
 * @throws {UserError} If its data are missing or are not the leader's.
 */
export async function prepareFollower(
  request: TrainingRequest,
  { engine, group, reason }: MetWorkers,
  control: Control,
  take: (event: TrainEvent) => void,
  notice: (line: string) => void,
): Promise<TrainingJob> {
  const { settings, fits } = await group.fromLeader<LeadersSettings>(null!);
  const { data: { name, path } } = request;
  const session = { ...request.config, ...settings, checkpoint_every: "0" };
  const dataset = await openDataset({
    name,
    path,
    ...preparationFor(name, { ...session, bad: "skip" }, false),
    listener: { ...progressLines(notice), say: notice, note: () => {} },
    signal: control.signal,
  });
  await requireSameDataOnAll(group, dataset);
  const { train, holdout } = chooseImages(dataset, session);
  const asked = fits ? { ...session, batch_size: Math.min(session.batch_size, train.count) } : session;
  const plan = planEpoch(train.labels, asked, 1);
  const { config: training, network, state, run } = await group.fromLeader<LeadersPlan>(null!);
  const config = { ...session, ...training };
  const resumed: Checkpoint | undefined = state === null ? undefined : {
    state,
    parameters: new Map(),
    training: stateAtStart({ network, config, initial: undefined }), // Replaced by the leader's.
  };
  const emit = (event: NewEvent) => take({ time: Date.now(), ...event } as TrainEvent);
  const job = { config, dataset, train, holdout, engine, network, resumed };
  emit(startedEvent(job, { run, reason, plan }));
  return {
    ...job,
    group,
    initial: undefined,
    loss: await lossOfConfig(config),
    miners: await loadMiners(),
    store: new MemoryStore(),
    emit,
    control,
    machine: new MachineWatch(thisMachine(engine), emit),
  };
}
