/**
 * The PyTorch modules behind the golden numbers of discrete networks: `npm run golden:discrete` writes them where
 * scripts/golden/discrete.py finds them, runs it (PYTHON names an interpreter with torch) and stores its numbers.
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { writePytorchModule } from '../../src/export/pytorchModule'
import { DEFAULT_CONFIG } from '../../src/protocol/config'
import type { DartsGenotype, Genotype } from '../../src/space/genotype'
import { PROJECT_ROOT } from '../project/paths.mjs'

const concat = [2, 3, 4, 5]

/** Between them every operation at every stride it has. */
const DARTS: DartsGenotype = {
  space: 'darts',
  normal: [
    ['sep_conv_3x3', 0],
    ['dil_conv_5x5', 1],
    ['skip_connect', 0],
    ['max_pool_3x3', 1],
    ['avg_pool_3x3', 2],
    ['sep_conv_5x5', 1],
    ['dil_conv_3x3', 0],
    ['skip_connect', 4],
  ],
  normalConcat: concat,
  reduce: [
    ['max_pool_3x3', 0],
    ['skip_connect', 1],
    ['sep_conv_5x5', 0],
    ['avg_pool_3x3', 1],
    ['dil_conv_3x3', 0],
    ['skip_connect', 2],
    ['dil_conv_5x5', 1],
    ['sep_conv_3x3', 0],
  ],
  reduceConcat: concat,
}

const GENOTYPES: Readonly<Record<string, Genotype>> = {
  darts: DARTS,
  /** Three cells, each another one. */
  cells: { ...DARTS, cells: [DARTS.normal, DARTS.reduce.toReversed().map(([op], i) => [op, i % 2]), DARTS.reduce] },
  nb201: {
    space: 'nas-bench-201',
    edges: ['nor_conv_3x3', 'skip_connect', 'avg_pool_3x3', 'nor_conv_1x1', 'none', 'nor_conv_3x3'],
  },
}

const folder = mkdtempSync(path.join(tmpdir(), 'discrete-'))
const stamp = { config: DEFAULT_CONFIG, seed: 0, dataset: 'none: golden numbers', epoch: 0, rule: null }
for (const [name, genotype] of Object.entries(GENOTYPES))
  writeFileSync(path.join(folder, `${name}.py`), writePytorchModule(genotype, stamp))
const script = path.join(PROJECT_ROOT, 'scripts/golden/discrete.py')
const numbers = JSON.parse(execFileSync(process.env.PYTHON ?? 'python3', [script, folder], { encoding: 'utf8' })) as {
  readonly torch: string
  readonly cases: readonly { readonly name: string }[]
}
const cases = numbers.cases.map((found) => ({ genotype: GENOTYPES[found.name], ...found }))
writeFileSync(
  path.join(PROJECT_ROOT, 'src/engine/testing/discrete.golden.json'),
  `${JSON.stringify({ torch: numbers.torch, cases })}\n`,
)
