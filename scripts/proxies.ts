/**
 * Zero-cost proxies of the genotypes along a run, or of one cell: `npm run proxies -- RUN.json`. Computed on the processor, so that a
 * number is the same everywhere. stdout: a line a genotype, then how well each proxy orders them against a benchmark.
 * Exit codes: 0 done, 1 it failed, 2 wrong usage or settings, 130 stopped by Ctrl-C (what there is, is printed).
 */
import { parseArgs } from 'node:util'
import { conductScoring } from '../headless/conduct'
import { SearchError } from '../src/errors'
import { trainedSkip } from '../src/protocol/evaluationBudget'
import {
  type CellScores,
  checkScoringRequest,
  PROXY_BATCH,
  PROXY_IDS,
  PROXY_NAMES,
  PROXY_SEEDS,
  type ScoringEvent,
} from '../src/protocol/proxies'
import { cellDepth, cellOf } from '../src/space/cell'
import { countSkips, type Genotype } from '../src/space/genotype'
import { leadingCell, type Network } from '../src/space/topology'
import { readSurrogate } from '../src/surrogate/modelFiles'
import { predict } from '../src/surrogate/surrogate'
import { kendallTau } from '../src/sweep/rankCorrelation'
import { readFolder } from './data/readFolder'
import {
  adoptsImages,
  chosenCandidates,
  chosenImages,
  chosenSubject,
  SUBJECT_OPTIONS,
  SUBJECT_USAGE,
  wholeNumber,
  wholeNumbers,
} from './evaluate/choices'
import type { Subject } from './evaluate/subject'
import { ENGINE_OPTIONS, engineChoice } from './host/engineOption'
import { stopOnInterrupt } from './host/interrupt'
import { readData } from './host/localData'
import { openNodeLab } from './host/nodeLab'
import { exitCodeOf, readArguments, UsageError } from './host/usage'
import { StatusLine } from './search/console'
import { readNasBench } from './search/nasBench'

const USAGE = `Usage: npm run proxies -- (RUN | --genotype FILE) [--data PATH | --generated] [options]

Scores the different genotypes along a run (a recording or a search log), or one of a file of genotypes, without training them:
synflow, snip, grad_norm and jacob_cov at PyTorch's initialisation, means over seeds, on the search's own network.

  --seeds A,B,...    initialisations, default ${PROXY_SEEDS.join()}
  --batch N          images, the first ones of the set; default ${PROXY_BATCH}
${SUBJECT_USAGE}
  --nas-bench FILE   table of NAS-Bench-201 (npm run data -- nas-bench-201): final accuracies to be compared with
  --nas-bench-301 PATH models of NAS-Bench-301 (docs/nas-bench-301.md): predictions for cells of the DARTS space
  --threads N        of the CPU engine; default: all processors. The results are the same for any number
  --help             this text
`

const OPTIONS = {
  seeds: { type: 'string' },
  batch: { type: 'string' },
  ...SUBJECT_OPTIONS,
  'nas-bench': { type: 'string' },
  'nas-bench-301': { type: 'string' },
  threads: ENGINE_OPTIONS.threads,
  help: { type: 'boolean', short: 'h', default: false },
} as const

const SKIPS = {
  kept: 'the networks that are scored keep it, as those that are trained do',
  'left-out': 'the networks that are scored have none, as its weight is not 1',
}

/** What a cell is worth: final accuracy in per cent, and how it is written; null where nothing tells. */
type Worth = (scores: CellScores) => { readonly accuracy: number; readonly text: string } | null

interface Benchmark {
  readonly title: string
  readonly worth: Worth
}

async function benchmarkOf(
  { run }: Subject,
  table: string | undefined,
  models: string | undefined,
): Promise<Benchmark | null> {
  if (table !== undefined && models !== undefined) throw new UsageError('--nas-bench, --nas-bench-301: choose one')
  if (models !== undefined) {
    const surrogate = await readSurrogate(await readFolder(models))
    const title = `NAS-Bench-301, a surrogate of ${surrogate.members.length} models, SHA-256 ${surrogate.digest.slice(0, 12)}`
    return { title, worth: ({ genotype }) => predicted(surrogate, genotype) }
  }
  const measured = (accuracy: number) => ({ accuracy, text: `${accuracy.toFixed(2)} % on CIFAR-10` })
  if (table !== undefined) {
    const { lookup, source } = await readNasBench(table)
    return {
      title: source,
      worth: ({ genotype }) => {
        const found = lookup(genotype)
        return found ? measured(found.cifar10) : null
      },
    }
  }
  const records = run?.events.flatMap(({ event }) => (event.type === 'epoch' ? [event.record] : [])) ?? []
  if (!records.some(({ benchmark }) => benchmark)) return null
  return {
    title: 'final accuracies in the recording',
    worth: ({ epochs }) => {
      const found = records.find(({ epoch, benchmark }) => benchmark && epochs.includes(epoch))?.benchmark
      return found ? measured(found.cifar10) : null
    },
  }
}

function predicted(surrogate: Parameters<typeof predict>[0], genotype: Genotype): ReturnType<Worth> {
  try {
    const { accuracy, spread, extrapolates } = predict(surrogate, genotype)
    const deviation = spread === null ? '' : ` +- ${spread.toFixed(2)}`
    const warning = extrapolates ? ', outside of what it was trained on' : ''
    return { accuracy, text: `predicted ${accuracy.toFixed(2)}${deviation} %${warning}` }
  } catch (error) {
    if (!(error instanceof SearchError) || error.code !== 'unsupported') throw error
    return { accuracy: Number.NaN, text: error.message }
  }
}

const depthOf = (genotype: Genotype, network: Network): number => {
  const cell = cellOf(genotype, leadingCell(network))
  return cell ? cellDepth(cell) : 0
}

const number = (value: number | null): string => (value === null ? 'none' : value.toPrecision(6))

function line(scores: CellScores, network: Network, benchmark: Benchmark | null): string {
  const { epochs, genotype, parameters } = scores
  const worth = benchmark?.worth(scores)
  return [
    epochs.length > 0 ? `epochs ${epochs.join(',')}` : 'the cell',
    ...PROXY_IDS.map((id) => `${PROXY_NAMES[id]} ${number(scores[id])}`),
    `${parameters} parameters`,
    `depth ${depthOf(genotype, network)}`,
    `${countSkips(genotype)[leadingCell(network)]} skip-connects`,
    ...(worth ? [worth.text] : []),
  ].join('  ')
}

/** A line for each score: Kendall's tau with the benchmark over the cells that both tell something of. */
function rankLines(all: readonly CellScores[], network: Network, benchmark: Benchmark): string[] {
  const columns: [string, (scores: CellScores) => number | null][] = [
    ...PROXY_IDS.map((id): [string, (scores: CellScores) => number | null] => [
      PROXY_NAMES[id],
      (scores) => scores[id],
    ]),
    ['parameters', ({ parameters }) => parameters],
    ['depth', ({ genotype }) => depthOf(genotype, network)],
  ]
  return columns.map(([name, of]) => {
    const pairs = all.flatMap((scores) => {
      const [score, worth] = [of(scores), benchmark.worth(scores)?.accuracy ?? Number.NaN]
      return score === null || Number.isNaN(worth) ? [] : [[score, worth] as const]
    })
    const tau = kendallTau(
      pairs.map(([score]) => score),
      pairs.map(([, worth]) => worth),
    )
    return `  ${name}: ${tau === null ? 'orders nothing' : tau.toFixed(3)} (${pairs.length} cells)`
  })
}

async function main(): Promise<number> {
  const { values, positionals } = readArguments(() => parseArgs({ options: OPTIONS, allowPositionals: true }))
  if (values.help) {
    console.log(USAGE)
    return 0
  }
  const subject = await chosenSubject(values, positionals)
  const { channels, cells, imageSize, dataset: searched } = subject.config
  const dataset = values.generated ? 'generated' : searched
  const data = chosenImages(dataset, values)
  const skip = trainedSkip(subject.config)
  const request = checkScoringRequest({
    network: {
      ...{ channels, cells, imageSize, dataset, batch: wholeNumber('batch', values.batch ?? `${PROXY_BATCH}`) },
      ...(skip === 'kept' ? { auxiliarySkip: true } : {}),
    },
    candidates: chosenCandidates(subject.candidates, values),
    seeds: values.seeds === undefined ? PROXY_SEEDS : wholeNumbers('seeds', values.seeds),
  })
  if (skip !== 'none') console.error(`the search gave every edge an auxiliary skip-connect; ${SKIPS[skip]}`)
  const benchmark = await benchmarkOf(subject, values['nas-bench'], values['nas-bench-301'])
  const choice = engineChoice({ engine: 'cpu', threads: values.threads })
  if (choice.engine !== 'cpu') throw new UsageError(`--engine ${choice.engine}: proxies are computed on the processor`)
  const signal = stopOnInterrupt()
  const load = await readData(data)
  const lab = openNodeLab({ threads: choice.threads })
  const status = new StatusLine()
  const told: CellScores[] = []
  const hear = (event: ScoringEvent): void => {
    if (event.type === 'scoring-progress') status.show(`networks scored: ${event.done} of ${event.of}`)
    if (event.type !== 'scoring-result') return
    status.clear()
    told.push(event.scores)
    console.log(line(event.scores, subject.config, benchmark))
  }
  try {
    const end = await conductScoring(lab, { request, adopts: adoptsImages(values) }, load, hear, signal)
    status.clear()
    if (benchmark && told.length > 1)
      console.log([`Kendall's tau with ${benchmark.title}:`, ...rankLines(told, subject.config, benchmark)].join('\n'))
    if (end.type === 'scoring-failed' || end.type === 'rejected') throw new SearchError(end.code, end.message)
    return signal.aborted ? 130 : 0
  } finally {
    await lab.close()
  }
}

try {
  process.exitCode = await main()
} catch (error) {
  process.exitCode = exitCodeOf(error, USAGE)
}
