/**
 * What OLES watches (NeurIPS 2023, openreview yAOwkf4FyL): whether a convolution's gradient on the training half still points
 * where its gradient on the validation half does. Its published code compares the training gradient with the sum of both, by `columns`;
 * the gauge keeps the two apart (`flat`), as the paper has it.
 */
import type { Supernet } from '../../engine/supernet'
import { learnedCandidates } from '../../supernet/candidates'
import { type ParamSlot, unpack } from '../../supernet/layout'
import type { SupernetSpec } from '../../supernet/spec'
import { cosine, dot, norm } from './vectors'

/** One candidate of one edge of one cell. */
export interface OperationAgreement {
  readonly block: number
  readonly edge: number
  readonly op: number
  /** Cosine of the operation's two gradients, all its weights as one vector. */
  readonly flat: number
  /** As the authors' code takes it: a cosine along the output channels at every other index of a tensor, averaged, then over tensors. */
  readonly columns: number
}

interface Tensor {
  readonly slot: ParamSlot
  readonly train: Float32Array
  readonly validation: Float32Array
}

/** Mean over the indices behind the first axis of the cosine along it; norms count as 1e-8 at least, each, as in PyTorch. */
export function columnCosine({ shape }: Pick<ParamSlot, 'shape'>, a: Float32Array, b: Float32Array): number {
  const [outputs = 1] = shape
  const columns = a.length / outputs
  let sum = 0
  for (let column = 0; column < columns; column++) {
    const take = (of: Float32Array): number[] =>
      Array.from({ length: outputs }, (_, o) => of[o * columns + column] as number)
    const [one, other] = [take(a), take(b)]
    sum += dot(one, other) / (Math.max(norm(one), 1e-8) * Math.max(norm(other), 1e-8))
  }
  return sum / columns
}

function joined(tensors: readonly Tensor[], of: 'train' | 'validation'): number[] {
  return tensors.flatMap((tensor) => [...tensor[of]])
}

/** Every convolution among the candidates, from the flat gradients of both halves; biases in front of a batch norm have none. */
export function operationAgreements(
  { layout, spec }: { readonly layout: Supernet['layout']; readonly spec: SupernetSpec },
  train: Float32Array,
  validation: Float32Array,
): OperationAgreement[] {
  const skip = spec.primitives.indexOf('skip_connect')
  return learnedCandidates(layout, spec, skip).flatMap(({ slots, ...place }) => {
    const tensors = slots
      .filter(({ kind }) => kind !== 'vector')
      .map((slot): Tensor => ({ slot, train: unpack(slot, train), validation: unpack(slot, validation) }))
    // Scales and shifts of a batch norm alone are no weights to compare.
    if (tensors.length === 0) return []
    const columns = tensors.map((tensor) => columnCosine(tensor.slot, tensor.train, tensor.validation))
    return {
      ...place,
      flat: cosine(joined(tensors, 'train'), joined(tensors, 'validation')),
      columns: columns.reduce((sum, one) => sum + one, 0) / columns.length,
    }
  })
}

/**
 * On the batches in place, at the same weights and alphas. The caller puts the state back.
 *
 * @param onRead told whenever a gradient was read back
 */
export async function measureAgreement(supernet: Supernet, onRead: () => void): Promise<OperationAgreement[]> {
  if (supernet.spec.kind !== 'supernet') return []
  const gradientOf = async (slot: 'train' | 'val'): Promise<Float32Array> => {
    supernet.gradients(slot, { weights: true, alphas: false })
    const gradient = await supernet.readGradients()
    onRead()
    return gradient
  }
  const train = await gradientOf('train')
  return operationAgreements({ layout: supernet.layout, spec: supernet.spec }, train, await gradientOf('val'))
}
