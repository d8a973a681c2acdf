/**
 * Competing explanations of the collapse, each with what can be measured of it in the run at hand. None is proven by its
 * number: the number says what the explanation predicts and what this run shows.
 */
import type { SearchConfig } from '../../src/protocol/config'
import { type EpochRecord, isTold, type ToldRecord } from '../../src/protocol/record'
import { LEARNABLE } from '../../src/space/primitives'
import { leadingCell } from '../../src/space/topology'
import { hasAlphas } from '../telling/marks'
import { courseOf, type Measured } from './explanation'
import { type Facts, skipWeight } from './facts'
import { ends, laterProxies, measuredCourse } from './laterProxies'

/** Mean over the edges of the normal cell of skip-connect's mixing weight, an epoch a value; none of a run that kept no alphas. */
export function meanSkipWeights(records: readonly EpochRecord[], config: SearchConfig): number[] {
  if (!hasAlphas(records)) return []
  return records.map((record) => {
    const rows = record.mixingWeights[leadingCell(config)]
    return rows.reduce((sum, _, edge) => sum + skipWeight(record, config, edge), 0) / rows.length
  })
}

/** Mean over the edges of the normal cell of the largest mixing weight among operations with weights; none where there are none. */
export function meanLearnableWeights(records: readonly EpochRecord[], config: SearchConfig): number[] {
  const { primitives } = config
  const learnable = primitives.flatMap((op, o) => (LEARNABLE.has(op) ? [o] : []))
  if (learnable.length === 0 || !hasAlphas(records)) return []
  return records.map(({ mixingWeights }) => {
    const rows = mixingWeights[leadingCell(config)]
    const best = rows.map((row) => Math.max(...learnable.map((o) => row[o] ?? 0)))
    return best.reduce((sum, value) => sum + value, 0) / rows.length
  })
}

/** Share of a rise that lies after an epoch, 0 to 1: all of it where the values had fallen until then; null where nothing rises. */
export function shareAfter(values: readonly number[], epoch: number): number | null {
  const [first, at, last] = [values[0], values[epoch - 1], values.at(-1)]
  if (first === undefined || at === undefined || last === undefined || last <= first) return null
  return Math.min(1, Math.max(0, (last - at) / (last - first)))
}

/** First epoch at which training loss has made half of its way down. */
export function halfway(losses: readonly number[]): number | null {
  const first = losses[0]
  if (first === undefined || losses.length < 2) return null
  const middle = (first + Math.min(...losses)) / 2
  return losses.findIndex((loss) => loss <= middle) + 1 || null
}

export function proxiesOf(records: readonly EpochRecord[], config: SearchConfig, facts: Facts): readonly Measured[] {
  const skips = meanSkipWeights(records, config)
  const told = records.every(isTold) ? records : []
  const gap = told.map(({ train, validation }) => validation.loss - train.loss)
  const learnable = meanLearnableWeights(records, config)
  const last = records.length
  const later = laterProxies(records, config)
  return [
    competition(facts, skips),
    {
      id: 'overfitting',
      courses: courseOf('gap', gap),
      mark: facts.stopped?.epoch ?? null,
      reading:
        last > 1 && gap.length > 0
          ? {
              stop: facts.stopped?.epoch ?? 1,
              at: gap[(facts.stopped?.epoch ?? 1) - 1] ?? 0,
              last,
              end: gap.at(-1) ?? 0,
            }
          : null,
    },
    curvature(
      records,
      later.find(({ id }) => id === 'sharpness'),
    ),
    {
      id: 'advantage',
      courses: [...courseOf('skip', skips), ...courseOf('learnable', learnable)],
      mark: null,
      reading: advantage(skips, learnable),
    },
    speed(told, skips),
    ...later,
  ]
}

function competition({ cooperation }: Facts, skips: readonly number[]): Measured {
  const { since = 1, until = 1, end } = cooperation ?? {}
  const after = cooperation ? shareAfter(skips.slice(since - 1, end), until - since + 1) : null
  return {
    id: 'competition',
    courses: courseOf('skip', skips),
    mark: cooperation?.until ?? null,
    reading: cooperation && after !== null ? { turn: cooperation.until, after } : null,
  }
}

/** The eigenvalue; in a run that did not measure it the perturbed loss, which tests the same claim (SDARTS). */
function curvature(records: readonly EpochRecord[], perturbed: Measured | undefined): Measured {
  const values = measuredCourse(records, ({ eigenvalue }) => eigenvalue)
  if (values.length === 0 && perturbed?.reading) return { ...perturbed, id: 'curvature', by: perturbed.id }
  const reading = ends(values)
  return { id: 'curvature', courses: reading ? courseOf('eigenvalue', values) : [], mark: null, reading }
}

/** From which epoch on skip-connect outweighs the best operation with weights, on average over the edges. */
function advantage(skips: readonly number[], learnable: readonly number[]): Measured['reading'] {
  const [skip, best] = [skips.at(-1), learnable.at(-1)]
  if (skip === undefined || best === undefined) return null
  const behind = skips.findLastIndex((value, i) => value <= (learnable[i] as number))
  return { skip, best, since: behind + 2, leads: skip > best ? 1 : 0 }
}

function speed(records: readonly ToldRecord[], skips: readonly number[]): Measured {
  const half = halfway(records.map(({ train }) => train.loss))
  const after = half === null ? null : shareAfter(skips, half)
  return {
    id: 'speed',
    courses: courseOf(
      'loss',
      records.map(({ train }) => train.loss),
    ),
    mark: half,
    reading: half !== null && after !== null ? { half, before: 1 - after } : null,
  }
}
