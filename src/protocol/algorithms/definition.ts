/**
 * What the protocol knows of a search algorithm: its own settings with their published values, the check they pass, and
 * what its paper changes of the DARTS search. What the algorithm does is in `src/search/algorithms/`, under the same id.
 */
import type { Primitive, SpaceId } from '../../space/primitives'

/** The part of a config that a check of settings may look at. */
export interface CheckedConfig {
  readonly algorithm: string
  readonly space: SpaceId
  readonly primitives: readonly Primitive[]
  readonly cells: number
  readonly nodes?: number
  readonly channels: number
  readonly epochs: number
  readonly alphas: { readonly frozenEpochs: number }
}

/** What a paper's search has otherwise than DARTS's; epochs and frozen epochs as published. */
export interface Published {
  /** Of its DARTS space. */
  readonly primitives?: readonly Primitive[]
  readonly cells?: number
  readonly epochs?: number
  readonly batch?: number
  readonly weights?: {
    readonly lr?: number
    readonly lrMin?: number
    readonly nesterov?: boolean
    readonly weightDecay?: number
  }
  readonly alphas?: {
    readonly lr?: number
    readonly beta1?: number
    readonly beta2?: number
    readonly weightDecay?: number
    readonly initScale?: number
    readonly frozenEpochs?: number
  }
  readonly updateOrder?: 'alphas-first' | 'weights-first'
  /** Settings of its own in the DARTS space, where its code has others there than in NAS-Bench-201. */
  readonly settings?: object
  /** Epochs in NAS-Bench-201, where they are others. */
  readonly nasBench201Epochs?: number
}

export interface AlgorithmDefinition<Settings extends object> {
  /** The spaces it can search; left out: both. */
  readonly spaces?: readonly SpaceId[]
  /** Settings that only this algorithm has, as published; {} without any. */
  readonly settings: Settings
  /** Settings that came later, left out of a config at these values, so that whatever was written before stays as it is. */
  readonly leftOut?: Partial<Settings>
  /** What the settings of `leftOut`, where they are given, bring along unless it is given too. */
  readonly brings?: (given: Partial<Settings>) => Partial<Settings>
  /** @throws SearchError 'bad-config' naming the setting, its value and the rule */
  readonly check: (settings: Settings, config: CheckedConfig) => void
  readonly published: Published
  /** It can take second-order alpha steps (DARTS eq. 7). */
  readonly secondOrder?: boolean
  /** Cells and epochs of each of its stages, a supernet each; left out: one stage. */
  readonly stages?: (
    settings: Settings,
    config: { readonly cells: number; readonly epochs: number },
  ) => readonly { readonly cells: number; readonly epochs: number }[]
  /** It trains edge weights beside the alphas; its records hold them as `betas`. */
  readonly edgeWeights?: boolean
  /** The mixing weights of an edge do not sum to 1: each is a number of its own in (0, 1). */
  readonly independentWeights?: boolean
  /** Each pass runs one candidate an edge, drawn at random, instead of a mixture of all. */
  readonly drawsOne?: boolean
  /** w and alpha are trained at once, on the same batches, instead of in turn on halves of their own. */
  readonly oneStep?: boolean
  /** It stops training single operations; its records say how many. */
  readonly freezes?: boolean
  /** The genotype that it ends with is asked of the supernet, not read off the alphas; the record then holds `selection`. */
  readonly selects?: boolean
  /** It may take skip-connects out of its last genotype; the record then holds how many there were. */
  readonly restrictsSkips?: boolean
  /** The constant auxiliary skip-connect of a config is not possible with it: why. */
  readonly noAuxiliarySkip?: string
  /** Its channels must be a multiple of four: why. */
  readonly fourGroups?: string
  /** Edges cannot have candidates of their own in it (S1): why. */
  readonly oneList?: string
  /** Its cells cannot have alphas of their own: why. */
  readonly sharedOnly?: string
  /** Measuring the eigenvalue of R-DARTS, or the gauges of later papers, makes no sense in it: why. */
  readonly noEigenvalue?: string
}

export function define<Settings extends object>(
  definition: AlgorithmDefinition<Settings>,
): AlgorithmDefinition<Settings> {
  return definition
}
