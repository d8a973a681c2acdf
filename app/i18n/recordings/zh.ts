import type { recordingsEn } from './en'

export const recordingsZh: typeof recordingsEn = {
  'two-minutes': '两分钟内坍塌；基准表给出每个单元的价值，其中五个在此重新训练过',
  'second-order': '同一搜索，alpha 步用二阶梯度：第 13 轮起六个操作全是 skip-connect，基准表给出 54.30 %',
  'small-cell': '三种操作：9 轮后 8 个操作中有 6 个是 skip-connect，第 18 轮起有 7 个',
  article:
    'CIFAR-100 上的全部八种操作，直到坍塌完成：规则 1 在第 10 轮触发，规则 2 在第 38 轮触发，第 75 轮八个操作中有六个是 skip-connect；其中四个单元在此重新训练过',
  'unshared-cells': '每个单元各自搜索：结束时最后一个单元八个操作全是 skip-connect，第一个只有三个',
  'p-darts': '网络逐段加深，边逐段失去操作，最后 M = 2 去掉四个 skip-connect 中的两个',
  'pc-darts':
    '只混合四分之一的通道，边有自己的权重：alpha 开始变化后 skip-connect 变少；规则 1 在第 11 轮触发，是一次误报',
  'auto-deeplab': 'alpha 前十五轮不动；开始变化的第一轮之后，六个操作全是 skip-connect',
  snas: '温度逐渐降低，路径被随机丢弃：第 5 至 7 轮六个操作中有五个是 skip-connect，最后剩四个',
  gdas: '每条边一次只抽取一个操作：按基准表，单元的准确率在 94 % 与 73 % 之间游走；六个操作中有一到四个是 skip-connect，最后两个，为 73.4 %',
  xnas: '最后三轮淘汰 30 个操作中的 24 个；每条边只剩一个时训练损失跳升',
  'generated-shapes':
    '用绘制的图形代替照片：验证损失在 15 轮中一直下降到最后一轮，单元始终不超过一个 skip-connect，两条规则都不触发',
}
