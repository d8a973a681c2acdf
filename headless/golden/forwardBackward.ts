/** The forward and backward pass of a whole network against its golden record; DARTS and NAS-Bench-201 alike. */
import { fingerprint, fingerprintError, type GradientRow, ofActivationRow } from '../../scripts/golden/fingerprint'
import { STREAM } from '../../scripts/golden/formula'
import type { Batch } from '../../scripts/golden/images'
import type { Report } from '../../scripts/golden/report'
import type { ForwardBackward, PassRecord } from '../../scripts/golden/supernetFile'
import { type StatedTolerance, TOLERANCE } from '../../scripts/golden/tolerance'
import type { SlotMetrics, Supernet } from '../../src/engine/supernet'
import { batchImages, tableOf, toOfficial } from './tensors'
import { checkWeightGradients } from './weightGradients'

export interface ForwardCase {
  readonly seed: number
  readonly expected: ForwardBackward
  /** One entry an alpha table; null where the official code has no gradient. */
  readonly alphaGradients: readonly (readonly (readonly number[])[] | null)[]
  readonly weightGradients: readonly GradientRow[]
  readonly tolerance: StatedTolerance
  readonly key: string
}

/** Alpha gradients table by table; where there is none, ours must be 0 exactly. */
export function checkAlphaGradients(
  net: Supernet,
  flat: Float32Array,
  expected: ForwardCase['alphaGradients'],
  tolerance: number,
  quantity: string,
  where: string,
  report: Report,
): void {
  expected.forEach((reference, type) => {
    const table = tableOf(net, flat, type).flat()
    const at = `${where} table ${type}`
    if (reference) report.relative(quantity, table, reference.flat(), tolerance, at)
    else report.absolute(`${quantity}_absent`, table, new Float64Array(table.length), 0, at)
  })
}

export async function checkForwardBackward(
  net: Supernet,
  batches: { readonly train: Batch; readonly valid: Batch },
  given: ForwardCase,
  report: Report,
): Promise<void> {
  const { seed, expected, tolerance, key } = given
  const valueTolerance = tolerance.logits_rel ?? TOLERANCE.values

  const checkPass = (
    prefix: string,
    reference: PassRecord,
    logits: Float32Array,
    batch: Batch,
    metrics: SlotMetrics,
  ) => {
    report.exact(`${prefix}labels`, [...batch.labels], reference.labels, key)
    report.relative(`${prefix}logits`, logits, reference.logits.flat(), valueTolerance, key)
    const loss = Math.abs(metrics.lastLoss - reference.loss) / reference.loss
    report.record(`${prefix}loss`, loss, tolerance.loss_rel ?? TOLERANCE.values, key)
    report.exact(`${prefix}correct`, metrics.lastCorrect, reference.correct, key)
  }

  net.setBatch('train', batchImages(batches.train), batches.train.labels)
  net.setBatch('val', batchImages(batches.valid), batches.valid.labels)
  net.forward('train', 'batch')
  const { train } = await net.readMetrics(true)
  checkPass('', expected, await net.readLogits(), batches.train, train)

  for (const [k, row] of expected.activations.entries()) {
    const ours = net.activations[k]
    if (!ours) {
      report.record('activations', Number.NaN, valueTolerance, `${key} ${row[0]}: the engine has no such activation`)
      continue
    }
    const values = toOfficial(await net.readActivation(ours.name), ours)
    report.exact(
      'activation_shapes',
      [ours.batch, ours.groups * ours.channels, ours.height, ours.width],
      row[1],
      row[0],
    )
    const reference = ofActivationRow(row)
    const got = fingerprint(values, seed, STREAM.activationDot + k)
    report.record('activations', fingerprintError(got, reference, values.length), valueTolerance, `${key} ${row[0]}`)
    const scale = values.reduce((top, value) => Math.max(top, Math.abs(value)), 0)
    const sampled = reference.samples.map((sample, j) => Math.abs((got.samples[j] as number) - sample) / scale)
    report.record('activation_samples', Math.max(...sampled), valueTolerance, `${key} ${row[0]}`)
  }

  if (expected.stem_bn_running) {
    const running = await net.readStemRunning()
    report.relative('stem_bn_mean', running.mean, expected.stem_bn_running.mean, TOLERANCE.values, key)
    report.relative('stem_bn_var', running.var, expected.stem_bn_running.var, TOLERANCE.values, key)
  }
  if (expected.eval) {
    net.forward('val', 'running')
    const { val } = await net.readMetrics(true)
    checkPass('eval_', expected.eval, await net.readLogits(), batches.valid, val)
  }

  net.gradients('train', { weights: true, alphas: true })
  const alphaTolerance = tolerance.alpha_grads_rel ?? TOLERANCE.gradients
  const alphaGradients = await net.readAlphaGradients()
  checkAlphaGradients(net, alphaGradients, given.alphaGradients, alphaTolerance, 'alpha_grads', key, report)
  await checkWeightGradients(net, given.weightGradients, seed, report, key, tolerance)
}
