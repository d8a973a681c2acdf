/** What a trajectory step leaves behind, compared with its golden record; and the rule for steps that met a switch. */
import { dotWith } from '../../scripts/golden/fingerprint'
import { STREAM } from '../../scripts/golden/formula'
import { Report } from '../../scripts/golden/report'
import type { HyperRecord, StepRecord } from '../../scripts/golden/supernetFile'
import { STEP_TOLERANCE, SWITCH, TOLERANCE } from '../../scripts/golden/tolerance'
import type { Hyper, Supernet } from '../../src/engine/supernet'
import { checkAlphaGradients, type ForwardCase } from './forwardBackward'
import { globalNorm, tableOf, tensorsOf } from './tensors'

export function hyperOf(record: HyperRecord, gradClip = record.grad_clip): Hyper {
  return {
    weightLr: record.lr,
    momentum: record.momentum,
    nesterov: record.nesterov ?? false,
    weightDecay: record.weight_decay,
    gradClip,
    alphaLr: record.alpha_lr,
    beta1: record.alpha_betas[0],
    beta2: record.alpha_betas[1],
    alphaWeightDecay: record.alpha_weight_decay,
  }
}

/** What the engine did in a step. */
export interface StepResult {
  readonly lossTrain: number
  readonly lossValid: number
  readonly correctTrain: number
  readonly gradNorm: number
  readonly alphaGradients: Float32Array
}

/** A step's own tables and texts, in the shape both spaces share. */
export interface StepTables {
  /** Of the validation batch, at the weights the alpha gradient is taken at. */
  readonly lossValid: number
  readonly alphaGradients: ForwardCase['alphaGradients']
  readonly alphasAfter: readonly (readonly (readonly number[])[])[]
  readonly gradNorm: number
}

export const relativeError = (got: number, expected: number): number => Math.abs(got - expected) / Math.abs(expected)

/** All quantities of one step in a report of their own, so that the switch rule can look at the step as a whole. */
export async function checkStep(
  net: Supernet,
  seed: number,
  record: StepRecord,
  tables: StepTables,
  result: StepResult,
  where: string,
): Promise<Report> {
  const report = new Report()
  const tolerance = { ...STEP_TOLERANCE, ...record.tolerance }
  report.record('step_loss_valid', relativeError(result.lossValid, tables.lossValid), tolerance.loss_rel, where)
  report.record('step_loss_train', relativeError(result.lossTrain, record.loss_train), tolerance.loss_rel, where)
  if (record.correct_train !== undefined)
    report.exact('step_correct_train', result.correctTrain, record.correct_train, where)
  const gradNorm = relativeError(result.gradNorm, tables.gradNorm)
  report.record('step_weight_grad_norm', gradNorm, tolerance.grad_norm_rel, where)
  const { alphaGradients } = result
  const limit = tolerance.alpha_grads_rel
  checkAlphaGradients(net, alphaGradients, tables.alphaGradients, limit, 'step_alpha_grads', where, report)
  const alphas = await net.readAlphas()
  tables.alphasAfter.forEach((expected, type) => {
    const got = tableOf(net, alphas, type).flat()
    report.absolute('step_alphas_after', got, expected.flat(), tolerance.alphas_abs, `${where} table ${type}`)
  })
  const weights = tensorsOf(net, await net.readParams())
  const norm = relativeError(globalNorm(weights), record.weight_norm_after)
  report.record('step_weight_norm_after', norm, tolerance.norm_rel, where)
  const dot = weights.reduce((sum, tensor, t) => sum + dotWith(tensor, seed, STREAM.parameterDot + t), 0)
  const dotError = Math.abs(dot - record.weight_dot_after) / record.weight_norm_after
  report.record('step_weight_dot_after', dotError, TOLERANCE.weightDot, where)
  return report
}

/**
 * Puts a step's report into the file's. A step out of tolerance but within the switch limits stays a failure unless
 * `allowSwitch`; either way a note says so. Step 0 of a first-order trajectory starts from the same numbers, so one switch
 * is all it can have met; the finite difference of the second order enlarges one at any step.
 */
export function settleStep(
  step: Report,
  into: Report,
  record: StepRecord,
  alphaLr: number,
  allowSwitch: boolean,
  order: 1 | 2,
  where: string,
): void {
  const tolerance = { ...STEP_TOLERANCE, ...record.tolerance }
  const atStart = order === 1 && record.step === 0
  const loss = atStart ? tolerance.loss_rel : SWITCH.loss
  const limits: Readonly<Record<string, number>> = {
    step_loss_valid: loss,
    step_loss_train: loss,
    step_alpha_grads: atStart ? SWITCH.alphaGradientsAtStart : SWITCH.alphaGradients,
    step_alphas_after: SWITCH.alphas(alphaLr, record.step),
    step_weight_norm_after: tolerance.norm_rel,
  }
  const allowed = Object.entries(limits).every(([quantity, limit]) => step.within(quantity, limit))
  if (step.passed || !allowed) {
    into.absorb(step.outcome())
    return
  }
  into.notes.push(
    `${where}: out of tolerance, within the limits for a ReLU or max-pool switch; another --parallelism tells`,
  )
  into.absorb(allowSwitch ? step.relaxed(limits) : step.outcome())
}
