/**
 * synflow (Tanaka et al. 2020, as in Abdelfattah et al. 2021, foresight/pruners/measures/synflow.py) of a discrete network: every
 * parameter replaced by its absolute value, no batch norms, one image of ones, R = the sum of the logits; the score is the sum
 * of |W * dR/dW| over the weights of convolutions and the classifier. Double precision: a cell of NAS-Bench-201 at its own size
 * reaches 10^49, which float32 cannot hold. It needs neither images nor labels.
 */
import { SearchError } from '../errors'
import type { DiscreteCellDescription, DiscreteDescription, OperationDescription } from '../supernet/describeDiscrete'
import type { ResidualDescription } from '../supernet/description'
import { forEachParam, type ParamSlot } from '../supernet/layout'
import { NonNegativeTape, type TapeMap } from './nonNegativeTape'

/** A layer's share of a score. */
export interface LayerScore {
  /** Name of its weight, without `.weight`. */
  readonly layer: string
  readonly score: number
}

/** The parameter tensors that scores are summed over: weights of convolutions and linear layers, no bias and no batch norm. */
export const scoredSlots = (slots: readonly ParamSlot[]): ParamSlot[] => slots.filter(({ kind }) => kind !== 'vector')

export const layerName = ({ name }: ParamSlot): string => name.replace(/\.weight$/, '')

/**
 * @param params flat parameters of the description's layout
 * @throws SearchError 'unsupported' for a network with an auxiliary head
 */
export function synflow(description: DiscreteDescription, params: ArrayLike<number>): LayerScore[] {
  if (description.auxiliary) throw new SearchError('unsupported', 'synflow: a network with an auxiliary head')
  const weights = Float64Array.from(params, Math.abs)
  const tape = new NonNegativeTape(weights)
  const image = tape.map(3, description.stem.size)
  image.value.fill(1)
  const { stem, head } = description
  const first = tape.convolution(image, { kernel: 3, stride: 1, outputs: stem.channels, weight: stem.weight })
  const last =
    description.spec.genotype.space === 'darts' ? darts(description, tape, first) : nb201(description, tape, first)
  tape.sumOfLogits(last, head.weight, head.classes)
  return scoredSlots(description.layout.slots).map((slot) => {
    let score = 0
    forEachParam(slot, (_, at) => {
      score += (weights[at] as number) * (tape.gradients[at] as number)
    })
    return { layer: layerName(slot), score }
  })
}

function darts(description: DiscreteDescription, tape: NonNegativeTape, stem: TapeMap): TapeMap {
  const outputs: TapeMap[] = []
  for (const block of description.blocks as readonly DiscreteCellDescription[]) {
    const states = block.preprocess.map(({ kind, source, params }) => {
      const from = source.kind === 'cell' ? (outputs[source.cell] as TapeMap) : stem
      const factorized = kind === 'factorized-reduce'
      const { weight } = params
      const stride = factorized ? 2 : 1
      return tape.convolution(from, { kernel: 1, stride, outputs: block.channels, weight, factorized })
    })
    outputs.push(tape.concat(nodes(block, tape, states).slice(-block.joined)))
  }
  return outputs.at(-1) as TapeMap
}

function nb201(description: DiscreteDescription, tape: NonNegativeTape, stem: TapeMap): TapeMap {
  let map = stem
  for (const block of description.blocks)
    map = block.kind === 'residual' ? residual(block, tape, map) : (nodes(block, tape, [map]).at(-1) as TapeMap)
  return map
}

/** All states of a cell: its inputs, then each node as the sum of what arrives. */
function nodes(block: DiscreteCellDescription, tape: NonNegativeTape, inputs: readonly TapeMap[]): TapeMap[] {
  const states = [...inputs]
  const count = Math.max(...block.edges.map(({ to }) => to)) + 1
  for (let node = inputs.length; node < count; node++) {
    const arriving = block.edges
      .filter(({ to }) => to === node)
      .flatMap(({ from, stride, operation }) => apply(operation, stride, tape, states[from] as TapeMap) ?? [])
    states.push(tape.sum(arriving, block.channels, block.outSize))
  }
  return states
}

/** Scores are those of one initialisation, over images that all candidates see. */
export const NO_SCORES_OF_NOISE =
  'operation noise: it draws anew in every pass, so that a cell with it has no scores at one initialisation'

/** @returns null for `none` */
function apply(operation: OperationDescription, stride: 1 | 2, tape: NonNegativeTape, x: TapeMap): TapeMap | null {
  const outputs = x.channels
  switch (operation.kind) {
    case 'none':
      return null
    case 'noise':
      throw new SearchError('unsupported', NO_SCORES_OF_NOISE)
    case 'identity':
      return x
    case 'pool':
      return tape.pool(x, operation.op === 'max_pool_3x3' ? 'max' : 'average', stride)
    case 'reduce':
      return tape.convolution(x, { kernel: 1, stride: 2, outputs, weight: operation.params.weight, factorized: true })
    case 'dense':
      return tape.convolution(x, { kernel: operation.kernel, stride, outputs, weight: operation.params.weight })
    case 'separable': {
      const { kernel, dilation, stages } = operation
      return stages.reduce((map, { depthwise, weight }, i) => {
        const filtered = tape.depthwise(map, { kernel, dilation, stride: i === 0 ? stride : 1, weight: depthwise })
        return tape.convolution(filtered, { kernel: 1, stride: 1, outputs, weight })
      }, x)
    }
  }
}

function residual({ params, channels }: ResidualDescription, tape: NonNegativeTape, x: TapeMap): TapeMap {
  const a = tape.convolution(x, { kernel: 3, stride: 2, outputs: channels, weight: params.convA })
  const b = tape.convolution(a, { kernel: 3, stride: 1, outputs: channels, weight: params.convB })
  const average = tape.average2(x)
  const shortcut = tape.convolution(average, { kernel: 1, stride: 1, outputs: channels, weight: params.shortcut })
  return tape.sum([b, shortcut], channels, b.size)
}
