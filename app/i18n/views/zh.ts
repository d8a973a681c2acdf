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
    head: {
      alphas: (change) => `alpha 动了：验证损失 ${change}`,
      weights: (change) => `权重动了：训练损失 ${change}`,
    },
    body: {
      alphas: (step, epoch, distance, other) =>
        `第 ${epoch} 轮第 ${step} 步，移动距离 ${distance}；它没有看的训练损失 ${other}。`,
      weights: (step, epoch, distance, other) =>
        `第 ${epoch} 轮第 ${step} 步，移动距离 ${distance}；它没有看的验证损失 ${other}。`,
    },
    most: {
      alphas: (edge, op, amount) => `移动最大：边 ${edge} 上的 ${op}，${amount}。`,
      weights: (edge, op, amount) => `相对自身移动最大：边 ${edge} 上的 ${op}，${amount}。`,
    },
    nothing: '什么也没动：本轮 alpha 被冻结。',
    change: (before, after) => `${before} → ${after}`,
  },

  legend: {
    label: '操作：突出其中一个',
    explain: {
      none: 'none：无连接；在 DARTS 中参与混合，但不会进入导出的单元。',
      noise: 'noise：不看输入，每遍计算都用新的随机数；没有权重（S4 空间）。',
      max_pool_3x3: 'max_pool_3x3：3×3 邻域取最大值；没有权重。',
      avg_pool_3x3: 'avg_pool_3x3：3×3 邻域取平均；没有权重。',
      skip_connect: 'skip_connect：原样传递输入；没有权重要训练，所以从第一步起就有效。',
      sep_conv_3x3: 'sep_conv_3x3：3×3 逐通道卷积加 1×1 卷积，做两次。',
      sep_conv_5x5: 'sep_conv_5x5：5×5 逐通道卷积加 1×1 卷积，做两次。',
      dil_conv_3x3: 'dil_conv_3x3：3×3 空洞逐通道卷积（覆盖 5×5）加 1×1 卷积。',
      dil_conv_5x5: 'dil_conv_5x5：5×5 空洞逐通道卷积（覆盖 9×9）加 1×1 卷积。',
      nor_conv_1x1: 'nor_conv_1x1：1×1 卷积。',
      nor_conv_3x3: 'nor_conv_3x3：3×3 卷积。',
    },
  },

  edges: {
    panel: '各条边',
    title: '各条边',
    layout: (low, high, scale) => (scale === 'rank' ? '列 → 行' : `列 → 行；${low} 至 ${high}`),
    moved: { alphas: '每个 alpha 移动了多少', weights: '每个操作的权重移动了多少' },
    rank: '名次',
    without: '这份轨迹里没有，它只有基因型',
    rankUnit: '在这条边的候选操作中，1 为 alpha 最大',
    graph: '图',
    cellTab: '单元',
    edgesTab: '各边',
    explain: '单元的每条边在整个搜索中的走势，按单元的三角形排列：行是终点，列是起点。',
    edge: (name) => `边 ${name}。点击：在所有图中显示它。`,
    edgeNow: (name, best, percent, kept, ring) =>
      `边 ${name}：${best} 以 ${percent} 领先；${kept ? `以 ${kept} 保留在单元中` : '未保留在单元中'}${
        ring === null ? '' : `；次序自第 ${ring} 轮起不变`
      }。点击：在所有图中显示它。`,
    description: (edges, epoch) => `${edges} 幅小图，每条边一幅，第 ${epoch} 轮。`,
  },

  rank: {
    title: '名次',
    unit: '只看可学习的操作；○ 为最后一次交叉',
    value: (rank) => `第 ${rank} 名`,
  },

  film: {
    frame: (epoch, skips, changed, gained) =>
      `第 ${epoch} 轮：${skips} 个 skip-connect${
        changed === null
          ? ''
          : changed === 0
            ? '；与前一格相同'
            : `；${changed} 个操作改变${gained === 0 ? '' : `，skip-connect ${gained > 0 ? '增加' : '减少'} ${Math.abs(gained)} 个`}`
      }。点击或拖动：跳到这里。`,
  },

  pictures: {
    save: (title, kind) => `存为 ${kind}：${title}`,
    explain: (kind) => `把这幅图存为 ${kind}，其中带有标题、数据集、随机种子和配置。`,
    edge: (chart, edge, cell) => `${chart}，边 ${edge}，${cell}单元`,
    edges: (chart, cell) => `${chart}，${cell}单元的每条边`,
    within: (title, low, high) => `${title}，${low} 至 ${high}`,
    moves: (what, cell) => `${what}，${cell}单元`,
    cell: (cell) => `导出的${cell}单元`,
    film: (cell) => `${cell}单元，逐轮`,
  },

  trace: {
    menu: '轨迹',
    forms: { json: '存为 JSON', csv: '存为 CSV', notebook: '存为 notebook' },
    about: {
      json: '完整的运行，可在此重新打开',
      csv: '一张长表，每行一个数，可在此重新打开',
      notebook: 'Jupyter 格式，内含轨迹和初步的图',
    },
    open: '打开轨迹…',
    table: '打开 NAS-Bench-201 表格…',
    tableAbout: '立即给出每一轮单元的最终准确率；CSV，列为 index、arch、cifar10、cifar100、imagenet16_120',
    servedTable: '读取本站点的 NAS-Bench-201 表格',
    servedTableAbout: '立即给出每一轮单元的最终准确率；表格由 npm run data 放置于此',
    openAbout:
      '本实验室的 JSON、CSV，或 DARTS、P-DARTS、PC-DARTS、RobustDARTS、darts-pt、DARTS-PyTorch、pt.darts 的搜索日志；也可拖到页面上',
  },

  readout: {
    caption: '光标处',
    hint: '指向任何地方，这里会解释它。',
    epoch: (chart, epoch) => `${chart}，第 ${epoch} 轮。拖动：移动光标。`,
    curve: (chart, epoch, curve, value) => `${chart}，第 ${epoch} 轮：${curve} ${value}。拖动：移动光标。`,
    rule1: 'DARTS+ 准则 1：单元中的 skip-connect 达到这个数就停止。移动阈值，标记立即随之移动。',
    rule2: 'DARTS+ 准则 2：可学习操作的次序连续这么多轮不变就停止。',
    search: '搜索准确率：超网络在训练中的准确率，不能预示单元单独训练的结果。',
    final: '最终准确率：基准给出的、这一轮的单元单独完整训练后的准确率，与搜索准确率不可比。',
    skips: (cell) => `导出的${cell}单元中 skip-connect 的个数。`,
    depth: (cell) => `导出的${cell}单元中最长路径经过的操作数。`,
    at: '光标处已完成的轮数。方向键移动，空格播放。',
    node: (name) => `节点 ${name}：终止于此的各条边之和。`,
    input: (name) => `${name}：前面单元的输出。`,
    output: (name) => `${name}：各节点拼接，即本单元的输出。`,
  },
}
