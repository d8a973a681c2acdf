/**
 * `Genotype(...)` as Python prints and writes it: bare, under a name, several in a genotypes.py, over several lines, with
 * comments, in a log line. Codes: quark0/darts, P-DARTS, PC-DARTS, SNAS, AutoDL-Projects, pt.darts, sharpDARTS, FairDARTS and
 * Katib, which differ in how a cell lists its pairs (`fourFields.ts`).
 */
import { SearchError } from '../../errors'
import { LiteralReader, lineAt } from '../literal'
import { type ForeignGenotype, type GenotypeReader, type Problem, refuse, type Spelling } from './foreign'
import { readFourFields } from './fourFields'

const CALL = /\bGenotype\s*\(/g
/** Names that say only what it is. */
const PLAIN_NAME = /^(?:best[-_ ]?)?genotype$/i
const NAME_BEFORE = /["']?([A-Za-z_][\w.-]*)["']?[ \t]*[=:]\s*["']?$/
const ALIAS = /^[ \t]*([A-Za-z_]\w*)[ \t]*=[ \t]*([A-Za-z_]\w*)[ \t]*(?:#.*)?\r?$/gm
/** A log of 600 epochs prints one each. */
const MOST = 1200

export interface Found {
  readonly offset: number
  readonly name: string | null
}

/** Where the calls begin, those of comments and of the type's own definition left out. */
export function findCalls(text: string): Found[] {
  const found: Found[] = []
  for (const { index } of text.matchAll(CALL)) {
    const lineStart = text.lastIndexOf('\n', index) + 1
    const before = text.slice(Math.max(lineStart, index - 300), index)
    if (before.includes('#') || /\bclass\s+$/.test(before)) continue
    const name = NAME_BEFORE.exec(text.slice(Math.max(0, index - 200), index))?.[1] ?? null
    // PC-DARTS prints the two best operations of each edge under this name.
    if (name === 'genotype_debug') continue
    if (found.length === MOST) refuse(`line ${lineAt(text, index)}: more than ${MOST} genotypes`)
    found.push({ offset: index, name: name === null || PLAIN_NAME.test(name) ? null : name })
  }
  return found
}

/** The genotype whose call begins at an offset. @throws SearchError 'bad-genotype' */
export function readCall(text: string, { offset, name }: Found, spelling: Spelling = 'python'): ForeignGenotype {
  const open = text.indexOf('(', offset)
  const line = lineAt(text, offset)
  return readFourFields(new LiteralReader(text, open).fields(), { name, spelling, line })
}

/** All calls, those that cannot be read as problems. */
export function readCalls(
  text: string,
  found: readonly Found[],
  spelling: Spelling,
): { genotypes: ForeignGenotype[]; problems: Problem[] } {
  const genotypes: ForeignGenotype[] = []
  const problems: Problem[] = []
  for (const call of found)
    try {
      genotypes.push(readCall(text, call, spelling))
    } catch (error) {
      if (!(error instanceof SearchError)) throw error
      const at = lineAt(text, call.offset)
      const message = /^line \d+: /.test(error.message) ? error.message : `line ${at}: ${error.message}`
      problems.push({ name: call.name, line: at, message })
    }
  return { genotypes, problems }
}

export const pythonReader: GenotypeReader = {
  spelling: 'python',
  recognise: (text) => /\bGenotype\s*\(/.test(text),
  read: (text) => {
    const { genotypes, problems } = readCalls(text, findCalls(text), 'python')
    for (const { index, 1: name, 2: target } of text.matchAll(ALIAS)) {
      const same = genotypes.findLast((genotype) => genotype.name === target)
      if (!same || !name) continue
      if (genotypes.length >= MOST) refuse(`line ${lineAt(text, index)}: more than ${MOST} genotypes`)
      genotypes.push({ ...same, name, line: lineAt(text, index) })
    }
    return { genotypes, problems }
  },
}
