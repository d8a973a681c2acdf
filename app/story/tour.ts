/**
 * The guided tour "Why does DARTS collapse?" as data: eight cards, each with the state it puts the page into, the part of
 * the page it points at, and the sentences that are true of the run at hand, with that run's numbers.
 */
import { type AlgorithmId, definitionOf } from '../../src/protocol/algorithms'
import type { DatasetId, SearchConfig } from '../../src/protocol/config'
import type { RunSource } from '../../src/protocol/runSource'
import { stagesOf } from '../../src/protocol/stages'
import { SKIP } from '../../src/space/primitives'
import { leadingCell, topologyOf } from '../../src/space/topology'
import type { SentenceKey } from '../i18n/story/en'
import type { ViewState } from '../run/viewStore'
import { count, percent, share } from '../telling/format'
import { edgeName } from '../telling/names'
import type { CardId } from './cards'
import { type CellAt, choicesOf, type Facts } from './facts'
import { loss, points, power } from './numbers'
import type { Part } from './parts'

export interface Sentence {
  readonly key: SentenceKey
  readonly values: Readonly<Record<string, string | number>>
}

export interface Card {
  readonly id: CardId
  readonly part: Part
  readonly epoch: number
  readonly view: Partial<Pick<ViewState, 'edge' | 'cell' | 'alphaScale' | 'graph' | 'op'>>
  readonly sentences: readonly Sentence[]
}

/** Search accuracies this near to each other, as shares, are called alike. */
export const ALIKE = 0.02
/** Points of final accuracy that are none as the lesson writes them. */
export const NO_POINTS = 0.05

const say = (key: SentenceKey, values: Sentence['values'] = {}): Sentence => ({ key, values })

/**
 * @param config holds the thresholds in use on the page
 * @param source what the log of another program tells; its settings are not those of the config
 */
export function tourCards(facts: Facts, config: SearchConfig, source?: RunSource): readonly Card[] {
  const normal = { cell: 'normal', graph: 'cell', op: null } as const
  const { growth, settled, cooperation, rule1, rule2, stopped } = facts
  const end = Math.max(1, facts.epochs)
  const stop = rule1?.firedAt ?? rule2?.firedAt ?? end
  return [
    { id: 'graph', part: 'cell', epoch: 1, view: normal, sentences: graph(facts, config, source) },
    {
      id: 'mixing',
      part: 'curves',
      epoch: 1,
      view: { ...normal, alphaScale: 'mixing' },
      sentences: mixing(facts, config, source),
    },
    {
      id: 'players',
      part: 'curves',
      epoch: 1,
      view: { ...normal, alphaScale: 'alpha' },
      sentences: players(config, source),
    },
    {
      id: 'cooperation',
      part: 'curves',
      epoch: cooperation?.until ?? facts.earlyTurn?.until ?? end,
      view: normal,
      sentences: cooperationOf(facts, config),
    },
    {
      id: 'growth',
      part: 'curves',
      epoch: growth?.mostAt ?? end,
      view: { ...normal, edge: growth?.edge ?? 0, alphaScale: 'mixing', op: SKIP },
      sentences: growthOf(facts, config),
    },
    {
      id: 'ranking',
      part: 'curves',
      epoch: settled?.since ?? stop,
      view: { ...normal, edge: settled?.edge ?? 0, alphaScale: 'alpha' },
      sentences: ranking(facts, config),
    },
    { id: 'stop', part: 'rules', epoch: stop, view: normal, sentences: stopping(facts, config) },
    { id: 'worth', part: 'caption', epoch: end, view: normal, sentences: worth(stopped, facts.last) },
  ]
}

function graph(facts: Facts, config: SearchConfig, source: RunSource | undefined): Sentence[] {
  const cells = power(facts.cellsPossible)
  const { edges, nodes, operations } = facts
  if (source) return [say('graphLog', { nodes, edges })]
  if (config.space === 'nas-bench-201') return [say('graphNb201', { nodes, edges, operations, cells })]
  // Where edges have lists of their own, each is as long as the others.
  const choices = Math.max(...choicesOf(config, leadingCell(config)))
  return [say('graphDarts', { inner: nodes - topologyOf(config).inputs, edges, choices, cells })]
}

/** Of algorithms that run no plain mixture. */
const MIXED: Partial<Record<AlgorithmId, SentenceKey>> = { gdas: 'mixingDrawn', snas: 'mixingSampled' }

function mixing(
  { mixture, operations }: Facts,
  { algorithm }: SearchConfig,
  source: RunSource | undefined,
): Sentence[] {
  if (source && mixture === null) return [say('mixingLog')]
  if (!source && algorithm === 'fair-darts')
    return [
      say('mixingApart', { operations }),
      ...(mixture ? [say('mixingRange', { low: share(mixture.low), high: share(mixture.high) })] : []),
    ]
  const sum = say(source ? 'mixingSum' : (MIXED[algorithm] ?? 'mixingSum'), { operations })
  if (!mixture) return [sum]
  const { low, high, even } = mixture
  return [sum, say('mixingEven', { low: share(low), high: share(high), even: share(even) })]
}

/** Sets that a visitor may not know; of others the page shows the name that their files bring. */
const IMAGES: Partial<Record<DatasetId, SentenceKey>> = {
  generated: 'imagesGenerated',
  'fashion-mnist': 'imagesFashion',
  cifar10: 'imagesCifar10',
  cifar100: 'imagesCifar100',
}

/** Which order the updates have, where that is known. */
const ofOrder = (order: unknown): Sentence[] =>
  order === 1 ? [say('playersFirstOrder')] : order === 2 ? [say('playersSecondOrder')] : []

/** For how long alpha waits in a search, or in each of its stages. */
function waits(config: SearchConfig): Sentence[] {
  const { frozenEpochs: n } = config.alphas
  return n === 0 ? [] : [say(stagesOf(config).length > 1 ? 'playersWaitStages' : 'playersWait', { n })]
}

function players(config: SearchConfig, source: RunSource | undefined): Sentence[] {
  if (source) return [say('playersLog'), ...ofOrder(source.settings.order)]
  const { images, batch, order, updateOrder, dataset } = config
  const half = Math.floor(images / 2)
  const about = IMAGES[dataset]
  if (definitionOf(config.algorithm).oneStep) {
    const all = config.snas.trainOn === 'all'
    return [
      ...(about ? [say(about)] : []),
      say('playersTogether', { images: count(all ? 2 * half : half) }),
      say(all ? 'playersNoneHeld' : 'playersHeld', { held: count(half) }),
      ...waits(config),
    ]
  }
  const [first, second] = updateOrder === 'alphas-first' ? ['alpha', 'w'] : ['w', 'alpha']
  return [
    ...(about ? [say(about)] : []),
    say('playersHalves', { images: count(half) }),
    say('playersTurns', { first, second, steps: count(Math.floor(half / batch)) }),
    ...waits(config),
    ...ofOrder(order),
  ]
}

function cooperationOf({ cooperation, earlyTurn }: Facts, config: SearchConfig): Sentence[] {
  if (earlyTurn) return [say('cooperationEarly', { ...earlyTurn })]
  if (!cooperation) return [say(stagesOf(config).length > 1 ? 'cooperationNoStage' : 'cooperationNone')]
  const { since, until, train, validation } = cooperation
  const values = { until, t0: loss(train.from), t1: loss(train.to), v0: loss(validation.from), v1: loss(validation.to) }
  const both = since > 1 ? say('cooperationSince', { since, ...values }) : say('cooperationBoth', values)
  return [both, say('cooperationReading')]
}

function growthOf({ growth, competition, cooperation, total }: Facts, { space }: SearchConfig): Sentence[] {
  const said: Sentence[] = []
  if (growth && growth.count.to > growth.count.from) {
    const { fewestAt, mostAt, count: skips, edge, weight } = growth
    said.push(say('growthCount', { fewestAt, mostAt, from: skips.from, to: skips.to, total }))
    if (weight.to > weight.from)
      said.push(say('growthWeight', { edge: edgeName(space, edge), w0: share(weight.from), w1: share(weight.to) }))
  } else said.push(say('growthNone'))
  if (cooperation && competition && competition.train.to < competition.train.from) {
    const { train, validation, worstAt } = competition
    const values = { until: cooperation.until, train: loss(train.to), validation: loss(validation.to), worstAt }
    said.push(say('growthParting', values), say('growthReading'))
  }
  return said
}

function ranking({ ranked, settled, rule1, rule2 }: Facts, { space, criterion2 }: SearchConfig): Sentence[] {
  if (!ranked) return [say('rankingOne')]
  const stop = rule1?.firedAt ?? rule2?.firedAt ?? null
  const { window } = criterion2
  if (!settled) return [stop === null ? say('rankingMoves', { window }) : say('rankingNone')]
  const ring = say('rankingRing', { edge: edgeName(space, settled.edge), since: settled.since })
  const { edges: n, of: edges } = settled
  if (stop === null) return [ring, say('rankingHeld', { n, edges, window })]
  return [ring, say('rankingEdges', { n, edges, stop }), say('rankingReading')]
}

function quietly(quiet: Facts['quiet'], { criterion1: { threshold: limit, patience } }: SearchConfig): Sentence {
  switch (quiet) {
    case 'unchecked':
      return say('stopRule1Unchecked', { limit })
    case 'unarmed':
      return say('stopRule1Unarmed', { limit })
    case 'brief':
      return say('stopRule1Brief', { limit, patience })
    default:
      return say('stopRule1Quiet', { limit })
  }
}

function stopping(facts: Facts, config: SearchConfig): Sentence[] {
  const { rule1, quiet, rule2, stopped, ranked } = facts
  const limit = config.criterion1.threshold
  const said: Sentence[] = []
  if (!rule1 || rule1.firedAt === null) said.push(quietly(quiet, config))
  else if (rule1.fallback) said.push(say('stopFallback', { fired: rule1.firedAt, returns: rule1.returnsEpoch ?? 0 }))
  else {
    said.push(say('stopRule1', { fired: rule1.firedAt, limit }))
    const returns = rule1.returnsEpoch ?? rule1.firedAt
    if (returns === rule1.firedAt) said.push(say('stopKeeps'))
    else said.push(say('stopEarlier', { returns, n: stopped?.skips ?? 0 }))
  }
  const { window } = config.criterion2
  if (rule2 && rule2.firedAt !== null) {
    const lag = rule1 && rule1.firedAt !== null ? rule2.firedAt - rule1.firedAt : 0
    said.push(say('stopRule2', { window, fired: rule2.firedAt }))
    if (lag > 0 && (facts.skipsAtRule2 ?? 0) > limit) said.push(say('stopRule2Later', { lag }))
  } else said.push(ranked ? say('stopRule2Quiet', { window }) : say('stopRule2One'))
  return said
}

function worth(stopped: CellAt | null, last: CellAt | null): Sentence[] {
  if (!stopped || !last) return [say('worthNoStop')]
  if (stopped.search === null || last.search === null) return [say('worthUnknown')]
  const epochs = { e: stopped.epoch, last: last.epoch }
  const search = { a: share(stopped.search), b: share(last.search) }
  const alike = Math.abs(stopped.search - last.search) <= ALIKE
  const searched = say(alike ? 'worthSearchAlike' : 'worthSearch', { ...search, ...epochs })
  if (stopped.final === null || last.final === null) return [searched, say('worthUnknown')]
  const difference = stopped.final - last.final
  const values = { ...epochs, a: percent(stopped.final), b: percent(last.final) }
  const size = Math.abs(difference)
  if (size < NO_POINTS) return [say('worthSame', values), searched]
  return [say(difference > 0 ? 'worthLess' : 'worthMore', { ...values, points: points(size) }), searched]
}
