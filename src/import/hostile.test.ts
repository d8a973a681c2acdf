/** Genotypes and search logs of hostile origin, in every spelling and of every program that is read. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { writeDot } from '../export/dot'
import { writeGenotypeJson } from '../export/genotypeJson'
import { writeGenotypePython, writeGenotypeText } from '../export/genotypeText'
import { nasbench301Config } from '../export/nasbench301'
import { writeNni } from '../export/nni'
import { DEFAULT_CONFIG } from '../protocol/config'
import { readRecording } from '../protocol/recording'
import { PUBLISHED } from '../space/testing/published'
import { FUZZ, FUZZ_TIMEOUT, mutatedJson, mutatedText, survive } from '../testing/mutate'
import { type ForeignGenotype, looksLikeGenotype, readGenotypes } from './genotypes'
import { looksLikeSearchLog, readSearchLog } from './logs'
import { completedOf } from './logs/completed'
import { runOfLog } from './logs/runOfLog'
import { LOGS } from './testing/logs'
import { spaceLog } from './testing/spaceLog'

const genotype = PUBLISHED.DARTS_V2
const stamp = { config: DEFAULT_CONFIG, seed: 2, dataset: 'Generated shapes', epoch: 17, rule: null } as const
const text = writeGenotypeText(genotype)
const triples = (cell: string): string =>
  cell.replaceAll(/\('(\w+)', (\d)\)/g, (_, op, from) => `('${op}', ${Number(from) + 2}, ${from})`)
const texts = {
  python: `${writeGenotypePython(genotype, 'MINE', stamp)}OTHER = MINE\n`,
  triples: triples(text),
  nested: text.replaceAll(/(\('\w+', \d\)), (\('\w+', \d\))/g, '[$1, $2]'),
  yaml: `top:\n  0.1:\n    1: ${text.replaceAll(', (', ',\n      (')}\n    2: ${text}\n`,
  dot: writeDot(genotype, stamp),
  nb201: "['|skip_connect~0|+|none~0|nor_conv_3x3~1|+|skip_connect~0|nor_conv_1x1~1|avg_pool_3x3~2|']",
}
const old = Object.fromEntries(
  ['normal', 'reduce'].flatMap((cell) => [
    [`${cell}_n2_p0`, 'maxpool'],
    [`${cell}_n2_p1`, [false, true, false, false, false, false, false]],
    [`${cell}_n3_p2`, 3],
    [`${cell}_n3_switch`, [`${cell}_n3_p2`]],
  ]),
)
const objects = {
  lab: JSON.parse(writeGenotypeJson({ genotype, stamp })),
  nni: JSON.parse(writeNni(genotype, stamp)),
  'old nni': old,
  'nas-bench-301': nasbench301Config(genotype),
  plain: { normal: genotype.normal, normal_concat: [2, 3], reduce: genotype.reduce, reduceConcat: [2] },
}

/** Whatever is read can be drawn: sources before nodes, names that can be shown. */
function expectDrawable(genotypes: readonly ForeignGenotype[]): void {
  for (const { normal, reduce, name } of genotypes) {
    expect(name ?? '').not.toMatch(/[\p{Cc}<>]/u)
    for (const cell of [normal, reduce]) {
      if (!cell) continue
      for (const { op, from, to } of cell.links) {
        expect(op).toMatch(/^[\w.+-]+$/)
        expect(from >= 0 && from < to && to >= cell.inputs && to < cell.nodes).toBe(true)
      }
    }
  }
}

test.each(Object.entries(texts))(
  'a genotype as %s is read, or refused with a reason',
  async (_, valid) => {
    expect(readGenotypes(valid, null).genotypes[0]).toBeDefined()
    await fc.assert(
      fc.asyncProperty(mutatedText(valid), async (given) => {
        const read = await survive(() => readGenotypes(given, null))
        if (read) expectDrawable(read.genotypes)
      }),
      FUZZ,
    )
  },
  FUZZ_TIMEOUT,
)

test.each(Object.entries(objects))(
  'a genotype as the JSON of %s is read, or refused with a reason',
  async (_, valid) => {
    expect(readGenotypes(JSON.stringify(valid), null).genotypes[0]).toBeDefined()
    await fc.assert(
      fc.asyncProperty(fc.oneof(mutatedJson(valid), mutatedText(JSON.stringify(valid))), async (given) => {
        const read = await survive(() => readGenotypes(given, null))
        if (read) expectDrawable(read.genotypes)
      }),
      FUZZ,
    )
  },
  FUZZ_TIMEOUT,
)

const SPACES: readonly [string, string][] = [
  ['robust-darts', spaceLog('s1', { epochs: 2, size: '0.405146', tables: true })],
  ['darts-pt', spaceLog('s4', { epochs: 3, named: true, tables: true })],
]

test.each([...Object.entries(LOGS), ...SPACES])(
  'a search log of %s is read, or refused with a reason',
  async (program, valid) => {
    expect(completedOf(readSearchLog(valid, 'log.txt')).epochs.length).toBeGreaterThan(0)
    expect(readSearchLog(valid, 'log.txt').program).toBe(program)
    await fc.assert(
      fc.asyncProperty(mutatedText(valid), async (given) => {
        const read = await survive(() => completedOf(readSearchLog(given, 'log.txt')))
        if (!read) return
        expectDrawable(read.epochs.flatMap(({ genotype }) => genotype ?? []))
        for (const { train, validation } of read.epochs)
          for (const { accuracy, loss } of [train, validation]) {
            expect(accuracy === null || (accuracy >= 0 && accuracy <= 1)).toBe(true)
            expect(loss === null || Number.isFinite(loss)).toBe(true)
          }
        // What a log may tell and a recording cannot hold is refused in its turn.
        const run = await survive(() => runOfLog(readSearchLog(given, 'log.txt'), '2018-07-08'))
        if (run) expect(readRecording(JSON.stringify(run))).toEqual(run)
      }),
      FUZZ,
    )
  },
  FUZZ_TIMEOUT,
)

test('a search log of blanks is read at once', async () => {
  const blank = ' '.repeat(9990)
  for (const line of [
    `${blank}x`,
    `1 1${blank}x`,
    `tensor([[0.1, 0.2${blank}x`,
    `train_acc${blank}x`,
    `a${'['.repeat(9000)}`,
    `1/1 [${'='.repeat(9000)}x`,
    'args = Namespace('.repeat(1000),
    '| epoch 1 |'.repeat(1500),
  ])
    expect(
      await survive(() => readSearchLog(`epoch 0 lr 0.1\ngenotype = Genotype(\n${`${line}\n`.repeat(100)}`, 'log.txt')),
    ).not.toBe(undefined)
  const start = 'epoch 0 lr 0.1\ngenotype = Genotype(\n'
  expect(await survive(() => looksLikeSearchLog(start + 'Namespace('.repeat(20_000)))).toBe(true)
})

test('a genotype of blanks, or of one sign again and again, is read or refused at once', async () => {
  const blank = ' '.repeat(9990)
  const cell = 'digraph normal {\n"c_{k-2}" -> 0 [label=a]\n'
  for (const text of [
    `${cell}a -> b${blank}x\n}`,
    `${cell}a${blank}x\n}`,
    `${cell}a -> b [${']'.repeat(9990)}x\n}`,
    `${cell}${blank.repeat(20)}\n}`,
    `digraph${blank.repeat(20)}x`,
    'digraph '.repeat(30_000),
    'digraph "'.repeat(30_000),
    `digraph {\n${'0 -> 3 [label=a]\n'.repeat(150_000)}}`,
    `digraph {\n0 -> 3 [label=a]\n${'0 [\n'.repeat(150_000)}}`,
    `|a~0|\n|a${'~'.repeat(200_000)}`,
    `a:\n${blank.repeat(200)}\nb: Genotype(`,
    `Genotype(${blank.repeat(20)}`,
    `{"normal"${blank.repeat(20)}`,
    `{${Array.from({ length: 20_000 }, (_, i) => `"a${i}:edge_normal_0": "x"`).join()}}`,
  ]) {
    expect(await survive(() => looksLikeGenotype(text))).not.toBeNull()
    await survive(() => readGenotypes(text, null))
  }
})
