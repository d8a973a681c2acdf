/** The numbers of the course kit, computed from the recordings and the sweep that ship with the lab. */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import type { RecordingId } from '../../app/run/recordings'
import { SearchError } from '../../src/errors'
import type { SearchConfig } from '../../src/protocol/config'
import { PRESETS } from '../../src/protocol/presets'
import { isTold, type ToldRecord } from '../../src/protocol/record'
import { readRecording } from '../../src/protocol/recording'
import { criterion1, firstCheck } from '../../src/protocol/stopping'
import { layerDepth } from '../../src/space/depth'
import { leadingSkips } from '../../src/sweep/evidence'
import { readIndex } from '../../src/sweep/indexFile'
import { ownSettings } from '../../src/sweep/ownSettings'
import { PROJECT_ROOT } from '../project/paths.mjs'

/** By name as a text writes it: `{{two.rule1}}`. */
export type Facts = Readonly<Record<string, string>>

interface Recorded {
  readonly id: RecordingId
  readonly config: SearchConfig
  readonly records: readonly ToldRecord[]
}

function recorded(id: RecordingId): Recorded {
  const { config, events } = readRecording(
    readFileSync(path.join(PROJECT_ROOT, 'public', 'runs', `${id}.json`), 'utf8'),
  )
  const records = events.flatMap(({ event }) => (event.type === 'epoch' && isTold(event.record) ? [event.record] : []))
  return { id, config, records }
}

/** @throws SearchError where the recording does not show what the text speaks of */
function needed<T>(value: T | null | undefined, { id }: Recorded, what: string): T {
  if (value === null || value === undefined)
    throw new SearchError('bad-recording', `${id}: ${what}; the course kit speaks of it`)
  return value
}

const percent = (share: number): string => (100 * share).toFixed(1)

function twoMinutes(run: Recorded): Facts {
  const { config, records } = run
  const at = (epoch: number): ToldRecord => needed(records[epoch - 1], run, `no epoch ${epoch}`)
  const last = at(records.length)
  const { criterion1: rule1, criterion2: rule2 } = last.rules
  const kept = at(needed(rule1.returnsEpoch, run, 'rule 1 does not fire'))
  const four = criterion1(records, { ...config, criterion1: { ...config.criterion1, threshold: 4 } })
  const kept4 = at(needed(four.returnsEpoch, run, 'rule 1 with threshold 4 does not fire'))
  const worth = (record: ToldRecord): number =>
    needed(record.benchmark, run, `no final accuracy at epoch ${record.epoch}`).cifar10
  const final = (record: ToldRecord): string => worth(record).toFixed(1)
  const byWorth = records.toSorted((a, b) => worth(a) - worth(b))
  const worst = byWorth[0] ?? last
  const best = byWorth.at(-1) ?? last
  return {
    edges: String(last.alphas.normal.length),
    candidates: String(config.primitives.length),
    cells: String(config.cells),
    rate: String(config.weights.lr),
    epochs: String(last.epoch),
    rule1: String(rule1.firedAt),
    kept: String(kept.epoch),
    skipsKept: String(kept.skips.normal),
    skipsAtRule1: String(at(needed(rule1.firedAt, run, 'rule 1 does not fire')).skips.normal),
    skipsEnd: String(last.skips.normal),
    finalKept: final(kept),
    finalEnd: final(last),
    searchKept: percent(kept.validation.accuracy),
    searchEnd: percent(last.validation.accuracy),
    kept4: String(kept4.epoch),
    final4: final(kept4),
    best: String(best.epoch),
    finalBest: final(best),
    worst: String(worst.epoch),
    finalWorst: final(worst),
    'rule2.en': rule2.firedAt === null ? 'has not fired by the end' : `fires at epoch ${rule2.firedAt}`,
    'rule2.zh': rule2.firedAt === null ? '到结束也没有触发' : `在第 ${rule2.firedAt} 轮触发`,
  }
}

function smallCell(run: Recorded): Facts {
  const { config } = run
  const first = needed(run.records[0], run, 'no epoch')
  const last = needed(run.records.at(-1), run, 'no epoch')
  const { genotype } = last
  const plain = ({ genotype }: ToldRecord): string => String(layerDepth(genotype).normal)
  const operations = genotype.space === 'darts' ? genotype.normal.length : genotype.edges.length
  return {
    epochs: String(last.epoch),
    operations: String(operations),
    rate: String(config.weights.lr),
    presetRate: String(PRESETS['small-cell'].config.weights.lr),
    presetEpochs: String(PRESETS['small-cell'].config.epochs),
    skipsEnd: String(last.skips.normal),
    depthFirst: String(first.depth.normal),
    depthEnd: String(last.depth.normal),
    plainFirst: plain(first),
    plainMost: String(Math.max(...run.records.map(plain).map(Number))),
    plainEnd: plain(last),
  }
}

/** Of a cell of the NAS-Bench-201 space. */
const EDGES = 6

/** What the preset that is searched live comes to over seeds. */
function overSeeds(): Facts {
  const file = path.join(PROJECT_ROOT, 'public', 'sweeps', 'nas-bench-201', 'index.jsonl')
  const preset = PRESETS['two-minutes'].config
  const trials = readIndex(readFileSync(file, 'utf8'), file).trials.filter(({ config }) =>
    isDeepStrictEqual(ownSettings(config), ownSettings({ ...preset, seed: config.seed })),
  )
  if (trials.length === 0)
    throw new SearchError('bad-recording', `${file}: no seeds of two-minutes; the course kit speaks of them`)
  const fallbacks = trials.filter(({ rules }) => rules.criterion1.fallback)
  const proposed = fallbacks.find(({ config }) => config.seed === preset.seed)
  const regular = trials
    .filter(({ rules: { criterion1 } }) => !criterion1.fallback && criterion1.returnsEpoch === criterion1.firedAt)
    .find(({ config, rules }) => config.seed > preset.seed && rules.criterion1.firedAt !== null)
  if (!proposed || !regular)
    throw new SearchError('bad-recording', `${file}: seed ${preset.seed} ends by no fallback; the course kit says so`)
  const settled = trials.filter(({ rules }) => rules.criterion2.firedAt !== null)
  const late = settled.filter((trial) => {
    const skips = leadingSkips(trial)[(trial.rules.criterion2.firedAt ?? 0) - 1] ?? 0
    return skips >= (2 / 3) * EDGES
  })
  return {
    all: String(trials.length),
    default: String(preset.seed),
    defaultFired: String(proposed.rules.criterion1.firedAt),
    defaultReturns: String(proposed.rules.criterion1.returnsEpoch),
    firstCheck: String(firstCheck(preset)),
    fallback: String(fallbacks.length),
    regular: String(regular.config.seed),
    regularFired: String(regular.rules.criterion1.firedAt),
    rule2: String(settled.length),
    rule2Late: String(late.length),
    window: String(preset.criterion2.window),
    cells: String(preset.cells),
    rate: String(preset.weights.lr),
  }
}

export function courseFacts(): Facts {
  const named = (prefix: string, facts: Facts) =>
    Object.entries(facts).map(([name, value]) => [`${prefix}.${name}`, value] as const)
  return Object.fromEntries([
    ...named('two', twoMinutes(recorded('two-minutes'))),
    ...named('small', smallCell(recorded('small-cell'))),
    ...named('seeds', overSeeds()),
  ])
}
