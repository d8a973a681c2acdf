/** 关于各搜索算法的文字。 */
import type { AlgorithmCatalogue } from './en'

export const algorithmsZh: AlgorithmCatalogue = {
  label: '搜索算法',
  takenTitle: '论文与代码',
  names: {
    darts: { name: 'DARTS', summary: '用 softmax 混合全部操作，alpha 与 w 交替训练。' },
    'p-darts': {
      name: 'P-DARTS',
      summary:
        '分三个阶段：网络逐步加深，每条边淘汰最弱的操作，随机丢弃 skip-connect 的输出，最后限制其数量。仅适用于 DARTS 单元。',
    },
    'pc-darts': {
      name: 'PC-DARTS',
      summary: '只混合四分之一的通道，其余直接通过；每条边另有自己的权重。仅适用于 DARTS 单元。',
    },
    'auto-deeplab': { name: 'Auto-DeepLab 日程', summary: '仍是 DARTS，但前一半搜索过程中 alpha 保持不动。' },
    snas: { name: 'SNAS', summary: '混合权重带噪声抽样，温度逐渐降低；w 与 alpha 用同一批图像更新。' },
    gdas: { name: 'GDAS', summary: '每次前向在每条边上只抽取并训练一个操作。' },
    xnas: {
      name: 'XNAS',
      summary: '把操作当作专家给予奖励，不可能再胜出的即被淘汰。',
      taken:
        '搜索代码没有公开，也没有找到资料说明怎样给进入同一节点的边排序，这里按 DARTS 的办法。最后一步之后，每条边只剩一个权重为 1 的操作：在 DARTS 空间中，除 none 胜出的边外，各边并列，保留编号较小的来源，多为 0 和 1，与学到的内容无关。NAS-Bench-201 不给边排序。',
    },
    'beta-darts': {
      name: 'Beta-DARTS',
      summary: 'alpha 的损失中多一项，权重逐渐增大，使同一条边上的 alpha 不致拉开。',
      taken:
        '代码中该项的权重为 50 e/100，这里取 50 e/E，使较短的搜索也能走到终点；DARTS 空间的脚本只有 50 轮，因此取 25 e/E。公开的 DARTS 空间脚本无法计算这一项，这里把两种单元的项相加。',
    },
    'darts-minus': {
      name: 'DARTS-',
      summary: '每条边另加一个 skip-connect，其权重逐渐减小：训练得到它的帮助，alpha 却不必为此付出。',
      taken: '与公开的脚本相同，权重从 1 线性降到 0。NAS-Bench-201 的代码没有公开，这里在每条边上用同一规则。',
    },
    'sdarts-rs': {
      name: 'SDARTS-RS',
      summary: '每一步都在混合权重上加新的噪声，再训练 w。',
      taken: '与公开的代码相同。代码在 DARTS 空间中不含 none；选用预设时按预设的操作搜索。',
    },
    'fair-darts': {
      name: 'Fair DARTS',
      summary: '每个操作各用一个 sigmoid，不用 softmax；超过阈值的操作被保留。',
      taken:
        '与公开的代码相同，取平方形式的零一损失。NAS-Bench-201 没有公开代码：对它的操作用同样的公式，没有操作超过阈值的边为 none。代码中不含 none；选用预设时按预设的操作搜索。',
    },
    'darts-pt': {
      name: 'DARTS 加 PT 选择',
      summary:
        '像 DARTS 一样搜索；最后不按 alpha 读出单元，而是逐条边选择：留下超网络最舍不得的操作。两次决定之间不做微调。',
      taken:
        '代码在两次决定之间继续训练，并在重新打乱、裁剪的图像上比较准确率；这里超网络保持不变，在同一组固定的图像上比较损失。',
    },
    oles: {
      name: 'OLES',
      summary: '训练梯度与验证梯度分道扬镳的卷积不再训练，它的 alpha 照常更新。',
      taken:
        '按论文把两个梯度作为向量比较，低于 0 即停止训练；这个阈值是我们自己定的，用论文的 0.4 几乎会立刻全部停止。公开的代码逐列比较训练梯度与两者之和；oles.similarity=code 即如此，阈值为 0.4。NAS-Bench-201 的代码没有公开：逐个卷积比较。',
    },
    'lambda-darts': {
      name: 'Lambda-DARTS',
      summary: '训练 w 时，使共用 alpha 的各单元把 alpha 拉向同一方向；每步多两遍计算。',
      taken: '用代码的有限差分，步长 0.0001。在小网络上它并不等于所代表的导数，而要长许多倍；它的权重与此相配。',
    },
  },
  sets: {
    label: '候选操作',
    names: {
      listed: { name: '按预设', summary: '预设所列的操作。' },
      regular: { name: 'regular', summary: '该空间的全部操作（DARTS-Bench-Suite）。' },
      'no-skip': { name: 'no skip', summary: '去掉 skip_connect：嫌疑者不在场（DARTS-Bench-Suite）。' },
      'all-skip': {
        name: 'all skip',
        summary: '每条边在候选操作之外都有一个固定的 skip-connect：它的帮助不必付出代价（DARTS-Bench-Suite）。',
      },
      s1: { name: 'S1', summary: '每条边两个操作，各边不同（RobustDARTS）。' },
      s2: { name: 'S2', summary: '每条边为 skip_connect 或 sep_conv_3x3（RobustDARTS）。' },
      s3: { name: 'S3', summary: '每条边为 none、skip_connect 或 sep_conv_3x3（RobustDARTS）。' },
      s4: { name: 'S4', summary: '每条边为噪声或 sep_conv_3x3：搜索会不会选中噪声？（RobustDARTS）。' },
    },
  },
  options: {
    secondOrder: '二阶',
    secondOrderAbout: 'alpha 的梯度向前看一步权重更新（DARTS 式 7）：每步耗时约为三倍。',
    eigenvalue: '测量特征值',
    eigenvalueAbout:
      '每轮之后用幂迭代测量，并加入 R-DARTS 的停止规则作为第三条规则。R-DARTS 原本每两轮测量一次，这里的搜索往往更短。',
    gauges: '测量后来论文的指标',
    gaugesAbout:
      '每轮之后测量，供“各种解释”使用：层间一致性、梯度的吻合、加噪声后的损失，以及拿掉每个操作后损失上升多少。在预设“小单元”和“文章设置”中，这大约相当于半轮训练的时间。',
    more: '其他设置',
    moreAbout: '按名称写任何设置，与 npm run search -- --set 相同',
  },
  fields: {
    algorithm: '搜索算法',
    'eigenvalue.every': '测量特征值的间隔轮数',
    'weights.lrMin': 'w 的末尾学习率',
    'alphas.beta1': 'alpha 的 Adam beta 1',
    'alphas.beta2': 'alpha 的 Adam beta 2',
    'alphas.weightDecay': 'alpha 的权重衰减',
    'alphas.frozenEpochs': 'alpha 开始变化前的轮数',
    'snas.resource': '资源项',
    'snas.resourceWeight': '资源项的权重',
    'snas.dropPath': '训练中按图像随机丢弃的边输出比例',
    'beta-darts.weightTo': 'alpha 附加项的末尾权重',
    operations: '操作集',
    auxiliarySkip: '附加 skip-connect 的固定权重',
    'darts-minus.decay': '附加 skip-connect 的衰减方式',
    'darts-minus.start': '开始衰减前的轮数',
    'sdarts-rs.noiseFrom': '混合权重的起始噪声',
    'sdarts-rs.noiseTo': '混合权重的末尾噪声',
    'fair-darts.zeroOne': '零一损失的权重',
    'darts-pt.images': '选择时每次计算的图像数',
    'oles.window': '两次冻结判断之间的步数',
    'oles.threshold': '余弦低于此值的操作被冻结',
    'oles.similarity': '如何比较梯度',
    'lambda-darts.weightTo': '一致性项的末尾权重',
    'lambda-darts.step': '其有限差分的步长',
    'fair-darts.threshold': '保留操作所需的权重',
    'p-darts.growth': '各阶段网络的放大倍数',
    'p-darts.drop': '每条边淘汰的操作数',
    'p-darts.skipDropout': '各阶段 skip-connect 的丢弃率',
    'p-darts.maxSkips': '最后保留的 skip-connect 数',
    'p-darts.alphaGradClip': 'alpha 梯度裁剪',
    'alphas.perCell': '每个单元各有 alpha',
    'alphas.initScale': 'alpha 初值的离散度',
  },
}
