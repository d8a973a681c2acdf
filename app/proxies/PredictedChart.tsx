/** The surrogate's prediction of each epoch's cell as a blue line with the spread of its models, on the time axis of the run. */
import { useMemo } from 'react'
import { TraceChart } from '../charts/TraceChart'
import { tableOf } from '../charts/traces'
import { useProxiesText } from '../i18n/proxies/useProxiesText'
import { useText } from '../i18n/useText'
import { useSize } from '../page/useSize'
import { session } from '../run/lab'
import { useView } from '../run/viewStore'
import { percent } from '../telling/format'
import { predictedTrace } from './predictedTrace'
import type { ScoredCell } from './runScores'

const HEIGHT = 190

export function PredictedChart({ cells, epochs }: { readonly cells: readonly ScoredCell[]; readonly epochs: number }) {
  const t = useText()
  const words = useProxiesText()
  const cursor = useView((view) => view.cursor)
  const [box, { width }] = useSize<HTMLDivElement>()
  const { trace, domain, ticks } = useMemo(() => predictedTrace(cells, words.line), [cells, words])
  return (
    <div ref={box} className="predicted-chart">
      {width > 0 && (
        <TraceChart
          title={words.chart}
          unit={words.unit}
          description={`${words.line} ${trace.values.map((value, i) => (Number.isNaN(value) ? '' : `${i + 1}: ${percent(value)}`)).join('; ')}`}
          tableLabel={t.curves.table}
          table={tableOf([trace], t.curves.epoch, percent)}
          width={width}
          height={HEIGHT}
          epochs={epochs}
          cursor={cursor}
          traces={[trace]}
          domain={domain}
          ticks={ticks}
          format={percent}
          tickFormat={String}
          marks={[]}
          axis
          onScrub={session.seek}
        />
      )}
    </div>
  )
}
