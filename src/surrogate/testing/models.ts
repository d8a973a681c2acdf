/** Small models in the form that XGBoost 1.7 saves, with invented trees. */

export interface SavedTree {
  left_children: number[]
  right_children: number[]
  split_indices: number[]
  split_conditions: number[]
  default_left: number[]
  split_type?: number[]
  categories?: number[]
}

/** One split: below `threshold` of `feature` it adds `low`, else `high`. */
export const stump = (feature: number, threshold: number, low: number, high: number): SavedTree => ({
  left_children: [1, -1, -1],
  right_children: [2, -1, -1],
  split_indices: [feature, 0, 0],
  split_conditions: [threshold, low, high],
  default_left: [1, 0, 0],
})

/** Two splits below each other, nodes in the breadth-first order of XGBoost; node 5 was pruned and belongs to nothing. */
export const deep = (): SavedTree => ({
  left_children: [1, -1, 3, -1, -1, 2147483647],
  right_children: [2, -1, 4, -1, -1, -1],
  split_indices: [10, 0, 15, 0, 0, 0],
  split_conditions: [2.5, 1, 0.5, 2, 3, 9],
  default_left: [1, 0, 0, 0, 0, 0],
})

export const savedModel = (trees: readonly SavedTree[], baseScore = '9.2E1') => ({
  learner: {
    learner_model_param: { base_score: baseScore, num_class: '0', num_feature: '56', num_target: '1' },
    objective: { name: 'reg:squarederror', reg_loss_param: { scale_pos_weight: '1' } },
    gradient_booster: {
      name: 'gbtree',
      model: { gbtree_model_param: { num_trees: String(trees.length) }, trees },
    },
  },
  version: [1, 7, 4],
})

export const modelFile = (name: string, model: unknown): { name: string; blob: Blob } => ({
  name,
  blob: new Blob([typeof model === 'string' ? model : JSON.stringify(model)]),
})
