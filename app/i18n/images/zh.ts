/** 从文件读入的图像集的文字。 */
import type { ImagesText } from './en'

export const imagesZh: ImagesText = {
  formats: {
    'cifar-binary': 'CIFAR 二进制版',
    'cifar-python': 'CIFAR Python 版',
    idx: 'IDX 文件',
    npz: 'npz 数组',
    pictures: '按文件夹分类的图片',
    'tiny-imagenet': 'Tiny-ImageNet 的文件夹',
    parquet: 'Parquet',
    shards: '分片',
  },
  remarks: {
    grey: (count) => `${count} 张图像为灰度：单一通道重复三次`,
    padded: (count) => `${count} 张图像有一边小于 32 像素：放在黑底中央，能整倍放大的先放大`,
    reduced: (count) => `${count} 张图像缩为 32×32：取中间的正方形求平均`,
    measured: (count) => `均值与标准差由保存后的 ${count} 张训练图像测得`,
    'own-split': (count) => `文件中没有留出部分：以种子 1 从每类抽六分之一，共留出 ${count} 张`,
    'validation-held-out': (count) => `没有测试图像：以 ${count} 张验证图像作为留出图像`,
    'validation-unused': (count) => `未用：${count} 张验证图像，因为已有测试图像`,
    turns: (count) => `${count} 张训练图像原按类别排列：现改为各类轮流`,
    damaged: (count) => `无法读取而略去：${count} 张`,
    unlabelled: (count) => `没有类别而略去：${count} 张图像`,
    'empty-classes': (count) => `没有图像而略去：${count} 个类别`,
    'untrained-classes': (count) => `只见于留出图像而略去：${count} 个类别`,
    uneven: (count) => `各类图像数不均，最小的类别有 ${count} 张训练图像`,
    'over-limit': (count) => `超出上限而略去：${count} 张图像`,
    'other-files': (count) => `不含图像而跳过：${count} 个文件`,
  },
  title: (name) => `在 ${name} 上搜索？`,
  summary: (format, size, isGrey) => `${format}，${size}，${isGrey ? '灰度' : '彩色'}`,
  size: (width, height) => `${width}×${height}`,
  severalSizes: '多种尺寸',
  counts: (training, heldOut, classes) => `${training} 张训练图像，留出 ${heldOut} 张，${classes} 类`,
  picturesOf: (name, images) => `${name}：${images} 张训练图像中的几张`,
  moreClasses: (count) => `另有 ${count} 类`,
  needs: (preset, images, each, own) =>
    `预设“${preset}”需要 ${images} 张图像，每类 ${each} 张；现只能用已有的 ${own} 张搜索。`,
  needsEach: (preset, images, each, name, own) =>
    `预设“${preset}”需要 ${images} 张图像，每类 ${each} 张；最小的类别“${name}”只有 ${own} 张。`,
  tooFew: (least) => `搜索至少需要 ${least} 张训练图像。`,
  replaces: (title) => `它将取代 ${title}。`,
  use: '用这些图像搜索',
  leave: '不用',
}
