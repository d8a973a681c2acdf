/** Golden kind `methods-dartsminus`: the decay of the auxiliary skip-connect, and networks that have one on every edge. */
import type { GoldenFile, GoldenOptions } from '../../scripts/golden/options'
import type { Report } from '../../scripts/golden/report'
import { auxiliarySkipWeight } from '../../src/search/algorithms/schedules'
import type { OpenExecutor } from '../../src/session/deviceGuard'
import {
  checkPass,
  HYPER,
  inOrder,
  type MethodConfig,
  onMethodNetwork,
  type PassFigures,
  type Tables,
} from './methodsNetwork'
import { tableOf } from './tensors'

interface MinusFile extends GoldenFile {
  readonly schedule: readonly (readonly [kind: string, epochs: number, start: number, epoch: number, beta: number])[]
  readonly ops?: readonly { readonly stride: number; readonly beta: number }[]
  readonly networks: readonly {
    readonly config: MethodConfig
    readonly parameter_count: number
    readonly runs: readonly (Omit<PassFigures, 'tolerance'> & { readonly beta: number; readonly alpha_grads: Tables })[]
    readonly tolerance: PassFigures['tolerance'] & { readonly alpha_grads_rel: number }
  }[]
  readonly tolerance: { readonly schedule_abs: number }
}

const MIXING = { weights: 'auxiliary-skip', update: 'adam' } as const

const DECAYS: Readonly<Record<string, Parameters<typeof auxiliarySkipWeight>[0]>> = {
  linear: 'linear',
  cosine: 'cosine',
  slow_cosine: 'slow-cosine',
}

export async function checkDartsMinus(
  file: MinusFile,
  report: Report,
  options: GoldenOptions,
  engine: OpenExecutor,
): Promise<void> {
  for (const [kind, epochs, start, epoch, beta] of report.part('schedule', file.schedule)) {
    const key = `${kind} ${start} of ${epochs}, epoch ${epoch}`
    const decay = DECAYS[kind]
    if (!decay) report.unsupported.push(`schedule ${kind}`)
    // Beyond the planned epochs no search of the lab goes; the file's ten digits are what there is to compare.
    else report.record('schedule', Math.abs(auxiliarySkipWeight(decay, epoch, epochs, start) - beta), 1e-9, key)
  }
  for (const { config, parameter_count, runs, tolerance } of report.part('networks', file.networks)) {
    await onMethodNetwork(config, MIXING, report, options, engine, async (open) => {
      const { net, key } = open
      report.exact('parameter_count', net.layout.parameters, parameter_count, key)
      for (const run of runs) {
        net.setHyper({ ...HYPER, auxiliarySkip: run.beta })
        const at = { ...open, key: `${key} beta ${run.beta}` }
        await checkPass(at, config.seed, { ...run, tolerance }, report)
        const got = await net.readAlphaGradients()
        inOrder(run.alpha_grads).forEach((table, t) => {
          report.relative('alpha_grads', tableOf(net, got, t).flat(), table.flat(), tolerance.alpha_grads_rel, at.key)
        })
      }
    })
  }
}
