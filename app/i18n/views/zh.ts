import type { ViewsCatalogue } from './en'

export const views: ViewsCatalogue = {
  turns: {
    group: '单步',
    alphas: 'alpha 一步',
    weights: 'w 一步',
    epoch: '一轮',
    next: { alphas: '轮到 alpha。', weights: '轮到 w。' },
    explain: {
      alphas: 'alpha 走一步：沿验证损失下降，权重不动。',
      weights: 'w 走一步：沿训练损失下降，alpha 不动。',
      epoch: '走完一轮的所有步，然后暂停。',
    },
  },
}
