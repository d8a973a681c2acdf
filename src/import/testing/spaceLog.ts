/** Search logs of the spaces S1 to S4 with made-up numbers, for tests: those of RobustDARTS, which name none, and of codes whose args do. */
import { writeGenotypeText } from '../../export/genotypeText'
import { softmaxRows } from '../../space/alphas'
import { deriveGenotype } from '../../space/derive'
import type { DartsGenotype } from '../../space/genotype'
import { edgeListsOf, operationSet, spreadRow } from '../../space/operationSets'
import type { Primitive } from '../../space/primitives'
import type { CellType } from '../../space/topology'

export type LoggedSpace = 's1' | 's2' | 's3' | 's4'

export interface SpaceLogOptions {
  readonly epochs?: number
  /** The softmax tables of a copy of the terminal. */
  readonly tables?: boolean
  /** Millions of parameters as they are printed. */
  readonly size?: string
  /** The args name the space. */
  readonly named?: boolean
}

const candidates = (id: LoggedSpace, type: CellType, edge: number): readonly Primitive[] =>
  edgeListsOf(id)?.[type][edge] ?? operationSet(id, 'darts')?.primitives ?? []

/** Alphas after `epoch` epochs as the codes hold them: a column for each candidate of the edge. */
export function ownAlphas(id: LoggedSpace, epoch: number): Record<CellType, number[][]> {
  const table = (type: CellType, phase: number): number[][] =>
    Array.from({ length: 14 }, (_, e) =>
      candidates(id, type, e).map(
        (op, o) => 0.3 * Math.sin(phase + 5 * e + 2 * o) + (op === 'skip_connect' ? 0.1 * epoch : 0),
      ),
    )
  return { normal: table('normal', 1), reduce: table('reduce', 2) }
}

/** The cell that they stand for. */
export function cellOfSpace(id: LoggedSpace, epoch: number): DartsGenotype {
  const primitives = operationSet(id, 'darts')?.primitives ?? []
  const own = ownAlphas(id, epoch)
  const spread = (type: CellType): number[][] =>
    own[type].map((row, e) => spreadRow(candidates(id, type, e), primitives, row))
  return deriveGenotype({ space: 'darts' }, primitives, {
    normal: spread('normal'),
    reduce: spread('reduce'),
  }) as DartsGenotype
}

function printed(rows: number[][]): string[] {
  return softmaxRows(rows).map((row, i, all) => {
    const open = i === 0 ? 'tensor([[' : '        ['
    const close = i === all.length - 1 ? "]], device='cuda:0')" : '],'
    return `${open}${row.map((weight) => weight.toFixed(4)).join(', ')}${close}`
  })
}

export function spaceLog(id: LoggedSpace, { epochs = 4, tables, size, named }: SpaceLogOptions = {}): string {
  const lines: string[] = []
  let seconds = 0
  const log = (text: string): void => {
    const at = new Date(Date.UTC(2019, 6, 16, 13, 28) + 1000 * seconds++)
    lines.push(`${at.toISOString().slice(0, 19).replace('T', ' ')},224 ${text}`)
  }
  const tell = (epoch: number): void => {
    log(`genotype = ${writeGenotypeText(cellOfSpace(id, epoch)).replaceAll('[2, 3, 4, 5]', 'range(2, 6)')}`)
    const { normal, reduce } = ownAlphas(id, epoch)
    if (tables) lines.push(...printed(normal), ...printed(reduce))
  }
  log('gpu device = 0')
  if (named)
    log(
      `args = Namespace(batch_size=64, epochs=${epochs}, init_channels=16, layers=8, unrolled=False, arch_learning_rate=0.0003, dataset='cifar10', search_space='${id}', method='darts', epsilon_alpha=0.3)`,
    )
  if (size) log(`param size = ${size}MB`)
  for (let epoch = 0; epoch < epochs; epoch++) {
    log(`epoch ${epoch} lr ${(0.025 - epoch * 1e-4).toExponential(6)}`)
    if (named) tell(epoch)
    log(`train 350 ${(2 - 0.1 * epoch).toExponential(6)} ${40 + epoch}.000000 90.000000`)
    log(`train_acc ${40 + epoch}.500000`)
    log(`valid 350 ${(2.1 - 0.1 * epoch).toExponential(6)} ${38 + epoch}.000000 89.000000`)
    log(`valid_acc ${38 + epoch}.250000`)
    if (!named) tell(epoch + 1)
  }
  return `${lines.join('\n')}\n`
}
