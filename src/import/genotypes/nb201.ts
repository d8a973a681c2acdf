/**
 * Cells of NAS-Bench-201 by their architecture string, `|op~0|+|op~0|op~1|+|op~0|op~1|op~2|`: bare, in a Python list, or within
 * `Structure(4 nodes with ...)`, as AutoDL-Projects prints it; `NAME = ` before it names it.
 */
import { shown } from '../../errors'
import { lineAt } from '../literal'
import { checkCell, foreignGenotype, type GenotypeReader, operation, refuse } from './foreign'

const STRING = /\|[^|\s+~]+~[^|\s+]*\|(?:[^|\s+]+\|)*(?:\+\|(?:[^|\s+]+\|)*)*/g
const MOST = 1200

/** @throws SearchError 'bad-genotype' naming the node and the rule */
export function readArchitecture(text: string, line: number, name: string | null = null) {
  const groups = text.split('+')
  const links = groups.flatMap((group, n) => {
    const to = n + 1
    const entries = group.slice(1, -1).split('|')
    if (group.length < 3) refuse(`line ${line}: node ${to} is ${shown(group)}, expected operations between bars`)
    return entries.map((entry) => {
      const [op, source, ...rest] = entry.split('~')
      if (rest.length > 0 || source === undefined || !/^\d{1,2}$/.test(source) || Number(source) >= to)
        refuse(`line ${line}: node ${to} has ${shown(entry)}, expected an operation, ~ and a node below ${to}`)
      return { op: operation(`line ${line}, node ${to}`, op), from: Number(source), to }
    })
  })
  const normal = checkCell('normal', 1, links, [groups.length])
  return foreignGenotype({ name, spelling: 'nas-bench-201', line, normal, reduce: null })
}

/** An assignment that ends where the string begins. */
const ASSIGNED = /^\s*(\w{1,60})\s*=\s*['"]?$/

function nameBefore(text: string, index: number): string | null {
  const line = text.slice(text.lastIndexOf('\n', index - 1) + 1, index)
  return ASSIGNED.exec(line)?.[1] ?? null
}

export const nb201Reader: GenotypeReader = {
  spelling: 'nas-bench-201',
  recognise: (text) => /\|[\w.-]+~\d+\|/.test(text),
  read: (text) => {
    const found = [...text.matchAll(STRING)]
    if (found.length > MOST) refuse(`${found.length} architecture strings, at most ${MOST} are read`)
    return {
      genotypes: found.map(({ 0: string, index }) =>
        readArchitecture(string, lineAt(text, index), nameBefore(text, index)),
      ),
      problems: [],
    }
  },
}
