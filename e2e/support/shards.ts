/** Shards as `npm run data` writes them beside the page. Not real images; nothing here looks at them. */
import { createHash } from 'node:crypto'
import { encodeShard } from '../../src/data/shard'

const COUNT = 64

export const SHARD = Buffer.from(
  encodeShard(
    {
      pixels: new Uint8Array(COUNT * 3072).map((_, i) => i % 256),
      labels: Uint16Array.from({ length: COUNT }, (_, i) => i % 10),
    },
    10,
  ),
)

export const MANIFEST = {
  format: 'darts-plus-lab/shards',
  version: 1,
  id: 'cifar10',
  title: 'CIFAR-10 subset',
  classes: 10,
  classNames: Array.from({ length: 10 }, (_, i) => `class ${i}`),
  imageSize: 32,
  mean: [0.5, 0.5, 0.5],
  std: [0.25, 0.25, 0.25],
  count: COUNT,
  source: 'data_batch_1.bin',
  shards: [
    {
      file: 'shard-000.bin',
      count: COUNT,
      bytes: SHARD.length,
      sha256: createHash('sha256').update(SHARD).digest('hex'),
    },
  ],
}
