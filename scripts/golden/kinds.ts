/** Which golden kinds exist, where each is checked, and which images it needs. */
import { oneOf, record, text } from './checkShape'
import { checkCounts } from './countsKind'
import { checkFormula } from './formulaKind'
import { checkGenotypes, checkStrings } from './genotypeKinds'
import type { GoldenFile, GoldenOptions } from './options'
import { checkPdarts } from './pdartsKind'
import type { Report } from './report'
import { checkStopping } from './stoppingKind'
import { checkSupernetFile } from './supernetFile'
import { checkFeatures, checkTreeFile } from './surrogateKinds'

type Check = (file: never, report: Report, options: GoldenOptions) => void

/** Checked in Node, no engine. */
export const PURE_KINDS: Readonly<Record<string, Check>> = {
  formula: checkFormula,
  'genotypes-darts': checkGenotypes,
  'genotypes-pcdarts': checkGenotypes,
  'nb201-strings': checkStrings,
  'pdarts-restriction': checkPdarts,
  stopping: checkStopping,
  'param-counts': checkCounts,
  'methods-nb301': checkFeatures,
  'methods-xgb': checkTreeFile,
}

/** Checked in the headless page, on the real engine. */
export const ENGINE_KINDS: ReadonlySet<string> = new Set([
  ...['ops', 'cells', 'supernet', 'nb201', 'gumbel'],
  ...['methods-beta', 'methods-dartsminus', 'methods-fair', 'methods-lambda', 'methods-oles', 'methods-pt'],
  ...['methods-sdarts', 'methods-spaces', 'methods-zero-cost'],
])

/**
 * A golden file from JSON of unknown origin.
 *
 * @throws Error naming the place, the value and the rule
 */
export function checkFile(given: unknown): ImageUser {
  const file = record('file', given)
  oneOf('format', file.format, ['golden/1'])
  if (text('kind', file.kind) === 'supernet') checkSupernetFile(file)
  return given as ImageUser
}

interface TrainingConfig {
  readonly dataset: string
  readonly B: number
}

/** Steps of a network of the methods files: those trained, then those whose images a selection is made on. */
interface Selecting {
  readonly train_steps?: number
  readonly select_from?: number
  readonly select_batches?: number
}

/** Parts of golden files that say which images they use. */
export interface ImageUser extends GoldenFile {
  readonly input?: { readonly records_sha256: string; readonly records_hashed: number }
  readonly config?: TrainingConfig
  readonly trajectories?: readonly { readonly steps: readonly unknown[] }[]
  readonly cases?: readonly { readonly config?: TrainingConfig; readonly trajectory?: readonly unknown[] }[]
  readonly networks?: readonly { readonly config: TrainingConfig & Selecting }[]
  readonly images?: readonly { readonly dataset: string; readonly labels: readonly number[] }[]
}

/** Records that a file reads from the start of each data set's archive. */
export function imagesNeeded(file: ImageUser): Map<string, number> {
  const needs = new Map<string, number>()
  const need = (dataset: string, count: number): void => {
    needs.set(dataset, Math.max(count, needs.get(dataset) ?? 0))
  }
  const training = (config: TrainingConfig, steps: number): void =>
    need(config.dataset, 2 * config.B * Math.max(1, steps))
  switch (file.kind) {
    case 'formula':
      for (const { dataset, labels } of file.images ?? []) need(dataset, labels.length)
      break
    case 'supernet':
      if (file.config)
        training(file.config, Math.max(0, ...(file.trajectories ?? []).map((trajectory) => trajectory.steps.length)))
      break
    case 'nb201':
      for (const { config, trajectory } of file.cases ?? []) if (config) training(config, trajectory?.length ?? 0)
      break
    default:
      // A second step's images are what OLES takes its validation gradient on.
      for (const { config } of file.networks ?? [])
        training(config, Math.max(2, config.train_steps ?? 0, (config.select_from ?? 0) + (config.select_batches ?? 0)))
  }
  return needs
}
