/** Genotype files and traces of hostile origin; other spellings have theirs in src/import. */
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { DEFAULT_CONFIG } from '../protocol/config'
import { checkRecording, readRecording } from '../protocol/recording'
import type { RunRecord } from '../protocol/runRecord'
import type { DartsGenotype, GenotypePair } from '../space/genotype'
import { topologyOf } from '../space/topology'
import { FUZZ, FUZZ_TIMEOUT, mutatedJson, mutatedText, survive } from '../testing/mutate'
import { parseGenotypeJson, writeGenotypeJson } from './genotypeJson'
import { writeGenotypePython } from './genotypeText'
import { readTraceCsv, writeTraceCsv } from './traceCsv'

const genotype: DartsGenotype = {
  space: 'darts',
  normal: Array.from({ length: 8 }, (_, i) => ['sep_conv_3x3', i % 2] as const),
  normalConcat: [2, 3, 4, 5],
  reduce: Array.from({ length: 8 }, (_, i) => ['skip_connect', i % 2] as const),
  reduceConcat: [2, 3, 4, 5],
}
const stamp = { config: DEFAULT_CONFIG, seed: 2, dataset: 'Generated shapes', epoch: 17, rule: null } as const
const pairs = topologyOf({ space: 'darts' }).edges.map(({ from }): GenotypePair => ['none', from])
const withAllEdges = { ...genotype, allEdges: { normal: pairs, reduce: pairs } }
const json = JSON.parse(writeGenotypeJson({ genotype: withAllEdges, stamp }))

test(
  'JSON',
  async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(mutatedJson(json), mutatedText(JSON.stringify(json))), async (text) => {
        const read = await survive(() => parseGenotypeJson(text))
        if (!read) return
        expect(parseGenotypeJson(writeGenotypeJson(read))).toEqual(read)
        // A stamp is a comment in Python: nothing of it may leave its line.
        const python = writeGenotypePython(genotype, 'MINE', read.stamp)
        expect(python.split(/[\n\r]/).filter((line) => line && !/^(#|MINE = Genotype\()/.test(line))).toEqual([])
      }),
      FUZZ,
    )
  },
  FUZZ_TIMEOUT,
)

test(
  'traces',
  async () => {
    const traces = ['two-minutes', 'small-cell'].map((name) => {
      const file = new URL(`../../public/runs/${name}.json`, import.meta.url)
      const run = JSON.parse(readFileSync(file, 'utf8')) as RunRecord
      const end = run.events.findIndex(({ event }) => event.type === 'epoch' && event.record.epoch === 2)
      return writeTraceCsv({ ...run, events: run.events.slice(0, end + 1) })
    })
    await fc.assert(
      fc.asyncProperty(fc.oneof(...traces.map(mutatedText)), async (text) => {
        const run = await survive(() => checkRecording(readTraceCsv(text)))
        if (run) expect(readRecording(JSON.stringify(run))).toEqual(run)
      }),
      FUZZ,
    )
  },
  FUZZ_TIMEOUT,
)
