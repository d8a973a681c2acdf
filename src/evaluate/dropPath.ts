/** Masks of drop path: whole samples of an operation's output are dropped, what stays is divided by the keep probability. */
import type { RandomStream } from '../random'

/**
 * Fills [rows][B] masks of one step. quark0/darts cnn/utils.py (`drop_path`), probability growing with the epoch as in
 * cnn/train.py: `probability` = dropPath * epoch / epochs, 0 in the first.
 */
export function fillDropPath(masks: Float32Array, probability: number, random: RandomStream): void {
  const kept = 1 / (1 - probability)
  for (let i = 0; i < masks.length; i++) masks[i] = random.next() < probability ? 0 : kept
}
