/** 现场运行之前的文字：预设、设置、代价、引擎、图像。随设置窗口载入，不随页面载入。 */
import { algorithmsZh } from '../algorithms/zh'
import { datasetsZh } from '../datasets'
import type { SetupCatalogue } from './en'

export const setupZh: SetupCatalogue = {
  title: '现场运行',
  lead: '一次真正的搜索将在本标签页中、用这台电脑训练，不上传任何数据。',
  preset: '预设',
  differs: '与论文不同之处',
  same: '没有不同：这就是论文的设置。',
  more: '其余不同之处',
  cost: '代价',
  steps: (steps, epochs) => `${epochs} 轮，共 ${steps} 个训练步`,
  images: (count, side) => `${count} 张 ${side}×${side} 图像，一半训练 w，一半训练 alpha`,
  measured: (time, threads) =>
    `在空闲的 AMD EPYC 的一个核心（${threads} 个线程）上约 ${time}；本机时间在开始几步后估计`,
  unmeasured: '开始几步后按本机速度估计时间',
  battery: '电脑会一直满载，笔记本请接电源。',
  seed: '随机种子',
  seeds: '种子个数',
  seedsFact: (n, side) =>
    `从这个种子起共 ${n} 次搜索，同时进行 ${side} 次；各次的 skip-connect 数画在一起。它们不会自动保存。`,
  seedsOwn: '这些图像无法再次读取；要用多个种子，请重新选择它们的文件。',
  startSeeds: (n) => `用 ${n} 个种子搜索`,
  data: '图像',
  generated: '生成的图像',
  choose: '选择图像文件…',
  chooseFolder: '选择文件夹…',
  dropHint:
    '也可拖到页面任意处：CIFAR 压缩包（二进制版或 Python 版）、MNIST 的 IDX 文件、.npz、Parquet、每类一个文件夹的图片（文件夹或 .zip）',
  instead: (wanted, taken) => `这些设置要用 ${wanted}，但尚未载入；本次搜索改用 ${taken}。`,
  substitute: (wanted) => `本站没有 ${wanted}，先用生成的图像代替。`,
  generatedAbout:
    '生成的图形：在本标签页内绘制，共十类。它们本身也是一课：在录制的一次搜索中（“生成的图形 · 没有坍塌”，网络与预设“两分钟”相同），验证损失在 15 轮中从 2.36 降到 0.76，单元始终不超过一个 skip-connect，两条规则都不触发。要看坍塌，请用照片。',
  shippedAbout:
    'Fashion-MNIST：网店的服装、鞋和包的商品照片（Zalando，2017 年，MIT 许可），分为十类。本站带有其中一部分。',
  fewer: (count) => `只载入了 ${count} 张图像，将全部使用。`,
  stopAt: '规则触发时',
  stopAts: {
    none: '继续搜索，只标出两条规则',
    criterion1: '规则 1 终止搜索',
    criterion2: '规则 2 终止搜索',
    eigenvalue: '特征值规则终止搜索',
  },
  asking: '正在询问…',
  software: '软件适配器：结果正确，但非常慢',
  unnamed: '浏览器没有说明名称的适配器',
  maybeSoftware: '如果它是软件适配器，搜索结果仍然正确，但非常慢。',
  start: '开始搜索',
  startOne: '开始，一轮后暂停',
  read: (title: string) => `从本站读取 ${title}`,
  fromAddress: '来自地址栏的设置',
  willReplace: '开始后将替换屏幕上的实时运行。',
  willEndRetraining: (lost) => `开始后将替换屏幕上的运行。${lost}`,
  willEndSeeds: (seeds) => `开始后将结束先前的多种子搜索（其中 ${seeds} 个已有结果）；在其页面上点“全部保存”可以保留。`,
  time: {
    measured: (time) => `约 ${time}，按此设置以往在这个浏览器中的速度`,
    scaled: (time) => `大致 ${time}：由另一次搜索在这个浏览器中的速度按运算量折算`,
  },
  times: (times) => `约为此设置用普通 DARTS 时的 ${times} 倍`,
  downloads: {
    generated: '无需下载：图像在本标签页内生成，引擎（0.2 MB）随页面提供',
    shipped: (megabytes) => `搜索开始时从本站下载 ${megabytes} MB 图像；引擎（0.2 MB）随页面提供`,
    read: '无需再下载：图像已在本标签页中，引擎（0.2 MB）随页面提供',
  },
  startSteps: '以暂停状态开始，逐步进行',

  fields: {
    space: '搜索空间',
    primitives: '候选操作',
    channels: '通道数',
    cells: '单元数',
    nodes: '单元的节点数',
    concat: '作为输出的节点数',
    imageSize: '图像边长',
    dataset: '图像来源',
    images: '使用图像数',
    'augment.crop': '裁剪填充',
    'augment.flip': '翻转',
    'augment.cutout': 'cutout',
    epochs: '轮数',
    batch: '批大小',
    'weights.lr': 'w 学习率',
    'weights.nesterov': 'Nesterov 动量',
    'weights.weightDecay': 'w 权重衰减',
    'alphas.lr': 'alpha 学习率',
    updateOrder: '每步先更新',
    ...algorithmsZh.fields,
  },
  was: (value) => `论文 ${value}`,

  noEngine: {
    title: '这个浏览器不能运行搜索',
    lead: '搜索需要 WebGPU 或 WebAssembly SIMD。你现在看到的是录制的运行，没有它们也能看。',
    noSimd:
      '目前的浏览器都有 WebAssembly SIMD：Chrome 和 Edge 从 91 版起，Firefox 从 89 版起，Safari 从 16.4 版起；管理策略或锁定模式可能把它关闭。',
    noGpu: [
      'Windows、macOS、ChromeOS 上的 Chrome 和 Edge 从 113 版起支持 WebGPU，Safari 从 26 版起，Firefox 在 Windows 上从 141 版起，在 Apple 芯片的 Mac 上从 147 版起。',
      '在 Linux 上，Chrome 可能要打开 chrome://flags/#enable-unsafe-webgpu；Firefox 要在 about:config 中打开 dom.webgpu.enabled，并装有 Vulkan 驱动；若它拒绝该驱动，再打开 gfx.webgpu.ignore-blocklist。',
      'WebGPU 须经 https 或 localhost 打开；管理策略也可能关闭它。',
    ],
    said: '浏览器的说明',
  },

  engines: {
    title: '计算引擎',
    names: { webgpu: 'GPU（WebGPU）', cpu: '处理器（WebAssembly）' },
    automatic: (name) => `自动：${name}`,
    missing: (name) => `${name}：此处没有`,
    why: {
      hardware: '有 GPU 时优先使用 GPU。',
      software: '这里的 WebGPU 适配器是软件实现，所需时间约为处理器的十倍。',
      without: '没有本页可用的 GPU；处理器可以做同样的搜索。',
      chosen: '按你的选择。',
    },
    whyNoGpu: '为什么没有 GPU？',
    sameBits: '在任何机器上、用任意多个线程，得到的数都相同。',
    unshared: '此浏览器不在线程之间共享内存，因此只用一个线程计算。',
    alone: '本页没有与其他页面隔离（跨源隔离），线程不能共享内存：只用一个线程计算。',
    reload: (threads) => `重新载入页面，使用 ${threads} 个线程`,
    embedded: '脱离外层页面单独打开时，可以用更多线程。',
  },

  cells: {
    nodes: '单元的节点数',
    nodesPublished: (count: number) => `${count}（论文的设定）`,
    nodesAbout: (edges: number) =>
      `中间节点数；每个节点可以取它之前的所有节点：共 ${edges} 条边。DARTS-Bench-Suite 的单个单元有 8 个。`,
    joined: '单元的输出',
    joinedAll: '全部节点',
    joinedLast: (count: number) => (count === 1 ? '最后一个节点' : `最后 ${count} 个节点`),
    joinedAbout: '这些节点的特征图并排相接，供后面的单元读取。',
    own: '每个单元各自搜索操作',
    ownSummary: '每个单元有自己的 alpha，不再由全部普通单元共用一张表、全部缩减单元共用另一张。',
  },
  algorithms: algorithmsZh,
  datasets: datasetsZh,
}
