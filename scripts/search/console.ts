/** What a running search shows in a terminal: a line an epoch on stdout; progress and time left on stderr. */
import { writeGenotypeText } from '../../src/export/genotypeText'
import { writeNb201String } from '../../src/export/nb201String'
import type { SearchConfig } from '../../src/protocol/config'
import type { Event } from '../../src/protocol/messages'
import type { EpochRecord } from '../../src/protocol/record'
import type { Genotype } from '../../src/space/genotype'
import type { Primitive } from '../../src/space/primitives'
import { type CellType, leadingCell, presentCells } from '../../src/space/topology'

const SHORT: Readonly<Record<Primitive, string>> = {
  none: 'none',
  noise: 'noise',
  skip_connect: 'skip',
  max_pool_3x3: 'max3',
  avg_pool_3x3: 'avg3',
  sep_conv_3x3: 'sep3',
  sep_conv_5x5: 'sep5',
  dil_conv_3x3: 'dil3',
  dil_conv_5x5: 'dil5',
  nor_conv_1x1: 'conv1',
  nor_conv_3x3: 'conv3',
}

/** The official text of a genotype. */
export function genotypeText(genotype: Genotype): string {
  return genotype.space === 'darts' ? writeGenotypeText(genotype) : writeNb201String(genotype)
}

/** One cell in short words: `sep3.0 skip.1 ...`. */
function shortGenotype(genotype: Genotype, cell: CellType): string {
  if (genotype.space === 'nas-bench-201') return genotype.edges.map((op) => SHORT[op]).join(' ')
  return genotype[cell]
    .map(([op, from]) => `${Object.hasOwn(SHORT, op) ? SHORT[op as Primitive] : op}.${from}`)
    .join(' ')
}

export function duration(ms: number): string {
  const seconds = Math.round(ms / 1000)
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60]
  const [h, m, s] = parts.map((part) => String(part).padStart(2, '0'))
  return parts[0] === 0 ? `${m}:${s}` : `${h}:${m}:${s}`
}

export function epochLine(record: EpochRecord, config: Pick<SearchConfig, 'space' | 'cells' | 'epochs'>): string {
  const present = presentCells(config)
  const cell = leadingCell(config)
  const score = ({ loss, accuracy }: EpochRecord['train']): string =>
    `${loss?.toFixed(3) ?? '–'} ${(accuracy === null ? '–' : (100 * accuracy).toFixed(1)).padStart(5)}%`
  const { skips, rules, benchmark, genotype } = record
  const fired = (['criterion1', 'criterion2', 'eigenvalue'] as const).filter(
    (rule) => rules[rule]?.firedAt === record.epoch,
  )
  return [
    ...(record.stage ? [`stage ${record.stage.index}/${record.stage.of} (${record.stage.cells} cells)`] : []),
    `epoch ${String(record.epoch).padStart(3)}/${config.epochs}`,
    `train ${score(record.train)}`,
    `validation ${score(record.validation)}`,
    ...(skips ? [`skips ${present.map((type) => skips[type]).join('+')}`] : []),
    ...(benchmark ? [`final ${benchmark.cifar10.toFixed(2)}%`] : []),
    ...(genotype ? [shortGenotype(genotype, cell)] : []),
    ...fired.map((rule) => `<- ${rule}`),
  ].join('  ')
}

/** The words of an event that only matters while it is fresh; null for the others. */
function statusText(event: Event): string | null {
  switch (event.type) {
    case 'loading':
      return `loading: ${event.phase} ${event.done}/${event.total}`
    case 'progress':
      return (
        `epoch ${event.epoch}, step ${event.step}/${event.stepsPerEpoch}, ${event.msPerStep.toFixed(0)} ms a step, ` +
        `loss ${event.trainLoss.toFixed(3)} / ${event.validationLoss.toFixed(3)}, ${duration(event.etaMs)} left`
      )
    case 'projecting':
      return `selecting: pass ${event.done}/${event.total}, ${duration(event.etaMs)} left`
    default:
      return null
  }
}

/** Keeps one line up to date on a terminal, and writes a line now and then into a file or pipe. */
export class StatusLine {
  private written = 0

  /** Shows a passing event; for any other, makes room for what is printed about it. */
  showEvent(event: Event): void {
    const text = statusText(event)
    if (text === null) this.clear()
    else this.show(text)
  }

  show(text: string): void {
    if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${text}`)
    else if (Date.now() - this.written > 30_000) {
      this.written = Date.now()
      process.stderr.write(`${text}\n`)
    }
  }

  clear(): void {
    if (process.stderr.isTTY) process.stderr.write('\r\x1b[K')
  }
}
