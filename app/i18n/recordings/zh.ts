import type { recordingsEn } from './en'

export const recordingsZh: typeof recordingsEn = {
  'two-minutes': '两分钟内坍塌；基准表给出每个单元的价值，其中五个在此重新训练过',
  'second-order': '同一搜索，alpha 步用二阶梯度：第 15 轮起六个操作全是跳跃连接，基准表给出 54.30 %',
  'small-cell': '三种操作，11 轮后 8 个操作全是跳跃连接',
  'unshared-cells': '每个单元各自搜索：看浅层、深层单元与它们的跳跃连接',
  'p-darts': '网络逐段加深，边逐段失去操作，M 限制跳跃连接数',
  'pc-darts': '只混合四分之一的通道，边有自己的权重；规则 1 在两个跳跃连接时停止，之后增至四个',
  'auto-deeplab': 'alpha 前十轮不动；开始变化四轮后，六个操作中有四个是跳跃连接',
  snas: '噪声逐渐降温，路径被随机丢弃：第 17 轮六个操作中有五个是跳跃连接，最后剩两个',
  gdas: '每条边一次只抽取一个操作；基准表给出每个单元的价值',
  xnas: '最后三轮淘汰 30 个操作中的 24 个；每条边只剩一个时训练损失跳升',
}
