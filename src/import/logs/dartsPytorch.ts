/**
 * dragen1860/DARTS-PyTorch: a stamp alone on its line, then `Epoch: 0 lr: 2.5e-02`; `Genotype: Genotype(...)`; `Step:050 loss:...
 * acc1:... acc5:...`; `>> Validation:  50 loss top1 top5`; `train acc: 61.2`.
 */
import { namespaceOf, readQuark } from './dartsFamily'
import type { Grammar } from './scan'
import type { LogReader } from './searchLog'

const EPOCH = /^Epoch: (\d+) lr: (\S+)/
const STEP = /^Step: ?\d+ loss: ?(\S+)/
const VALIDATION = /^>> Validation:\s*\d+ (\S+)/
const TOTAL = /^(train|valid) acc: (\S+)/

const grammar: Grammar = {
  epoch: (line) => {
    const [, number, learningRate] = EPOCH.exec(line) ?? []
    return number === undefined ? null : { number: Number(number), learningRate: learningRate ?? null }
  },
  genotype: (line) => /^Genotype: (.*)$/.exec(line)?.[1] ?? null,
  step: (line) => {
    const train = STEP.exec(line)?.[1]
    if (train !== undefined) return { half: 'train', loss: train }
    const valid = VALIDATION.exec(line)?.[1]
    return valid === undefined ? null : { half: 'valid', loss: valid }
  },
  total: (line) => {
    const [, half, value] = TOTAL.exec(line) ?? []
    return half === undefined || value === undefined
      ? []
      : [{ half: half as 'train' | 'valid', what: 'accuracy', value }]
  },
}

export const dartsPytorchReader: LogReader = {
  program: 'darts-pytorch',
  recognise: (text) => /^Epoch: \d+ lr: /m.test(text) && /\bGenotype: Genotype\s*\(/.test(text),
  read: (text, file) => {
    const read = readQuark(text, file, { program: 'darts-pytorch', algorithm: () => 'darts' }, grammar)
    const sizes = [...text.matchAll(/\bTotal param size = ([\d.]+) ?MB/g)].map(([, size]) =>
      Math.round(1e6 * Number(size)),
    )
    return { ...read, args: namespaceOf(text.split('\n')), parameters: sizes.filter(Number.isFinite).slice(0, 1) }
  },
}
