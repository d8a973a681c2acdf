/** Between the golden files' order (NCHW, PyTorch parameters) and the engine's buffers. */
import { normOf } from '../../scripts/golden/fingerprint'
import { parameterValues } from '../../scripts/golden/formula'
import type { Batch } from '../../scripts/golden/images'
import type { Supernet } from '../../src/engine/supernet'
import { pack, unpack } from '../../src/supernet/layout'

/** A feature map in the engine: [groups][B*H*W][C], the official channels being groups * C. */
export interface MapShape {
  readonly groups: number
  readonly batch: number
  readonly height: number
  readonly width: number
  readonly channels: number
}

/** Calls back with (NCHW index, engine index) for each number of a feature map. */
function forEachPixel(shape: MapShape, visit: (official: number, ours: number) => void): void {
  const { groups, batch, height, width, channels } = shape
  const pixels = height * width
  let official = 0
  for (let b = 0; b < batch; b++)
    for (let g = 0; g < groups; g++)
      for (let c = 0; c < channels; c++)
        for (let p = 0; p < pixels; p++) visit(official++, ((g * batch + b) * pixels + p) * channels + c)
}

export function toOfficial(values: Float32Array, shape: MapShape): Float64Array {
  const out = new Float64Array(values.length)
  forEachPixel(shape, (official, ours) => {
    out[official] = values[ours] as number
  })
  return out
}

export function fromOfficial(values: ArrayLike<number>, shape: MapShape): Float32Array {
  const out = new Float32Array(values.length)
  forEachPixel(shape, (official, ours) => {
    out[ours] = values[official] as number
  })
  return out
}

/** [B][3][H][W] -> [B,H,W,4], fourth channel 0. */
export function batchImages({ images, labels }: Batch): Float32Array {
  const pixels = images.length / (3 * labels.length)
  const out = new Float32Array(labels.length * pixels * 4)
  for (let b = 0; b < labels.length; b++)
    for (let c = 0; c < 3; c++)
      for (let p = 0; p < pixels; p++) out[(b * pixels + p) * 4 + c] = images[(b * 3 + c) * pixels + p] as number
  return out
}

/** Writes the formula's parameters. */
export function loadParameters(net: Pick<Supernet, 'layout' | 'writeParams'>, seed: number): void {
  const { slots, floats } = net.layout
  if (slots.length === 0) return
  const flat = new Float32Array(floats)
  slots.forEach((slot, t) => {
    pack(slot, parameterValues(seed, t, slot.name, slot.shape), flat)
  })
  net.writeParams(flat)
}

/** Parameter-shaped buffer -> one array a tensor, in canonical order and PyTorch layout. */
export function tensorsOf(net: Supernet, flat: Float32Array): Float32Array[] {
  return net.layout.slots.map((slot) => unpack(slot, flat))
}

export function globalNorm(tensors: readonly Float32Array[]): number {
  return Math.hypot(...tensors.map(normOf))
}

export const flatAlphas = (...tables: readonly (readonly number[])[][]): Float32Array =>
  Float32Array.from(tables.flat(2))

/** Table number `table` out of the architecture parameters: alphas [edges][ops] by type, then betas [edges][1] by type. */
export function tableOf(net: Supernet, flat: Float32Array, table: number): number[][] {
  const { types, edges, ops } = net.alphaShape
  const columns = table < types ? ops : 1
  const first = table < types ? table * edges * ops : types * edges * ops + (table - types) * edges
  return Array.from({ length: edges }, (_, e) => [...flat.subarray(first + e * columns, first + (e + 1) * columns)])
}
