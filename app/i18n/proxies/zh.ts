/** 不经训练对单元所作的判断：NAS-Bench-301 代理模型与零成本指标。 */
import type { ProxiesText } from './en'

export const proxiesZh: ProxiesText = {
  title: '不经训练的判断',
  runTitle: '不经训练的评分',
  about: '零成本指标只看初始化时的网络和一批图像。它们只需几秒，并不是准确率：它们能把单元排得多好，本身就是一个问题。',
  proxies: {
    synflow: '不用图像，流过权重的量：随深度和宽度增大（Tanaka 等，2020）',
    snip: '去掉单个权重时损失变化多少（Lee 等，2019）',
    gradNorm: '损失梯度逐层的长度（Abdelfattah 等，2021）',
    jacobCov: '未训练的网络对不同图像的回答有多不同；最大约为图像数的相反数（Mellor 等，2020）',
  },
  none: '无：其输出之和与图像无关',
  network: (cells, inStage, channels, side, images) =>
    `${inStage ? '每阶段 ' : ''}${cells} 个单元，${channels} 个通道，${side}×${side} 像素；${images} 的 64 张图像；三个随机种子的平均。`,
  compute: '计算这些指标',
  computeRun: (cells) => `为 ${cells} 个不同的单元评分`,
  stop: '停止',
  progress: (done, of) => `已评分 ${done} / ${of} 个网络`,
  starting: '正在启动并检验引擎…',
  stopped: '已停止。算出的结果仍然保留。',
  busy: '正在为其他单元评分；请先停止。',
  searching: '本标签页正在搜索；处理器已被占用。',
  parameters: '参数量',
  depth: '深度',
  skips: '跳跃连接',
  epochs: '搜索轮次',
  accuracy: '最终准确率（NAS-Bench-201）',
  predicted: '预测准确率（NAS-Bench-301，代理模型）',
  tau: '与其的 Kendall τ',
  tauAbout:
    'Kendall τ：评分把本次运行的不同单元排成与准确率相同的次序时为 1，相反时为 −1，毫无关系时为 0。一次运行的单元少而相似：不能由此推及其他单元。',
  tauSurrogate: '与代理模型相比时，τ 只说明两种猜测有多一致。',
  noBenchmark: '还没有基准给出这些单元的准确率：请打开 NAS-Bench-201 的表格或 NAS-Bench-301 的模型。',
  surrogate: 'NAS-Bench-301（代理模型）',
  surrogateAbout: '由约 60,000 个训练过的单元拟合出的树模型，预测在 CIFAR-10 上的验证准确率。这是预测，绝不是测量。',
  choose: '选择其模型…',
  chooseHow: '文件 member_0.json 等、它们的 zip，或 nas-bench-301.forest；如何取得见 docs/nas-bench-301.md。',
  another: '选择其他模型…',
  reading: (done, of) => `正在读取第 ${done + 1} / ${of} 个模型…`,
  readingFirst: '正在读取…',
  refused: '这些文件被拒绝：',
  models: (count, digest) => `${count} 个模型，SHA-256 ${digest}…`,
  prediction: (accuracy, spread) =>
    spread === null ? `预测 ${accuracy}（只有一个模型，没有离散度）` : `预测 ${accuracy} ± ${spread}`,
  extrapolates:
    '超出其训练范围：普通单元一半以上的运算没有参数。树模型的预测不会低于它的训练单元，因此这里很可能偏高。',
  outside: '无法预测这个单元：',
  chart: '预测准确率（NAS-Bench-301）',
  unit: '代理模型，并非测量；色带：各模型的离散度；CIFAR-10 上的 %',
  line: '预测',
  warned: (epochs) => `第 ${epochs} 轮：普通单元一半以上的运算没有参数，超出代理模型的训练范围。`,
}
