/** The seeds of one setting: skip-connects by epoch, where the rules stop, what is returned. */
import { useState } from 'react'
import { groupSummary, leadingSkips, worthOf } from '../../src/sweep/evidence'
import { bandOver, intervalOf, median } from '../../src/sweep/statistics'
import { IntervalChart } from '../charts/IntervalChart'
import { OverlayChart } from '../charts/OverlayChart'
import { SeedStrips } from '../charts/SeedStrips'
import { useSize } from '../page/useSize'
import { SavePicture } from '../pictures/SavePicture'
import { cellOperations } from '../telling/names'
import { Figure, stampOf } from './Figure'
import { points } from './said'
import type { GroupProps, SeedsProps } from './shown'

export function Course({ group, words, planned }: SeedsProps) {
  const [box, { width }] = useSize<HTMLDivElement>()
  const courses = group.trials.map(leadingSkips)
  const band = bandOver(courses, planned !== undefined)
  const reached = band.mean.length
  const epochs = planned ?? reached
  const [at, setAt] = useState<number | null>(null)
  const cursor = Math.min(reached, at ?? reached)
  const most = cellOperations(group.config)
  const stops = (['criterion1', 'criterion2', 'eigenvalue'] as const).flatMap((rule, i) => {
    const fired = group.trials.flatMap(({ rules }) => rules[rule]?.firedAt ?? [])
    const name = ['1', '2', 'E'][i] as string
    return fired.length === 0
      ? []
      : [{ epoch: median(fired), color: 'var(--soft)', dash: ['7 3', '2 3', '1 4'][i] as string, name }]
  })
  const [title, unit] = [words.curveTitle, words.curveUnit]
  const stamp = () => stampOf({ title, unit, config: group.config, from: words.seeds(group.trials.length) })
  return (
    <div ref={box}>
      {width > 0 && (
        <OverlayChart
          title={title}
          unit={unit}
          tools={<SavePicture title={title} stamp={stamp} />}
          tableLabel={words.table}
          table={{
            columns: [
              words.epoch,
              words.mean,
              words.least,
              words.greatest,
              ...group.trials.map(({ config }) => `${words.seed} ${config.seed}`),
            ],
            rows: () =>
              Array.from({ length: reached }, (_, i) => [
                String(i + 1),
                (band.mean[i] as number).toFixed(2),
                String(band.low[i]),
                String(band.high[i]),
                ...courses.map((values) => String(values[i] ?? '')),
              ]),
          }}
          width={width}
          height={190}
          epochs={epochs}
          cursor={cursor}
          domain={[0, most]}
          ticks={Array.from({ length: most + 1 }, (_, i) => i).filter((tick) => most <= 6 || tick % 2 === 0)}
          tickFormat={String}
          format={points}
          traces={[
            ...group.trials.map(({ trial, config }, i) => ({
              id: trial,
              label: String(config.seed),
              values: courses[i] as readonly number[],
              color: 'var(--skip)',
              faint: true,
            })),
            { id: 'mean', label: '', values: band.mean, color: 'var(--skip)' },
          ]}
          bands={[{ id: 'seeds', low: band.low, high: band.high, color: 'var(--skip)' }]}
          stops={stops}
          onScrub={setAt}
        />
      )}
    </div>
  )
}

const RULES = ['criterion1', 'criterion2', 'eigenvalue'] as const

export function Strips({ group, words, planned = 0 }: SeedsProps) {
  const strips = group.trials.map(({ trial, config, skips, rules }) => ({
    id: trial,
    label: String(config.seed),
    counts: leadingSkips({ config, skips }),
    marks: RULES.flatMap((rule, i) => {
      const epoch = rules[rule]?.firedAt ?? null
      return epoch === null ? [] : [{ epoch, name: ['1', '2', 'E'][i] as string }]
    }),
  }))
  /** The third needs a measurement that few searches make. */
  const judges = RULES.filter((rule) => rule !== 'eigenvalue' || group.trials.some(({ rules }) => rules.eigenvalue))
  const epochs = Math.max(planned, ...strips.map(({ counts }) => counts.length))
  return (
    <Figure
      title={words.stripsTitle}
      unit={words.stripsUnit}
      data={{
        columns: [words.seed, ...judges.map((rule) => words.choices[rule])],
        rows: () =>
          group.trials.map(({ config, rules }) => [
            String(config.seed),
            ...judges.map((rule) => String(rules[rule]?.firedAt ?? words.never)),
          ]),
      }}
      config={group.config}
      from={words.seeds(strips.length)}
      words={words}
    >
      {(width) => <SeedStrips strips={strips} width={width} epochs={epochs} most={cellOperations(group.config)} />}
    </Figure>
  )
}

export function Worth({ group, table, words }: GroupProps) {
  const { choices } = groupSummary(group, table)
  const rows = choices.flatMap(({ choice, worth, cells }) =>
    worth
      ? [{ id: choice as string, label: words.choices[choice], values: cells.map((cell) => cell.worth ?? 0), ...worth }]
      : [],
  )
  const worths = group.trials.map((trial) => worthOf(trial, table))
  const best = worths.flatMap((values) => (values ? [Math.max(...values)] : []))
  const top = best.length === group.trials.length ? intervalOf(best) : null
  if (rows.length === 0 || !top) return null
  const all = [...rows, { id: 'best', label: words.best, values: best, ...top }]
  return (
    <Figure
      title={words.worthTitle}
      unit={words.worthUnit}
      data={{
        columns: ['', '%', '2.5 %', '97.5 %', ...group.trials.map(({ config }) => `${words.seed} ${config.seed}`)],
        rows: () =>
          all.map(({ label, mean, low, high, values }) => [
            label,
            mean.toFixed(2),
            low?.toFixed(2) ?? '',
            high?.toFixed(2) ?? '',
            ...values.map((value) => value.toFixed(2)),
          ]),
      }}
      config={group.config}
      from={words.seeds(group.trials.length)}
      words={words}
    >
      {(width) => <IntervalChart rows={all} width={width} format={points} />}
    </Figure>
  )
}
