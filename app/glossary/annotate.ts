/** Finds the terms of the glossary in a text. Pure; each term is marked where it first occurs, longer spellings first. */
import type { Glossary, TermId } from '../i18n/glossary/en'

export interface Piece {
  readonly text: string
  readonly term: TermId | null
  /** Where the piece begins in the text. */
  readonly at: number
}

const literal = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
const LATIN = /[A-Za-z0-9]/

interface Matcher {
  readonly pattern: RegExp
  readonly terms: ReadonlyMap<string, TermId>
}

const matchers = new WeakMap<Glossary, Matcher>()

/** Latin spellings match whole words only: "w" is not in "how", nor "alpha" in "alphabet". */
function matcherOf(glossary: Glossary): Matcher {
  const known = matchers.get(glossary)
  if (known) return known
  const terms = new Map(
    (Object.keys(glossary) as TermId[]).flatMap((id) => glossary[id].match.map((word) => [word, id] as const)),
  )
  const words = [...terms.keys()].sort((a, b) => b.length - a.length)
  const bounded = words.map((word) => {
    const start = LATIN.test(word.charAt(0)) ? '(?<![\\w-])' : ''
    const end = LATIN.test(word.charAt(word.length - 1)) ? '(?![\\w-])' : ''
    return `${start}${literal(word)}${end}`
  })
  const made = { pattern: new RegExp(bounded.join('|'), 'g'), terms }
  matchers.set(glossary, made)
  return made
}

export function annotate(text: string, glossary: Glossary): Piece[] {
  const { pattern, terms } = matcherOf(glossary)
  const pieces: Piece[] = []
  const seen = new Set<TermId>()
  let from = 0
  for (const match of text.matchAll(pattern)) {
    const term = terms.get(match[0])
    if (!term || seen.has(term)) continue
    seen.add(term)
    if (match.index > from) pieces.push({ text: text.slice(from, match.index), term: null, at: from })
    pieces.push({ text: match[0], term, at: match.index })
    from = match.index + match[0].length
  }
  if (from < text.length) pieces.push({ text: text.slice(from), term: null, at: from })
  return pieces
}
