/** Lines of an index for tests: small, whole, each of its own name. */
import { presetConfig } from '../../protocol/presets'
import { ownSettings } from '../ownSettings'
import type { TrialRecord } from '../trialRecord'

const SKIPS = '|skip_connect~0|+|nor_conv_3x3~0|skip_connect~1|+|nor_conv_3x3~0|nor_conv_3x3~1|avg_pool_3x3~2|'
const CONVOLUTIONS = '|nor_conv_3x3~0|+|nor_conv_3x3~0|nor_conv_3x3~1|+|nor_conv_3x3~0|nor_conv_3x3~1|nor_conv_3x3~2|'

/** A trial of as many epochs as `skips` has numbers; the last half of them derives a cell with skip-connects. */
export function trialRecord(seed: number, skips: readonly number[] = [0, 0, 1, 2], change: object = {}): TrialRecord {
  const config = { ...presetConfig('two-minutes', 'darts', skips.length), dataset: 'fashion-mnist', seed, ...change }
  const firedAt = skips.findIndex((count) => count >= 2) + 1 || null
  const half = { loss: skips.map((_, i) => 2 - i / 10), accuracy: skips.map((_, i) => 0.5 + i / 100) }
  return {
    trial: (seed + 1000).toString(16).padStart(16, '0'),
    preset: 'two-minutes',
    config: ownSettings(config as never) as never,
    dataset: { title: 'Fashion-MNIST subset', images: 'a'.repeat(64) },
    provenance: { engine: 'CPU engine', commit: '0123456789ab', date: '2026-11-29T00:00:00.000Z', lab: '0.1.0' },
    end: { reason: 'epochs', returnsEpoch: skips.length },
    ms: 1000 + seed,
    skips: { normal: skips, reduce: skips.map(() => 0) },
    genotypes: [CONVOLUTIONS, SKIPS],
    derived: skips.map((_, i) => (i < skips.length / 2 ? 0 : 1)),
    train: half,
    validation: half,
    rules: {
      criterion1: { firedAt, returnsEpoch: firedAt, fallback: false },
      criterion2: { firedAt: null, returnsEpoch: null, fallback: false },
    },
    digests: { weights: 'b'.repeat(64), alphas: 'c'.repeat(64) },
  }
}
