/**
 * chenxin061/pdarts: three stages that each count from epoch 0, each with a supernet of its own. Genotypes stand after the last
 * epoch only: as found, then with its skip-connects restricted to ever fewer. Its author recommends the one with two.
 */

import { namespaceOf, parametersOf } from './dartsFamily'
import { numberOf } from './lines'
import { type Grammar, scan } from './scan'
import type { LogReader, LogRemark } from './searchLog'
import { datasetOf, settingsOf } from './settings'

const EPOCH = /\bEpoch: (\d+) lr: (\S+)/
const TRAIN = /\bTRAIN Step: \d+ Objs: (\S+)/
const VALID = /^valid \d+ (\S+)/
const TOTAL = /\b(Train|Valid)_acc (\S+)/g

const grammar: Grammar = {
  epoch: (line) => {
    const [, number, learningRate] = EPOCH.exec(line) ?? []
    return number === undefined ? null : { number: Number(number), learningRate: learningRate ?? null }
  },
  genotype: (line) => (/^Genotype\s*\(/.test(line) ? line : null),
  step: (line) => {
    const train = TRAIN.exec(line)?.[1]
    if (train !== undefined) return { half: 'train', loss: train }
    const valid = VALID.exec(line)?.[1]
    return valid === undefined ? null : { half: 'valid', loss: valid }
  },
  total: (line) =>
    [...line.matchAll(TOTAL)].map(([, half, value]) => ({
      half: half === 'Train' ? ('train' as const) : ('valid' as const),
      what: 'accuracy' as const,
      value: value as string,
    })),
  stages: true,
  finalGenotypes: true,
}

export const pDartsReader: LogReader = {
  program: 'p-darts',
  recognise: (text) => EPOCH.test(text) && (/\bTRAIN Step: \d/.test(text) || /\bswitches_normal = /.test(text)),
  read: (text, file) => {
    const scanned = scan(text, grammar)
    const args = namespaceOf(scanned.lines)
    const settings = settingsOf(args)
    const cifar100 = args.get('cifar100')
    const remarks: LogRemark[] = [...scanned.remarks]
    const raw = scanned.lines.findIndex((line) => /arch_param\w*:\[\[/.test(line))
    if (raw >= 0) remarks.push({ id: 'raw-alphas', line: raw + 1 })
    const added = (args.get('add_layers') ?? '').match(/\d+/g)?.map(Number) ?? []
    const { cells } = settings
    const training = [...scanned.lines].some((line) => /\bTRAIN Step: \d+ Objs: /.test(line))
    return {
      program: 'p-darts',
      files: [file],
      space: 'darts',
      // The script knows two data sets and says which by a flag.
      dataset: cifar100 === 'True' ? 'cifar100' : cifar100 === 'False' ? 'cifar10' : datasetOf(args),
      classes: null,
      algorithm: training ? 'p-darts' : null,
      // It has no other order of the update.
      settings: { ...settings, order: 1, cells: cells === null ? null : (numberOf(String(cells)) ?? null) },
      args,
      parameters: parametersOf(scanned.lines),
      stageCells: cells === null ? [] : added.map((more) => cells + more),
      columns: null,
      epochs: scanned.epochs,
      final: scanned.final,
      remarks,
    }
  },
}
