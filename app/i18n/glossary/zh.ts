/** 术语表：本页的每个符号和术语。 */
import type { Entry, Glossary } from './en'

const entry = (name: string, text: string, match: readonly string[] = [name]): Entry => ({ name, match, text })

export const glossaryZh: Glossary = {
  alpha: entry(
    'alpha（α）',
    '每条边上每个候选操作各有一个数。一条边的 alpha 经 softmax 变成混合权重。它们从验证图像中学习。',
    ['alpha', 'Alpha'],
  ),
  w: entry('w', '各操作内部的权重，例如卷积核。从训练图像中学习。', ['w']),
  edge: entry('边', '从单元中一个节点到后面某个节点的连接，最终带一个操作。', ['条边', '边']),
  node: entry('节点', '单元中存放特征图的位置：它是各输入边结果之和。', ['节点']),
  cell: entry('单元', '被搜索的小图，网络由它的副本堆叠而成。', ['单元']),
  normal: entry('普通单元', '不改变特征图的大小。DARTS+ 数的就是这里的 skip-connect。', ['普通单元']),
  reduction: entry('缩减单元', '把特征图的边长减半；一个 DARTS 网络中有两个。', ['缩减单元']),
  operation: entry('操作', '一条边所做的计算：卷积、池化、skip-connect，或者什么也不做。', ['候选操作', '操作']),
  skip: entry('skip-connect（跳跃连接）', '恒等映射：原样传递输入，没有权重，也没有什么可学。太多会让单元又浅又弱。', [
    'skip-connect',
    'Skip-connect',
    '跳跃连接',
    'skip',
  ]),
  none: entry(
    'none',
    '零操作：这条边什么也不传。在 DARTS 空间中导出单元时从不选它；在 NAS-Bench-201 单元中可能选到它。',
    ['none'],
  ),
  convolution: entry(
    '卷积',
    'sep：深度可分离卷积，做两遍；dil：空洞卷积；nor：普通卷积加批归一化。数字是卷积核的边长。',
    ['卷积'],
  ),
  learnable: entry('带权重的操作', '各种卷积。规则 2 只看它们的次序。', ['带权重操作', '带权重的操作', '可学习操作']),
  supernet: entry('超网络', '每条边同时运行全部候选操作、按 alpha 混合的网络。', ['超网络']),
  softmax: entry('softmax', '把一组数变成相加为一的正份额：每个 exp(α) 除以总和。', [
    'softmax',
    '混合权重',
    '混合比例',
  ]),
  logits: entry('logits', 'softmax 之前的数，只有差值有意义。', ['logits']),
  genotype: entry('基因型', '写下来的单元：每个节点保留哪些边，各用什么操作。', ['基因型', 'Genotype']),
  derived: entry('导出单元', '在某一轮对保留的每条边取最强操作所得的单元。', ['导出单元']),
  depth: entry('深度', '穿过单元的最长路径，以操作计。skip-connect 使它变浅。', ['单元深度', '深度']),
  bilevel: entry('双层优化', '两个问题合一：alpha 使验证损失最小，而 w 须是对该 alpha 使训练损失最小者。', [
    '双层优化',
  ]),
  firstOrder: entry('一阶', 'alpha 把 w 当作固定。DARTS 的廉价版本，也是这里的默认。', ['一阶']),
  secondOrder: entry('二阶', 'alpha 往前看 w 的一个训练步，代价约为三倍。', ['二阶']),
  epoch: entry('轮次', '把图像过一遍。每轮之后导出一个单元并检查规则。', ['轮次']),
  training: entry('训练', 'w 从这一半图像学习。', ['训练损失', '训练图像', '训练']),
  validation: entry('验证', 'alpha 从另一半图像学习。它不是测试集：alpha 看得到它。', ['验证损失', '验证图像', '验证']),
  searchAccuracy: entry('搜索准确率', '超网络训练时的准确率，并不说明导出的单元单独能到多少。', ['搜索准确率']),
  finalAccuracy: entry('最终准确率', '导出的单元单独完整训练后的测试准确率；这里取自基准表。', [
    '最终准确率',
    '完整训练',
  ]),
  collapse: entry(
    '坍塌',
    'skip-connect 占据了单元，而搜索准确率看上去一切正常。标题说的是某一轮有四分之三或更多操作是 skip-connect；“证据”和“七个回答”说的是从某一轮到最后都有规则 1 的数目（两个）或更多；docs/collapse.md 说的是到最后都有三分之二或更多。',
    ['坍塌'],
  ),
  ranking: entry('排序', '一条边上带权重的操作按 alpha 的次序。', ['排序', '次序']),
  ring: entry('圆圈', '标出当前边的次序从哪一轮起再没变过。', ['圆圈']),
  rule1: entry('规则 1', 'DARTS+ 的第一条准则：普通单元出现两个 skip-connect 就停。', ['规则 1']),
  rule2: entry('规则 2', 'DARTS+ 的第二条准则：排序十轮不变就停。', ['规则 2']),
  stopping: entry('DARTS+', '带早停的 DARTS：在 skip-connect 占上风之前结束搜索。', ['DARTS+', '早停']),
  guard: entry('保护', '小空间一开始可能碰巧就有许多 skip-connect，所以规则 1 先等个数降下来。', ['保护']),
  parameters: entry('参数量', '用该单元按超网络自身的规模搭成的网络，其权重的个数。', ['参数量']),
  multiplyAdds: entry('乘加数', '处理一张图像的乘加次数：使用该网络的代价。', ['乘加数']),
  seed: entry('随机种子', '决定所有随机选择。种子、设置、适配器相同，运行就相同。', ['随机种子', '种子']),
  eigenvalue: entry('最大特征值', '验证损失关于 alpha 的最强曲率。', ['最大特征值', 'Hessian']),
  alignment: entry(
    '层间一致性',
    '共用一张 alpha 表的各单元对它的要求之间余弦的平均：方向相同为 1，互不相干为 0（Lambda-DARTS）。',
    ['层间一致性', '一致性'],
  ),
  pull: entry(
    '单元的拉力',
    '训练损失对单元自己那一份混合权重的梯度的长度。拉力最大的单元决定共用的 alpha 变成什么（Lambda-DARTS）。',
    ['单元的拉力', '各单元的拉力'],
  ),
  zeroOne: entry(
    '零一损失',
    '权重与二分之一距离平方的平均，取负：每个都是 0 或 1 时最低，取整成单元便什么也不变（Fair DARTS）。',
  ),
  spread: entry('logits 的差距', '一条边上最大 alpha 减最小 alpha。softmax 只看差值；Beta-DARTS 使它保持很小。', [
    'logits 的差距',
  ]),
  noise: entry('扰动损失', '混合权重受随机扰动并重新归一后，验证损失上升多少（SDARTS）。', ['加噪声后的损失']),
  gradientAgreement: entry(
    '梯度的吻合',
    '一个操作的权重在训练与验证两半图像上梯度的余弦。两者分道扬镳时，OLES 停止训练该操作。',
    ['梯度的吻合'],
  ),
  removal: entry('拿掉', '把一个操作的混合权重置 0，其余不变：验证损失上升多少，就是超网络需要它多少（DARTS-PT）。', [
    '拿掉',
  ]),
  auxiliarySkip: entry(
    '附加 skip-connect',
    '每条边候选操作之外的一个 skip-connect。在 DARTS- 中其权重在搜索中降到 0；在“all skip”中保持不变。',
    ['附加 skip-connect'],
  ),
  nasBench301: entry(
    'NAS-Bench-301',
    '预测 DARTS 空间中一个单元准确率的模型，由约六万个训练过的单元拟合而成。它是预测，不是测量；对与之不同的单元（例如有许多 skip-connect 的）所知甚少（Siems 等 2020）。',
    ['NAS-Bench-301'],
  ),
  zeroCost: entry(
    '零成本指标',
    '对未经训练的网络的评分，只用一批图像或不用图像：synflow、snip、grad_norm、jacob_cov（Abdelfattah 等 2021）。',
    ['零成本指标'],
  ),
  // Questions that users of these programs ask most; they stand on the page of terms only.
  whyNotNone: entry(
    '在 DARTS 空间中，为什么 none 的 alpha 最大，却从不被选中？',
    '搜索时 none 是候选之一：它的权重会压低整条边，none 的权重越大，这条边在节点的输入中排名越靠后。导出时再从其余操作中取最强的（DARTS 第 2.4 节）。所以 none 说明该丢掉哪些边，而不是一条边变成什么。在 NAS-Bench-201 空间中，每条边取最强的操作，它可以是 none。',
    [],
  ),
  whichEpoch: entry(
    '该取哪一轮的基因型？',
    'DARTS 取最后一轮，不管超网络的验证准确率如何：那是所有操作混合的准确率，不能给单元排名。DARTS+ 取规则触发的那一轮。',
    [],
  ),
  whichRestricted: entry(
    'P-DARTS 最后打印了几个基因型，用哪个？',
    '第一个是搜索所得；后面几个把普通单元的 skip-connect 限制得越来越少。作者建议用有两个 skip-connect 的那个。',
    [],
  ),
  whichLine: entry(
    '日志在训练之前打印基因型，它属于哪一轮？',
    'quark0/darts 在一轮开始时打印，所以它是前面各轮的结果；第一个是随机起点，最后一轮的从不打印。RobustDARTS 和 pt.darts 在一轮结束时打印。',
    [],
  ),
  tenSkips: entry(
    '一个单元怎么会有十个 skip-connect？',
    'DARTS 导出的单元只有八个操作，超过八个就是两个单元合计，或是导出前 14 条边的计数。无论哪种，搜索都已坍塌：规则 1 在两个时就会停下。',
    [],
  ),
  nothingChanges: entry(
    '为什么前 15 轮什么都不变？',
    'PC-DARTS 前 15 轮只训练权重，P-DARTS 每个阶段的前 10 轮也是如此：alpha 保持初始值，基因型也不变，那时它是随机的。',
    [],
  ),
  noValidation: entry(
    '为什么大多数轮次没有验证准确率？',
    '发表的 PC-DARTS 只在最后一轮验证，P-DARTS 只在每个阶段的最后几轮。除此之外，它们的日志没有 alpha 那一半图像上的准确率；曲线在那里留空。',
    [],
  ),
}
