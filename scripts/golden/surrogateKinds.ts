/** Golden kinds `methods-nb301` (cells as feature vectors) and `methods-xgb` (a file of XGBoost and what it predicts). */
import type { DartsGenotype, GenotypePair } from '../../src/space/genotype'
import { FEATURES, featuresOf } from '../../src/surrogate/features'
import { predictForest } from '../../src/surrogate/forest'
import { ensembleOf } from '../../src/surrogate/surrogate'
import { readXgboostJson } from '../../src/surrogate/xgboostJson'
import { list } from './checkShape'
import { type GoldenFile, type GoldenOptions, wanted } from './options'
import type { Report } from './report'

interface FeaturesFile extends GoldenFile {
  readonly length?: number
  readonly architecture_indices: readonly number[]
  readonly constants?: readonly (readonly [index: number, value: number])[]
  readonly cases?: readonly {
    readonly name: string
    readonly normal: readonly GenotypePair[]
    readonly reduce: readonly GenotypePair[]
    readonly features: readonly number[]
  }[]
}

const CONCAT = [2, 3, 4, 5]

export function checkFeatures(file: FeaturesFile, report: Report, options: GoldenOptions): void {
  report.exact('length', FEATURES, file.length, 'vector')
  const places = list('architecture_indices', file.architecture_indices) as readonly number[]
  const constants = report.part('constants', file.constants)
  for (const { name, normal, reduce, features } of report.part('cases', file.cases)) {
    if (!wanted(options, name)) continue
    const genotype: DartsGenotype = { space: 'darts', normal, normalConcat: CONCAT, reduce, reduceConcat: CONCAT }
    const ours = featuresOf(genotype)
    report.exact(
      'features',
      places.map((index) => ours[index]),
      features,
      name,
    )
    if (constants.length > 0)
      report.absolute(
        'constants',
        constants.map(([index]) => ours[index] as number),
        constants.map(([, value]) => value),
        1e-12,
        name,
      )
  }
}

interface TreeFile extends GoldenFile {
  readonly members?: readonly unknown[]
  /** [cases][56] */
  readonly features: readonly (readonly number[])[]
  /** [members][cases], float32. */
  readonly predictions: readonly (readonly number[])[]
  readonly mean?: readonly number[]
  readonly std?: readonly number[]
  readonly tolerance: { readonly prediction_abs: number }
}

export function checkTreeFile(file: TreeFile, report: Report, options: GoldenOptions): void {
  const cases = list('features', file.features) as TreeFile['features']
  const expected = list('predictions', file.predictions) as TreeFile['predictions']
  const { prediction_abs: tolerance } = file.tolerance
  const told = report.part('members', file.members).map((member, i) => {
    const forest = readXgboostJson(JSON.stringify(member), `member ${i}`, FEATURES)
    return cases.map((features) => predictForest(forest, features))
  })
  told.forEach((ours, i) => {
    if (wanted(options, `member ${i}`))
      report.absolute('predictions', ours, expected[i] ?? [], tolerance, `member ${i}`)
  })
  if (!wanted(options, 'ensemble')) return
  const over = cases.map((_, k) => ensembleOf(told.map((ours) => ours[k] as number)))
  const means = over.map(({ accuracy }) => accuracy)
  const spreads = over.map(({ spread }) => spread as number)
  const { mean, std } = file
  if (report.part('mean', mean).length > 0) report.absolute('mean', means, mean ?? [], tolerance, 'ensemble')
  if (report.part('std', std).length > 0) report.absolute('std', spreads, std ?? [], tolerance, 'ensemble')
}
