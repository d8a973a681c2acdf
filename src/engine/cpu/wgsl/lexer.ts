/** Text of a kernel -> tokens with their lines. */
import type { Refuse } from './refusal'
import { RESERVED_WORDS } from './reserved'

export interface Token {
  readonly kind: 'number' | 'name' | 'sign' | 'end'
  readonly text: string
  /** From 1. */
  readonly line: number
}

const NUMBER = String.raw`0[xX][0-9a-fA-F]+[iu]?|(?:\d+\.\d*|\.\d+|\d+)(?:[eE][+-]?\d+)?[iufh]?`
const SIGN = String.raw`->|\+\+|--|&&|\|\||<<=|>>=|[-+*/%&|^]=|[<>=!]=|<<|>>|[-+*/%&|^<>=!~(){}[\];:,.@]`
const TOKEN = new RegExp(String.raw`(\s+|//[^\n]*)|(${NUMBER})|([A-Za-z_]\w*)|(${SIGN})`, 'y')

export function tokensOf(text: string, refuse: Refuse): Token[] {
  const tokens: Token[] = []
  let line = 1
  let at = 0
  while (at < text.length) {
    TOKEN.lastIndex = at
    const match = TOKEN.exec(text)
    if (!match) return refuse(line, `character ${JSON.stringify(text[at])}`)
    const [whole, space, number, name] = match
    if (name !== undefined && RESERVED_WORDS.has(name)) return refuse(line, `name ${name}, which WGSL reserves`)
    if (space === undefined) {
      const kind = number !== undefined ? 'number' : name !== undefined ? 'name' : 'sign'
      tokens.push({ kind, text: whole, line })
    } else for (const character of space) if (character === '\n') line++
    at += whole.length
  }
  tokens.push({ kind: 'end', text: 'the end', line })
  return tokens
}
