/** The surrogate's prediction of each epoch's cell as a blue line with the spread of its models, as large as a page has room for. */
import { useMemo } from 'react'
import { predictedTrace } from '../charts/predictedTrace'
import { TraceChart } from '../charts/TraceChart'
import { tableOf } from '../charts/traces'
import { useText } from '../i18n/useText'
import { useSize } from '../page/useSize'
import { PictureTools } from '../pictures/PictureTools'
import { session } from '../run/lab'
import type { Predicted } from '../run/predictedStore'
import { useView } from '../run/viewStore'
import { percent } from '../telling/format'

const HEIGHT = 190

export function PredictedChart({ predicted, epochs }: { readonly predicted: Predicted; readonly epochs: number }) {
  const t = useText()
  const cursor = useView((view) => view.cursor)
  const [box, { width }] = useSize<HTMLDivElement>()
  const { trace, domain, ticks } = useMemo(() => predictedTrace(predicted), [predicted])
  return (
    <div ref={box} className="predicted-chart">
      {width > 0 && (
        <TraceChart
          title={predicted.title}
          unit={predicted.unit}
          description={`${predicted.label} ${trace.values.map((value, i) => (Number.isNaN(value) ? '' : `${i + 1}: ${percent(value)}`)).join('; ')}`}
          tableLabel={t.curves.table}
          tools={<PictureTools title={predicted.title} facts={[predicted.unit]} />}
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
