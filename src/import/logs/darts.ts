/** quark0/darts itself and forks that keep its lines. An args line with an architecture's learning rate is its own. */
import { hasEpochs, hasGenotype, readQuark } from './dartsFamily'
import type { LogReader } from './searchLog'

export const dartsReader: LogReader = {
  program: 'darts',
  recognise: (text) => hasEpochs(text) && hasGenotype(text),
  read: (text, file) =>
    readQuark(text, file, {
      program: 'darts',
      algorithm: (args) => (args.has('arch_learning_rate') && args.has('unrolled') ? 'darts' : null),
    }),
}
