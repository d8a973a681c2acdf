/**
 * Named configurations. Each says how it differs from the paper; the page shows those lines beside the choice.
 * Scaling of the alpha learning rate: the DARTS search makes 19,550 alpha steps at 3e-4; a run with fewer steps raises
 * the rate so that the logits can still travel.
 */
import { NB201_PRIMITIVES } from '../space/primitives'
import type { AlgorithmId } from './algorithms'
import { DEFAULT_CONFIG, type SearchConfig, SHIPPED_DATASET } from './config'
import { publishedConfig, withAlgorithm } from './withAlgorithm'

export type PresetId = 'two-minutes' | 'small-cell' | 'article' | 'paper'

export interface Preset {
  readonly id: PresetId
  readonly config: SearchConfig
}

/**
 * Small presets train on the images as they are, and their weights take larger steps than the paper's (0.025): the weights then
 * outrun the alphas soon, and the collapse shows within a lecture. What came of it, seed by seed: docs/collapse.md.
 */
const NO_AUGMENTATION = { crop: 0, flip: false, cutout: 0 }

export const PRESETS: Readonly<Record<PresetId, Preset>> = {
  'two-minutes': {
    id: 'two-minutes',
    config: {
      ...DEFAULT_CONFIG,
      space: 'nas-bench-201',
      primitives: NB201_PRIMITIVES,
      channels: 8,
      cells: 2,
      imageSize: 16,
      dataset: SHIPPED_DATASET,
      images: 2_000,
      epochs: 30,
      batch: 32,
      augment: NO_AUGMENTATION,
      weights: { ...DEFAULT_CONFIG.weights, lr: 0.1, nesterov: true, weightDecay: 5e-4 },
      // 31 alpha steps an epoch, 930 in all: 3e-4 * 19,550 / 930.
      alphas: { ...DEFAULT_CONFIG.alphas, lr: 6e-3 },
      updateOrder: 'weights-first',
    },
  },
  'small-cell': {
    id: 'small-cell',
    config: {
      ...DEFAULT_CONFIG,
      primitives: ['none', 'skip_connect', 'sep_conv_3x3'],
      channels: 8,
      cells: 5,
      imageSize: 16,
      dataset: SHIPPED_DATASET,
      images: 2_000,
      epochs: 40,
      batch: 32,
      augment: NO_AUGMENTATION,
      weights: { ...DEFAULT_CONFIG.weights, lr: 0.2 },
      // 31 alpha steps an epoch, 1,240 in all: 3e-4 * 19,550 / 1,240 is 4.7e-3.
      alphas: { ...DEFAULT_CONFIG.alphas, lr: 6e-3 },
    },
  },
  article: {
    id: 'article',
    config: {
      ...DEFAULT_CONFIG,
      dataset: 'cifar100',
      cells: 5,
      channels: 8,
      imageSize: 16,
      images: 10_000,
      batch: 64,
      augment: { crop: 2, flip: true, cutout: 0 },
      // 78 alpha steps an epoch, 3,900 in all: 3e-4 * 19,550 / 3,900.
      alphas: { ...DEFAULT_CONFIG.alphas, lr: 1.5e-3 },
    },
  },
  paper: { id: 'paper', config: DEFAULT_CONFIG },
}

/**
 * A preset with an algorithm: the algorithm's own paper, or the preset's budget.
 *
 * @param epochs planned epochs, where not the preset's; phases of the algorithm are scaled to them
 */
export function presetConfig(preset: PresetId, algorithm: AlgorithmId, epochs?: number): SearchConfig {
  const { config } = PRESETS[preset]
  if (preset === 'paper' && epochs === undefined) return publishedConfig(algorithm)
  return withAlgorithm({ ...config, epochs: epochs ?? config.epochs }, algorithm)
}
