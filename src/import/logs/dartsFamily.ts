/**
 * The lines of train_search.py of quark0/darts, which most codes of the family keep:
 *
 *   args = Namespace(...) | param size = 1.9MB | epoch 3 lr 2.48e-02 | genotype = Genotype(...) | train 350 loss top1 top5 |
 *   train_acc 61.2 | valid 350 loss top1 top5 | valid_acc 60.4
 *
 * and, in a copy of the terminal, two tables of softmax weights after the genotype. Genotype and tables are printed at the
 * start of an epoch, so that they belong to the epochs before it.
 */
import { DARTS_PRIMITIVES, NB201_PRIMITIVES } from '../../space/primitives'
import { argsOf } from './lines'
import { type Grammar, type Scanned, scan } from './scan'
import type { LogRemark, Program, SearchLog } from './searchLog'
import { type Args, datasetOf, settingsOf } from './settings'

const NUMBER = '([+-]?(?:[\\d.]+(?:e[+-]?\\d+)?|nan|inf))'
const EPOCH = /\bepoch (\d+)\s+lr (\S+)/
const GENOTYPE = /\bgenotype = (.*)$/
const STEP = new RegExp(`^(train|valid) \\d+(?:steps)?\\s+(?:loss=)?${NUMBER}`, 'i')
const TOTAL = new RegExp(`\\b(train|valid)_(acc|obj|loss)(?: \\([^)]*\\))?\\s+${NUMBER}`, 'gi')

export const quarkGrammar: Grammar = {
  epoch: (line) => {
    const [, number, learningRate] = EPOCH.exec(line) ?? []
    return number === undefined ? null : { number: Number(number), learningRate: learningRate ?? null }
  },
  genotype: (line) => GENOTYPE.exec(line)?.[1] ?? null,
  step: (line) => {
    const [, half, loss] = STEP.exec(line) ?? []
    return half === undefined || loss === undefined ? null : { half: half as 'train' | 'valid', loss }
  },
  total: (line) =>
    [...line.matchAll(TOTAL)].map(([, half, what, value]) => ({
      half: half as 'train' | 'valid',
      what: what === 'acc' ? ('accuracy' as const) : ('loss' as const),
      value: value as string,
    })),
}

/** The args line, wherever it stands before the first epoch. */
export function namespaceOf(lines: readonly string[]): Args {
  for (const line of lines) {
    const [, args] = /^.{0,200}?\bargs = Namespace\((.*)\)\s*$/.exec(line) ?? []
    if (args !== undefined) return argsOf(args)
  }
  return new Map()
}

/** Sizes of the supernets, in parameters. */
export function parametersOf(lines: readonly string[]): number[] {
  return lines.flatMap((line) => {
    const [, size] = /\bparam size = ([\d.]+) ?MB/.exec(line) ?? []
    const value = Number(size)
    return size === undefined || !Number.isFinite(value) ? [] : [Math.round(1e6 * value)]
  })
}

/** Operations of the printed columns by their number: all of DARTS, without none, or those of NAS-Bench-201. */
export function columnsOf({ epochs }: Scanned, space: SearchLog['space']): readonly string[] | null {
  const tables = epochs.flatMap(({ before, after }) => [before.tables ?? [], after.tables ?? []].flat())
  const width = tables[0]?.normal[0]?.length
  if (space === 'nas-bench-201') return width === NB201_PRIMITIVES.length ? NB201_PRIMITIVES : null
  if (width === DARTS_PRIMITIVES.length) return DARTS_PRIMITIVES
  return width === DARTS_PRIMITIVES.length - 1 ? DARTS_PRIMITIVES.slice(1) : null
}

/** What a program says beside its lines. */
export interface About {
  readonly program: Program
  readonly algorithm: (args: Args, text: string) => string | null
  readonly dataset?: (args: Args) => string | null
  readonly space?: SearchLog['space']
}

export function readQuark(text: string, file: string, about: About, grammar: Grammar = quarkGrammar): SearchLog {
  const scanned = scan(text, grammar)
  const args = namespaceOf(scanned.lines)
  const space = about.space ?? 'darts'
  const classes = scanned.lines.map((line) => /\bclasses=(\d{1,4})\b/.exec(line)?.[1]).find((found) => found)
  const remarks: LogRemark[] = [...scanned.remarks]
  return {
    program: about.program,
    files: [file],
    space,
    dataset: (about.dataset ?? datasetOf)(args),
    classes: classes === undefined ? null : Number(classes),
    algorithm: about.algorithm(args, text),
    settings: settingsOf(args),
    args,
    parameters: parametersOf(scanned.lines),
    stageCells: [],
    columns: columnsOf(scanned, space),
    epochs: scanned.epochs,
    final: scanned.final,
    remarks,
  }
}

export const hasEpochs = (text: string): boolean => /\bepoch \d+\s+lr \S/.test(text)
export const hasGenotype = (text: string): boolean => /\bgenotype = Genotype\s*\(/.test(text)
