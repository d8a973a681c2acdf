/** 存出的图里说明所画运行的文字。 */
import type { PicturesText } from './en'

export const picturesZh: PicturesText = {
  seed: (seed) => `种子 ${seed}`,
  epoch: (epoch, of) => `第 ${epoch}/${of} 轮`,
  network: (space, channels, cells, side) => `${space}，C ${channels}，${cells} 个单元，${side}×${side}`,
  training: (batch, order, weights, alphas) =>
    `批量 ${batch}，${order === 1 ? '一阶' : '二阶'}，学习率 w ${weights}，alpha ${alphas}`,
  machine: (adapter, date) => `${adapter}，${date}`,
  ofLog: (epoch, program, files) => `${program} 搜索日志的第 ${epoch} 轮：${files}`,
}
