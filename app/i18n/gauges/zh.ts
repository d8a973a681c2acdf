/** 曲线下方各项指标的文字。 */
import type { GaugesText } from './en'

export const gaugesZh: GaugesText = {
  title: '指标',
  lead: '后来的论文所作的测量。单独一次运行证明不了其中任何一种说法。',
  every: (epochs) => `每 ${epochs} 轮测量一次，其间留空。`,
  unmeasured: '有两项只需 alpha；其余各项要在设置中选“测量后来论文的指标”才会测量。',
  charts: {
    noise: { title: '加噪声后的损失', unit: 'SDARTS：混合权重受扰动时验证损失的上升' },
    eigenvalue: { title: '最大特征值', unit: 'R-DARTS：验证损失关于 alpha 的 Hessian' },
    alignment: { title: '层间一致性', unit: 'Lambda-DARTS：各单元梯度之间余弦的平均' },
    pulls: { title: '各单元的拉力', unit: 'Lambda-DARTS：其梯度的长度' },
    agreement: { title: '梯度的吻合', unit: 'OLES：训练与验证梯度的余弦' },
    frozen: { title: '冻结的卷积', unit: 'OLES：不再训练' },
    removal: { title: '选中的 skip-connect', unit: 'DARTS-PT：按 alpha，按拿掉的代价' },
    spread: { title: 'logits 的差距', unit: 'Beta-DARTS：一条边上最大 alpha 减最小 alpha' },
    zeroOne: { title: '零一损失', unit: 'Fair DARTS：每个权重都是 0 或 1 时为 −0.25' },
  },
  curves: {
    noise: (most) => `上限 ${most}`,
    cell: (place) => `单元 ${place}`,
    byAlpha: '按 alpha',
    byRemoval: '按拿掉的代价',
    eigenvalue: '特征值',
    cosine: '余弦',
    frozen: '已冻结',
    spread: '差距',
    loss: '损失',
  },
}
