/**
 * `npm run project -- RUN`: is the supernet broken, or only misread? DARTS-PT's question, put to the supernet of an epoch of a
 * recorded run, which is computed again up to there, or to that of a saved run as it stands.
 * Exit codes: 0 done, 1 it failed, differs from the recording or a file was not written, 2 wrong usage or settings, 130 stopped by Ctrl-C.
 */
import { readFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { epochsOf } from '../src/export/fromRun'
import type { Nb201Table } from '../src/export/nb201Table'
import { type SearchConfig, SHIPPED_DATASET } from '../src/protocol/config'
import { CPU_ENGINE } from '../src/protocol/engines'
import type { EvaluationRequest } from '../src/protocol/evaluation'
import type { EvaluationBudget } from '../src/protocol/evaluationBudget'
import { PROJECTION_IMAGES, readProjection } from '../src/protocol/projection'
import { readRecording } from '../src/protocol/recording'
import { lastAdapter } from '../src/session/origin'
import { type Genotype, sameGenotype } from '../src/space/genotype'
import { cellTypes, presentCells, topologyOf } from '../src/space/topology'
import { decodeCheckpoint, isCheckpoint } from '../src/store/checkpoint'
import { chosenBudget } from './evaluate/budget'
import { wholeNumbers } from './evaluate/choices'
import type { Evaluated } from './evaluate/run'
import { tellTraining, throwFailure } from './evaluate/tell'
import { type EngineChoice, engineChoice } from './host/engineOption'
import { stopOnInterrupt, unlessStopped } from './host/interrupt'
import { SHIPPED_FOLDER } from './host/localData'
import { checkTargets, triedTo, writeTarget } from './host/targets'
import { exitCodeOf, readArguments, UsageError } from './host/usage'
import { epochLine, genotypeText, StatusLine } from './search/console'
import { readNasBench } from './search/nasBench'
import { type AskOptions, projectEpoch } from './search/projectEpoch'
import { type AskedSaved, projectSaved } from './search/projectSaved'
import { cellsFile, selectedCells } from './search/selectedCells'

const USAGE = `Usage: npm run project -- RUN [--epoch N] [--data PATH | --generated] [options]

Is the supernet broken, or only misread? Computes a recorded run again up to an epoch, or takes a saved one as it stands; then takes
each operation of each edge out of the
supernet that stands there, and says what that costs in validation loss: the cell of what is dearest beside the cell of alpha
(DARTS-PT, arXiv 2108.04392, without tuning between decisions; nothing is rescaled, batch statistics).

With --train each of these cells is trained from scratch, as npm run evaluate trains them, and scored on held-out images.

RUN is a recording, a run that the lab saved as JSON, or a saved run that its list of runs exported (.dartsrun): that one holds the
weights where it was stopped, or those of its last epoch.

  --epoch N         completed epochs; default: the last of the run; a saved run has one place
  --data PATH       the images of the run, as npm run search takes them; needed unless they ship with the lab
  --generated       the run was made on generated images
  --images N        of the half that alphas learn from, not augmented, in whole batches; default: ${PROJECTION_IMAGES}
  --whole           the whole selection too: edges decided one after the other, then the nodes of a DARTS cell
  --seed N          of the order in which --whole decides; default: the run's
  --train           trains the cells from scratch and says what each is worth; with it:
  --budget NAME     minutes, proxy (default) or full, as npm run evaluate has them
  --epochs N        epochs of each training
  --train-images N  training images; --test-images N: held-out images
  --seeds A,B,...   one training of each cell a seed; default: 1,2
  --nas-bench CSV   what the cells are worth in the NAS-Bench-201 space: the file that npm run data -- nas-bench-201 makes
  --out FILE        all numbers as JSON
  --cells FILE      the cells as a file of genotypes, to be trained: npm run evaluate -- --genotype FILE --name by_removal
  --threads N       of the CPU engine; default: all processors
  --help            this text
`

const OPTIONS = {
  epoch: { type: 'string' },
  data: { type: 'string' },
  generated: { type: 'boolean', default: false },
  images: { type: 'string', default: String(PROJECTION_IMAGES) },
  whole: { type: 'boolean', default: false },
  seed: { type: 'string' },
  'nas-bench': { type: 'string' },
  out: { type: 'string' },
  cells: { type: 'string' },
  train: { type: 'boolean', default: false },
  budget: { type: 'string' },
  epochs: { type: 'string' },
  'train-images': { type: 'string' },
  'test-images': { type: 'string' },
  seeds: { type: 'string' },
  threads: { type: 'string' },
  help: { type: 'boolean', short: 'h', default: false },
} as const

function wholeNumber(name: string, text: string, low: number): number {
  if (!/^\d{1,10}$/.test(text) || Number(text) < low)
    throw new UsageError(`--${name} ${text}: must be a whole number from ${low} on`)
  return Number(text)
}

const signed = (value: number): string => `${value < 0 ? '-' : '+'}${Math.abs(value).toFixed(4)}`

interface Answered extends Pick<AskedSaved, 'alphas' | 'projection' | 'images'> {
  readonly place: string
  readonly byAlpha: Genotype | null
}

/** A line an edge: what alpha chooses, what removal chooses, and what the supernet loses without either. */
function edgeLines({ alphas, projection: { removals } }: Answered, config: SearchConfig): string[] {
  const { edges } = topologyOf(config)
  const { choices } = readProjection({ alphas, removals }, config)
  return (['normal', 'reduce'] as const).flatMap((cell) =>
    choices[cell].map(({ alpha, removal }, e) => {
      const named = (op: number): string => `${config.primitives[op]} ${signed(removals[cell][e]?.[op] as number)}`
      const { from, to } = edges[e] as { from: number; to: number }
      const mark = alpha === removal ? '=' : ' '
      return `${cell.padEnd(6)} ${from}->${to} ${mark} alpha ${named(alpha).padEnd(24)} removal ${named(removal)}`
    }),
  )
}

function print(answered: Answered, config: SearchConfig, table: Nb201Table | null): void {
  const { place, alphas, byAlpha, projection, images } = answered
  console.log(`${place}, ${images} images: loss ${projection.baseline.loss.toFixed(4)}`)
  for (const line of edgeLines(answered, config)) console.log(line)
  const { cost } = readProjection({ alphas, removals: projection.removals }, config)
  if (cost.skip !== null && cost.learnable !== null)
    console.log(`mean cost of a removal: skip_connect ${signed(cost.skip)}, convolutions ${signed(cost.learnable)}`)
  const show = (name: string, genotype: Genotype): void => {
    const worth = table?.lookup(genotype)
    console.log(`${name}: ${genotypeText(genotype)}${worth ? `  ${worth.cifar10.toFixed(2)} %` : ''}`)
  }
  for (const { title, genotype } of selectedCells(byAlpha, projection)) show(title, genotype)
  if (presentCells(config).length < cellTypes(config.space).length)
    console.log('its network has reduction cells alone: the normal cell is that of alphas that nothing learned')
  if (projection.whole) console.log(`the supernet as that cell: loss ${projection.whole.score.loss.toFixed(4)}`)
}

type Values = ReturnType<typeof parse>['values']
const parse = () => parseArgs({ allowPositionals: true, options: OPTIONS })

/** Where the images are; refuses what does not go with the run. */
function dataOf(file: string, values: Values, dataset: string, title: string): string | null {
  const wantsData = dataset !== 'generated'
  const data = values.data ?? (dataset === SHIPPED_DATASET ? SHIPPED_FOLDER : null)
  if (values.generated === wantsData || wantsData !== (data !== null))
    throw new UsageError(`${file}: searched on ${title}; ${wantsData ? '--data PATH' : '--generated'} is needed`)
  return data
}

function engineOf({ threads }: Values): Extract<EngineChoice, { engine: 'cpu' }> {
  const choice = engineChoice({ engine: 'cpu', threads })
  if (choice.engine !== 'cpu') throw new UsageError('the CPU engine alone computes a run again')
  return choice
}

function optionsOf(
  values: Values,
  config: SearchConfig,
  data: string | null,
  { status, signal }: Terminal,
): AskOptions {
  return {
    images: wholeNumber('images', values.images, 1),
    seed: values.seed === undefined ? config.seed : wholeNumber('seed', values.seed, 0),
    whole: values.whole,
    data,
    threads: engineOf(values).threads,
    signal,
    onProgress: (done, total) => status.show(`pass ${done} of ${total}`),
  }
}

interface Terminal {
  readonly status: StatusLine
  /** Ctrl-C. */
  readonly signal: AbortSignal
}

/** What is asked of either kind of file, in the same numbers. */
interface Asked {
  readonly config: SearchConfig
  /** As for `readData`. */
  readonly data: string | null
  readonly training: Omit<EvaluationRequest, 'candidates'> | null
  readonly answered: Answered
  /** For `--out`, in front of the projection. */
  readonly told: object
  /** Its bits are not those of the recording. */
  readonly differs: boolean
}

async function askSaved(file: string, bytes: Uint8Array, values: Values, terminal: Terminal): Promise<Asked> {
  const checkpoint = await decodeCheckpoint(bytes)
  const { facts, state } = checkpoint
  const { config, dataset } = facts
  const epochs = state.records.length
  if (values.epoch !== undefined && wholeNumber('epoch', values.epoch, 0) !== epochs)
    throw new UsageError(`--epoch ${values.epoch}: ${file} holds the weights after epoch ${epochs} alone`)
  const data = dataOf(file, values, config.dataset, dataset.title)
  const training = trainingOf(values, config)
  const asked = await projectSaved(checkpoint, optionsOf(values, config, data, terminal))
  terminal.status.clear()
  const { description } = lastAdapter(facts)
  if (description !== CPU_ENGINE) console.log(`saved on ${description}: here numbers round differently`)
  const place = asked.step === 0 ? `after epoch ${asked.epochs}` : `epoch ${asked.epochs + 1}, step ${asked.step}`
  const { step, alphas, images, byAlpha } = asked
  const told = { run: file, epoch: asked.epochs, step, images, alphas, byAlpha }
  return { config, data, training, answered: { ...asked, place }, told, differs: false }
}

async function askRecorded(file: string, text: string, values: Values, terminal: Terminal): Promise<Asked> {
  const run = readRecording(text)
  if (run.source) throw new UsageError(`${file}: was searched by another program; its weights cannot be computed again`)
  const { config } = run
  const data = dataOf(file, values, config.dataset, run.provenance.dataset)
  const training = trainingOf(values, config)
  const { record, difference, projection, images } = await projectEpoch(run, {
    ...optionsOf(values, config, data, terminal),
    epoch: values.epoch === undefined ? epochsOf(run).length : wholeNumber('epoch', values.epoch, 1),
    onEpoch: (told) => console.error(epochLine(told, config)),
  })
  terminal.status.clear()
  if (difference === 'unknown')
    console.log('the recording tells no digests: whether the bits are the same is not known')
  else if (difference)
    console.log(`not the recorded run: epoch ${difference.epoch}, ${difference.path} is ${difference.computed}`)
  const { alphas, genotype, epoch, selection } = record
  // Of a search that selects by itself the cell of alpha stands beside the selected one.
  const byAlpha = selection?.byAlpha ?? genotype
  const told = { run: file, epoch, images, alphas, byAlpha }
  const answered = { place: `epoch ${epoch}`, alphas, byAlpha, projection, images }
  return { config, data, training, answered, told, differs: difference !== null && difference !== 'unknown' }
}

const TRAINING_OPTIONS = ['budget', 'epochs', 'train-images', 'test-images', 'seeds'] as const

/** What `--train` asks for, refused before anything is computed; null without it. */
function trainingOf(values: Values, config: SearchConfig): Asked['training'] {
  if (!values.train) return null
  const chosen = chosenBudget(
    {
      ...{ budget: values.budget ?? 'proxy', epochs: values.epochs, generated: values.generated },
      ...{ images: values['train-images'], testImages: values['test-images'] },
    },
    config,
    { epochs: 'epochs', images: 'train-images', testImages: 'test-images' },
  )
  return { ...chosen, seeds: wholeNumbers('seeds', values.seeds ?? '1,2') }
}

/** Each different cell once, under all its names. */
function train(
  { config, data }: Asked,
  training: NonNullable<Asked['training']>,
  cells: ReturnType<typeof selectedCells>,
  choice: EngineChoice,
  signal: AbortSignal,
): Promise<Evaluated> {
  const nameOf = ({ genotype }: { readonly genotype: Genotype }): string =>
    cells.flatMap((cell) => (sameGenotype(cell.genotype, genotype) ? [cell.title] : [])).join(' and ')
  const candidates = cells
    .map(({ genotype }) => ({ genotype, epochs: [] }))
    .filter(({ genotype }, i, all) => all.findIndex((other) => sameGenotype(other.genotype, genotype)) === i)
  const onStart = ({ epochs, images, dataset }: EvaluationBudget): void =>
    console.log(
      `trained from scratch, ${epochs} ${epochs === 1 ? 'epoch' : 'epochs'} on ${images} images of ${dataset}:`,
    )
  const request = { ...training, candidates }
  return tellTraining({ request, data, signal, choice, network: config, nameOf, onStart })
}

async function main(): Promise<number> {
  const { values, positionals } = readArguments(parse)
  if (values.help) {
    console.log(USAGE)
    return 0
  }
  const [file] = positionals
  if (file === undefined || positionals.length > 1) throw new UsageError(`${positionals.length} runs: name one`)
  const bytes = await readFile(file).catch((error: Error) => {
    throw new UsageError(`${file}: ${error.message}`)
  })
  const table = values['nas-bench'] === undefined ? null : await readNasBench(values['nas-bench'])
  for (const option of TRAINING_OPTIONS)
    if (values[option] !== undefined && !values.train) throw new UsageError(`--${option}: needs --train`)
  await checkTargets(
    (['out', 'cells'] as const).flatMap((name) => {
      const target = values[name]
      return target === undefined ? [] : [{ option: `--${name}`, file: target }]
    }),
  )
  const terminal = { status: new StatusLine(), signal: stopOnInterrupt() }
  const asking = isCheckpoint(bytes)
    ? askSaved(file, bytes, values, terminal)
    : askRecorded(file, bytes.toString('utf8'), values, terminal)
  const asked = await unlessStopped(asking, terminal.signal)
  if (!asked) {
    terminal.status.clear()
    console.error('stopped before the supernet had answered: nothing is written')
    return 130
  }
  const { config, answered, told, differs } = asked
  print(answered, config, table)
  const cells = selectedCells(answered.byAlpha, answered.projection)
  let isWritten = true
  const keep = async (target: string | undefined, text: string): Promise<void> => {
    if (target !== undefined && !(await triedTo(() => writeTarget(target, text), target))) isWritten = false
  }
  await keep(values.cells, cellsFile(cells))
  const write = (training: object): Promise<void> =>
    keep(values.out, `${JSON.stringify({ ...told, ...answered.projection, ...training }, null, 1)}\n`)
  // What was asked is kept whatever comes of the training.
  await write({})
  if (asked.training) {
    const evaluated = await train(asked, asked.training, cells, engineOf(values), terminal.signal)
    if (evaluated.record) await write({ training: evaluated.record })
    throwFailure(evaluated)
    if (terminal.signal.aborted) return isWritten ? 130 : 1
  }
  return differs || !isWritten ? 1 : 0
}

try {
  process.exitCode = await main()
} catch (error) {
  process.exitCode = exitCodeOf(error, USAGE)
}
