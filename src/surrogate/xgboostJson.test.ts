import { expect, test } from 'vitest'
import { readSharedJson } from '../testing/shared'
import { FEATURES } from './features'
import { predictForest } from './forest'
import { deep, savedModel, stump } from './testing/models'
import { readXgboostJson } from './xgboostJson'

const read = (model: unknown) =>
  readXgboostJson(typeof model === 'string' ? model : JSON.stringify(model), 'member_0.json', FEATURES)

/** A vector that is 0 but for some places. */
const at = (places: Readonly<Record<number, number>>): number[] =>
  Array.from({ length: FEATURES }, (_, i) => places[i] ?? 0)

test('every tree adds the leaf that the thresholds lead to', () => {
  const forest = read(savedModel([stump(10, 2.5, 0.25, -0.5), deep()], '5E-1'))
  expect(predictForest(forest, at({ 10: 2 }))).toBe(0.5 + 0.25 + 1)
  expect(predictForest(forest, at({ 10: 3 }))).toBe(0.5 - 0.5 + 2)
  expect(predictForest(forest, at({ 10: 3, 15: 1 }))).toBe(0.5 - 0.5 + 3)
})

test('a value at the threshold goes right, compared as float32', () => {
  const forest = read(savedModel([stump(0, 0.1, 1, 2)], '0'))
  // 0.1 as float32 is the threshold itself, while 0.1 as float64 lies below the widened threshold.
  expect(predictForest(forest, at({ 0: 0.1 }))).toBe(2)
  expect(predictForest(forest, at({ 0: 0.0999999 }))).toBe(1)
})

test('sums are float32 in the order of the trees', () => {
  const leaf = (value: number) => ({ ...stump(0, 0, 0, 0), split_conditions: [0, value, value] })
  const forest = read(savedModel([leaf(1), leaf(1)], '16777216'))
  expect(predictForest(forest, at({}))).toBe(16777216)
})

test('base scores of newer versions, a list of one, are read', () => {
  expect(read(savedModel([stump(0, 0, 1, 1)], '[9.25E1]')).baseScore).toBe(92.5)
})

const golden = await readSharedJson<{
  members: unknown[]
  features: number[][]
  predictions: number[][]
}>('golden/methods-xgb.json')

test.skipIf(!golden)('predictions are those of XGBoost to the last bit', () => {
  golden?.members.forEach((member, i) => {
    const forest = read(member)
    expect(golden.features.map((features) => predictForest(forest, features))).toEqual(golden.predictions[i])
  })
})

type Change = (model: ReturnType<typeof savedModel>) => void
const learner =
  (change: (learner: ReturnType<typeof savedModel>['learner']) => void): Change =>
  (model) =>
    change(model.learner)
const tree = (change: (tree: ReturnType<typeof stump>) => void): Change =>
  learner(({ gradient_booster }) => change(gradient_booster.model.trees[0] as ReturnType<typeof stump>))

test.each<[string, Change, string]>([
  [
    'another objective',
    learner((l) => (l.objective.name = 'rank:pairwise')),
    'learner.objective.name: "rank:pairwise", expected reg:squarederror',
  ],
  [
    'another feature count',
    learner((l) => (l.learner_model_param.num_feature = '57')),
    'num_feature: "57", expected 56',
  ],
  ['several outputs', learner((l) => (l.learner_model_param.num_target = '2')), 'num_target: "2", expected 1'],
  ['classes', learner((l) => (l.learner_model_param.num_class = '3')), 'num_class: "3", expected 0 or 1'],
  [
    'another booster',
    learner((l) => (l.gradient_booster.name = 'dart')),
    'gradient_booster.name: "dart", expected gbtree',
  ],
  ['no trees', learner((l) => (l.gradient_booster.model.trees = [])), 'model.trees: [], expected 1 to'],
  [
    'fewer trees than it says',
    learner((l) => (l.gradient_booster.model.gbtree_model_param.num_trees = '2')),
    'num_trees: "2", expected 1, the trees',
  ],
  [
    'no base score',
    learner((l) => (l.learner_model_param.base_score = '')),
    'base_score: "", expected a finite number',
  ],
  [
    'a categorical split',
    tree((t) => (t.split_type = [1, 0, 0])),
    'trees[0].split_type: [1,0,0], expected zeros: categorical',
  ],
  ['categories', tree((t) => (t.categories = [1])), 'trees[0].categories: [1], expected none: categorical'],
  [
    'a leaf that overflows',
    tree((t) => (t.split_conditions[1] = 1e39)),
    'split_conditions[1]: 1e+39, expected a finite float32',
  ],
  [
    'a leaf that is null',
    tree((t) => (t.split_conditions[2] = null as never)),
    'split_conditions[2]: null, expected a finite',
  ],
  [
    'a feature that is none',
    tree((t) => (t.split_indices[0] = 56)),
    'split_indices[0]: 56, expected a feature from 0 to 55',
  ],
  ['a child that is none', tree((t) => (t.left_children[0] = 9)), 'left_children[0]: 9, expected a node from 1 to 2'],
  [
    'a node that is its own child',
    tree((t) => (t.right_children[0] = 0)),
    'right_children[0]: 0, expected a node from 1',
  ],
  ['one node under two parents', tree((t) => (t.right_children[0] = 1)), 'a tree, but node 1 has two parents'],
  ['columns of other lengths', tree((t) => t.split_indices.pop()), 'split_indices: [10,0], expected 3 entries'],
])('%s is refused by field, value and rule', (_, change, message) => {
  const model = savedModel([stump(10, 2.5, 1, 2)])
  change(model)
  expect(() => read(model)).toThrow(message)
  expect(() => read(model)).toThrow(/^member_0\.json: /)
  expect(() => read(model)).toThrowError(expect.objectContaining({ code: 'bad-model' }))
})

test('NaN is named, and so is a file that was cut off', () => {
  const text = JSON.stringify(savedModel([stump(10, 2.5, 1, 2)]))
  expect(() => read(text.replace('2.5', 'NaN'))).toThrow('member_0.json: holds NaN, expected finite numbers')
  expect(() => read(text.slice(0, 200))).toThrow('member_0.json: is no JSON or was cut off')
  expect(() => read('[]')).toThrow('member_0.json: learner: is missing')
})
