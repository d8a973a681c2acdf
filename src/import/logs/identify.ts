/** What a text is that holds no search: said by name, with the line it is known by. */
import { visible } from '../../errors'
import { linesOf, refuse } from './lines'

interface Kind {
  readonly sign: RegExp
  readonly says: (match: RegExpExecArray) => string
}

/** The first sign that a line shows names the text; the surer ones stand first. */
const KINDS: readonly Kind[] = [
  {
    sign: /\bGenotype\(recurrent=|^.{0,200}?\| epoch +\d+ \|.*\bppl\b/,
    says: () => 'a search for a recurrent cell (RNN language model); the lab draws convolutional cells',
  },
  {
    sign: /\bproject op\b|\bselected edge: \d+|\bmethod='darts-proj'/,
    says: () =>
      'the projection phase of darts-pt (perturbation-based selection): it fixes operations edge by edge and prints no genotype',
  },
  {
    sign: /^.{0,200}?\bargs = Namespace\(.*\b(?:arch='([^']*)'|auxiliary_weight=)/,
    says: ([, arch]) =>
      `a retraining log of train.py: it trains one genotype from scratch${arch ? ` (arch ${visible(arch.slice(0, 40))})` : ''} and searches none`,
  },
  {
    sign: /\bvalid_acc [\d.]+, best_acc /,
    says: () => 'a retraining log of train.py: it trains one genotype from scratch',
  },
  {
    sign: /^\d+\/\d+ \[=*(?:[>.][=.]*)?\]/,
    says: () => 'the log of a training run of Keras: no genotype in it, so not a search',
  },
]

/** Why a job ended before an epoch did. */
const CRASH =
  /^(?:\w+\.)*(\w*(?:Error|Exception)\b[^\n]*)|\b(CUDA out of memory|out of memory|Killed|oom-kill|CANCELLED AT[^\n]*)/i
const JOB = /^(?:salloc|srun|sbatch|slurmstepd)\b|\bJOB ID\b|\bPBS\b/i

/** @throws SearchError 'bad-recording' always: naming what the text is, and the line */
export function refuseAsWhatItIs(text: string): never {
  const lines = linesOf(text)
  for (const { sign, says } of KINDS) {
    const at = lines.findIndex((line) => sign.test(line))
    if (at >= 0) refuse(at + 1, says(sign.exec(lines[at] as string) as RegExpExecArray))
  }
  const crash = lines.findIndex((line) => CRASH.test(line))
  const job = lines.some((line) => JOB.test(line))
  if (crash >= 0 || job) {
    const what = job ? 'the output of a batch job' : 'the output of a program'
    const why = crash < 0 ? '' : ` that ended with ${visible((lines[crash] ?? '').trim().slice(0, 100))}`
    refuse(Math.max(crash, 0) + 1, `${what}${why}: no epoch of a search in it`)
  }
  const epoch = lines.findIndex((line) => /\bepoch\b[ :[]*\d/i.test(line))
  if (epoch >= 0) refuse(epoch + 1, 'a training log without a genotype, so not a search')
  const first = lines.findIndex((line) => line.trim() !== '')
  if (first < 0) refuse(null, 'an empty text')
  refuse(
    first + 1,
    `no search log and no genotype: no epoch and no cell in it; it begins with "${visible((lines[first] ?? '').trim().slice(0, 60))}"`,
  )
}
