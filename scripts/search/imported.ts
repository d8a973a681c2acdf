/** What `npm run export` says of runs and cells of other programs, as lines of text. */
import { epochsOf } from '../../src/export/fromRun'
import type { ForeignGenotype, Problem } from '../../src/import/genotypes'
import type { NamedRun } from '../../src/import/openTexts'
import { remarkText } from '../../src/import/remarks'
import { type Cell, cellDepth, cellLayers, cellSkips } from '../../src/space/cell'

const NOT_TOLD = 'not told'
const percent = (share: number | null): string => (share === null ? '–' : `${(100 * share).toFixed(3)}%`)
const number = (value: number | null): string => (value === null ? '–' : String(value))

export function runLines({ name, record }: NamedRun): string[] {
  const { source } = record
  const records = epochsOf(record)
  if (!source) return [`${name}: a recording of the lab, ${records.length} epochs`]
  const { program, dataset, algorithm, settings, operations, firstEpoch, remarks } = source
  return [
    `${name}: a search log of ${program}, ${records.length} epochs from epoch ${firstEpoch} on`,
    `data set: ${dataset ?? NOT_TOLD}; algorithm: ${algorithm ?? NOT_TOLD}; space: ${record.config.space}`,
    `settings: ${
      Object.entries(settings)
        .map(([key, value]) => `${key} ${value}`)
        .join(', ') || NOT_TOLD
    }`,
    `alphas: ${operations ? `softmax weights of ${operations.join(', ')}` : NOT_TOLD}`,
    'epoch  skips  train accuracy  loss  validation accuracy  loss',
    ...records.map(
      ({ epoch, skips, train, validation }) =>
        `${firstEpoch + epoch - 1}  ${skips ? `${skips.normal}+${skips.reduce}` : '–'}  ${percent(train.accuracy)}  ${number(train.loss)}  ` +
        `${percent(validation.accuracy)}  ${number(validation.loss)}`,
    ),
    ...remarks.flatMap((remark) => remarkText(remark) ?? []),
  ]
}

const linksText = ({ links }: Cell): string => links.map(({ op, from, to }) => `${from}>${to} ${op}`).join(', ')

export function cellLines(cell: ForeignGenotype): string[] {
  const { name, spelling, line, own, remarks } = cell
  const space = own?.space ?? 'outside of the published spaces'
  return [
    `${name ?? 'a genotype'} (${spelling}, line ${line}): ${space}`,
    ...(['normal', 'reduce'] as const).flatMap((type) => {
      const graph = cell[type]
      if (!graph) return []
      const { concat } = graph
      return [
        `${type}: ${cellSkips(graph)} skip-connects, depth ${cellDepth(graph)}, ${cellLayers(graph)} without skip-connects; ` +
          `${linksText(graph)}; joins ${concat.join(', ')}`,
      ]
    }),
    ...remarks.flatMap(({ id, ...values }) => remarkText({ id, values }) ?? []),
  ]
}

export const problemLine = ({ name, message }: Problem): string => `not read: ${name ?? 'a genotype'}: ${message}`
