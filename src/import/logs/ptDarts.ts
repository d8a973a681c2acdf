/**
 * khanrc/pt.darts: parameters line by line, epochs counted from 1 in `Train: [ 1/50] Step 000/390 Loss 2.3 Prec@(1,5) ...`, one
 * table a node before each epoch with none as its last column, the genotype after the validation. A log that was started
 * several times holds all starts.
 */
import { DARTS_PRIMITIVES } from '../../space/primitives'
import { columnsOf } from './dartsFamily'
import { type Grammar, scan } from './scan'
import type { LogReader } from './searchLog'
import { datasetOf, settingsOf } from './settings'

const LINE = /^(Train|Valid): \[ *(\d+)\/(\d+)\] /
const LOSS = /\bLoss (\S+)/
const FINAL = /\bFinal Prec@1 ([\d.]+|nan)%/
const half = (name: string | undefined): 'train' | 'valid' => (name === 'Train' ? 'train' : 'valid')

const grammar: Grammar = {
  epoch: (line) => {
    const [, name, number] = LINE.exec(line) ?? []
    return name === 'Train' && /\bStep 0+\//.test(line) ? { number: Number(number), learningRate: null } : null
  },
  genotype: (line) => /^genotype = (.*)$/.exec(line)?.[1] ?? null,
  step: (line) => {
    const [, name] = LINE.exec(line) ?? []
    const loss = LOSS.exec(line)?.[1]
    return name === undefined || loss === undefined ? null : { half: half(name), loss }
  },
  total: (line) => {
    const [, name] = LINE.exec(line) ?? []
    const value = FINAL.exec(line)?.[1]
    return name === undefined || value === undefined ? [] : [{ half: half(name), what: 'accuracy', value }]
  },
  start: /^Parameters:/,
}

export const ptDartsReader: LogReader = {
  program: 'pt.darts',
  recognise: (text) => /\bTrain: \[ *\d+\/\d+\] Step /.test(text),
  read: (text, file) => {
    const scanned = scan(text, grammar)
    const args = new Map(
      scanned.lines.flatMap((line) => {
        const [, key, value] = /\| ([A-Z][A-Z_]*)=(.*)$/.exec(line) ?? []
        return key === undefined || value === undefined ? [] : [[key, value.trim()] as const]
      }),
    )
    const width = columnsOf(scanned, 'darts')?.length
    const columns = width === DARTS_PRIMITIVES.length ? [...DARTS_PRIMITIVES.slice(1), DARTS_PRIMITIVES[0]] : null
    return {
      program: 'pt.darts',
      files: [file],
      space: 'darts',
      dataset: datasetOf(args),
      classes: null,
      algorithm: 'darts',
      settings: settingsOf(args),
      args,
      parameters: [],
      stageCells: [],
      columns,
      epochs: scanned.epochs,
      final: [],
      remarks: scanned.remarks,
    }
  },
}
