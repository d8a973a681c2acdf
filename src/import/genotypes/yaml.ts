/**
 * Genotypes as the values of a YAML file, as RobustDARTS keeps its results: each is the text of `python.ts`, folded, under keys
 * that are its name. YAML itself is not read: the text ends where its bracket closes, and folds are blanks to its reader.
 */
import { lineAt } from '../literal'
import type { GenotypeReader } from './foreign'
import { findCalls, readCalls } from './python'

const KEY = /^([ \t]*)(?:- )?(["']?)([\w.+-][\w.+ -]{0,79})\2:(?:[ \t]|$)/
const VALUE = /^[ \t]*["']?[\w.+-][\w.+ -]{0,79}["']?:[ \t]+["']?Genotype\s*\(/m
/** A key without a value on its line: the level above. */
const LEVEL = /^[ \t]*["']?[\w.+-][\w.+ -]{0,79}["']?:[ \t]*\r?$/m
const DEEPEST = 8

/** The keys above a line and its own, joined: "s2 0.0_0.0003 1". */
function pathTo(lines: readonly string[], line: number): string | null {
  const keys: string[] = []
  let indent = Number.POSITIVE_INFINITY
  for (let i = line - 1; i >= 0 && indent > 0 && keys.length < DEEPEST; i--) {
    const [, blanks, , key] = KEY.exec(lines[i] as string) ?? []
    if (blanks === undefined || key === undefined || blanks.length >= indent) continue
    indent = blanks.length
    keys.unshift(key.trim())
  }
  return keys.join(' ') || null
}

export const yamlReader: GenotypeReader = {
  spelling: 'yaml',
  recognise: (text) => VALUE.test(text) && LEVEL.test(text),
  read: (text) => {
    const lines = text.split('\n')
    const found = findCalls(text).map(({ offset }) => ({ offset, name: pathTo(lines, lineAt(text, offset)) }))
    return readCalls(text, found, 'yaml')
  },
}
