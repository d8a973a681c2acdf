/**
 * A config for another algorithm. What a paper publishes for a whole CIFAR-10 search cannot be taken as it stands into
 * a run of another size: lengths of phases go with the epochs, and the alphas' learning rate keeps its ratio to DARTS's.
 */
import { allPrimitives, type SpaceId } from '../space/primitives'
import { type AlgorithmId, type AlgorithmSettings, canSearch, definitionOf, PUBLISHED_SETTINGS } from './algorithms'
import { DEFAULT_CONFIG, type SearchConfig } from './config'

/** Above this rate the softmax saturates within an epoch. */
const HIGHEST_ALPHA_LR = 0.02

/** The one-shot network of NAS-Bench-201, for algorithms that search no other space here. */
const NB201: Partial<SearchConfig> = {
  space: 'nas-bench-201',
  primitives: allPrimitives('nas-bench-201'),
  cells: 5,
}

/** Every algorithm's settings, those of one as its code has them in a space. */
function settingsIn(space: SpaceId, id: AlgorithmId): AlgorithmSettings {
  const { settings, published } = definitionOf(id)
  if (space !== 'darts' || !published.settings) return PUBLISHED_SETTINGS
  return { ...PUBLISHED_SETTINGS, [id]: { ...settings, ...published.settings } }
}

/**
 * The search of the algorithm's paper in the DARTS space, if it searches that: its epochs, its batch, its rates.
 *
 * @param space whose script its epochs and settings of its own are taken from
 */
export function publishedConfig(id: AlgorithmId, space: SpaceId = 'darts'): SearchConfig {
  const { weights, alphas, settings: _, nasBench201Epochs, ...rest } = definitionOf(id).published
  return {
    ...DEFAULT_CONFIG,
    ...settingsIn(space, id),
    ...(canSearch(id, 'darts') ? {} : NB201),
    ...rest,
    ...(space === 'nas-bench-201' && nasBench201Epochs !== undefined ? { epochs: nasBench201Epochs } : {}),
    algorithm: id,
    weights: { ...DEFAULT_CONFIG.weights, ...weights },
    alphas: { ...DEFAULT_CONFIG.alphas, ...alphas },
  }
}

/** Cells in the ratio of the paper's to DARTS's, and enough for a normal cell. */
function fewerCells(cells: number, published: number): number {
  return Math.min(cells, Math.max(3, Math.round((cells * published) / DEFAULT_CONFIG.cells)))
}

/** Most epochs with frozen alphas: all of them, or one fewer than the shortest stage of a search in stages has. */
function mostFrozen(id: AlgorithmId, { cells, epochs }: SearchConfig): number {
  const { stages, settings } = definitionOf(id)
  if (!stages) return epochs
  return Math.max(0, Math.min(...stages(settings, { cells, epochs }).map((stage) => stage.epochs)) - 1)
}

/**
 * `config`, a search with DARTS, as a search with another algorithm at the same budget: images, size of the supernet,
 * epochs and batch stay; the paper's optimizers and schedule are brought to them.
 */
export function withAlgorithm(config: SearchConfig, id: AlgorithmId): SearchConfig {
  const { published } = definitionOf(id)
  const paper = publishedConfig(id)
  // A rate belongs to its batch: a smaller batch takes a proportionally smaller rate.
  const weightLr = published.weights?.lr ?? config.weights.lr
  const weightScale = published.weights?.lr === undefined ? 1 : Math.min(1, config.batch / paper.batch)
  const lrMin = published.weights?.lrMin ?? config.weights.lrMin / weightScale
  const alphaScale = paper.alphas.lr / DEFAULT_CONFIG.alphas.lr
  const frozen = (paper.alphas.frozenEpochs * config.epochs) / paper.epochs
  return {
    ...config,
    ...settingsIn(config.space, id),
    algorithm: id,
    ...(published.cells === undefined ? {} : { cells: fewerCells(config.cells, published.cells) }),
    updateOrder: published.updateOrder ?? config.updateOrder,
    weights: { ...config.weights, ...published.weights, lr: weightLr * weightScale, lrMin: lrMin * weightScale },
    alphas: {
      ...config.alphas,
      ...published.alphas,
      lr: Math.min(HIGHEST_ALPHA_LR, Number((config.alphas.lr * alphaScale).toPrecision(3))),
      frozenEpochs: Math.min(mostFrozen(id, config), Math.round(frozen)),
    },
  }
}
