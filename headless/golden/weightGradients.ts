/** Compares parameter names, shapes and gradients of a network with the rows of `weight_grads`. */
import { fingerprint, fingerprintError, type GradientRow, ofGradientRow } from '../../scripts/golden/fingerprint'
import { STREAM, sizeOf } from '../../scripts/golden/formula'
import type { Report } from '../../scripts/golden/report'
import { type StatedTolerance, TOLERANCE } from '../../scripts/golden/tolerance'
import type { Supernet } from '../../src/engine/supernet'
import { globalNorm, tensorsOf } from './tensors'

/** Below this norm a reference gradient is rounding around 0: a bias in front of a batch norm. */
const ROUNDING = 1e-12

/** Names and shapes in canonical order; the error is the number of rows that differ. */
export function checkNames(net: Supernet, rows: readonly GradientRow[], report: Report, where: string): boolean {
  const ours = net.layout.slots.map(({ name, shape }) => `${name} [${shape}]`)
  const official = rows.map(([name, shape]) => `${name} [${shape}]`)
  const different = official.flatMap((row, t) => (row === ours[t] ? [] : [t]))
  const first = different[0]
  const detail = first === undefined ? where : `${where}, t=${first}: ${ours[first]}, expected ${official[first]}`
  const extra = Math.max(0, ours.length - official.length)
  report.record('parameter_names', different.length + extra, 0, detail)
  report.exact('parameter_count', net.layout.parameters, count(rows), where)
  return different.length + extra === 0
}

const count = (rows: readonly GradientRow[]): number => rows.reduce((sum, [, shape]) => sum + sizeOf(shape), 0)

/**
 * Each tensor against its own norm, and all together. The norm of the whole difference is estimated from the `dot`
 * columns: the product of a difference d with the formula's vector has the mean square |d|^2 / 3.
 */
export async function checkWeightGradients(
  net: Supernet,
  rows: readonly GradientRow[],
  seed: number,
  report: Report,
  where: string,
  stated: StatedTolerance = {},
): Promise<void> {
  if (!checkNames(net, rows, report, where)) return
  const tensors = tensorsOf(net, await net.readGradients())
  const officialNorm = Math.hypot(...rows.map(([, , norm]) => norm))
  const tensorTolerance = stated.weight_grads_tensor_rel ?? TOLERANCE.tensorGradient
  let squares = 0
  rows.forEach((row, t) => {
    const expected = ofGradientRow(row)
    const got = fingerprint(tensors[t] as Float32Array, seed, STREAM.parameterDot + t)
    const at = `${where} ${row[0]}`
    squares += (got.dot - expected.dot) ** 2
    if (expected.norm < ROUNDING)
      report.record('weight_grads_zero', got.norm / officialNorm, TOLERANCE.zeroGradient, at)
    else report.record('weight_grads_tensor', fingerprintError(got, expected, sizeOf(row[1])), tensorTolerance, at)
  })
  const all = Math.sqrt(3 * squares) / officialNorm
  report.record('weight_grads_all', all, stated.weight_grads_rel ?? TOLERANCE.gradients, where)
  const norm = Math.abs(globalNorm(tensors) - officialNorm) / officialNorm
  report.record('weight_grad_norm', norm, stated.weight_grads_rel ?? TOLERANCE.gradients, where)
}
