/**
 * Retrains the genotypes along a recorded run: `npm run evaluate -- RUN.json --data FOLDER --epochs 12 --seeds 1,2`.
 * Without an own budget it takes the lab's proxy: the search's network on up to 8,000 images for 12 epochs.
 * stdout: a line a training, then one a genotype with its spread. stderr: progress and time left.
 * Exit codes: 0 done, 1 it failed, 2 wrong usage or settings, 130 stopped by Ctrl-C (what there is, is written).
 */
import { rename, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { SearchError } from '../src/errors'
import {
  BUDGET_IDS,
  type BudgetId,
  budgetOf,
  checkBudget,
  type EvaluationBudget,
  hadAuxiliarySkip,
} from '../src/protocol/evaluation'
import { spreadOf } from '../src/protocol/evaluationSpread'
import { countSkips } from '../src/space/genotype'
import { leadingCell } from '../src/space/topology'
import {
  chosenCandidates,
  chosenImages,
  chosenSubject,
  SUBJECT_OPTIONS,
  SUBJECT_USAGE,
  wholeNumbers,
} from './evaluate/choices'
import { runEvaluation } from './evaluate/run'
import { ENGINE_OPTIONS, ENGINE_USAGE, engineChoice } from './host/engineOption'
import { stopOnInterrupt } from './host/interrupt'
import { duration, StatusLine } from './search/console'
import { exitCodeOf, readArguments, UsageError } from './search/options'

const USAGE = `Usage: npm run evaluate -- (RUN | --genotype FILE) [--data PATH | --generated] [options]

Trains the different genotypes along a run (a recording or a search log), or one of a file of genotypes, from scratch and
scores them on held-out images.

  --budget NAME      minutes, proxy (default) or full: the recipe of DARTS, 600 epochs at 20 cells and 36 channels
  --epochs N         epochs of each training
  --images N         training images
  --test-images N    held-out images: of the test set when its file is there, else training images not trained on
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

const percent = (share: number): string => `${(100 * share).toFixed(2)} %`

async function main(): Promise<number> {
  const { values, positionals } = readArguments(() => parseArgs({ options: OPTIONS, allowPositionals: true }))
  if (values.help) {
    console.log(USAGE)
    return 0
  }
  if (values.genotype !== undefined && values.out !== undefined)
    throw new UsageError('--out: results of a cell are in no run')
  if (!(BUDGET_IDS as readonly string[]).includes(values.budget))
    throw new UsageError(`--budget ${values.budget}: unknown, have ${BUDGET_IDS.join(', ')}`)
  const subject = await chosenSubject(values, positionals)
  const { run, config } = subject
  const one = (name: 'epochs' | 'images' | 'test-images'): number | undefined => {
    const given = values[name]
    return given === undefined ? undefined : wholeNumbers(name, given)[0]
  }
  const base = budgetOf(values.budget as BudgetId, config)
  const budget: EvaluationBudget = checkBudget(
    {
      ...base,
      epochs: one('epochs') ?? base.epochs,
      images: one('images') ?? base.images,
      testImages: one('test-images') ?? base.testImages,
      dataset: values.generated ? 'generated' : base.dataset,
    },
    config.space,
  )
  if (hadAuxiliarySkip(config))
    console.error(
      'the search gave every edge an auxiliary skip-connect; the networks are trained without: the cell alone is measured',
    )
  const data = chosenImages(budget.dataset, values)
  const choice = engineChoice(values)
  const candidates = chosenCandidates(subject.candidates, values)
  const signal = stopOnInterrupt()
  const status = new StatusLine()
  const { record, end } = await runEvaluation(
    { request: { budget, candidates, seeds: wholeNumbers('seeds', values.seeds) }, data, signal },
    choice,
    (event) => {
      if (event.type === 'evaluation-progress')
        status.show(
          `training ${event.training + 1}/${event.trainings}, epoch ${event.epoch}/${budget.epochs}, ` +
            `${event.msPerStep.toFixed(0)} ms a step, loss ${event.trainLoss.toFixed(3)}, ${duration(event.etaMs)} left`,
        )
      if (event.type !== 'evaluation-result') return
      status.clear()
      const { epochs, seed, test, train } = event.result
      console.log(
        `${epochs.length > 0 ? `search epochs ${epochs.join(',')}` : 'the cell'}  seed ${seed}  held-out ${percent(test.accuracy)}  train ${percent(train.accuracy)}`,
      )
    },
  )
  status.clear()
  if (record) {
    for (const { genotype, epochs, accuracies, mean, low, high, parameters } of spreadOf(record.results)) {
      const skips = countSkips(genotype)[leadingCell(config)]
      console.log(
        `${epochs.length > 0 ? `epochs ${epochs.join(',')}` : 'the cell'}: ${percent(mean)} (${percent(low)} to ${percent(high)}, ${accuracies.length} seeds), ` +
          `${skips} skip-connects, ${parameters} parameters`,
      )
    }
    if (values.out !== undefined) {
      await writeFile(`${values.out}.tmp`, `${JSON.stringify({ ...run, evaluation: record })}\n`)
      await rename(`${values.out}.tmp`, values.out)
      console.error(`written: ${path.relative(process.cwd(), values.out)}`)
    }
  }
  if (end.type === 'evaluation-failed' || end.type === 'rejected') throw new SearchError(end.code, end.message)
  return signal.aborted ? 130 : 0
}

try {
  process.exitCode = await main()
} catch (error) {
  process.exitCode = exitCodeOf(error, USAGE)
}
