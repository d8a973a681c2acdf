/**
 * Owns the learning rate of the weights over a search: cosine annealing, one value an epoch.
 * quark0/darts cnn/train_search.py (CosineAnnealingLR, stepped once an epoch).
 */

/**
 * lr(e) = lrMin + (lr - lrMin)/2 * (1 + cos(pi*e/E)).
 *
 * @param epoch   epochs completed before this one, 0..E-1: the first epoch runs at `lr`
 * @param epochs  E, planned epochs
 */
export function cosineLearningRate(epoch: number, epochs: number, lr: number, lrMin: number): number {
  return lrMin + ((lr - lrMin) / 2) * (1 + Math.cos((Math.PI * epoch) / epochs))
}
