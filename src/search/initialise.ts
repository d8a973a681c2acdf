/**
 * Owns the numbers a search starts from: PyTorch's default weights and DARTS's alphas, from a seeded stream.
 * Reference specification 10.1; Q1 for the alphas.
 */
import { SearchError } from '../errors'
import type { RandomStream } from '../random'
import { type AlphaShape, architectureSize } from '../supernet/description'
import { type ParamLayout, type ParamSlot, pack } from '../supernet/layout'

/** Inputs of one output number: (Cin/groups)*k*k of a convolution, `in` of a linear layer. */
function fanIn(slot: ParamSlot): number {
  return slot.shape.slice(1).reduce((product, n) => product * n, 1)
}

/**
 * Half-width of a slot's uniform distribution, or the constant it starts from.
 * Convolution and linear weights and their biases: +-1/sqrt(fan_in). Batch norm: weight 1, bias 0.
 */
function startOf(slot: ParamSlot, byName: ReadonlyMap<string, ParamSlot>): { bound: number } | { constant: number } {
  if (slot.kind !== 'vector') return { bound: 1 / Math.sqrt(fanIn(slot)) }
  if (slot.name.endsWith('.weight')) return { constant: 1 }
  const owner = byName.get(slot.name.replace(/\.bias$/, '.weight'))
  if (!slot.name.endsWith('.bias') || owner === undefined)
    throw new SearchError('internal', `parameter ${slot.name}: a vector that is neither a weight nor the bias of one`)
  return owner.kind === 'vector' ? { constant: 0 } : { bound: 1 / Math.sqrt(fanIn(owner)) }
}

/**
 * A flat parameter buffer at PyTorch's default initialisation; padding stays 0.
 *
 * @throws SearchError 'internal' when a slot is no layer this file knows
 */
export function initialParams(layout: ParamLayout, random: RandomStream): Float32Array {
  const flat = new Float32Array(layout.floats)
  const byName = new Map(layout.slots.map((slot) => [slot.name, slot]))
  for (const slot of layout.slots) {
    const start = startOf(slot, byName)
    const values = new Float32Array(slot.shape.reduce((product, n) => product * n, 1))
    if ('constant' in start) values.fill(start.constant)
    else for (let i = 0; i < values.length; i++) values[i] = (2 * random.next() - 1) * start.bound
    pack(slot, values, flat)
  }
  return flat
}

/** Alphas, and betas where there are any, each `scale` times a standard normal sample; scale 0 gives the zeros of DARTS A.1.1. */
export function initialAlphas(shape: AlphaShape, scale: number, random: RandomStream): Float32Array {
  return Float32Array.from({ length: architectureSize(shape) }, () => scale * random.normal())
}
