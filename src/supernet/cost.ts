/**
 * Size and work of the networks built from genotypes, and the size of supernets, by formula.
 *
 * Parameters: every trainable number except alphas and the auxiliary head. Multiply-adds: convolutions and the
 * classifier of one image; batch norm, pooling and activations are not counted. Published figures follow other
 * conventions and differ by up to 10 %. Discrete networks are those of quark0/darts cnn/model.py (batch norm with scale
 * and shift, none after pooling) and of AutoDL-Projects' TinyNetwork for NAS-Bench-201.
 */
import { type Genotype, type Nb201Genotype, pairsAt } from '../space/genotype'
import { SKIP } from '../space/primitives'
import { topologyOf } from '../space/topology'
import { reductionCells } from './describeDarts'

export interface Cost {
  readonly parameters: number
  readonly multiplyAdds: number
}

/** The size at which a genotype is built. */
export interface NetworkSize {
  /** C, channels of the first cell. */
  readonly channels: number
  /** DARTS: cells in all (L). NAS-Bench-201: cells a stage (N). */
  readonly cells: number
  readonly classes: number
  /** Pixels a side: 32 for CIFAR, 224 for ImageNet. */
  readonly imageSize: number
  /** Of a discrete network: a skip-connect beside the operation of every edge (`DiscreteSpec.auxiliarySkip`). */
  readonly auxiliarySkip?: boolean
}

/** Which stem a DARTS network has: the CIFAR one keeps the image's size, ImageNet's divides it by 8. */
export type Stem = 'cifar' | 'imagenet'

/** A cell as a list of (operation, source node), two for each node; NASNet's extra operations are known too. */
export interface CellPairs {
  readonly pairs: readonly (readonly [op: string, from: number])[]
  readonly concat: readonly number[]
}

/** Sum of the convolutions of a network; `side` is the width of the map that a convolution puts out. */
class Tally {
  parameters = 0
  multiplyAdds = 0

  /** A convolution with `weights` numbers, each used once per output pixel. */
  convolution(weights: number, side: number): void {
    this.parameters += weights
    this.multiplyAdds += weights * side * side
  }

  /** Scale and shift of a batch norm. */
  norm(channels: number): void {
    this.parameters += 2 * channels
  }

  linear(features: number, classes: number): void {
    this.parameters += features * classes + classes
    this.multiplyAdds += features * classes
  }
}

/** Kernel of a separable or dilated convolution, and how often its block is applied. */
const SEPARABLE: Readonly<Record<string, { kernel: number; times: number }>> = {
  sep_conv_3x3: { kernel: 3, times: 2 },
  sep_conv_5x5: { kernel: 5, times: 2 },
  sep_conv_7x7: { kernel: 7, times: 2 },
  dil_conv_3x3: { kernel: 3, times: 1 },
  dil_conv_5x5: { kernel: 5, times: 1 },
}

const FREE: ReadonlySet<string> = new Set(['none', 'noise', 'max_pool_3x3', 'avg_pool_3x3'])

/** One operation of the DARTS space with C channels in and out; `side` is that of its output. */
function addOperation(tally: Tally, op: string, channels: number, stride: number, side: number, affine: boolean): void {
  const separable = SEPARABLE[op]
  if (separable) {
    for (let i = 0; i < separable.times; i++) {
      tally.convolution(separable.kernel ** 2 * channels + channels ** 2, side)
      if (affine) tally.norm(channels)
    }
  } else if (op === 'skip_connect') {
    if (stride === 1) return
    tally.convolution(channels ** 2, side)
    if (affine) tally.norm(channels)
  } else if (op === 'conv_7x1_1x7') {
    tally.parameters += 14 * channels ** 2
    // The first of the two is strided along one axis only.
    tally.multiplyAdds += 7 * channels ** 2 * side * side * (stride + 1)
    if (affine) tally.norm(channels)
  } else if (!FREE.has(op)) throw new RangeError(`operation ${op}: its cost is not known`)
}

interface MacroCell {
  readonly index: number
  readonly reduction: boolean
  /** C of the cell, after doubling. */
  readonly channels: number
  /** Pixels a side at the cell's input 1 and at its output. */
  readonly sideIn: number
  readonly sideOut: number
}

/**
 * Walks the cells of a DARTS-like network: adds stem, preprocessing and classifier, and calls `addCell` for the inside.
 * `outputs` is the number of nodes that make up a cell's output.
 */
function walk(
  tally: Tally,
  size: NetworkSize,
  stem: Stem,
  affine: boolean,
  outputs: (reduction: boolean) => number,
  addCell: (cell: MacroCell) => void,
): void {
  let channels = size.channels
  let side = size.imageSize
  let previous = 3 * channels
  if (stem === 'cifar') tally.convolution(27 * previous, side)
  else {
    previous = channels
    tally.convolution((27 * channels) / 2, side / 2)
    tally.norm(channels / 2)
    tally.convolution((9 * channels ** 2) / 2, side / 4)
    tally.norm(channels)
    tally.convolution(9 * channels ** 2, side / 8)
    side /= 8
  }
  tally.norm(previous)
  let beforePrevious = previous
  const reductions = reductionCells(size.cells)
  for (let index = 0; index < size.cells; index++) {
    const reduction = reductions.has(index)
    if (reduction) channels *= 2
    const sideOut = reduction ? side / 2 : side
    for (const source of [beforePrevious, previous]) {
      tally.convolution(source * channels, side)
      if (affine) tally.norm(channels)
    }
    addCell({ index, reduction, channels, sideIn: side, sideOut })
    side = sideOut
    beforePrevious = previous
    previous = outputs(reduction) * channels
  }
  tally.linear(previous, size.classes)
}

/** A DARTS-like network of any cells, without its auxiliary head. @throws RangeError for an unknown operation */
export function cellNetworkCost(normal: CellPairs, reduce: CellPairs, size: NetworkSize, stem: Stem = 'cifar'): Cost {
  const cellOf = (reduction: boolean): CellPairs => (reduction ? reduce : normal)
  return costOfCells(cellOf, ({ reduction }) => cellOf(reduction).pairs, size, stem)
}

function costOfCells(
  cellOf: (reduction: boolean) => Pick<CellPairs, 'concat'>,
  pairsOf: (cell: MacroCell) => CellPairs['pairs'],
  size: NetworkSize,
  stem: Stem,
): Cost {
  const tally = new Tally()
  const { inputs } = topologyOf({ space: 'darts' })
  walk(
    tally,
    size,
    stem,
    true,
    (reduction) => cellOf(reduction).concat.length,
    (cell) => {
      for (const [op, from] of pairsOf(cell))
        for (const own of size.auxiliarySkip ? [op, SKIP] : [op])
          addOperation(tally, own, cell.channels, cell.reduction && from < inputs ? 2 : 1, cell.sideOut, true)
    },
  )
  return { parameters: tally.parameters, multiplyAdds: tally.multiplyAdds }
}

/** NAS-Bench-201: N cells each at C, 2C and 4C, a residual block of stride 2 between them. */
function nb201Walk(size: NetworkSize, addCell: (tally: Tally, channels: number, side: number) => void): Cost {
  const tally = new Tally()
  let channels = size.channels
  let side = size.imageSize
  tally.convolution(27 * channels, side)
  tally.norm(channels)
  for (let stage = 0; stage < 3; stage++) {
    if (stage > 0) {
      side /= 2
      tally.convolution(9 * channels * 2 * channels, side)
      tally.convolution(9 * (2 * channels) ** 2, side)
      tally.convolution(channels * 2 * channels, side)
      channels *= 2
      tally.norm(channels)
      tally.norm(channels)
    }
    for (let n = 0; n < size.cells; n++) addCell(tally, channels, side)
  }
  tally.norm(channels)
  tally.linear(channels, size.classes)
  return { parameters: tally.parameters, multiplyAdds: tally.multiplyAdds }
}

const NB201_KERNEL: Readonly<Record<string, number>> = { nor_conv_1x1: 1, nor_conv_3x3: 3 }

function nb201Cost(genotype: Nb201Genotype, size: NetworkSize): Cost {
  return nb201Walk(size, (tally, channels, side) => {
    for (const op of genotype.edges) {
      const kernel = NB201_KERNEL[op]
      if (kernel === undefined) continue
      tally.convolution(kernel ** 2 * channels ** 2, side)
      tally.norm(channels)
    }
  })
}

/** Parameters and multiply-adds of the network that a genotype stands for, without auxiliary head. */
export function networkCost(genotype: Genotype, size: NetworkSize, stem: Stem = 'cifar'): Cost {
  if (genotype.space === 'nas-bench-201') return nb201Cost(genotype, size)
  return costOfCells(
    (reduction) => ({ concat: reduction ? genotype.reduceConcat : genotype.normalConcat }),
    ({ index, reduction }) => pairsAt(genotype, index, reduction),
    size,
    stem,
  )
}

/**
 * Parameters of the auxiliary head of CIFAR networks: 1x1 convolution to 128, 2x2 convolution to 768, linear.
 *
 * @param features channels of the cell it sits on, 2L/3: `concat` length times 4C
 */
export function auxiliaryHeadParameters(features: number, classes: number): number {
  return features * 128 + 2 * 128 + 4 * 128 * 768 + 2 * 768 + 768 * classes + classes
}

/** What a supernet's size depends on. */
export interface SupernetSize extends Omit<NetworkSize, 'imageSize'> {
  readonly space: 'darts' | 'nas-bench-201'
  /** Candidates of every edge. */
  readonly primitives: readonly string[]
  /** K of PC-DARTS: operations work on 1/K of the channels. */
  readonly partial?: number
  /** Of a cell of the DARTS space, as a supernet's. */
  readonly nodes?: number
  readonly concat?: number
}

/** Parameters of the one-shot model; alphas (and betas) are not counted. */
export function supernetParameters(spec: SupernetSize): number {
  const size = { ...spec, imageSize: 1 }
  const { inputs, output, edges } = topologyOf(spec)
  if (spec.space === 'nas-bench-201')
    return nb201Walk(size, (tally, channels) => {
      for (const op of spec.primitives) {
        const kernel = NB201_KERNEL[op]
        // Batch norms own nothing here and the convolutions have a bias instead.
        if (kernel !== undefined) tally.parameters += edges.length * (kernel ** 2 * channels ** 2 + channels)
      }
    }).parameters
  const tally = new Tally()
  walk(
    tally,
    size,
    'cifar',
    false,
    () => output.length,
    (cell) => {
      for (const { from } of edges)
        for (const op of spec.primitives)
          addOperation(
            tally,
            op,
            cell.channels / (spec.partial ?? 1),
            cell.reduction && from < inputs ? 2 : 1,
            1,
            false,
          )
    },
  )
  return tally.parameters
}
