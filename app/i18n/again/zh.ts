import type { againEn } from './en'

export const againZh: typeof againEn = {
  start: '重新计算一遍',
  again: '再算一遍',
  stop: '停止重新计算',
  what: (epochs) => `在这台机器的处理器上从头重新运行全部 ${epochs} 轮，并逐位比较。`,
  fromEpoch: (epoch, last, size) => `只算第 ${epoch + 1} 至 ${last} 轮，从保存的状态开始（${size}）`,
  fromFile: '从这次搜索已保存的状态开始…',
  needs: (images) =>
    `重新计算需要相同的图像，次序也要相同：${images}。CIFAR-10 用官方压缩包即可；CIFAR-100 的官方压缩包次序不同。把压缩包拖到页面任意处，或在“现场运行”中选择。`,
  loading: '正在准备网络…',
  computing: (epoch, of, step, steps) => `正在重新计算：第 ${epoch} / ${of} 轮，第 ${step} / ${steps} 步`,
  left: (time) => `约剩 ${time}`,
  sameSoFar: (same, held) =>
    (same === 0 ? '尚未比较任何一轮。' : `目前逐位相同：重新计算了 ${same} 轮。`) +
    (held === 0 ? '' : `第 1 至 ${held} 轮与状态中所存一致。`),
  same: (epochs, held) =>
    held === 0
      ? `逐位相同：全部 ${epochs} 轮的权重与 alpha 都已在这里重新算出。`
      : `逐位相同：第 ${held + 1} 至 ${held + epochs} 轮的权重与 alpha 已在这里重新算出；第 1 至 ${held} 轮与状态中所存一致。`,
  differs: (epoch, path) => `不相同：最先在第 ${epoch} 轮的 ${path} 处不同。`,
  values: (recorded, computed) => `记录为 ${recorded}，算得 ${computed}。`,
  otherImages: (here) => `这里的图像与记录所用的不同：${here}。`,
  stopped: (same, of) => `已停止。比较了 ${of} 轮中的 ${same} 轮，全部相同。`,
  failed: '无法重新计算：',
}
