/**
 * ruocwang/darts-pt: the lines of quark0/darts with totals of the loss on the lines of the accuracies, seven operations (no
 * none), tables whose first rows are stamped, and resumed searches. Which method searched, its args say.
 */
import { hasEpochs, hasGenotype, readQuark } from './dartsFamily'
import type { LogReader } from './searchLog'
import type { Args } from './settings'

export const methodOf = (args: Args): string | null => (args.get('method') === 'darts' ? 'darts' : null)

export const dartsPtReader: LogReader = {
  program: 'darts-pt',
  recognise: (text) =>
    hasEpochs(text) && hasGenotype(text) && /\bepsilon_alpha\b|\bsearch_space='|\| train_obj /.test(text),
  read: (text, file) => readQuark(text, file, { program: 'darts-pt', algorithm: methodOf }),
}
