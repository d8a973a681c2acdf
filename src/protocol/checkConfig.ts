/** The check that a config from outside (URL, file, page) passes before anything runs. */
import { visible } from '../errors'
import {
  edgeListsOf,
  OPERATION_SETS,
  type OperationSet,
  type OperationSetId,
  operationSet,
} from '../space/operationSets'
import { allPrimitives, knownPrimitives, type SpaceId } from '../space/primitives'
import { PUBLISHED_NODES, topologyOf } from '../space/topology'
import { ALGORITHM_IDS, broughtBy, canSearch, definitionOf } from './algorithms'
import { integerBetween, numberBetween, oneOf, refuse } from './checks'
import { DATASET_IDS, DEFAULT_CONFIG, NODES, type SearchConfig } from './config'
import { withSupernet } from './supernets'

const SPACES: readonly SpaceId[] = ['darts', 'nas-bench-201']

/** Settings that are left out at their default, so that whatever was written before they came stays as it is. */
const LEFT_OUT: readonly string[] = [
  ...['nodes', 'concat'],
  ...ALGORITHM_IDS.flatMap((id) => Object.keys(definitionOf(id).leftOut ?? {}).map((key) => `${id}.${key}`)),
]

/** Characters of a setting's name in a message; the name may come from the address. */
const LONGEST_FIELD = 80

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Fills what is missing from `base`, refuses keys that `base` does not have. */
function overlay(base: unknown, given: unknown, path: string): unknown {
  if (!isRecord(base)) return given
  if (!isRecord(given)) refuse(path || 'config', given, 'must be an object')
  const result: Record<string, unknown> = { ...base }
  for (const [key, value] of Object.entries(given)) {
    const field = visible(path ? `${path}.${key}` : key).slice(0, LONGEST_FIELD)
    if (!Object.hasOwn(base, key) && !LEFT_OUT.includes(path ? `${path}.${key}` : key))
      refuse(field, value, 'is not a setting of a search')
    result[key] = overlay(base[key], value, field)
  }
  return result
}

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)

/**
 * The settings given with those that a named supernet, a set of operations and another space bring along; operations listed otherwise than
 * the set has them are a list.
 */
function withNamed(named: unknown, base: SearchConfig): unknown {
  if (!isRecord(named)) return named
  const space = (named.space ?? base.space) as SpaceId
  const given = withSupernet(named, space)
  const operations = (given.operations ?? base.operations) as OperationSetId
  if (!OPERATION_SETS.includes(operations) || !SPACES.includes(space)) return given
  const set = operationSet(operations, space)
  // Another space has other operations: all of them, where none are named.
  const isMoved = space !== base.space && given.operations === undefined && given.primitives === undefined
  if (set === null) return isMoved && operations === 'listed' ? { primitives: allPrimitives(space), ...given } : given
  if (given.operations !== undefined) return { ...set, ...given }
  if (given.primitives !== undefined)
    return isSame(given.primitives, set.primitives) ? given : { ...given, operations: 'listed' }
  return given.space === undefined ? given : { ...set, ...given }
}

/** The settings given with what later settings of algorithms bring along. */
function withBrought(named: unknown): unknown {
  if (!isRecord(named)) return named
  const own = ALGORITHM_IDS.flatMap((id) => {
    const given = named[id]
    return isRecord(given) ? [[id, { ...broughtBy(id, given), ...given }] as const] : []
  })
  return { ...named, ...Object.fromEntries(own) }
}

/** Settings of algorithms without those left out at their default; the others of them come first, in a link too: they bring settings along. */
function withoutDefaults(config: SearchConfig): SearchConfig {
  const own = ALGORITHM_IDS.flatMap((id) => {
    const { leftOut } = definitionOf(id)
    if (!leftOut) return []
    const settings = { ...(config as unknown as Record<string, Record<string, unknown>>)[id] }
    const kept: Record<string, unknown> = {}
    for (const [key, usual] of Object.entries(leftOut)) {
      if (settings[key] !== undefined && settings[key] !== usual) kept[key] = settings[key]
      delete settings[key]
    }
    return [[id, { ...kept, ...settings }] as const]
  })
  return { ...config, ...Object.fromEntries(own) }
}

/**
 * The config with the nodes of its cells checked, and left out where they are those of the published space.
 *
 * @throws SearchError 'bad-config'
 */
function withNodes({ nodes = PUBLISHED_NODES, concat = nodes, ...config }: SearchConfig): SearchConfig {
  integerBetween('nodes', nodes, NODES.fewest, NODES.most)
  integerBetween('concat', concat, 1, nodes)
  const named = {
    ...(nodes === PUBLISHED_NODES ? {} : { nodes }),
    ...(concat === nodes ? {} : { concat }),
  }
  for (const [field, value] of Object.entries(named))
    if (config.space !== 'darts')
      refuse(field, value, `is not possible in the ${config.space} space, whose cells are one benchmark`)
  const { algorithm, space, ...rest } = config
  // Early among the settings: what is checked by the number of nodes comes after it, in a link too.
  return { algorithm, space, ...named, ...rest }
}

/** The named set; null for a list. @throws SearchError 'bad-config' where the space has no such set */
function namedSet({ operations, space }: SearchConfig): OperationSet | null {
  oneOf('operations', operations, OPERATION_SETS)
  const set = operationSet(operations, space)
  if (set === null && operations !== 'listed')
    refuse('operations', operations, `is not a set of the ${space} space: s1 to s4 are sets of the darts space`)
  return set
}

/** @throws SearchError 'bad-config' where the config is not that of the named set, or cannot have it */
function checkSet({ algorithm, operations, primitives, auxiliarySkip, nodes }: SearchConfig, set: OperationSet): void {
  const { oneList } = definitionOf(algorithm)
  if (!isSame(primitives, set.primitives))
    refuse('primitives', primitives, `must be ${set.primitives.join(', ')} with operations ${operations}`)
  if (set.auxiliarySkip > 0 && auxiliarySkip !== set.auxiliarySkip)
    refuse('auxiliarySkip', auxiliarySkip, `must be ${set.auxiliarySkip} with operations ${operations}`)
  if (edgeListsOf(operations) && nodes !== undefined)
    refuse('operations', operations, `names the edges of cells of ${PUBLISHED_NODES} nodes, these have ${nodes}`)
  if (edgeListsOf(operations) && oneList)
    refuse('operations', operations, `is not possible with algorithm ${algorithm}: ${oneList}`)
}

/**
 * A complete, valid config from a partial one.
 *
 * @throws SearchError 'bad-config' naming the field, its value and the rule
 */
export function checkConfig(given: unknown, base: SearchConfig = DEFAULT_CONFIG): SearchConfig {
  const laid = withoutDefaults(overlay(base, withBrought(withNamed(given, base)), '') as SearchConfig)
  oneOf('algorithm', laid.algorithm, ALGORITHM_IDS)
  oneOf('space', laid.space, SPACES)
  const config = withNodes(laid)
  if (!canSearch(config.algorithm, config.space))
    refuse('algorithm', config.algorithm, `cannot search the ${config.space} space`)
  // Before its operations are: another space has others.
  const set = namedSet(config)
  const full = knownPrimitives(config.space)
  if (!Array.isArray(config.primitives) || config.primitives.length === 0)
    refuse('primitives', config.primitives, 'must name at least one candidate operation')
  for (const name of config.primitives)
    if (!full.includes(name)) refuse('primitives', name, `is not an operation of the ${config.space} space`)
  const ordered = full.filter((name) => config.primitives.includes(name))
  if (ordered.length !== config.primitives.length || ordered.some((name, i) => name !== config.primitives[i]))
    refuse('primitives', config.primitives, 'must follow the official order without repeats')
  if (config.primitives.every((name) => name === 'none'))
    refuse('primitives', config.primitives, 'must hold an operation other than none')
  numberBetween('auxiliarySkip', config.auxiliarySkip, 0, 10)
  if (set) checkSet(config, set)
  const { noAuxiliarySkip } = definitionOf(config.algorithm)
  if (config.auxiliarySkip > 0 && noAuxiliarySkip)
    refuse('auxiliarySkip', config.auxiliarySkip, `must be 0 with algorithm ${config.algorithm}: ${noAuxiliarySkip}`)
  integerBetween('channels', config.channels, 4, 64)
  const { fourGroups } = definitionOf(config.algorithm)
  if (config.channels % 4 !== 0 && fourGroups)
    refuse('channels', config.channels, `must be a multiple of 4 with algorithm ${config.algorithm}: ${fourGroups}`)
  integerBetween('cells', config.cells, 1, config.space === 'darts' ? 20 : 5)
  oneOf('imageSize', config.imageSize, [8, 16, 32])
  oneOf('dataset', config.dataset, DATASET_IDS)
  integerBetween('batch', config.batch, 2, 256)
  integerBetween('images', config.images, 2 * config.batch, 50_000)
  integerBetween('augment.crop', config.augment.crop, 0, 8)
  oneOf('augment.flip', config.augment.flip, [true, false])
  integerBetween('augment.cutout', config.augment.cutout, 0, 32)
  integerBetween('epochs', config.epochs, 1, 600)
  const { weights, alphas, criterion1, criterion2 } = config
  numberBetween('weights.lr', weights.lr, 1e-6, 1)
  numberBetween('weights.lrMin', weights.lrMin, 0, weights.lr)
  numberBetween('weights.momentum', weights.momentum, 0, 0.999)
  oneOf('weights.nesterov', weights.nesterov, [true, false])
  numberBetween('weights.weightDecay', weights.weightDecay, 0, 1)
  numberBetween('weights.gradClip', weights.gradClip, 1e-3, 1e6)
  numberBetween('alphas.lr', alphas.lr, 0, 1)
  numberBetween('alphas.beta1', alphas.beta1, 0, 0.9999)
  numberBetween('alphas.beta2', alphas.beta2, 0, 0.99999)
  numberBetween('alphas.weightDecay', alphas.weightDecay, 0, 1)
  numberBetween('alphas.initScale', alphas.initScale, 0, 10)
  integerBetween('alphas.frozenEpochs', alphas.frozenEpochs, 0, config.epochs)
  oneOf('alphas.perCell', alphas.perCell, [true, false])
  if (alphas.perCell && config.space !== 'darts')
    refuse(
      'alphas.perCell',
      alphas.perCell,
      `is not possible in the ${config.space} space, whose cells are one benchmark`,
    )
  const { sharedOnly } = definitionOf(config.algorithm)
  if (alphas.perCell && sharedOnly)
    refuse('alphas.perCell', alphas.perCell, `is not possible with algorithm ${config.algorithm}: ${sharedOnly}`)
  oneOf('order', config.order, [1, 2])
  if (config.order === 2 && !definitionOf(config.algorithm).secondOrder)
    refuse('order', config.order, `is not possible with algorithm ${config.algorithm}`)
  // quark0/darts fails there too: alphas without a gradient have no finite difference.
  if (config.order === 2 && config.space === 'darts' && config.cells < 3)
    refuse('order', config.order, 'needs a normal cell: DARTS networks of 1 or 2 cells have reduction cells only')
  oneOf('updateOrder', config.updateOrder, ['alphas-first', 'weights-first'])
  const edges = topologyOf(config).edges.length
  integerBetween('criterion1.threshold', criterion1.threshold, 1, mostSkips(config))
  oneOf('criterion1.cell', criterion1.cell, ['normal', 'reduce', 'either'])
  oneOf('criterion1.source', criterion1.source, ['genotype', 'argmax'])
  if (criterion1.minEpochs !== null) integerBetween('criterion1.minEpochs', criterion1.minEpochs, 0, config.epochs)
  oneOf('criterion1.armed', criterion1.armed, [true, false])
  integerBetween('criterion1.patience', criterion1.patience, 1, 100)
  oneOf('criterion1.returns', criterion1.returns, ['stop', 'before', 'auto'])
  oneOf('criterion2.variant', criterion2.variant, ['full', 'top1', 'retained', 'edge'])
  integerBetween('criterion2.window', criterion2.window, 1, 100)
  if (criterion2.minStableEdges !== null)
    integerBetween('criterion2.minStableEdges', criterion2.minStableEdges, 1, Math.max(14, edges))
  integerBetween('criterion2.edge', criterion2.edge, 0, edges - 1)
  const { eigenvalue } = config
  integerBetween('eigenvalue.every', eigenvalue.every, 0, 100)
  integerBetween('eigenvalue.iterations', eigenvalue.iterations, 1, 100)
  numberBetween('eigenvalue.ratio', eigenvalue.ratio, 1, 100)
  integerBetween('eigenvalue.earliest', eigenvalue.earliest, 1, 600)
  const { noEigenvalue } = definitionOf(config.algorithm)
  if (eigenvalue.every > 0 && noEigenvalue)
    refuse('eigenvalue.every', eigenvalue.every, `must be 0 with ${config.algorithm}: ${noEigenvalue}`)
  const { gauges } = config
  integerBetween('gauges.every', gauges.every, 0, 100)
  integerBetween('gauges.draws', gauges.draws, 1, 100)
  oneOf('gauges.removals', gauges.removals, [true, false])
  if (gauges.every > 0 && noEigenvalue)
    refuse('gauges.every', gauges.every, `must be 0 with ${config.algorithm}: ${noEigenvalue}`)
  if (gauges.every > 0 && alphas.perCell)
    refuse(
      'gauges.every',
      gauges.every,
      'must be 0 with alphas.perCell: cells that share no alphas pull at none together',
    )
  oneOf('stopAt', config.stopAt, ['none', 'criterion1', 'criterion2', 'eigenvalue'])
  if (config.stopAt === 'eigenvalue' && eigenvalue.every === 0)
    refuse('stopAt', config.stopAt, 'needs a measurement: eigenvalue.every must be 1 or more')
  integerBetween('seed', config.seed, 0, 4294967295)
  checkAlgorithms(config)
  return config
}

/** The most skip-connects that a derived cell can have, as far as a rule may ask for them: 8 where a cell has four nodes or fewer. */
export const mostSkips = ({ nodes = PUBLISHED_NODES }: Pick<SearchConfig, 'nodes'>): number =>
  2 * Math.max(PUBLISHED_NODES, nodes)

/** The settings of every algorithm, also of those that do not run: a config is either right or refused. */
function checkAlgorithms(config: SearchConfig): void {
  const settings = config as unknown as Readonly<Record<string, object>>
  for (const id of ALGORITHM_IDS) definitionOf(id).check(settings[id] ?? {}, config)
}

/** What searches did before a setting came: for records that lack it. */
const BEFORE: SearchConfig = { ...DEFAULT_CONFIG, snas: { ...DEFAULT_CONFIG.snas, dropPath: 0 } }

/**
 * A config out of a record, a stamp or a checkpoint; what it lacks because the setting came later is filled with what was done
 * before.
 *
 * @throws as `checkConfig`
 */
export function checkRecordedConfig(given: unknown): SearchConfig {
  return checkConfig(given, BEFORE)
}
