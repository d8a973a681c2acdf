/** What a second-order step came across on its way, compared with its golden record. */
import type { Report } from '../../scripts/golden/report'
import type { SecondOrderStep, Table } from '../../scripts/golden/supernetFile'
import { STEP_TOLERANCE } from '../../scripts/golden/tolerance'
import type { SecondOrderFigures, Supernet } from '../../src/engine/supernet'
import { checkAlphaGradients } from './forwardBackward'
import { relativeError } from './step'

/** @param implicit the record's tables in the engine's order */
export function checkSecondOrder(
  net: Supernet,
  figures: SecondOrderFigures,
  record: SecondOrderStep,
  implicit: readonly (Table | null)[],
  where: string,
  report: Report,
): void {
  const tolerance = { ...STEP_TOLERANCE, ...record.tolerance }
  const compare = (quantity: string, got: number, expected: number, limit: number): void =>
    report.record(quantity, relativeError(got, expected), limit, where)
  compare('step_loss_train_before', figures.lossBefore, record.loss_train_before, tolerance.loss_rel)
  compare('step_loss_train_plus', figures.lossPlus, record.loss_train_plus, tolerance.loss_rel)
  compare('step_loss_train_minus', figures.lossMinus, record.loss_train_minus, tolerance.loss_rel)
  const norm = record.unrolled_weight_norm
  compare('step_unrolled_norm', figures.unrolledNorm, norm, tolerance.unrolled_norm_rel)
  const direction = record.unrolled_valid_weight_grad_norm
  compare('step_direction_norm', figures.directionNorm, direction, tolerance.epsilon_rel)
  compare('step_epsilon', figures.epsilon, record.epsilon, tolerance.epsilon_rel)
  checkAlphaGradients(net, figures.implicit, implicit, tolerance.implicit_rel, 'step_implicit', where, report)
}
