/** Golden kind `formula`: check values of the hash, of parameters and of image pixels. */
import { fanInExponent, hash16, parameterValues } from './formula'
import { readBatch } from './images'
import { type GoldenFile, type GoldenOptions, recordsOf, wanted } from './options'
import type { Report } from './report'

interface FormulaFile extends GoldenFile {
  readonly hash?: readonly (readonly [seed: number, t: number, i: number, h: number])[]
  readonly parameters?: readonly (readonly [
    name: string,
    t: number,
    shape: readonly number[],
    e: number | null,
    first: number,
    second: number,
    last: number,
  ])[]
  readonly images?: readonly {
    readonly dataset: string
    readonly hw: number
    readonly labels: readonly number[]
    readonly indices: readonly number[]
    readonly values: readonly number[]
  }[]
}

/** The parameters of the formula file belong to this seed. */
const FORMULA_SEED = 1

/** Pixels are compared in double precision; the last digits depend on the order of operations. */
const PIXEL_TOLERANCE = 1e-12

export function checkFormula(file: FormulaFile, report: Report, options: GoldenOptions): void {
  if (wanted(options, 'hash'))
    for (const [seed, t, i, h] of report.part('hash', file.hash))
      report.exact('hash', hash16(seed, t, i), h, `hash16(${seed}, ${t}, ${i})`)
  for (const [name, t, shape, e, ...expected] of report.part('parameters', file.parameters)) {
    if (!wanted(options, `parameters ${name}`)) continue
    const values = parameterValues(FORMULA_SEED, t, name, shape)
    report.exact('parameter_exponent', shape.length > 1 ? fanInExponent(shape) : null, e, name)
    report.exact('parameters', [values[0], values[1], values.at(-1)], expected, name)
  }
  for (const { dataset, hw, labels, indices, values } of report.part('images', file.images)) {
    if (!wanted(options, `images ${dataset} ${hw}`)) continue
    const batch = readBatch(recordsOf(options, dataset), dataset, 0, labels.length, hw)
    report.exact('labels', [...batch.labels], labels, `${dataset} ${hw}`)
    const got = indices.map((i) => batch.images[i] as number)
    report.absolute('pixels', got, values, PIXEL_TOLERANCE, `${dataset} ${hw}`)
  }
}
