/** “七个回答”页面的文字。 */
import type { AnswersText } from './en'

export const answersZh: AnswersText = {
  title: '七个回答',
  lead: '一次坍塌的搜索，以及在后来七种补救之下的同一次搜索。按播放：七个指标看着同一次坍塌，每种补救自己的搜索在旁边运行。',
  setting: (dataset, images, epochs, seed) =>
    `全部搜索：NAS-Bench-201 单元，${dataset} 的 ${images} 张图像，${epochs} 轮，种子 ${seed}。`,
  oneSeed:
    '每种只有一个种子：这是发生过一次的事，不是方法的性质。换种子、图像或预算，结局会不同；其中一些结局与论文相反。',
  live: (dataset) =>
    `现场运行用实验室自带的图像${dataset}：请也现场运行一次不加补救的搜索，把两者放进“比较运行”。写明较少轮数的，一步所花的时间是普通 DARTS 的两倍多。`,
  liveDifference: (name, here, recorded) => `${name} ${here}（录制：${recorded}）`,
  liveOther: (settings) => `，设置也与录制的不同（${settings}）`,
  loading: '正在读取录制…',
  noPlain: '此页面旁没有不加补救的那次录制：各个回答无从比较。',
  missing: '此页面旁没有用它录制的搜索：只显示它的指标在原搜索上的走势。',
  noGauges: '录制里没有这项测量。',
  play: '播放',
  pause: '暂停',
  epoch: (n, of) => `第 ${n} 轮，共 ${of} 轮`,
  time: '所有搜索的轮次',
  plain: 'DARTS',
  plainQuestion: '不加任何补救、会坍塌的那次搜索。下面所有图里的灰线就是它。',
  charts: {
    skips: 'skip-connect 数',
    skipsUnit: '共六个操作',
    worth: '单元的价值',
    worthUnit: 'CIFAR-10 最终准确率，%',
  },
  legend: { plain: '普通 DARTS', own: '加上补救', since: '已坍塌' },
  picture: (what, who, first, last) => `${what}，${who}：从 ${first} 到 ${last}`,
  collapsed: (epoch) => `第 ${epoch} 轮坍塌`,
  stays: '没有坍塌',
  meaning: (threshold) =>
    `坍塌：从那一轮到最后，单元都有 ${threshold} 个或更多 skip-connect，即规则 1 停止的数目；运行的标题要到四分之三的操作才这样说。底色：它自己的搜索；指标图里是原搜索。`,
  cell: (n) => `第 ${n} 轮的单元`,
  worth: (value) => `完整训练后 ${value}`,
  worthUnknown: '价值未知：没有哪次录制的搜索导出过它',
  ends: (last, best, epoch) => `结束于 ${last}；最好的单元在第 ${epoch} 轮：${best}。`,
  byRemoval: '这是换一种方式读原搜索：每轮之后，不做论文中的微调，每条边上取网络最离不开的操作。',
  selected: (skips, worth) => `最后按论文逐边选择（同样不微调）：${skips} 个 skip-connect，价值 ${worth}。`,
  also: (differences) => `此外，其论文自己的设置，按这里的批量与长度折算：${differences}。`,
  difference: (name, here, plain) => `${name} ${here}（原搜索：${plain}）`,
  frozen: (first, at, most, of, since) =>
    `${of} 个卷积中，第 ${at} 轮后有 ${first} 个停止训练，第 ${since} 轮起为 ${most} 个。`,
  open: '打开录制',
  runLive: '现场运行',
  runShorter: (epochs) => `现场运行，${epochs} 轮`,
  compare: '与普通 DARTS 比较',
  actions: (name) => `对 ${name} 可以做的事`,
  suspectTitle: '嫌疑者',
  suspectLead:
    'skip-connect 是元凶还是旁观者？同一次搜索，一次拿走它，一次在每条边上白送它的帮助：如果坍塌来自它的优势，这两次的单元都不应变差。',
  suspectNote: (source) => `只算单元本身的价值，不含附加 skip-connect：${source}。`,
  suspects: {
    regular: '原来的搜索',
    noSkip: '没有 skip-connect',
    allSkip: '每条边多一个 skip-connect',
    decaying: 'DARTS-：这份帮助逐渐减小',
  },
  suspectEnds: (name, last, weightless, of) =>
    `${name}：最后的单元达到 ${last}；${of} 个操作中有 ${weightless} 个没有权重。`,
  suspectMissing: (names) => `此页面旁没有录制：${names}。`,
  weightless: '没有权重的操作',
  weightlessUnit: 'skip-connect、池化、none；共六个',
  tableTitle: '全部数字',
  table: '表格',
  columns: {
    answer: '搜索',
    collapse: '坍塌于',
    skips: '最后的 skip 数',
    worth: '最后的价值，%',
    best: '最好单元的价值，%',
    bestEpoch: '所在轮次',
    cell: '最后的单元',
  },
  never: '没有',
  source: (source) => `价值：${source}；无论在什么图像上搜索，都是该单元在 CIFAR-10 上的数值。`,
  seeds: '更多种子或其他设置：npm run sweep -- examples/answers.json。',
  overSeeds: {
    title: '换多个种子再看',
    lead: (images, dataset, epochs, lr) =>
      `数据来自随实验室附带的扫描结果，而非上面的录制：${dataset} 的 ${images} 张图像，${epochs} 轮，w 学习率均为 ${lr}，Fair DARTS 也不例外，它自己的要小得多。差值在种子相同的搜索之间计算；区间说明这几个种子有多可信。`,
    columns: {
      search: '搜索',
      collapsed: '坍塌',
      skips: '最终的 skip 数',
      worth: '最终单元的价值，%',
      gain: '与普通 DARTS 之差，百分点（95 % 区间）',
      pairs: '种子对数',
    },
    of: (collapsed, seeds) => `${seeds} 次中 ${collapsed} 次`,
    between: (low, high) => `（${low} 至 ${high}）`,
    more: '查看这批的所有搜索',
  },
  asks: {
    strength: {
      question: 'alpha 大，真的就是网络需要的吗？把每个操作逐一拿掉，看损失多少。',
      gauge: 'alpha 与拿掉的代价一致',
      unit: '六条边中的条数',
    },
    spread: {
      question: '如果不许任何 alpha 跑得太远呢？',
      gauge: 'alpha 的差距',
      unit: '最大减最小，对边取平均',
    },
    advantage: {
      question: '如果每条边都白得 skip-connect 的帮助，再慢慢收回呢？',
      gauge: 'skip-connect 的权重',
      unit: '对边取平均',
    },
    sharpness: {
      question: '如果权重必须适应抖动的 alpha 呢？',
      gauge: '加噪声后的损失',
      unit: '验证损失的上升，噪声至多 0.3',
    },
    discretisation: {
      question: '如果操作不必竞争，各自回答是或否呢？',
      gauge: '零一损失',
      unit: '0：未决定；−0.25：权重全为 0 或 1',
    },
    layers: {
      question: '如果共用 alpha 的单元必须想要同样的东西呢？',
      gauge: '单元间的一致性',
      unit: '梯度余弦的平均',
    },
    operations: {
      question: '如果死记硬背的卷积不再训练呢？',
      gauge: '梯度的吻合',
      unit: '训练与验证梯度的余弦',
    },
  },
}
