/**
 * Whether the network is measured after an epoch: after every `evaluate_every`th one and the last, and where it was
 * measured within the epoch, so that an epoch's figures are always those at its end.
 *
 * @param epoch 1-based.
 * @param measured The last epoch in which the network was measured; 0 before that.
 */
export function isEvaluationDue(
  { evaluate_every, epochs }: { evaluate_every: number; epochs: number },
  epoch: number,
  measured: number,
): boolean {
  return epoch % evaluate_every === 0 || epoch === epochs || epoch === measured;
}
