/** 关于各搜索算法的文字。 */
import type { AlgorithmCatalogue } from './en'

export const algorithmsZh: AlgorithmCatalogue = {
  label: '搜索算法',
  names: {
    darts: { name: 'DARTS', summary: '用 softmax 混合全部操作，alpha 与 w 交替训练。' },
    'auto-deeplab': { name: 'Auto-DeepLab 日程', summary: '仍是 DARTS，但前一半搜索过程中 alpha 保持不动。' },
  },
  fields: {
    algorithm: '搜索算法',
    'weights.lrMin': 'w 的末尾学习率',
    'alphas.beta1': 'alpha 的 Adam beta 1',
    'alphas.beta2': 'alpha 的 Adam beta 2',
    'alphas.weightDecay': 'alpha 的权重衰减',
    'alphas.frozenEpochs': 'alpha 开始变化前的轮数',
  },
}
