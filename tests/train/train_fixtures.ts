import { drawnDigits } from "../../lib/data/digits/drawn_digits.ts";
import type { Engine } from "../../lib/engine/engine.ts";
import { convNet } from "../../lib/model/networks/conv_net.ts";
import type { EventOf, TrainEvent } from "../../lib/run/events.ts";
import type { TrainOptions } from "../../lib/train/train.ts";

/** Drawn digits that are learnt within seconds. */
export const data = await drawnDigits({ train: 240, test: 80 });

/** A short training of a small network. */
export function options(engine: Engine, more: Partial<TrainOptions> = {}): TrainOptions {
  const network = convNet({ filters: [4, 8], embedding: 8 });
  return { engine, data, network, epochs: 2, numImages: 240, batchSize: 40, lr: 1e-3, ...more };
}

/** The events of a training, all of them. */
export async function eventsOf(run: AsyncIterable<TrainEvent>): Promise<TrainEvent[]> {
  return await Array.fromAsync(run);
}

/** The events of a type. */
export const ofType = <T extends TrainEvent["type"]>(events: TrainEvent[], type: T) =>
  events.filter((event): event is EventOf<T> => event.type === type);
