/**
 * The searches of ruocwang/darts-pt in the space of NAS-Bench-201: `Structure(4 nodes with |...|)` and one table of six rows
 * at the start of an epoch, the architecture string at its end, and then what the benchmark knows of it, whose lines are no
 * numbers of the search.
 */

import { hasEpochs, quarkGrammar, readQuark } from './dartsFamily'
import { methodOf } from './dartsPt'
import type { Grammar } from './scan'
import type { LogReader } from './searchLog'

const grammar: Grammar = {
  ...quarkGrammar,
  genotype: (line) => (/^(?:genotype = )?(?:Structure\(|\|\w+~\d)/.test(line) ? line : null),
}

export const dartsPt201Reader: LogReader = {
  program: 'darts-pt-201',
  recognise: (text) => hasEpochs(text) && /\bStructure\(\d+ nodes with \|/.test(text),
  read: (text, file) =>
    readQuark(text, file, { program: 'darts-pt-201', algorithm: methodOf, space: 'nas-bench-201' }, grammar),
}
