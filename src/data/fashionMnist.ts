/**
 * Fashion-MNIST (Zalando, 2017, MIT licence): 70,000 grey pictures of articles, 28 x 28, in ten classes; told by the digest
 * of its files, because IDX files do not say what they are. https://github.com/zalandoresearch/fashion-mnist
 */
export const FASHION_MNIST_TITLE = 'Fashion-MNIST'

/** In label order. */
export const FASHION_MNIST_CLASSES: readonly string[] = [
  'T-shirt/top',
  'Trouser',
  'Pullover',
  'Dress',
  'Coat',
  'Sandal',
  'Shirt',
  'Sneaker',
  'Bag',
  'Ankle boot',
]

export const FASHION_MNIST_TRAINING_IMAGES = 60_000

/** SHA-256 of the unpacked official files. */
export const FASHION_MNIST_FILES = {
  'train-images-idx3-ubyte': 'c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888',
  'train-labels-idx1-ubyte': 'bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9',
  't10k-images-idx3-ubyte': '5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b',
  't10k-labels-idx1-ubyte': '0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34',
} as const

/** "Fashion-MNIST", or what part of it so many training images are. */
export function fashionMnistTitle(images: number): string {
  if (images === FASHION_MNIST_TRAINING_IMAGES) return FASHION_MNIST_TITLE
  return `${FASHION_MNIST_TITLE} subset (${images.toLocaleString('en-US')} of 60,000 training images)`
}
