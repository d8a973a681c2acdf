/** 单步用时与资源需求的文字。 */
import type { profileEn } from './en'

export const profileZh: typeof profileEn = {
  title: '一步的时间花在哪里',
  summary: (ms, part, share) => `每步 ${ms}，其中${/^\w/.test(part) ? ' ' : ''}${part}占 ${share}`,
  at: (step, epoch) => `第 ${epoch} 轮第 ${step} 步，由引擎自身计时。`,
  players: { alphas: 'alpha 一步', weights: 'w 一步' },
  phases: { forward: '前向', backward: '反向', update: '更新' },
  parts: {
    depthwise: '逐通道卷积',
    pointwise: '1×1 卷积',
    mixing: '混合操作',
    norm: '批归一化',
    pool: '池化',
    dense: '其他卷积',
    ends: '分类器与损失',
    update: '优化器与求和',
  },
  table: '表格',
  columns: { what: '部分', ms: '毫秒', share: '占比' },
  takes: (memory, launches) => `需要 ${memory} 内存；每步 ${launches} 次启动`,
  recomputes: (cells) => `为节省内存，有 ${cells} 个单元会计算两次；结果完全相同。`,
  tooLarge: '超出本引擎的能力：',
  estimating: '正在估算内存…',
}
