/** Golden kind `methods-beta`: the term of Beta-DARTS's alpha loss, its gradient by the engine's kernel, and Adam with it. */
import { alphaTable, STREAM, u } from '../../scripts/golden/formula'
import { type GoldenFile, type GoldenOptions, wanted } from '../../scripts/golden/options'
import type { Report } from '../../scripts/golden/report'
import { packHyper } from '../../src/engine/host/hyper'
import { logSumExpGradient } from '../../src/engine/kernels/alphaPenalty'
import { adam, HYPER } from '../../src/engine/kernels/update'
import { PlanBuilder } from '../../src/engine/plan/builder'
import { meanLogSumExp } from '../../src/protocol/gauges'
import { linearRise } from '../../src/search/algorithms/schedules'
import type { OpenExecutor } from '../../src/session/deviceGuard'
import { HYPER as SETTINGS, type Table } from './methodsNetwork'

interface BetaFile extends GoldenFile {
  readonly cases: readonly {
    readonly space: string
    readonly seed: number
    readonly stream: number
    readonly rows: number
    readonly columns: number
    readonly alpha_scale: number
    readonly value: number
    readonly grad: Table
  }[]
  readonly adam: {
    readonly seed: number
    readonly alpha_scale: number
    readonly ce_scale: number
    readonly steps: readonly {
      readonly epoch: number
      readonly weight: number
      readonly alpha_grads: Table
      readonly alphas_after: Table
    }[]
  }
  readonly schedule: readonly (readonly [epoch: number, weight: number])[]
  readonly tolerance: { readonly value_rel: number; readonly grad_abs: number; readonly alphas_abs: number }
}

/** Epochs and end value that the code's 50 e / 100 stands for. */
const [EPOCHS, END] = [100, 50]

function tablePlan(rows: number, O: number): PlanBuilder {
  const plan = new PlanBuilder()
  const n = rows * O
  const buffers = {
    HYPER: plan.buffer('HYPER', HYPER.floats),
    ALPHA: plan.buffer('ALPHA', n),
    GA: plan.buffer('GA', n),
  }
  plan.segment('penalty')
  plan.dispatch(logSumExpGradient(), buffers, { rows, O, tableRows: rows }, rows)
  plan.segment('adam')
  const place = { rows, O, n, rowsPerType: rows, types: 1 }
  plan.dispatch(adam(), { ...buffers, MOMENT: plan.buffer('MOMENT', 2 * n) }, place, n)
  return plan
}

export async function checkBeta(
  file: BetaFile,
  report: Report,
  options: GoldenOptions,
  { executor }: OpenExecutor,
): Promise<void> {
  const { tolerance } = file
  for (const [epoch, weight] of report.part('schedule', file.schedule))
    report.record('schedule', Math.abs(linearRise(epoch, EPOCHS, 0, END) - weight), 1e-12, `epoch ${epoch}`)
  for (const { space, seed, stream, rows, columns, alpha_scale, value, grad } of report.part('cases', file.cases)) {
    const key = `${space} seed ${seed}`
    if (!wanted(options, key)) continue
    const alphas = alphaTable(seed, stream, rows, columns, alpha_scale)
    report.record('value', Math.abs(meanLogSumExp(alphas) - value) / value, tolerance.value_rel, key)
    const plan = await executor.realise(tablePlan(rows, columns))
    plan.write('ALPHA', Float32Array.from(alphas.flat()))
    plan.write('HYPER', packHyper({ ...SETTINGS, penaltyWeight: 1 }, 1, true))
    plan.run([{ copies: [], segments: ['penalty'] }])
    report.absolute('grad', await plan.read('GA', rows * columns), grad.flat(), tolerance.grad_abs, key)
    plan.destroy()
  }
  if (!wanted(options, 'adam')) return
  const { seed, alpha_scale, ce_scale, steps } = file.adam
  const rows = steps[0]?.alphas_after.length ?? 0
  const O = steps[0]?.alphas_after[0]?.length ?? 0
  const n = rows * O
  const plan = await executor.realise(tablePlan(rows, O))
  plan.write('ALPHA', Float32Array.from(alphaTable(seed, STREAM.alphas.normal, rows, O, alpha_scale).flat()))
  for (const [k, { epoch, weight, alpha_grads, alphas_after }] of steps.entries()) {
    const key = `adam step ${k}`
    report.record('schedule', Math.abs(linearRise(epoch, EPOCHS, 0, END) - weight), 1e-12, key)
    plan.write(
      'GA',
      Float32Array.from({ length: n }, (_, i) => ce_scale * u(seed + k, STREAM.lossWeight, i)),
    )
    plan.write('HYPER', packHyper({ ...SETTINGS, penaltyWeight: weight }, k + 1, true))
    plan.run([{ copies: [], segments: ['penalty', 'adam'] }])
    const size = Math.max(...alpha_grads.flat().map(Math.abs))
    report.absolute(
      'adam_grads',
      await plan.read('GA', n),
      alpha_grads.flat(),
      tolerance.grad_abs * Math.max(1, size),
      key,
    )
    report.absolute('adam_alphas', await plan.read('ALPHA', n), alphas_after.flat(), tolerance.alphas_abs, key)
  }
  plan.destroy()
}
