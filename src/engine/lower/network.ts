/**
 * Lowers a whole description into the segments of a plan:
 *   softmax | forward, forward-running | loss-train, loss-val | back-alphas, back-weights | alpha-gradient | adam | norm, sgd
 * and, for the second order, those of secondOrder.ts.
 */
import { SearchError } from '../../errors'
import { architectureSize, type NetworkDescription } from '../../supernet/describe'
import { absentAlphas } from '../../supernet/edgeLists'
import { resourceTable } from '../../supernet/resource'
import { lossSum, METRIC } from '../kernels/head'
import { termsOf } from '../kernels/mix'
import { HYPER, normPartial, normTotal } from '../kernels/update'
import type { Chunks } from '../plan/plan'
import { type Mixing, SOFTMAX_MIXING } from '../supernet'
import { alignedCells, lowerAlignment } from './alignment'
import type { CellSource } from './cellInputs'
import type { BackwardMode, Differentiable, FeatureMap, MemoryPolicy, SearchLowering } from './context'
import { Lowering } from './context'
import { DartsCell } from './dartsCell'
import { EdgeWeights, type PassPlace } from './edgeWeights'
import { Head, Stem } from './ends'
import { Fanout } from './fanout'
import { Freezing } from './freezing'
import { fittedPolicy, MEMORY_BUDGET, roomyPolicy } from './memory'
import { lowerAlphaGradients, lowerAlphaUpdate, lowerMixing, lowerSgd } from './mixing'
import { Nb201Cell, Residual, Stage } from './nb201'
import { PartialCell } from './partialCell'
import { lowerSecondOrder, PERTURBED_GRADIENTS } from './secondOrder'
import { WeightRegion } from './weightRegion'

interface Block {
  forward(mode: 'batch' | 'running'): void
  backward(mode: BackwardMode): void
}

export interface LoweredNetwork {
  readonly context: SearchLowering
  /** Contents of the small tables the alpha gradient reads. */
  readonly places: Uint32Array
  readonly terms: Uint32Array
  /** PC-DARTS: the table the gradient of edge weights reads. */
  readonly edges: Uint32Array | null
  /** What operations cost, where SNAS's resource term counts it. */
  readonly resource: Float32Array | null
  /** OLES: what may be frozen, and its tables. */
  readonly freezing: Freezing | null
  /** Bit t: the network has a cell of type t. */
  readonly types: number
  readonly activations: readonly { readonly name: string; readonly map: FeatureMap }[]
  /** First statistic of the stem's batch norm; -1 without a stem. */
  readonly stemNorm: number
  /** External inputs and the output nodes; cell and op specs only. */
  readonly inputs: readonly Differentiable[]
  readonly output: Differentiable | null
}

export interface LowerOptions {
  /** Highest order of the alpha step. Default 1. */
  readonly order?: 1 | 2
  /** How alphas become mixing weights and are updated. Default: softmax and Adam. */
  readonly mixing?: Mixing
  /** Which positions a thread sums over. Default 'strided'. */
  readonly chunks?: Chunks
  /** Bytes from which on memory is traded for time. Default MEMORY_BUDGET. */
  readonly memoryBudget?: number
}

export function lower(
  description: NetworkDescription,
  parallelism: number,
  { order = 1, mixing = SOFTMAX_MIXING, chunks = 'strided', memoryBudget = MEMORY_BUDGET }: LowerOptions = {},
): LoweredNetwork {
  const own = mixing.aligns ? alignedCells(description) : []
  const under = (memory: MemoryPolicy): LoweredNetwork =>
    lowerUnder(new Lowering(description, parallelism, chunks, memory, own) as SearchLowering, order, mixing)
  const roomy = under(roomyPolicy(description, memoryBudget))
  const policy = fittedPolicy(roomy.context, memoryBudget)
  return policy ? under(policy) : roomy
}

function lowerUnder(context: SearchLowering, order: 1 | 2, mixing: Mixing): LoweredNetwork {
  const { description } = context
  const built = build(context, description)
  const { blocks } = built
  for (const mode of ['batch', 'running'] as const) {
    context.plan.segment(mode === 'batch' ? 'forward' : 'forward-running')
    for (const block of blocks) block.forward(mode)
  }
  for (const mode of ['alphas', 'weights'] as const) {
    context.plan.segment(`back-${mode}`)
    context.beginBackward()
    for (const block of [...blocks].reverse()) block.backward(mode)
  }
  const alphas = lowerAlphas(context, description, built, order, mixing)
  const freezing = lowerUpdates(context, description, mixing, alphas.types)
  if (order === 2 && description.head) lowerSecondOrder(context, architectureSize(description.alphaShape))
  return { context, freezing, ...alphas, ...built }
}

interface Built {
  readonly blocks: readonly Block[]
  readonly fanouts: readonly Fanout[]
  /** PC-DARTS: where the channels that pass by left their sums. */
  readonly passes?: readonly PassPlace[]
  readonly activations: LoweredNetwork['activations']
  readonly stemNorm: number
  readonly inputs: readonly Differentiable[]
  readonly output: Differentiable | null
}

function build(context: Lowering, description: NetworkDescription): Built {
  switch (description.spec.kind) {
    case 'op':
    case 'edge':
      return buildEdge(context, description)
    case 'cell':
      return buildDarts(context, description)
    case 'supernet':
      return description.spec.space === 'darts' ? buildDarts(context, description) : buildNb201(context, description)
  }
}

function external(context: Lowering, name: string, channels: number, size: number): Differentiable {
  return {
    value: context.featureMap(name, channels, size),
    gradient: context.featureMap(`${name}.gradient`, channels, size),
  }
}

function buildDarts(context: Lowering, description: NetworkDescription): Built {
  const blocks: Block[] = []
  const activations: { name: string; map: FeatureMap }[] = []
  const inputs: Differentiable[] = []
  let stem: Stem | null = null
  let stemOutput: Differentiable | null = null
  if (description.stem) {
    const { channels, size } = description.stem
    stemOutput = external(context, 'stem', channels, size)
    stem = new Stem(context, description.stem, stemOutput)
    blocks.push(stem)
    activations.push({ name: 'stem', map: stemOutput.value })
  }
  const cells: (DartsCell | PartialCell)[] = []
  const passes: PassPlace[] = []
  for (const block of description.blocks) {
    if (block.kind !== 'darts-cell') throw new SearchError('internal', `${block.kind} in a DARTS network`)
    const sources = block.preprocess.map(({ source, inChannels, inSize }, k): CellSource => {
      if (source.kind === 'cell') {
        const cell = cells[source.cell] as DartsCell | PartialCell
        return { map: cell.output, key: cell.key, beforeAlphas: false }
      }
      if (source.kind === 'stem' && stemOutput) return { map: stemOutput, key: 'stem', beforeAlphas: true }
      const map = external(context, `input.${k}`, inChannels, inSize)
      inputs.push(map)
      return { map, key: `input ${k}`, beforeAlphas: true }
    })
    const from = [sources[0] as CellSource, sources[1] as CellSource] as const
    const { partial } = block
    const cell = partial ? new PartialCell(context, { ...block, partial }, from) : new DartsCell(context, block, from)
    cells.push(cell)
    if (cell instanceof PartialCell) passes.push(...cell.passes)
    blocks.push(cell)
    activations.push({ name: `cells.${block.index}`, map: cell.output.value })
  }
  const last = cells[cells.length - 1] as DartsCell | PartialCell
  if (description.head) blocks.push(new Head(context, description.head, last.output, last.key))
  return {
    blocks,
    fanouts: cells.flatMap(({ fanouts }) => fanouts),
    passes,
    activations,
    stemNorm: stem?.normOffset ?? -1,
    inputs,
    output: description.head ? null : last.output,
  }
}

function buildNb201(context: Lowering, description: NetworkDescription): Built {
  const { stem: stemDescription, head, spec } = description
  if (!stemDescription || !head || spec.kind !== 'supernet')
    throw new SearchError('internal', 'NAS-Bench-201 network without ends')
  const blocks: Block[] = []
  const fanouts: Fanout[] = []
  const activations: { name: string; map: FeatureMap }[] = []
  let stage = new Stage(context, 'stage0', spec.cells, stemDescription.channels, stemDescription.size)
  let inStage = 0
  let output = stage.afterCell(0)
  const stem = new Stem(context, stemDescription, output)
  blocks.push(stem)
  activations.push({ name: 'stem', map: output.value })
  for (const block of description.blocks) {
    if (block.kind === 'residual') {
      stage = new Stage(context, `stage${block.index}`, spec.cells, block.channels, block.outSize)
      inStage = 0
      const next = stage.afterCell(0)
      blocks.push(new Residual(context, block, output, next))
      output = next
    } else if (block.kind === 'nb201-cell') {
      const cell = new Nb201Cell(context, block, stage, inStage++, block.index === 0)
      blocks.push(cell)
      fanouts.push(...cell.fanouts)
      output = cell.output
    } else throw new SearchError('internal', `${block.kind} in a NAS-Bench-201 network`)
    activations.push({ name: `cells.${block.index}`, map: output.value })
  }
  blocks.push(new Head(context, head, output, 'last'))
  return { blocks, fanouts, activations, stemNorm: stem.normOffset, inputs: [], output: null }
}

function buildEdge(context: Lowering, description: NetworkDescription): Built {
  const block = description.blocks[0]
  if (block?.kind !== 'edge') throw new SearchError('internal', 'network of an edge without an edge')
  const { channels, inSize, outSize } = block.fanout
  const c4 = channels / 4
  const state = context.positions(inSize) * c4
  const total = state + context.positions(outSize) * c4
  const S = context.vectors('S', total)
  const DS = context.vectors('DS', total)
  const pair = (offset: number, size: number): Differentiable => ({
    value: { buffer: S, offset, segments: 1, c4, size },
    gradient: { buffer: DS, offset, segments: 1, c4, size },
  })
  const fanout = new Fanout(context, block.fanout, { S, DS, state: 0, targets: state })
  const lowered: Block = {
    forward: (mode) => fanout.forward(mode),
    backward: (mode) => {
      const region = mode === 'weights' ? new WeightRegion(context) : null
      fanout.backward(region, [true], 0, false)
      region?.reduce()
    },
  }
  return {
    blocks: [lowered],
    fanouts: [fanout],
    activations: [],
    stemNorm: -1,
    inputs: [pair(0, inSize)],
    output: pair(state, outSize),
  }
}

function lowerAlphas(
  context: SearchLowering,
  description: NetworkDescription,
  { fanouts, passes = [] }: Built,
  order: 1 | 2,
  mixing: Mixing,
): Pick<LoweredNetwork, 'places' | 'terms' | 'types' | 'edges' | 'resource'> {
  const { types, edges, ops: O, edgeWeights } = description.alphaShape
  const rows = types * edges
  const { plan } = context
  const entries: number[][][] = Array.from({ length: rows }, () => [])
  let present = 0
  for (const { description: fanout, sums, sumsPerVector } of fanouts) {
    const c4 = fanout.channels / 4
    present |= 1 << fanout.type
    fanout.rows.forEach((row, e) => {
      entries[fanout.type * edges + row]?.push([sums + e * c4 * sumsPerVector, c4, sumsPerVector])
    })
  }
  const head: number[] = []
  let first = 0
  for (const list of entries) {
    head.push(first, list.length)
    first += list.length
  }
  const places = Uint32Array.from([...head, ...entries.flat(2)])
  const { spec } = description
  const terms = new Uint32Array(rows * O)
  termsOf(context.ops, 1).forEach(({ op }, k) => {
    if (op >= 0) for (let row = 0; row < rows; row++) terms[row * O + op] = k + 1
  })
  // What an edge has not is weighed 0, but the sums of what its state shares (pools) are there.
  for (const absent of spec.kind === 'supernet' ? absentAlphas(spec) : []) terms[absent] = 0
  const PLACES = plan.buffer('PLACES', places.length)
  const TERMS = plan.buffer('TERMS', rows * O)

  const weighted = edgeWeights ? new EdgeWeights(context, passes) : null
  lowerMixing(context, mixing, weighted)
  if (mixing.aligns) lowerAlignment(context, { PLACES, TERMS })
  const names = ['GA', 'GA.train', ...(order === 2 ? PERTURBED_GRADIENTS : [])]
  const form = spec.kind === 'supernet' ? spec.resource : undefined
  const resource = form ? resourceTable(description) : null
  const term =
    form && resource
      ? { form, RESOURCE: plan.buffer('RESOURCE', resource.length), cells: description.blocks.length }
      : null
  lowerAlphaGradients(context, mixing, { PLACES, TERMS }, names, weighted, term)
  return { places, terms, types: present, edges: weighted?.edges ?? null, resource }
}

/** Threads of the gradient norm; one more dispatch adds their sums. */
const NORM_THREADS = 256

function lowerUpdates(
  context: Lowering,
  description: NetworkDescription,
  mixing: Mixing,
  types: number,
): Freezing | null {
  const { plan, G, batch } = context
  const { types: typeCount, edges, ops: O } = description.alphaShape
  const rows = typeCount * edges
  const METRICS = plan.buffer('METRICS', METRIC.floats)
  const HYPERS = plan.buffer('HYPER', HYPER.floats)
  const n4 = description.layout.floats / 4
  const isNb201 = context.ops.space === 'nas-bench-201'

  lowerAlphaUpdate(context, mixing, types)
  if (description.head) {
    const LOSS = plan.buffer('LOSS', 2 * batch)
    ;(['train', 'val'] as const).forEach((name, slot) => {
      plan.segment(`loss-${name}`)
      plan.dispatch(lossSum(), { LOSS, METRICS }, { B: batch, slot }, 1)
    })
  }
  if (n4 === 0) return null
  const SQUARES = plan.buffer('SQUARES', NORM_THREADS)
  const SCALE = plan.buffer('SCALE', 4)
  plan.segment('norm')
  plan.dispatch(normPartial(), { G, SQUARES }, { T: NORM_THREADS, n4 }, NORM_THREADS)
  plan.dispatch(
    normTotal(),
    { SQUARES, HYPER: HYPERS, GA: plan.buffer('GA.train', 4), GA0: plan.buffer('GA', 4), SCALE, METRICS },
    { T: NORM_THREADS, alphas: isNb201 && !mixing.clipWeightsOnly ? rows * O : 0 },
    1,
  )
  const { spec } = description
  const freezing = mixing.freezes && spec.kind === 'supernet' ? new Freezing(context, spec, mixing.freezes) : null
  freezing?.segments(SCALE)
  lowerSgd(context, mixing, SCALE, freezing)
  return freezing
}
