/** Data sets by their names, for the catalogues of late parts that speak of one that may not be here. */
import type { DatasetId } from '../../src/protocol/config'

type Names = Readonly<Record<DatasetId, string>>

export const datasetsEn: Names = {
  generated: 'generated images',
  'fashion-mnist': 'Fashion-MNIST',
  cifar10: 'CIFAR-10',
  cifar100: 'CIFAR-100',
  'tiny-imagenet': 'Tiny-ImageNet-200',
  imagenet: 'ImageNet',
  own: 'images of your own',
}

export const datasetsZh: Names = {
  generated: '生成的图像',
  'fashion-mnist': 'Fashion-MNIST',
  cifar10: 'CIFAR-10',
  cifar100: 'CIFAR-100',
  'tiny-imagenet': 'Tiny-ImageNet-200',
  imagenet: 'ImageNet',
  own: '自己的图像',
}
