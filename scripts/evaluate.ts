/**
 * Retrains the genotypes along a recorded run: `npm run evaluate -- RUN.json --data FOLDER --epochs 12 --seeds 1,2`.
 * Without an own budget it takes the lab's proxy: the search's network on up to 8,000 images for 12 epochs.
 * stdout: a line a training, then one a genotype with its spread. stderr: progress and time left.
 * Exit codes: 0 done, 1 it failed or a file was not written, 2 wrong usage or settings, 130 stopped by Ctrl-C (what there is, is written).
 */
import path from 'node:path'
import { parseArgs } from 'node:util'
import { chosenBudget } from './evaluate/budget'
import {
  adoptsImages,
  chosenCandidates,
  chosenImages,
  chosenSubject,
  SUBJECT_OPTIONS,
  SUBJECT_USAGE,
  wholeNumbers,
} from './evaluate/choices'
import { tellTraining, throwFailure } from './evaluate/tell'
import { ENGINE_OPTIONS, ENGINE_USAGE, engineChoice } from './host/engineOption'
import { stopOnInterrupt } from './host/interrupt'
import { checkTargets, triedTo, writeTarget } from './host/targets'
import { exitCodeOf, readArguments, UsageError } from './host/usage'

const USAGE = `Usage: npm run evaluate -- (RUN | --genotype FILE) [--data PATH | --generated] [options]

Trains the different genotypes along a run (a recording or a search log), or one of a file of genotypes, from scratch and
scores them on held-out images.

  --budget NAME      minutes, proxy (default) or full: the recipe of DARTS, 600 epochs at 20 cells and 36 channels
  --epochs N         epochs of each training
  --images N         training images; left out, those of the budget or as many as there are
  --test-images N    held-out images, likewise: of the test set when its file is there, else training images not trained on
  --seeds A,B,...    default 1,2
${SUBJECT_USAGE}
  --out FILE         the run with the results in it (default: the run's own file is left alone, results are printed)
${ENGINE_USAGE}
  --help             this text
`

const OPTIONS = {
  ...ENGINE_OPTIONS,
  budget: { type: 'string', default: 'proxy' },
  epochs: { type: 'string' },
  images: { type: 'string' },
  'test-images': { type: 'string' },
  seeds: { type: 'string', default: '1,2' },
  ...SUBJECT_OPTIONS,
  out: { type: 'string' },
  help: { type: 'boolean', short: 'h', default: false },
} as const

async function main(): Promise<number> {
  const { values, positionals } = readArguments(() => parseArgs({ options: OPTIONS, allowPositionals: true }))
  if (values.help) {
    console.log(USAGE)
    return 0
  }
  if (values.genotype !== undefined && values.out !== undefined)
    throw new UsageError('--out: results of a cell are in no run')
  const subject = await chosenSubject(values, positionals)
  const { run, config } = subject
  const chosen = chosenBudget({ ...values, testImages: values['test-images'] }, config, {
    ...{ epochs: 'epochs', images: 'images', testImages: 'test-images' },
  })
  const { out } = values
  if (out !== undefined) await checkTargets([{ option: '--out', file: out }])
  const signal = stopOnInterrupt()
  const evaluated = await tellTraining({
    request: {
      ...{ ...chosen, candidates: chosenCandidates(subject.candidates, values) },
      seeds: wholeNumbers('seeds', values.seeds),
    },
    adopts: adoptsImages(values),
    ...{ data: chosenImages(chosen.budget.dataset, values), choice: engineChoice(values), signal, network: config },
    nameOf: ({ epochs }) => (epochs.length > 0 ? `search epochs ${epochs.join(',')}` : 'the cell'),
  })
  let isWritten = true
  if (evaluated.record && out !== undefined) {
    const text = `${JSON.stringify({ ...run, evaluation: evaluated.record })}\n`
    isWritten = await triedTo(() => writeTarget(out, text), out)
    if (isWritten) console.error(`written: ${path.relative(process.cwd(), out)}`)
  }
  throwFailure(evaluated)
  if (!isWritten) return 1
  return signal.aborted ? 130 : 0
}

try {
  process.exitCode = await main()
} catch (error) {
  process.exitCode = exitCodeOf(error, USAGE)
}
