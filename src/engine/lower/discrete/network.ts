/**
 * Lowers a discrete network into the segments of a plan:
 *   forward, forward-running | auxiliary | loss-train, loss-val | back | norm, sgd
 * and with gradients of images asked for, `images`: after `back`, which goes back from whatever DL holds.
 */
import { SearchError } from '../../../errors'
import type { DiscreteDescription } from '../../../supernet/describeDiscrete'
import { lossSum, METRIC } from '../../kernels/head'
import { HYPER, normPartial, normTotal, sgd } from '../../kernels/update'
import type { Chunks } from '../../plan/plan'
import type { Differentiable, FeatureMap } from '../context'
import { Lowering } from '../context'
import { Head, Stem } from '../ends'
import { Residual, Stage } from '../nb201'
import { AuxiliaryHead } from './auxiliary'
import { type CellSource, DiscreteCell } from './cell'

const DARTS_INPUTS = 2
const NB201_NODES = 4
/** A node gradient is alive until two cells earlier: three buffers are enough. */
const GRADIENT_BUFFERS = 3

interface Block {
  forward(mode: 'batch' | 'running'): void
  backward(): void
}

interface Built {
  readonly stem: Stem
  readonly blocks: readonly Block[]
  readonly auxiliary: AuxiliaryHead | null
}

export function lowerDiscrete(
  description: DiscreteDescription,
  parallelism: number,
  chunks: Chunks = 'strided',
  imageGradients = false,
): Lowering {
  const context = new Lowering(description, parallelism, chunks, { keptDepthwise: [], sharedCells: 0 })
  context.plan.buffer('MASK', Math.max(1, description.drops) * description.batch)
  const { stem, blocks, auxiliary } =
    description.spec.genotype.space === 'darts' ? buildDarts(context, description) : buildNb201(context, description)
  for (const mode of ['batch', 'running'] as const) {
    context.plan.segment(mode === 'batch' ? 'forward' : 'forward-running')
    for (const block of blocks) block.forward(mode)
  }
  context.plan.segment('auxiliary')
  auxiliary?.forward()
  context.plan.segment('back')
  context.beginBackward()
  for (const block of [...blocks].reverse()) block.backward()
  if (imageGradients) {
    context.plan.segment('images')
    stem.imageGradient()
  }
  lowerUpdates(context, description)
  return context
}

function pairOf(context: Lowering, name: string, channels: number, size: number): Differentiable {
  return {
    value: context.featureMap(name, channels, size),
    gradient: context.featureMap(`${name}.gradient`, channels, size),
  }
}

const headBlock = (head: Head): Block => ({
  forward: (mode) => head.forward(mode),
  backward: () => head.backward('weights'),
})

const stemBlock = (stem: Stem): Block => ({
  forward: (mode) => stem.forward(mode),
  backward: () => stem.backward('weights'),
})

function buildDarts(context: Lowering, description: DiscreteDescription): Built {
  const { stem, head } = description
  const stemOutput = pairOf(context, 'stem', stem.channels, stem.size)
  const built = new Stem(context, stem, stemOutput)
  const blocks: Block[] = [stemBlock(built)]
  const outputs: CellSource[] = []
  let auxiliary: AuxiliaryHead | null = null
  for (const block of description.blocks) {
    if (block.kind !== 'cell') throw new SearchError('internal', `${block.kind} in a DARTS network`)
    const { index, channels, inSize, outSize, nodes, joined } = block
    const c4 = channels / 4
    const state = context.positions(inSize) * c4
    const group = context.positions(outSize) * c4
    const first = DARTS_INPUTS * state
    const offsets = [0, state, ...Array.from({ length: nodes }, (_, n) => first + n * group)]
    const S = context.vectors(`S.${index}`, first + nodes * group)
    const DS = context.vectors(`DS.${index % GRADIENT_BUFFERS}`, first + nodes * group)
    const sources = block.preprocess.map(({ source }): CellSource => {
      if (source.kind === 'cell') return outputs[source.cell] as CellSource
      return { map: stemOutput, key: 'stem' }
    })
    const cell = new DiscreteCell(context, block, { S, DS, offsets }, DARTS_INPUTS, sources)
    const put = (buffer: typeof S): FeatureMap => ({
      buffer,
      offset: first + (nodes - joined) * group,
      segments: joined,
      c4,
      size: outSize,
    })
    const output: CellSource = { map: { value: put(S), gradient: put(DS) }, key: `cell ${index}` }
    outputs.push(output)
    const attached =
      description.auxiliary?.cell === index ? new AuxiliaryHead(context, description.auxiliary, output) : null
    auxiliary ??= attached
    blocks.push({
      forward: (mode) => cell.forward(mode),
      backward() {
        attached?.backward()
        // Later blocks have written the gradients of the nodes that are put out.
        cell.backward((index) => index >= DARTS_INPUTS + nodes - joined)
      },
    })
  }
  const last = outputs.at(-1) as CellSource
  blocks.push(headBlock(new Head(context, head, last.map, last.key)))
  return { stem: built, blocks, auxiliary }
}

function buildNb201(context: Lowering, description: DiscreteDescription): Built {
  const { stem, head, spec } = description
  let stage = new Stage(context, 'stage0', spec.cells, stem.channels, stem.size)
  let inStage = 0
  let output = stage.afterCell(0)
  const built = new Stem(context, stem, output)
  const blocks: Block[] = [stemBlock(built)]
  for (const block of description.blocks) {
    if (block.kind === 'residual') {
      stage = new Stage(context, `stage${block.index}`, spec.cells, block.channels, block.outSize)
      inStage = 0
      const next = stage.afterCell(0)
      const residual = new Residual(context, block, output, next)
      blocks.push({ forward: (mode) => residual.forward(mode), backward: () => residual.backward('weights') })
      output = next
      continue
    }
    const { value, gradient } = stage.afterCell(inStage++)
    const offsets = Array.from({ length: NB201_NODES }, (_, n) => value.offset + n * stage.vectorsPerNode)
    const cell = new DiscreteCell(context, block, { S: value.buffer, DS: gradient.buffer, offsets }, 1, [])
    blocks.push({
      forward: (mode) => cell.forward(mode),
      // Only the last node is read by what follows.
      backward: () => cell.backward((index) => index === NB201_NODES - 1),
    })
    output = stage.afterCell(inStage)
  }
  blocks.push(headBlock(new Head(context, head, output, 'last')))
  return { stem: built, blocks, auxiliary: null }
}

/** Threads of the gradient norm; one more dispatch adds their sums. */
const NORM_THREADS = 256

function lowerUpdates(context: Lowering, description: DiscreteDescription): void {
  const { plan, W, G, batch } = context
  const METRICS = plan.buffer('METRICS', METRIC.floats)
  const HYPERS = plan.buffer('HYPER', HYPER.floats)
  const LOSS = plan.buffer('LOSS', 2 * batch)
  ;(['train', 'val'] as const).forEach((name, slot) => {
    plan.segment(`loss-${name}`)
    plan.dispatch(lossSum(), { LOSS, METRICS }, { B: batch, slot }, 1)
  })
  const n4 = description.layout.floats / 4
  const SQUARES = plan.buffer('SQUARES', NORM_THREADS)
  const SCALE = plan.buffer('SCALE', 4)
  // The kernel can count alpha gradients in; a discrete network has none.
  const none = plan.buffer('NO ALPHAS', 4)
  plan.segment('norm')
  plan.dispatch(normPartial(), { G, SQUARES }, { T: NORM_THREADS, n4 }, NORM_THREADS)
  plan.dispatch(
    normTotal(),
    { SQUARES, HYPER: HYPERS, GA: none, GA0: none, SCALE, METRICS },
    { T: NORM_THREADS, alphas: 0 },
    1,
  )
  plan.segment('sgd')
  plan.dispatch(sgd(), { SCALE, HYPER: HYPERS, G, V: plan.buffer('V', description.layout.floats), W }, { n4 }, n4)
}
