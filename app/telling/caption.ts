/** The headline and the sentence of a moment, with the numbers of that moment. Pure: every claim follows from the records. */
import { definitionOf } from '../../src/protocol/algorithms'
import type { SearchConfig } from '../../src/protocol/config'
import type { EpochRecord } from '../../src/protocol/record'
import { learnsFrom } from '../../src/protocol/stages'
import { candidatesAnEdge } from '../../src/space/operationSets'
import { leadingCell } from '../../src/space/topology'
import type { Catalogue } from '../i18n/en'
import type { RunState } from '../run/runStore'
import type { ViewState } from '../run/viewStore'
import { NOT_TOLD, percent, share } from './format'
import type { Ring, RuleTraces } from './marks'
import { momentAt, stoppedEpoch } from './moment'
import { cellOperations, edgeName } from './names'

export interface Caption {
  /** Changes with the story, not with every number in it. */
  readonly moment: string
  readonly head: string
  readonly body: string
}

export interface CaptionInput {
  readonly run: Pick<RunState, 'records' | 'config' | 'status' | 'progress' | 'origin'>
  readonly view: Pick<ViewState, 'cursor' | 'edge' | 'rules'>
  readonly traces: RuleTraces
  readonly ring: Ring | null
}

/** Search accuracy may lose this much, as a share, and still count as giving no warning. */
const UNREMARKABLE = 0.02

export function captionOf(t: Catalogue, { run, view, traces, ring }: CaptionInput): Caption {
  const { records, config, status, progress } = run
  const { cursor, edge, rules } = view
  if (status.kind === 'fetching') return { moment: 'fetching', ...t.caption.fetching }
  if (status.kind === 'loading' && records.length === 0) {
    const head = t.status.loading(t.status.phases[status.phase], status.done, status.total)
    return { moment: 'loading', head, body: t.caption.loading }
  }
  if (status.kind === 'failed' || status.kind === 'missing') {
    const { what, remedy } = t.failures[status.code]
    return { moment: 'failed', head: what, body: remedy }
  }
  if (progress && records.length === 0) {
    const { head, body } = t.caption.first
    return { moment: 'first', head: head(progress.step, progress.stepsPerEpoch), body }
  }
  const moment = momentAt({ records, config, rules, cursor, traces, ring })
  const record = records[cursor - 1]
  if (!record || !config || moment === 'waiting') return { moment: 'waiting', ...t.caption.waiting }
  if (!record.skips || moment === 'untold') return { moment, ...t.caption.untold }
  const n = record.skips[leadingCell(config)]
  const total = cellOperations(config, [record])
  switch (moment) {
    case 'learning':
      return { moment, head: t.caption.learning.head(n, total), body: learns(t, config) }
    case 'growing':
    case 'after':
      return { moment, head: t.caption[moment].head(n, total), body: t.caption[moment].body }
    case 'frozen': {
      const { head, body } = t.caption.frozen
      return { moment, head: head(learnsFrom(config, cursor)), body }
    }
    case 'mixing': {
      const source = run.origin.kind === 'recording' ? run.origin.source : undefined
      // A log that prints no tables does not say between how many it chose.
      if (source && source.operations === null)
        return { moment, head: t.caption.learning.head(n, total), body: learns(t, config) }
      const operations = source?.operations?.length ?? candidatesAnEdge(config)
      const { head, draws, body } = t.caption.mixing
      const said = definitionOf(config.algorithm).drawsOne ? draws : head
      return { moment, head: said(operations), body: sentences(t, body, moves(t, config)) }
    }
    case 'cooperating': {
      const body = t.caption.cooperating.body(loss(record.train.loss), loss(record.validation.loss))
      return { moment, head: t.caption.learning.head(n, total), body }
    }
    case 'settled':
      return { moment, head: t.caption.settled.head(edgeName(config.space, edge)), body: t.caption.settled.body }
    case 'rule1': {
      const state = traces.criterion1.at(-1)
      const value = traces.criterion1[(state?.firedAt ?? cursor) - 1]?.value ?? n
      const kept = state?.returnsEpoch ?? null
      const { fallback, earlier, body: goesOn, over } = t.caption.rule1
      const same = status.kind === 'finished' && cursor === records.length ? over : goesOn
      const body = state?.fallback ? fallback : kept !== null && kept !== state?.firedAt ? earlier(kept) : same
      return { moment, head: t.caption.rule1.head(value), body }
    }
    case 'rule2':
      return { moment, head: t.caption.rule2.head((rules ?? config).criterion2.window), body: t.caption.rule2.body }
    case 'collapsed':
    case 'ended': {
      const isWarned = moment === 'collapsed' || n > (rules ?? config).criterion1.threshold
      const said = isWarned ? searchWarns : searchIs
      return { moment, head: t.caption[moment].head(n, total), body: whatCame(t, said, record, records, traces) }
    }
  }
}

const sentences = (t: Catalogue, ...said: readonly string[]): string => said.join(t.code === 'zh' ? '' : ' ')

/** What a step of training moves. */
const moves = (t: Catalogue, { algorithm }: SearchConfig): string =>
  definitionOf(algorithm).oneStep ? t.caption.moves.together : t.caption.moves.turns

const learns = (t: Catalogue, config: SearchConfig): string => {
  const { draws, body } = t.caption.learning
  return sentences(t, definitionOf(config.algorithm).drawsOne ? draws : body, moves(t, config))
}

const loss = (value: number | null): string => value?.toFixed(2) ?? NOT_TOLD

/** Null where the run does not tell the accuracy. */
type SearchSentence = (t: Catalogue, now: EpochRecord, stopped: EpochRecord | undefined) => string | null

/** Where skip-connects have grown past the threshold: whether search accuracy would have told. */
const searchWarns: SearchSentence = (t, { validation: { accuracy } }, stopped) => {
  const words = t.caption.collapsed
  if (accuracy === null) return null
  const then = stopped?.validation.accuracy ?? null
  if (!stopped || then === null) return words.plain(share(accuracy))
  const silent = accuracy >= then - UNREMARKABLE
  return (silent ? words.silent : words.fell)(share(accuracy), stopped.epoch, share(then))
}

const searchIs: SearchSentence = (t, { validation: { accuracy } }, stopped) =>
  accuracy === null
    ? null
    : stopped && stopped.validation.accuracy !== null
      ? t.caption.ended.since(share(accuracy), stopped.epoch, share(stopped.validation.accuracy))
      : t.caption.ended.quiet(share(accuracy))

/** What going on past the stop looks like from outside, and what it costs where that is known. */
function whatCame(
  t: Catalogue,
  search: SearchSentence,
  record: EpochRecord,
  records: readonly EpochRecord[],
  traces: RuleTraces,
): string {
  const words = t.caption.collapsed
  const epoch = stoppedEpoch(traces, record.epoch)
  const stopped = epoch === null ? undefined : records[epoch - 1]
  const said = [search(t, record, stopped)]
  if (record.benchmark) {
    const final = percent(record.benchmark.cifar10)
    const compared = epoch !== null && stopped?.benchmark
    said.push(compared ? words.compare(final, epoch, percent(compared.cifar10)) : words.benchmark(final))
  }
  return sentences(t, ...said.filter((sentence) => sentence !== null))
}
