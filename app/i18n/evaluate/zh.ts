/** 重新训练页面的文字。 */
import { datasetsZh } from '../datasets'
import type { EvaluateText } from './en'

export const evaluateZh: EvaluateText = {
  datasets: datasetsZh,
  title: '评估这次运行',
  lead: '把这次运行中各不相同的基因型从零开始训练，每个用若干随机种子，并在训练时留出的图像上打分。得到的是所写预算下的最终准确率，而不是超网络的搜索准确率；两者从不画在一起。',
  caveat:
    '小预算只能看出坍塌的一小部分危害：浅的单元学得快。小于种子间差异的差别没有意义。在 NAS-Bench-201 空间，完整训练的结果由基准表给出。',
  auxiliarySkip: {
    none: '',
    kept: '搜索时每条边都有一个附加 skip-connect。这里训练的网络在每条边上保留它，与 DARTS-Bench-Suite 的训练相同：测的不只是单元本身；基准表说的只是单元本身。',
    'left-out': '搜索时每条边都有一个附加 skip-connect，其权重不是 1。这里训练的网络没有：测的只是单元本身。',
  },
  besideSkips: '每条边旁有一个 skip-connect',
  budget: '预算',
  budgets: {
    minutes: { name: '几分钟', hint: '沿用搜索的网络，轮数很少：只展示过程，不作结论' },
    proxy: { name: '代理', hint: '沿用搜索的网络，在 8,000 张图像上训练 12 轮' },
    full: { name: '完整方案', hint: '论文的网络与轮数：笔记本 GPU 需要数天' },
  },
  heldOut: {
    'test-set': '张测试集图像',
    'unused-training-images': '张未参与训练的训练集图像（测试文件未载入）',
  },
  network: '网络',
  networks: { own: '每个单元各用所找到的操作', mean: '平均 alpha 的单元' },
  seeds: '种子数',
  genotypes: '基因型',
  ofDistinct: (chosen, all) => `${all} 个不同基因型中的 ${chosen} 个，沿运行均匀选取`,
  spec: (cells, inStage, channels, side) =>
    `${inStage ? '每阶段 ' : ''}${cells} 个单元、${channels} 通道、${side}×${side} 像素`,
  recipe: (hint, text) => `${hint}。${text}`,
  budgetText: (epochs, images, network, seeds) =>
    `在 ${images} 张图像上训练 ${epochs} 轮，${network}，各 ${seeds} 个种子`,
  fewer: {
    text: (name, parts) => `此预算要的图像多于现有的（${name}）：${parts.join('，')}。`,
    images: (there, asked) => `训练图像 ${there} 张（原为 ${asked} 张）`,
    testImages: (there, asked) => `留出图像 ${there} 张（原为 ${asked} 张）`,
  },
  cost: (trainings, steps) => `共 ${trainings} 次训练、${steps} 步。`,
  needs: (name) => `需要先在此标签页载入 ${name}：把文件拖到页面上，或改用生成的图像。`,
  generated: '改用生成的图像训练',
  generatedNote: '生成的图像不是这次运行所用的图像，得到的数字属于另一个任务。',
  start: '开始评估',
  stop: '停止',
  loading: '正在准备图像与网络…',
  progress: (training, trainings, epoch, epochs) => `第 ${training}/${trainings} 次训练，第 ${epoch}/${epochs} 轮`,
  left: (time) => `约剩 ${time}`,
  loss: (loss) => `损失 ${loss}`,
  finished: { done: '全部训练已结束。', stopped: '已停止，测得的结果保留。' },
  searching: '此标签页正在搜索，请先停止。',
  taken: '此标签页正在训练别的网络，请先停止。',
  empty: '这次运行还没有重新训练的准确率。',
  noRun: '还没有可以评估的轮次。',
  chart: '最终准确率（按搜索轮次）',
  unit: '留出图像上的 top-1，%',
  skips: 'skip 数',
  table: '表格',
  columns: ['搜索轮次', 'skip-connect 数', '均值 %', '最低 %', '最高 %', '参数量', '乘加数'],
  csv: 'CSV（每次训练一行）',
  csvColumns: [
    ...['搜索轮次', 'skip-connect 数', '种子', '留出图像 %', '训练图像 %', '参数量', '乘加数'],
    ...['训练数据', '训练图像数', '轮数', '网络', '打分图像', '计算设备', '日期'],
  ],
  measuredOn: (dataset, held, images, adapter, date) =>
    `训练数据：${dataset}；在 ${images} ${held}上打分；${adapter}；${date}。`,
}
