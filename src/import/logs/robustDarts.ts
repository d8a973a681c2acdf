/** automl/RobustDARTS: the lines of quark0/darts without args; the genotype stands after the validation of its own epoch. */
import { hasEpochs, hasGenotype, readQuark } from './dartsFamily'
import type { LogReader } from './searchLog'

export const robustDartsReader: LogReader = {
  program: 'robust-darts',
  recognise: (text) => {
    if (!hasEpochs(text) || !hasGenotype(text) || /\bargs = Namespace\(/.test(text)) return false
    const validated = text.search(/\bvalid_acc /)
    return validated >= 0 && validated < text.search(/\bgenotype = /)
  },
  read: (text, file) => readQuark(text, file, { program: 'robust-darts', algorithm: () => null }),
}
