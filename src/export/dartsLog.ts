/**
 * Search logs of quark0/darts (cnn/train_search.py) as runs of the lab. Read are the lines
 *
 *   args = Namespace(...) | epoch 3 lr 2.48e-02 | genotype = Genotype(...) | train 350 loss top1 top5 | train_acc 61.2 |
 *   valid 350 loss top1 top5 | valid_acc 60.4
 *
 * and, where the log is a copy of the terminal, the two tables of softmax weights printed after the genotype. The official
 * code prints genotype and tables at the start of an epoch, so that they belong to the epochs completed before it; other
 * codes print them at its end. Which of the two is seen in the log. The official log's last epoch has no genotype of its
 * own and is left out. `log.txt` holds no tables: such a run has genotypes, counts and accuracies, but no alphas.
 */
import { SearchError, shown } from '../errors'
import { checkConfig, DEFAULT_CONFIG, type SearchConfig } from '../protocol/config'
import type { Event } from '../protocol/messages'
import type { CellTables, EpochRecord } from '../protocol/record'
import { checkRecording } from '../protocol/recording'
import { RUN_FORMAT, RUN_VERSION, type RunRecord } from '../protocol/runRecord'
import { criterion1, criterion2, ranking, stableSince } from '../protocol/stopping'
import { genotypeDepth } from '../space/depth'
import { countSkips, type DartsGenotype } from '../space/genotype'
import { topologyOf } from '../space/topology'
import { networkCost, supernetParameters } from '../supernet/cost'
import { parseGenotypeText } from './genotypeText'

const CIFAR_IMAGES = 50_000
/** A log of 600 epochs takes about 3 MB, its longest line below 2,000 characters. */
const LONGEST_LOG = 32_000_000
const LONGEST_LINE = 10_000
const MOST_EPOCHS = 600
const EDGES = topologyOf('darts').edges.length
/** Rows are printed with four decimals. */
const SUM_TOLERANCE = 0.005

function refuse(line: number | null, message: string): never {
  throw new SearchError('bad-recording', `${line === null ? 'search log' : `search log, line ${line}`}: ${message}`)
}

/** True for text that looks like such a log: what a dropped file is asked before it is read as one. */
export function looksLikeDartsLog(text: string): boolean {
  return /\bepoch 0 lr /.test(text) && /\bgenotype = Genotype\(/.test(text)
}

interface Score {
  readonly loss: number
  readonly accuracy: number
}

/** What stands in the log between one `epoch` line and the next. */
interface Block {
  readonly epoch: number
  readonly line: number
  readonly learningRate: number
  /** Milliseconds, of an arbitrary year where the stamp has none; null without a stamp. */
  readonly at: number | null
  genotype: DartsGenotype | null
  /** The genotype was printed before the first training line. */
  genotypeFirst: boolean
  weights: CellTables | null
  trainLoss: number | null
  validLoss: number | null
  trainAccuracy: number | null
  validAccuracy: number | null
}

/** The official stamps in milliseconds: `2018-06-27 13:25:46,378` in log.txt, `06/27 01:25:46 PM` on the terminal. */
function timeOf(line: string): number | null {
  const full = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)/.exec(line)
  if (full) return Date.parse(`${full[1]}T${full[2]}Z`)
  const [, month, day, hour, minute, second, half] = /^(\d\d)\/(\d\d) (\d\d):(\d\d):(\d\d) ([AP]M)/.exec(line) ?? []
  if (half === undefined) return null
  const hours = (Number(hour) % 12) + (half === 'PM' ? 12 : 0)
  return Date.UTC(2001, Number(month) - 1, Number(day), hours, Number(minute), Number(second))
}

function number(text: string | undefined, line: number, what: string): number {
  const value = Number(text)
  if (text === undefined || !Number.isFinite(value)) refuse(line, `${what} is ${shown(text)}, expected a number`)
  return value
}

function percentage(text: string | undefined, line: number, what: string): number {
  const value = number(text, line, what)
  if (value < 0 || value > 100) refuse(line, `${what} is ${value}, expected 0 to 100 per cent`)
  return value / 100
}

/** Rows of numbers of one printed tensor or, in PyTorch 0.3, of bare lines; blanks in a row made one, or a line of them takes half a second. */
const ROW = /^(?:tensor\()?[[ ]*((?:\d[\d.e+-]*[, ]+)+\d[\d.e+-]*) ?\]*,?(?: ?[,)].*)?$/

/** The printed rows as both cells' mixing weights; null when nothing was printed. */
function tablesOf(
  rows: readonly { readonly line: number; readonly values: readonly number[] }[],
  ops: number,
): CellTables | null {
  if (rows.length === 0) return null
  const first = rows[0] as (typeof rows)[number]
  if (rows.length !== 2 * EDGES)
    refuse(first.line, `${rows.length} rows of softmax weights, expected ${2 * EDGES} for two cells`)
  for (const { line, values } of rows) {
    const sum = values.reduce((total, value) => total + value, 0)
    if (values.length !== ops) refuse(line, `${values.length} softmax weights, expected ${ops} operations`)
    if (Math.abs(sum - 1) > SUM_TOLERANCE) refuse(line, `softmax weights add up to ${sum.toFixed(4)}, expected 1`)
  }
  const table = (start: number): number[][] => rows.slice(start, start + EDGES).map(({ values }) => [...values])
  return { normal: table(0), reduce: table(EDGES) }
}

/** Reads the log into blocks. */
function readBlocks(text: string): { blocks: Block[]; args: string | null; parameters: number | null } {
  const blocks: Block[] = []
  let args: string | null = null
  let parameters: number | null = null
  let rows: { line: number; values: number[] }[] = []
  const ops = DEFAULT_CONFIG.primitives.length
  const close = (): void => {
    const block = blocks.at(-1)
    if (block) block.weights = tablesOf(rows, ops)
    rows = []
  }
  if (text.length > LONGEST_LOG) refuse(null, `${text.length} characters, at most ${LONGEST_LOG} are read`)
  text.split(/\r?\n/).forEach((content, i) => {
    const line = i + 1
    if (content.length > LONGEST_LINE) refuse(line, `${content.length} characters, at most ${LONGEST_LINE} are read`)
    const found = (pattern: RegExp): RegExpExecArray | null => pattern.exec(content)
    args ??= found(/args = Namespace\((.*)\)/)?.[1] ?? null
    const size = found(/param size = ([\d.]+)MB/)?.[1]
    if (size !== undefined) parameters = Math.round(1e6 * number(size, line, 'param size'))
    const header = found(/\bepoch (\d+) lr (\S+)/)
    if (header) {
      close()
      const epoch = Number(header[1])
      if (epoch === MOST_EPOCHS) refuse(line, `epoch ${epoch}, at most ${MOST_EPOCHS} epochs are read`)
      if (epoch !== blocks.length) refuse(line, `epoch ${epoch}, expected epoch ${blocks.length}`)
      blocks.push({
        epoch,
        line,
        learningRate: number(header[2], line, 'lr'),
        at: timeOf(content),
        genotype: null,
        genotypeFirst: false,
        weights: null,
        trainLoss: null,
        validLoss: null,
        trainAccuracy: null,
        validAccuracy: null,
      })
      return
    }
    const block = blocks.at(-1)
    if (!block) return
    const genotype = found(/genotype = (Genotype\(.*)$/)?.[1]
    if (genotype !== undefined) {
      if (block.genotype) refuse(line, `a second genotype in epoch ${block.epoch}`)
      try {
        block.genotype = parseGenotypeText(genotype)
      } catch (error) {
        refuse(line, error instanceof Error ? error.message : String(error))
      }
      block.genotypeFirst = block.trainLoss === null && block.trainAccuracy === null
      return
    }
    const step = found(/\b(train|valid) \d+ (\S+) \S+ \S+/)
    if (step?.[1] === 'train') block.trainLoss = number(step[2], line, 'training loss')
    if (step?.[1] === 'valid') block.validLoss = number(step[2], line, 'validation loss')
    const accuracy = found(/\b(train|valid)_acc (\S+)/)
    if (accuracy?.[1] === 'train') block.trainAccuracy = percentage(accuracy[2], line, 'train_acc')
    if (accuracy?.[1] === 'valid') block.validAccuracy = percentage(accuracy[2], line, 'valid_acc')
    const row = ROW.exec(content.trim().replaceAll(/\s+/g, ' '))?.[1]
    if (row !== undefined && !step)
      rows.push({
        line,
        values: row
          .trim()
          .split(/[,\s]+/)
          .map(Number),
      })
  })
  close()
  return { blocks, args, parameters }
}

/** Settings of the script that the lab knows by another name. */
function configOf(args: string | null, epochs: number): SearchConfig {
  const given = new Map([...(args ?? '').matchAll(/(\w+)=('[^']*'|[^,()]+)/g)].map(([, key, value]) => [key, value]))
  const numeric = (key: string, otherwise: number): number => {
    const text = given.get(key)
    return text === undefined ? otherwise : number(text, 1, `args: ${key}`)
  }
  const { weights, alphas, augment } = DEFAULT_CONFIG
  const set = given.get('set') ?? given.get('dataset') ?? "'cifar10'"
  return checkConfig({
    dataset: set.includes('100') ? 'cifar100' : 'cifar10',
    channels: numeric('init_channels', DEFAULT_CONFIG.channels),
    cells: numeric('layers', DEFAULT_CONFIG.cells),
    batch: numeric('batch_size', DEFAULT_CONFIG.batch),
    epochs: numeric('epochs', epochs),
    seed: numeric('seed', DEFAULT_CONFIG.seed),
    order: given.get('unrolled') === 'True' ? 2 : 1,
    augment: { ...augment, cutout: given.get('cutout') === 'True' ? numeric('cutout_length', 16) : 0 },
    weights: {
      lr: numeric('learning_rate', weights.lr),
      lrMin: numeric('learning_rate_min', weights.lrMin),
      momentum: numeric('momentum', weights.momentum),
      weightDecay: numeric('weight_decay', weights.weightDecay),
      gradClip: numeric('grad_clip', weights.gradClip),
    },
    alphas: {
      lr: numeric('arch_learning_rate', alphas.lr),
      weightDecay: numeric('arch_weight_decay', alphas.weightDecay),
    },
  })
}

/** Logits up to a constant a row, which is all that a softmax leaves: log w with mean 0. A printed 0 counts as 0.00005. */
function logits(weights: CellTables): CellTables {
  const table = (rows: CellTables['normal']): number[][] =>
    rows.map((row) => {
      const logs = row.map((weight) => Math.log(Math.max(weight, 5e-5)))
      const mean = logs.reduce((sum, log) => sum + log, 0) / logs.length
      return logs.map((log) => log - mean)
    })
  return { normal: table(weights.normal), reduce: table(weights.reduce) }
}

const NO_TABLES: CellTables = { normal: [], reduce: [] }

function scoresOf(block: Block): { train: Score; validation: Score } {
  const score = (name: 'train' | 'valid', loss: number | null, accuracy: number | null): Score => {
    if (loss === null) refuse(block.line, `epoch ${block.epoch} has no "${name} STEP LOSS TOP1 TOP5" line`)
    if (accuracy === null) refuse(block.line, `epoch ${block.epoch} has no ${name}_acc line`)
    return { loss, accuracy }
  }
  return {
    train: score('train', block.trainLoss, block.trainAccuracy),
    validation: score('valid', block.validLoss, block.validAccuracy),
  }
}

function genotypeOf(block: Block): DartsGenotype {
  return block.genotype ?? refuse(block.line, `epoch ${block.epoch} has no genotype line`)
}

/** Pairs of the block that trained an epoch and the block that tells its genotype, for each complete epoch. */
function completedEpochs(blocks: readonly Block[]): (readonly [trained: Block, told: Block])[] {
  const atStart = blocks[0]?.genotypeFirst ?? false
  const isComplete = (block: Block): boolean => block.validAccuracy !== null
  if (!atStart) {
    const whole = isComplete(blocks.at(-1) as Block) && blocks.at(-1)?.genotype ? blocks : blocks.slice(0, -1)
    return whole.map((block) => [block, block])
  }
  return blocks.slice(1).flatMap((told, i) => {
    const isLast = i === blocks.length - 2
    return isLast && !told.genotype ? [] : [[blocks[i] as Block, told] as const]
  })
}

/** Stamps without a year start again at New Year. */
const YEAR_MS = Date.UTC(2002, 0, 1) - Date.UTC(2001, 0, 1)

/**
 * @param name of the file, for the title of the run
 * @param date ISO date of the file: the log itself does not tell its year
 * @throws SearchError 'bad-recording' naming the line, the value and the rule; 'bad-config' for settings the lab cannot hold
 */
export function readDartsLog(text: string, name: string, date: string): RunRecord {
  const { blocks, args, parameters } = readBlocks(text)
  if (blocks.length === 0) refuse(null, 'no "epoch N lr RATE" line in it')
  const config = configOf(args, blocks.length)
  const epochs = completedEpochs(blocks)
  if (epochs.length === 0) refuse(null, 'holds no completed epoch')
  const classes = config.dataset === 'cifar100' ? 100 : 10
  const size = { channels: config.channels, cells: config.cells, classes }
  const stepsPerEpoch = Math.ceil(CIFAR_IMAGES / 2 / config.batch)
  const start = blocks[0]?.at ?? null
  const elapsed = (at: number | null): number =>
    at === null || start === null ? 0 : at >= start ? at - start : at - start + YEAR_MS

  const records: EpochRecord[] = []
  epochs.forEach(([trained, told], i) => {
    const genotype = genotypeOf(told)
    const mixingWeights = told.weights ?? NO_TABLES
    const alphas = told.weights ? logits(told.weights) : NO_TABLES
    const history = [...records, { alphas, genotype }]
    records.push({
      epoch: i + 1,
      alphas,
      mixingWeights,
      genotype,
      skips: countSkips(genotype),
      depth: genotypeDepth(genotype),
      cost: networkCost(genotype, { ...size, imageSize: config.imageSize }),
      ...scoresOf(trained),
      gradNorm: null,
      learningRate: trained.learningRate,
      ranking: ranking(config.primitives, alphas.normal),
      stableSince: stableSince(history, config),
      rules: { criterion1: criterion1(history, config), criterion2: criterion2(history, config) },
      steps: stepsPerEpoch,
      epochMs: told === trained ? 0 : elapsed(told.at) - elapsed(trained.at),
    })
  })
  const title = `${config.dataset === 'cifar100' ? 'CIFAR-100' : 'CIFAR-10'} (search log ${name})`
  const adapter = { backend: 'external', description: 'PyTorch, from a search log', software: false } as const
  const plan = {
    parameters: parameters ?? supernetParameters({ ...size, space: 'darts', primitives: config.primitives }),
    launchesPerStep: 0,
    pipelines: 0,
    bytes: 0,
    parallelism: 0,
  }
  const dataset = { id: config.dataset, title, images: CIFAR_IMAGES, classes, classNames: [] }
  const isWhole = records.length >= config.epochs - 1
  const events: { at: number; event: Event }[] = [
    { at: 0, event: { type: 'started', config, dataset, adapter, stepsPerEpoch, plan } },
    ...records.map((record, i) => ({
      at: elapsed((epochs[i] as (typeof epochs)[number])[1].at),
      event: { type: 'epoch', record } as const,
    })),
  ]
  events.push({
    at: events.at(-1)?.at ?? 0,
    event: { type: 'finished', reason: isWhole ? 'epochs' : 'stopped', returnsEpoch: records.length },
  })
  const half = CIFAR_IMAGES / 2
  return checkRecording({
    format: RUN_FORMAT,
    version: RUN_VERSION,
    preset: null,
    config,
    provenance: {
      dataset: title,
      images: { weights: half, alphas: half },
      adapter: adapter.description,
      commit: 'unknown',
      date,
      appVersion: 'unknown',
    },
    events,
  })
}
