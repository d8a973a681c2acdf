/** Short search logs in the formats of several programs, with made-up numbers, for tests. */

import { writeGenotypeText } from '../../export/genotypeText'
import { PUBLISHED } from '../../space/testing/published'
import { dartsLog } from './dartsLog'

const cell = writeGenotypeText(PUBLISHED.DARTS_V2)
const nested = cell.replaceAll(/(\('\w+', \d\)), (\('\w+', \d\))/g, '[$1, $2]')
const rows = (widths: readonly number[], of: number): string =>
  widths
    .map((count) => {
      const row = `[${new Array(of).fill((1 / of).toFixed(4)).join(', ')}]`
      return `tensor([${new Array(count).fill(row).join(',\n        ')}], device='cuda:0')`
    })
    .join('\n')

const epochs = (count: number, text: (epoch: number) => string): string =>
  Array.from({ length: count }, (_, epoch) => text(epoch)).join('\n')

const at = '2023-04-14 07:33:20,611 '
const short = '07/26 01:42:58 PM | '

/** By program. */
export const LOGS: Readonly<Record<string, string>> = {
  darts: dartsLog({ epochs: 4, tables: 'tensor' }),
  'robust-darts': dartsLog({ epochs: 3, genotypeLast: true }).replace(/.*args = .*\n/, ''),
  'pc-darts': `${at}args = Namespace(batch_size=256, epochs=3, set='cifar10', unrolled=False)\n${epochs(
    3,
    (epoch) =>
      `${at}epoch ${epoch} lr 1.0e-01\n${at}genotype_debug = Genotype(normal=[('a', 'b', 0)])\n${at}genotype = ${cell}\n${at}train 050 1.6 34.3 90.8\n${at}train_acc 3${epoch}.445`,
  )}`,
  'p-darts': `${at}args = Namespace(add_layers=['0', '6', '12'], cifar100=False, epochs=2, layers=5)\n${[0, 1, 2]
    .map(() =>
      epochs(
        2,
        (epoch) =>
          `${at}Epoch: ${epoch} lr: 2.3e-02\n${at}TRAIN Step: 050 Objs: 1.57 R1: 37.9 R5: 91.3\n${at}Train_acc 37.875\n${at}valid 050 1.52 42.4 91.9\n${at}Valid_acc 42.4`,
      ),
    )
    .join('\n')}\n${at}${cell}\n${at}Number of skip-connect: 1\n${at}${cell}`,
  'darts-pytorch': epochs(
    3,
    (epoch) =>
      `${at}\nEpoch: ${epoch} lr: 2.5e-02\n${at}Genotype: ${cell}\n${at}Step:050 loss:1.66 acc1:36.9 acc5:91.1\n${at}train acc: 38.3\n${at}>> Validation:  50 1.58 41.7 91.8\n${at}valid acc: 43.9`,
  ),
  'pt.darts': `${short}\n${short}Parameters:\n${short}DATASET=fashionmnist\n${short}EPOCHS=2\n${epochs(
    2,
    (epoch) =>
      `# Alpha - normal\n${rows([2, 3, 4, 5], 8)}\n# Alpha - reduce\n${rows([2, 3, 4, 5], 8)}\n${short}Train: [ ${epoch + 1}/2] Step 000/078 Loss 1.4 Prec@(1,5) (48.6%, 93.8%)\n${short}Train: [ ${epoch + 1}/2] Final Prec@1 68.9%\n${short}Valid: [ ${epoch + 1}/2] Step 078/078 Loss 0.7 Prec@(1,5) (75.7%, 98.0%)\n${short}Valid: [ ${epoch + 1}/2] Final Prec@1 75.9%\n${short}genotype = ${nested}`,
  )}`,
  'darts-pt-201': epochs(
    3,
    (epoch) =>
      `${at}epoch ${epoch} lr 2.5e-02\n${at}genotype = Structure(4 nodes with |skip_connect~0|+|none~0|nor_conv_3x3~1|+|none~0|none~1|skip_connect~2|)\n${at}${rows([6], 5)}\n${at}train 100 1.68 32.1 90.5\n${at}train_acc  32.14\n${at}valid_acc  35.9\n${at}valid_loss 1.65`,
  ),
}
