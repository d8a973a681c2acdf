/**
 * `npm run project -- RUN`: is the supernet broken, or only misread? DARTS-PT's question, put to the supernet of an epoch of a
 * recorded run, which is computed again up to there.
 */
import { readFile, writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { epochsOf } from '../src/export/fromRun'
import { type SearchConfig, SHIPPED_DATASET } from '../src/protocol/config'
import { PROJECTION_IMAGES, readProjection } from '../src/protocol/projection'
import { readRecording } from '../src/protocol/recording'
import type { Genotype } from '../src/space/genotype'
import { topologyOf } from '../src/space/topology'
import { engineChoice } from './host/engineOption'
import { stopOnInterrupt } from './host/interrupt'
import { SHIPPED_FOLDER } from './host/localData'
import { epochLine, genotypeText, StatusLine } from './search/console'
import { readNasBench } from './search/nasBench'
import { exitCodeOf, readArguments, UsageError } from './search/options'
import { type Projected, projectEpoch } from './search/projectEpoch'

const USAGE = `Usage: npm run project -- RUN [--epoch N] [--data PATH | --generated] [options]

Is the supernet broken, or only misread? Computes a recorded run again up to an epoch, takes each operation of each edge out of the
supernet that stands there, and says what that costs in validation loss: the cell of what is dearest beside the cell of alpha
(DARTS-PT, arXiv 2108.04392, without tuning between decisions; nothing is rescaled, batch statistics).

RUN is a recording or a run that the lab saved as JSON.

  --epoch N         completed epochs; default: the last of the run
  --data PATH       the images of the run, as npm run search takes them; needed unless they ship with the lab
  --generated       the run was made on generated images
  --images N        of the half that alphas learn from, not augmented, in whole batches; default: ${PROJECTION_IMAGES}
  --whole           the whole selection too: edges decided one after the other, then the nodes of a DARTS cell
  --seed N          of the order in which --whole decides; default: the run's
  --nas-bench CSV   what the cells are worth in the NAS-Bench-201 space: the file that npm run data -- nas-bench-201 makes
  --out FILE        all numbers as JSON
  --threads N       of the CPU engine; default: all processors
  --help            this text
`

const OPTIONS = {
  epoch: { type: 'string' },
  data: { type: 'string' },
  generated: { type: 'boolean', default: false },
  images: { type: 'string', default: String(PROJECTION_IMAGES) },
  whole: { type: 'boolean', default: false },
  seed: { type: 'string' },
  'nas-bench': { type: 'string' },
  out: { type: 'string' },
  threads: { type: 'string' },
  help: { type: 'boolean', short: 'h', default: false },
} as const

function wholeNumber(name: string, text: string, low: number): number {
  if (!/^\d{1,10}$/.test(text) || Number(text) < low)
    throw new UsageError(`--${name} ${text}: must be a whole number from ${low} on`)
  return Number(text)
}

const signed = (value: number): string => `${value < 0 ? '-' : '+'}${Math.abs(value).toFixed(4)}`

/** A line an edge: what alpha chooses, what removal chooses, and what the supernet loses without either. */
function edgeLines({ record, projection }: Projected, config: SearchConfig): string[] {
  const { edges } = topologyOf(config)
  const { removals } = projection
  const { choices } = readProjection({ alphas: record.alphas, removals }, config)
  return (['normal', 'reduce'] as const).flatMap((cell) =>
    choices[cell].map(({ alpha, removal }, e) => {
      const named = (op: number): string => `${config.primitives[op]} ${signed(removals[cell][e]?.[op] as number)}`
      const { from, to } = edges[e] as { from: number; to: number }
      const mark = alpha === removal ? '=' : ' '
      return `${cell.padEnd(6)} ${from}->${to} ${mark} alpha ${named(alpha).padEnd(24)} removal ${named(removal)}`
    }),
  )
}

async function main(): Promise<number> {
  const { values, positionals } = readArguments(() => parseArgs({ allowPositionals: true, options: OPTIONS }))
  if (values.help) {
    console.log(USAGE)
    return 0
  }
  const [file] = positionals
  if (file === undefined || positionals.length > 1) throw new UsageError(`${positionals.length} runs: name one`)
  const text = await readFile(file, 'utf8').catch((error: Error) => {
    throw new UsageError(`${file}: ${error.message}`)
  })
  const run = readRecording(text)
  if (run.source) throw new UsageError(`${file}: was searched by another program; its weights cannot be computed again`)
  const { config } = run
  const wantsData = config.dataset !== 'generated'
  const data = values.data ?? (config.dataset === SHIPPED_DATASET ? SHIPPED_FOLDER : null)
  if (values.generated === wantsData || wantsData !== (data !== null))
    throw new UsageError(
      `${file}: searched on ${run.provenance.dataset}; ${wantsData ? '--data PATH' : '--generated'} is needed`,
    )
  const choice = engineChoice({ engine: 'cpu', ...(values.threads === undefined ? {} : { threads: values.threads }) })
  if (choice.engine !== 'cpu') throw new UsageError('the CPU engine alone computes a run again')
  const table = values['nas-bench'] === undefined ? null : await readNasBench(values['nas-bench'])
  const status = new StatusLine()
  const projected = await projectEpoch(run, {
    epoch: values.epoch === undefined ? epochsOf(run).length : wholeNumber('epoch', values.epoch, 1),
    images: wholeNumber('images', values.images, 1),
    seed: values.seed === undefined ? config.seed : wholeNumber('seed', values.seed, 0),
    whole: values.whole,
    data,
    threads: choice.threads,
    signal: stopOnInterrupt(),
    onEpoch: (record) => console.error(epochLine(record, config.epochs)),
    onProgress: (done, total) => status.show(`pass ${done} of ${total}`),
  })
  status.clear()
  const { record, difference, projection, images } = projected
  if (difference === 'unknown')
    console.log('the recording tells no digests: whether the bits are the same is not known')
  else if (difference)
    console.log(`not the recorded run: epoch ${difference.epoch}, ${difference.path} is ${difference.computed}`)
  console.log(`epoch ${record.epoch}, ${images} images: loss ${projection.baseline.loss.toFixed(4)}`)
  for (const line of edgeLines(projected, config)) console.log(line)
  const { cost } = readProjection({ alphas: record.alphas, removals: projection.removals }, config)
  if (cost.skip !== null && cost.learnable !== null)
    console.log(`mean cost of a removal: skip_connect ${signed(cost.skip)}, convolutions ${signed(cost.learnable)}`)
  const show = (name: string, genotype: Genotype): void => {
    const worth = table?.lookup(genotype)
    console.log(`${name}: ${genotypeText(genotype)}${worth ? `  ${worth.cifar10.toFixed(2)} %` : ''}`)
  }
  if (record.genotype) show('by alpha', record.genotype)
  show('by removal', projection.genotype)
  if (projection.whole) {
    show('by the whole selection', projection.whole.genotype)
    console.log(`the supernet as that cell: loss ${projection.whole.score.loss.toFixed(4)}`)
  }
  if (values.out !== undefined) {
    const { alphas, genotype, epoch } = record
    const numbers = { run: file, epoch, images, alphas, byAlpha: genotype, ...projection }
    await writeFile(values.out, `${JSON.stringify(numbers, null, 1)}\n`)
  }
  return difference && difference !== 'unknown' ? 1 : 0
}

try {
  process.exitCode = await main()
} catch (error) {
  process.exitCode = exitCodeOf(error, USAGE)
}
