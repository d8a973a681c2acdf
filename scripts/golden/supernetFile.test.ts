import { expect, test } from 'vitest'
import { checkFile } from './kinds'

type Json = Record<string, unknown>

const table = Array.from({ length: 14 }, () => Array(8).fill(0.1))
const tables = { alphas_normal: table, alphas_reduce: table }
const cell = Array.from({ length: 8 }, (_, i) => ['skip_connect', i % 2])
const genotype = { normal: cell, reduce: cell }
const pass = { labels: [3, 1], logits: [Array(10).fill(0), Array(10).fill(0)], loss: 2.3, correct: 0 }
const step = {
  step: 0,
  loss_valid: 2.3,
  loss_train: 2.3,
  weight_norm_after: 60,
  weight_dot_after: 1,
  weight_grad_norm_before_clip: 5,
  alpha_grads: tables,
  alphas_after: tables,
  genotype,
}

/** The smallest whole file: 3 cells, batch 2, 8x8. */
const file = (): Json => ({
  format: 'golden/1',
  kind: 'supernet',
  config: {
    name: 'x',
    space: 'darts',
    C: 4,
    layers: 3,
    B: 2,
    hw: 8,
    classes: 10,
    dataset: 'cifar10',
    seed: 1,
    alpha_scale: 0.5,
    formula: 'v1',
  },
  reductions: [1, 2],
  parameter_count: 72854,
  hyper: {
    lr: 0.025,
    momentum: 0.9,
    weight_decay: 0.0003,
    grad_clip: 5,
    alpha_lr: 0.0003,
    alpha_betas: [0.5, 0.999],
    alpha_eps: 1e-8,
    alpha_weight_decay: 0.001,
  },
  genotype,
  forward_backward: { ...pass, activations: [['stem', [2, 12, 8, 8], 1, 2, 0, 0, 0, 0]], alpha_grads: tables },
  trajectories: [{ order: 1, grad_clip: 5, steps: [step] }],
  weight_grads: [['stem.0.weight', [12, 3, 3, 3], 1, 1, 1, 0, 0, 0, 0]],
})

/** The file with the value at a dotted path replaced; undefined leaves it out. */
function changed(path: string, value: unknown): Json {
  const copy = JSON.parse(JSON.stringify(file())) as Json
  const keys = path.split('.')
  const last = keys.pop() as string
  const place = keys.reduce((at, key) => at[key] as Json, copy)
  place[last] = value
  return JSON.parse(JSON.stringify(copy)) as Json
}

test('a whole file is taken as it is', () => {
  expect(checkFile(file())).toEqual(file())
})

test.each([
  ['cells without a normal cell', 'config.layers', 1],
  ['many cells', 'config.layers', 20],
  ['no trajectories', 'trajectories', undefined],
  ['no weight gradients', 'weight_grads', undefined],
  ['no forward pass', 'forward_backward', undefined],
  ['no number of parameters', 'parameter_count', undefined],
  ['a trajectory without steps', 'trajectories.0.steps', []],
  ['no tolerance of its own', 'trajectories.0.steps.0.tolerance', undefined],
  ['no gradient where the official code has none', 'forward_backward.alpha_grads.alphas_normal', null],
  ['CIFAR-100', 'config.dataset', 'cifar100'],
  ['another number of channels', 'config.C', 12],
])('takes a file with %s', (_, path, value) => {
  expect(() => checkFile(changed(path, value))).not.toThrow()
})

test.each([
  ['format', 'golden/2', 'format: "golden/2", expected one of "golden/1"'],
  ['kind', 7, 'kind: 7, expected a text'],
  ['config', null, 'config: null, expected an object'],
  ['config.space', 'nasnet', 'config.space: "nasnet", expected one of "darts", "pcdarts"'],
  ['config.C', 6, 'config.C: 6, expected a multiple of 4'],
  ['config.layers', 0, 'config.layers: 0, expected a whole number from 1 on'],
  ['config.B', 2.5, 'config.B: 2.5, expected a whole number from 1 on'],
  ['config.hw', 12, 'config.hw: 12, expected one of'],
  ['config.hw', 2, 'config.hw: 2, expected a multiple of 4'],
  ['config.dataset', 'svhn', 'config.dataset: "svhn", expected one of "cifar10", "cifar100"'],
  ['config.seed', undefined, 'config.seed: nothing, expected a whole number from 0 to 4294967295'],
  ['config.primitives', ['none', 'max_pool'], 'config.primitives[1]: "max_pool", expected one of'],
  ['config.primitives', ['skip_connect', 'none'], 'expected the official order without repeats'],
  ['hyper.lr', 'fast', 'hyper.lr: "fast", expected a number from 0 on'],
  ['hyper.alpha_betas', [0.5], 'hyper.alpha_betas: "1 entries", expected 2 entries'],
  ['forward_backward.labels', [3, 10], 'forward_backward.labels[1]: 10, expected a whole number from 0 to 9'],
  ['forward_backward.logits', [[0]], 'forward_backward.logits: "1 entries", expected 2 entries'],
  ['trajectories.0.order', 3, 'trajectories[0].order: 3, expected one of 1, 2'],
  ['trajectories.0.order', 2, 'trajectories[0].steps[0].loss_train_before: nothing, expected a number'],
  ['trajectories.0.steps.0.step', 1, 'trajectories[0].steps[0].step: 1, expected one of 0'],
  ['trajectories.0.steps.0.alphas_after.alphas_reduce', null, 'alphas_after.alphas_reduce: null, expected a list'],
  ['weight_grads.0', ['stem.0.weight'], 'weight_grads[0][1]: nothing, expected a list'],
])('%s = %j is named', (path, value, message) => {
  expect(() => checkFile(changed(path, value))).toThrow(message)
})

test('a second-order trajectory without a normal cell is refused, as the official code cannot make one', () => {
  const odd = changed('trajectories.0.order', 2)
  ;(odd.config as Json).layers = 2
  expect(() => checkFile(odd)).toThrow(
    'trajectories[0].order: 2, expected 1: 2 cells are all reductions, and the official second-order step fails',
  )
})
