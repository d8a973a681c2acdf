/** Search logs in the format of quark0/darts cnn/train_search.py, with made-up numbers, for tests. */

import { writeGenotypeText } from '../../export/genotypeText'
import { softmaxRows } from '../../space/alphas'
import { deriveGenotype } from '../../space/derive'
import type { DartsGenotype } from '../../space/genotype'
import { DARTS_PRIMITIVES } from '../../space/primitives'

const ARGS =
  "args = Namespace(arch_learning_rate=0.0003, arch_weight_decay=0.001, batch_size=64, cutout=False, cutout_length=16, data='../data', drop_path_prob=0.3, epochs=EPOCHS, gpu=0, grad_clip=5, init_channels=16, layers=8, learning_rate=0.025, learning_rate_min=0.001, model_path='saved_models', momentum=0.9, report_freq=50, save='search-EXP-20180708-202103', seed=3, train_portion=0.5, unrolled=True, weight_decay=0.0003)"

export interface LogOptions {
  readonly epochs: number
  /** The softmax tables as a copy of the terminal holds them. */
  readonly tables?: 'tensor' | 'variable'
  /** Genotype after training, as RobustDARTS prints it. */
  readonly genotypeLast?: boolean
}

/** Alphas after `epoch` epochs: skip_connect of every normal edge grows. */
export function alphasAt(epoch: number): { normal: number[][]; reduce: number[][] } {
  const table = (growth: number): number[][] =>
    Array.from({ length: 14 }, (_, e) =>
      Array.from({ length: 8 }, (_, o) => 0.1 * Math.sin(1 + 8 * e + o) + (o === 3 ? growth * epoch : 0)),
    )
  return { normal: table(0.05), reduce: table(0) }
}

export const genotypeAt = (epoch: number): DartsGenotype =>
  deriveGenotype({ space: 'darts' }, DARTS_PRIMITIVES, alphasAt(epoch)) as DartsGenotype

function printed(rows: number[][], style: 'tensor' | 'variable'): string[] {
  const lines = softmaxRows(rows).map((row) => row.map((weight) => weight.toFixed(4)))
  if (style === 'variable')
    return [
      'Variable containing:',
      ...lines.map((row) => ` ${row.join('  ')}`),
      '[torch.cuda.FloatTensor of size 14x8 (GPU 0)]',
      '',
    ]
  return lines.map((row, i) => {
    const open = i === 0 ? 'tensor([[' : '        ['
    const close = i === lines.length - 1 ? "]], device='cuda:0', grad_fn=<SoftmaxBackward>)" : '],'
    return `${open}${row.join(', ')}${close}`
  })
}

export function dartsLog({ epochs, tables, genotypeLast = false }: LogOptions): string {
  const lines: string[] = []
  let seconds = 0
  const log = (text: string): void => {
    const at = new Date(Date.UTC(2018, 6, 8, 20, 21) + 1000 * seconds++)
    lines.push(`${at.toISOString().slice(0, 19).replace('T', ' ')},322 ${text}`)
  }
  log('gpu device = 0')
  log(ARGS.replace('EPOCHS', String(epochs)))
  log('param size = 1.930618MB')
  const tell = (epoch: number): void => {
    const text = writeGenotypeText(genotypeAt(epoch)).replaceAll('[2, 3, 4, 5]', 'range(2, 6)')
    log(`genotype = ${text}`)
    const { normal, reduce } = alphasAt(epoch)
    if (tables) lines.push(...printed(normal, tables), ...printed(reduce, tables))
  }
  for (let epoch = 0; epoch < epochs; epoch++) {
    log(`epoch ${epoch} lr ${(0.025 - epoch * 1e-4).toExponential(6)}`)
    if (!genotypeLast) tell(epoch)
    log(`train 000 2.451357e+00 3.125000 45.312500`)
    log(`train 350 ${(2 - 0.1 * epoch).toExponential(6)} ${40 + epoch}.000000 90.000000`)
    log(`train_acc ${40 + epoch}.500000`)
    log(`valid 350 ${(2.1 - 0.1 * epoch).toExponential(6)} ${38 + epoch}.000000 89.000000`)
    log(`valid_acc ${38 + epoch}.250000`)
    if (genotypeLast) tell(epoch + 1)
  }
  return `${lines.join('\n')}\n`
}
