/** What `npm run evaluate` trains: the genotypes along a run or a search log, or one out of a file of genotypes. */
import { readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import { SearchError } from '../../src/errors'
import { epochsOf } from '../../src/export/fromRun'
import { trainable } from '../../src/import/cellFacts'
import { type GivenText, openTexts } from '../../src/import/openTexts'
import { type Candidate, distinctGenotypes } from '../../src/protocol/candidates'
import { checkConfig } from '../../src/protocol/checkConfig'
import type { SearchConfig } from '../../src/protocol/config'
import type { RunRecord } from '../../src/protocol/runRecord'
import { outsideText } from '../../src/space/outsideOfSpaces'
import { UsageError } from '../host/usage'

export interface Subject {
  /** Network and data set of the proxy budgets: those of the run; for a cell alone the lab's defaults. */
  readonly config: SearchConfig
  readonly candidates: readonly Candidate[]
  /** Null for a cell alone. */
  readonly run: RunRecord | null
}

async function readText(file: string): Promise<GivenText> {
  const failed = (error: Error): never => {
    throw new UsageError(`${file}: ${error.message}`)
  }
  const text = await readFile(file, 'utf8').catch(failed)
  return { name: path.basename(file), text, date: (await stat(file)).mtime.toISOString() }
}

/** @throws SearchError by what cannot be read; UsageError when the file holds no run */
export async function runSubject(file: string, network: 'own' | 'mean'): Promise<Subject & { run: RunRecord }> {
  const opened = openTexts([await readText(file)])
  const run = opened.kind === 'runs' ? opened.runs[0]?.record : undefined
  if (!run) throw new UsageError(`${file}: holds genotypes, no run; use --genotype ${file}`)
  return { config: run.config, candidates: distinctGenotypes(epochsOf(run), network), run }
}

/**
 * @param name which of several genotypes
 * @throws SearchError 'unsupported' for a cell that the lab cannot train
 */
export async function cellSubject(file: string, name: string | undefined): Promise<Subject> {
  const opened = openTexts([await readText(file)])
  if (opened.kind !== 'cells') throw new UsageError(`${file}: holds a run; name it without --genotype`)
  const found = name === undefined ? opened.cells : opened.cells.filter((cell) => cell.name === name)
  const [cell] = found
  if (!cell || found.length > 1) {
    const names = opened.cells.map((one) => one.name ?? 'without a name').join(', ')
    throw new UsageError(`${file}: choose one genotype by --name: ${names}`)
  }
  const genotype = trainable(cell)
  if ('why' in genotype)
    throw new SearchError('unsupported', `${file}: cannot be trained here: ${outsideText(genotype)}`)
  const config = checkConfig(genotype.space === 'darts' ? {} : { space: genotype.space, cells: 5 })
  return { config, candidates: [{ genotype, epochs: [] }], run: null }
}
