/**
 * The network that a genotype stands for, as a static description: cells, map sizes and where every parameter lies. Slots
 * follow the order and the names of the official PyTorch modules (quark0/darts cnn/model.py, AutoDL-Projects TinyNetwork):
 * batch norm with scale and shift everywhere, none after pooling, an auxiliary head after two thirds of the cells.
 */
import { SearchError } from '../errors'
import { cellOf } from '../space/cell'
import { type Genotype, hasKnownOperations, joinsLast, pairsAt } from '../space/genotype'
import { outsideOf, outsideText } from '../space/outsideOfSpaces'
import { type Primitive, SKIP } from '../space/primitives'
import { PUBLISHED_DARTS, topologyOf } from '../space/topology'
import { reductionCells } from './describeDarts'
import type { NetworkDescription, ResidualDescription, Source } from './description'
import { LayoutBuilder } from './layoutBuilder'
import { opSetOf } from './opSet'
import { joined as joinedWidth, type Width, widthOf } from './width'

export interface DiscreteSpec {
  readonly genotype: Genotype
  /** C, channels of the first cell. */
  readonly channels: number
  /** DARTS: cells in all (L). NAS-Bench-201: cells a stage (N). */
  readonly cells: number
  /** Pixels a side. */
  readonly imageSize: number
  readonly classes: number
  /** B. */
  readonly batch: number
  /** With the auxiliary head of CIFAR networks; its map must be 8x8. */
  readonly auxiliary: boolean
  /**
   * Every edge keeps a skip-connect of weight 1 beside its operation, as its supernet had it (the set all-skip of the DARTS-Bench-Suite):
   * the identity at stride 1, a FactorizedReduce of its own at stride 2. Left out: none.
   */
  readonly auxiliarySkip?: boolean
}

/** Float offsets of a convolution and the batch norm behind it. */
export interface ConvNorm {
  readonly weight: number
  readonly gamma: number
  readonly beta: number
}

/** A depthwise convolution before a `ConvNorm`. */
export interface SeparableStage extends ConvNorm {
  readonly depthwise: number
}

/** What an edge does. Every operation but the identity is subject to drop path. */
export type OperationDescription =
  | { readonly kind: 'none' }
  | { readonly kind: 'identity' }
  /** Standard normal numbers, fresh in every pass, of the channels there are (those stored are more where they fill no whole vectors). */
  | { readonly kind: 'noise'; readonly channels: number }
  | { readonly kind: 'pool'; readonly op: 'max_pool_3x3' | 'avg_pool_3x3' }
  | { readonly kind: 'reduce'; readonly params: ConvNorm }
  | { readonly kind: 'dense'; readonly kernel: 1 | 3; readonly params: ConvNorm }
  | {
      readonly kind: 'separable'
      readonly kernel: 3 | 5
      readonly dilation: 1 | 2
      readonly stages: readonly SeparableStage[]
    }

export interface EdgeDescription {
  /** States: inputs first, then nodes. */
  readonly from: number
  readonly to: number
  readonly stride: 1 | 2
  readonly operation: OperationDescription
  /** Row of the drop-path masks; -1 for the identity and for `none`. */
  readonly drop: number
}

export interface DiscretePreprocess {
  readonly kind: 'conv' | 'factorized-reduce'
  readonly source: Source
  readonly inSize: number
  readonly params: ConvNorm
}

export interface DiscreteCellDescription {
  readonly kind: 'cell'
  readonly index: number
  readonly channels: number
  /** Nodes besides the input states, and how many of the last of them make up the output. */
  readonly nodes: number
  readonly joined: number
  /** Pixels a side of the input states and of the nodes. */
  readonly inSize: number
  readonly outSize: number
  /** DARTS: one a state. NAS-Bench-201: none, the state is the map before. */
  readonly preprocess: readonly DiscretePreprocess[]
  readonly edges: readonly EdgeDescription[]
}

/** ReLU, 5x5 average pool of stride 3, 1x1 convolution to 128, 2x2 to 768, linear; both convolutions with batch norm and ReLU. */
export interface AuxiliaryDescription {
  /** The cell whose output it reads. */
  readonly cell: number
  /** Channels and pixels a side of that output. */
  readonly channels: number
  readonly size: number
  readonly first: ConvNorm
  readonly second: ConvNorm
  readonly weight: number
  readonly bias: number
  readonly classes: number
}

export interface DiscreteDescription extends Omit<NetworkDescription, 'spec' | 'blocks'> {
  readonly spec: DiscreteSpec
  readonly stem: NonNullable<NetworkDescription['stem']>
  readonly head: NonNullable<NetworkDescription['head']>
  readonly blocks: readonly (DiscreteCellDescription | ResidualDescription)[]
  readonly auxiliary: AuxiliaryDescription | null
  /** Rows of the drop-path masks. */
  readonly drops: number
}

/** Side of the map that the auxiliary head pools to 2x2. */
const AUXILIARY_SIDE = 8
export const AUXILIARY_CHANNELS = { first: 128, second: 768 } as const

const SEPARABLE: Partial<Record<Primitive, { kernel: 3 | 5; dilation: 1 | 2; times: 1 | 2 }>> = {
  sep_conv_3x3: { kernel: 3, dilation: 1, times: 2 },
  sep_conv_5x5: { kernel: 5, dilation: 1, times: 2 },
  dil_conv_3x3: { kernel: 3, dilation: 2, times: 1 },
  dil_conv_5x5: { kernel: 5, dilation: 2, times: 1 },
}

const DENSE: Partial<Record<Primitive, 1 | 3>> = { nor_conv_1x1: 1, nor_conv_3x3: 3 }

/** Adds layers to the layout, under their official names. */
class Layers {
  readonly builder = new LayoutBuilder()

  norm(name: string, channels: number | Width): Pick<ConvNorm, 'gamma' | 'beta'> {
    return {
      gamma: this.builder.vector(`${name}.weight`, channels),
      beta: this.builder.vector(`${name}.bias`, channels),
    }
  }

  convNorm(conv: string, norm: string, cin: number | Width, cout: number | Width, kernel: 1 | 2 | 3): ConvNorm {
    return { weight: this.builder.conv(`${conv}.weight`, cin, cout, kernel), ...this.norm(norm, cout) }
  }

  reduceNorm(name: string, cin: Width, cout: Width): ConvNorm {
    return { weight: this.builder.factorizedReduce(name, cin, cout), ...this.norm(`${name}.bn`, cout) }
  }

  operation(op: Primitive, name: string, C: Width, stride: 1 | 2): OperationDescription {
    const separable = SEPARABLE[op]
    if (separable) {
      const { kernel, dilation, times } = separable
      const stages = Array.from({ length: times }, (_, stage): SeparableStage => {
        const first = 1 + 4 * stage
        return {
          depthwise: this.builder.depthwise(`${name}.op.${first}.weight`, C, kernel),
          ...this.convNorm(`${name}.op.${first + 1}`, `${name}.op.${first + 2}`, C, C, 1),
        }
      })
      return { kind: 'separable', kernel, dilation, stages }
    }
    const dense = DENSE[op]
    if (dense)
      return { kind: 'dense', kernel: dense, params: this.convNorm(`${name}.op.1`, `${name}.op.2`, C, C, dense) }
    if (op === 'max_pool_3x3' || op === 'avg_pool_3x3') return { kind: 'pool', op }
    if (op === 'none') return { kind: 'none' }
    if (op === 'noise') return { kind: 'noise', channels: C.channels }
    return stride === 1 ? { kind: 'identity' } : { kind: 'reduce', params: this.reduceNorm(name, C, C) }
  }
}

const IDENTITY = { stride: 1, operation: { kind: 'identity' }, drop: -1 } as const

/** A node is whole before an edge leaves it. */
const inNodeOrder = (edges: readonly EdgeDescription[]): EdgeDescription[] => [...edges].sort((a, b) => a.to - b.to)

const takesDropPath = ({ kind }: OperationDescription): boolean => kind !== 'identity' && kind !== 'none'

/** @throws SearchError 'bad-shape' or 'unsupported' naming the value and the rule */
export function describeDiscrete(spec: DiscreteSpec): DiscreteDescription {
  const { genotype, channels, imageSize } = spec
  if (channels <= 0) throw new SearchError('bad-shape', `channels: ${channels} must be above 0`)
  const layers = new Layers()
  const width = widthOf(genotype.space === 'darts' ? 3 * channels : channels)
  const stem = { channels: width.stored, size: imageSize, ...layers.convNorm('stem.0', 'stem.1', 3, width, 3) }
  return genotype.space === 'darts' ? describeDarts(spec, layers, stem, width) : describeNb201(spec, layers, stem)
}

type Stem = DiscreteDescription['stem']

function describeDarts(spec: DiscreteSpec, layers: Layers, stem: Stem, stemWidth: Width): DiscreteDescription {
  const { genotype } = spec
  if (genotype.space !== 'darts') throw new SearchError('internal', 'a DARTS network of another genotype')
  const { inputs } = PUBLISHED_DARTS
  for (const type of ['normal', 'reduce'] as const) {
    const concat = type === 'normal' ? genotype.normalConcat : genotype.reduceConcat
    if (!joinsLast(genotype[type], concat))
      throw new SearchError(
        'unsupported',
        `concat [${concat}]: only cells that join their last nodes, or all of them, can be trained`,
      )
  }
  if (genotype.cells && genotype.cells.length !== spec.cells)
    throw new SearchError(
      'bad-shape',
      `cells: ${spec.cells}, but the genotype has ${genotype.cells.length} cells of its own`,
    )
  if (!hasKnownOperations(genotype)) {
    const rules = outsideOf(cellOf(genotype, 'normal'), cellOf(genotype, 'reduce'))
    const broken = rules.filter(({ why }) => why === 'operations').map(outsideText)
    throw new SearchError('unsupported', `genotype: ${broken.join('; ')}`)
  }
  const reductions = reductionCells(spec.cells)
  const halvings = 2 ** reductions.size
  if (spec.imageSize % halvings !== 0)
    throw new SearchError('bad-shape', `imageSize: ${spec.imageSize} must be a multiple of ${halvings}`)

  const blocks: DiscreteCellDescription[] = []
  /** Of what the cells put out. */
  const outputs: Width[] = []
  let channels = spec.channels
  let size = spec.imageSize
  let drops = 0
  for (let index = 0; index < spec.cells; index++) {
    const reduction = reductions.has(index)
    if (reduction) channels *= 2
    const width = widthOf(channels)
    const outSize = reduction ? size / 2 : size
    const name = `cells.${index}`
    const preprocess = ([2, 1] as const).map((back, k): DiscretePreprocess => {
      const cell = index - back
      const input = outputs[cell] ?? stemWidth
      const source: Source = cell >= 0 ? { kind: 'cell', cell } : { kind: 'stem' }
      const layer = `${name}.preprocess${k}`
      if (k === 0 && reductions.has(index - 1))
        return {
          kind: 'factorized-reduce',
          source,
          inSize: 2 * size,
          params: layers.reduceNorm(layer, input, width),
        }
      const params = layers.convNorm(`${layer}.op.1`, `${layer}.op.2`, input, width, 1)
      return { kind: 'conv', source, inSize: size, params }
    })
    const pairs = pairsAt(genotype, index, reduction)
    const edgesOf = (list: '_ops' | '_skips', opOf: (op: Primitive) => Primitive): EdgeDescription[] =>
      pairs.map(([op, from], i) => {
        const stride = reduction && from < inputs ? 2 : 1
        const operation = layers.operation(opOf(op as Primitive), `${name}.${list}.${i}`, width, stride)
        const to = inputs + Math.floor(i / 2)
        return { from, to, stride, operation, drop: takesDropPath(operation) ? drops++ : -1 }
      })
    const edges = inNodeOrder([
      ...edgesOf('_ops', (op) => op),
      ...(spec.auxiliarySkip ? edgesOf('_skips', () => SKIP) : []),
    ])
    const joined = (reduction ? genotype.reduceConcat : genotype.normalConcat).length
    const nodes = pairs.length / 2
    const place = { nodes, joined, inSize: size, outSize }
    blocks.push({ kind: 'cell', index, channels: width.stored, ...place, preprocess, edges })
    outputs.push(joinedWidth(width, joined))
    size = outSize
  }
  const auxiliary = spec.auxiliary ? describeAuxiliary(spec, layers, blocks, outputs) : null
  const head = describeHead(spec, layers, outputs.at(-1) as Width, size)
  return finish(spec, layers, { stem, blocks, head, auxiliary, drops })
}

function describeAuxiliary(
  spec: DiscreteSpec,
  layers: Layers,
  blocks: readonly DiscreteCellDescription[],
  outputs: readonly Width[],
): AuxiliaryDescription {
  const cell = Math.floor((2 * spec.cells) / 3)
  const { outSize } = blocks[cell] as DiscreteCellDescription
  const input = outputs[cell] as Width
  if (outSize !== AUXILIARY_SIDE)
    throw new SearchError(
      'bad-shape',
      `auxiliary head: the map after cell ${cell} is ${outSize}x${outSize}, it needs ${AUXILIARY_SIDE}x${AUXILIARY_SIDE} (images of 32 pixels a side and 3 cells or more)`,
    )
  const name = 'auxiliary_head.features'
  const { first, second } = AUXILIARY_CHANNELS
  return {
    cell,
    channels: input.stored,
    size: outSize,
    first: layers.convNorm(`${name}.2`, `${name}.3`, input, first, 1),
    second: layers.convNorm(`${name}.5`, `${name}.6`, first, second, 2),
    weight: layers.builder.linear('auxiliary_head.classifier.weight', second, spec.classes),
    bias: layers.builder.vector('auxiliary_head.classifier.bias', spec.classes),
    classes: spec.classes,
  }
}

function describeHead(
  spec: DiscreteSpec,
  layers: Layers,
  width: Width,
  size: number,
): Omit<DiscreteDescription['head'], 'norm'> {
  return {
    channels: width.stored,
    size,
    classes: spec.classes,
    weight: layers.builder.linear('classifier.weight', width, spec.classes),
    bias: layers.builder.vector('classifier.bias', spec.classes),
  }
}

const STAGES = 3

function describeNb201(spec: DiscreteSpec, layers: Layers, stem: Stem): DiscreteDescription {
  const { genotype } = spec
  if (genotype.space !== 'nas-bench-201')
    throw new SearchError('internal', 'a NAS-Bench-201 network of another genotype')
  if (spec.auxiliary) throw new SearchError('unsupported', 'auxiliary head: networks of NAS-Bench-201 have none')
  if (spec.imageSize % 4 !== 0)
    throw new SearchError('bad-shape', `imageSize: ${spec.imageSize} must be a multiple of 4`)
  const topology = topologyOf({ space: 'nas-bench-201' })
  const blocks: (DiscreteCellDescription | ResidualDescription)[] = []
  let width = widthOf(spec.channels)
  let size = spec.imageSize
  let drops = 0
  for (let stage = 0; stage < STAGES; stage++) {
    if (stage > 0) {
      const doubled = widthOf(2 * width.channels)
      blocks.push(residual(layers, blocks.length, width, doubled, size))
      width = doubled
      size /= 2
    }
    for (let n = 0; n < spec.cells; n++) {
      const index = blocks.length
      const operations = topology.edges.map(({ from, to }, e): EdgeDescription => {
        const op = genotype.edges[e] as Primitive
        const operation = layers.operation(op, `cells.${index}.layers.${e}`, width, 1)
        return { from, to, stride: 1, operation, drop: takesDropPath(operation) ? drops++ : -1 }
      })
      const skips = topology.edges.map(({ from, to }): EdgeDescription => ({ from, to, ...IDENTITY }))
      const edges = inNodeOrder([...operations, ...(spec.auxiliarySkip ? skips : [])])
      const nodes = topology.nodes - topology.inputs
      const place = { nodes, joined: topology.output.length, inSize: size, outSize: size }
      blocks.push({ kind: 'cell', index, channels: width.stored, ...place, preprocess: [], edges })
    }
  }
  const norm = layers.norm('lastact.0', width)
  const head = { ...describeHead(spec, layers, width, size), norm }
  return finish(spec, layers, { stem, blocks, head, auxiliary: null, drops })
}

function residual(layers: Layers, index: number, input: Width, output: Width, inSize: number): ResidualDescription {
  const name = `cells.${index}`
  const a = layers.convNorm(`${name}.conv_a.op.1`, `${name}.conv_a.op.2`, input, output, 3)
  const b = layers.convNorm(`${name}.conv_b.op.1`, `${name}.conv_b.op.2`, output, output, 3)
  return {
    kind: 'residual',
    index,
    inChannels: input.stored,
    channels: output.stored,
    inSize,
    outSize: inSize / 2,
    params: {
      convA: a.weight,
      gammaA: a.gamma,
      betaA: a.beta,
      convB: b.weight,
      gammaB: b.gamma,
      betaB: b.beta,
      shortcut: layers.builder.conv(`${name}.downsample.1.weight`, input, output, 1),
    },
  }
}

function finish(
  spec: DiscreteSpec,
  layers: Layers,
  parts: Pick<DiscreteDescription, 'stem' | 'blocks' | 'head' | 'auxiliary' | 'drops'>,
): DiscreteDescription {
  return {
    spec,
    // A discrete network has no candidates and no alphas.
    ops: opSetOf(spec.genotype.space, []),
    batch: spec.batch,
    alphaShape: { types: 0, edges: 0, ops: 0 },
    layout: layers.builder.layout(),
    ...parts,
  }
}
