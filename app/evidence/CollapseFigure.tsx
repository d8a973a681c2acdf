/** The collapse map with its axes. */
import { useMemo, useState } from 'react'
import { axesOf, collapseMap } from '../../src/sweep/collapseMap'
import { groupSummary, leadingSkips } from '../../src/sweep/evidence'
import { CollapseGrid } from '../charts/CollapseGrid'
import { Segmented } from '../controls/Segmented'
import { cellOperations } from '../telling/names'
import type { OpenSweep } from './evidenceStore'
import { Figure } from './Figure'
import { openTrial } from './openTrial'
import { epochText, points } from './said'
import type { ChooserProps } from './shown'

interface MapProps extends ChooserProps {
  readonly sweep: OpenSweep
}

export function CollapseFigure({ groups, reference, group, sweep, words, onChoose }: MapProps) {
  const axes = useMemo(() => axesOf(groups, reference), [groups, reference])
  const [x, setX] = useState(axes[0] ?? 'seed')
  const [y, setY] = useState(axes[1] ?? '')
  const [by, setBy] = useState<'skips' | 'epoch'>('skips')
  if (axes.length === 0) return null
  const map = collapseMap(groups, reference, x, y === '' || y === x ? null : y)
  const most = cellOperations(reference.config)
  const fields = map.cells.map(({ x: atX, y: atY, group: one }) => {
    const { skips, medianCollapse: begins } = groupSummary(one, null)
    const { epochs } = one.config
    const isEpoch = by === 'epoch'
    return {
      key: one.key,
      x: map.xs.indexOf(atX),
      y: map.ys.indexOf(atY),
      share: isEpoch ? (begins === null ? 0 : 1 - (begins - 1) / epochs) : skips.mean / most,
      text: isEpoch ? (begins === null ? words.never : epochText(begins)) : points(skips.mean),
      chosen: one.key === group.key,
      seeds: one.trials.map((trial) => ({ id: trial.trial, share: (leadingSkips(trial).at(-1) ?? 0) / most })),
    }
  })
  const told = (value: string): string => value.replace(/^"(.*)"$/, '$1')
  const select = (label: string, value: string, set: (value: string) => void, none: boolean) => (
    <label>
      <span>{label}</span>
      <select value={value} onChange={(event) => set(event.currentTarget.value)}>
        {none && <option value="">{words.nothing}</option>}
        {axes.map((name) => (
          <option key={name}>{name}</option>
        ))}
      </select>
    </label>
  )
  const rows = () =>
    map.cells.map(({ x: atX, y: atY, group: one }) => {
      const { skips, collapsed, collapse } = groupSummary(one, null)
      return [
        `${told(atX)}${atY ? `, ${told(atY)}` : ''}`,
        String(one.trials.length),
        `${collapsed}/${one.trials.length}`,
        collapse ? epochText(collapse.median) : words.never,
        points(skips.mean),
      ]
    })
  return (
    <>
      <div className="row evidence-axes">
        {select(words.across, x, setX, false)}
        {select(words.down, y, setY, true)}
        <Segmented
          label={words.color}
          value={by}
          options={[
            ['skips', words.colorSkips],
            ['epoch', words.colorEpoch],
          ]}
          onChange={setBy}
        />
      </div>
      <Figure
        title={words.mapTitle}
        shows={by}
        unit={by === 'skips' ? words.mapUnit : words.mapEpochUnit}
        data={{
          columns: [
            `${x}${map.ys.length > 1 ? `, ${y}` : ''}`,
            words.number,
            words.collapsed,
            words.begins,
            words.lastSkips,
          ],
          rows,
        }}
        config={reference.config}
        from={sweep.index.name}
        words={words}
      >
        {(width) => (
          <CollapseGrid
            xs={map.xs.map(told)}
            ys={map.ys.map(told)}
            xName={x}
            yName={map.ys.length > 1 || map.ys[0] !== '' ? y : ''}
            fields={fields}
            width={width}
            onChoose={onChoose}
            onSeed={(trial) => void openTrial(sweep, trial)}
          />
        )}
      </Figure>
      <p className="soft">{words.mapNote}</p>
    </>
  )
}
