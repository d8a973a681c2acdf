/**
 * yuhuixu1993/PC-DARTS and its forks: the lines of quark0/darts, a data set by `set`, also the two best operations of each edge
 * under `genotype_debug`, and as published a validation in the last epoch only. The args are those of DARTS: that the channels
 * are partial, only a folder or the debug line says.
 */
import { hasEpochs, hasGenotype, readQuark } from './dartsFamily'
import type { LogReader } from './searchLog'

/** Looked for near the beginning of a line: after each of many it would be looked for to the end of the line. */
const ARGS = /^.{0,200}?Namespace\(.*\bset='/m
const NAMED = /\bgenotype_debug = |\bPC-?DARTS\b/i

export const pcDartsReader: LogReader = {
  program: 'pc-darts',
  recognise: (text) => hasEpochs(text) && hasGenotype(text) && (NAMED.test(text) || ARGS.test(text)),
  read: (text, file) =>
    readQuark(text, file, { program: 'pc-darts', algorithm: () => (NAMED.test(text) ? 'pc-darts' : null) }),
}
