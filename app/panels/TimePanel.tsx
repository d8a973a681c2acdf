/** The time axis: play, step, speed, and the strip that every other view follows. */

import { useMemo } from 'react'
import { leadingCell } from '../../src/space/topology'
import { FilmStrip, frameStride } from '../charts/FilmStrip'
import { Icon } from '../controls/Icon'
import { Segmented } from '../controls/Segmented'
import { useText } from '../i18n/useText'
import { handsFocusTo } from '../page/focus'
import { explain } from '../page/readout'
import { useMedia } from '../page/useMedia'
import { useSize } from '../page/useSize'
import { PictureTools } from '../pictures/PictureTools'
import { session } from '../run/lab'
import { isUnderWay, useRun } from '../run/runStore'
import { type Speed, useView } from '../run/viewStore'
import { filmFrames } from '../telling/film'
import { cellOperations } from '../telling/names'
import { useLater } from './useLater'
import { useMarks } from './useMarks'

const toPlay = handsFocusTo('.time .big')

export function TimePanel() {
  const t = useText()
  const records = useRun((run) => run.records)
  const config = useRun((run) => run.config)
  const live = useRun((run) => run.origin.kind === 'live')
  const status = useRun((run) => run.status.kind)
  const { cursor, playing, speed, following } = useView((view) => view)
  const { timeMarks, ring } = useMarks()
  const [box, { width }] = useSize<HTMLDivElement>()
  const height = useMedia('(max-height: 819px)') ? 72 : 84
  const cell = useView((view) => view.cell)
  const epochs = config?.epochs ?? 1
  const stride = frameStride(epochs, width)
  const filmed = useLater(records)
  const frames = useMemo(() => filmFrames(filmed, cell, stride, epochs), [filmed, cell, stride, epochs])
  const sayFrame = (epoch: number | null): void => {
    const frame = epoch === null ? undefined : frames.find((one) => one.epoch >= epoch)
    if (frame && frame.skips === null) explain(t.caption.untold.head, epoch)
    else if (frame) explain(t.views.film.frame(frame.epoch, frame.skips ?? 0, frame.changed, frame.gained), epoch)
    else explain(null)
  }
  const moving = playing || (live && status === 'running')
  const atEnd = !moving && (status === 'finished' || status === 'failed') && cursor >= records.length
  const counted = leadingCell(config ?? { space: 'darts' })
  const skips = records[cursor - 1]?.skips?.[counted] ?? 0
  return (
    <section className="time" id="time" data-part="time" data-picture="" aria-label={t.time.panel}>
      <div className="transport">
        <button type="button" className="round" aria-label={t.time.back} onClick={() => session.seek(cursor - 1)}>
          <Icon shape="back" />
        </button>
        <button
          type="button"
          className="round big"
          aria-label={moving ? t.time.pause : atEnd ? t.time.again : t.time.play}
          disabled={!config || status === 'loading'}
          onClick={session.toggle}
        >
          <Icon shape={moving ? 'pause' : atEnd ? 'again' : 'play'} />
        </button>
        <button type="button" className="round" aria-label={t.time.forward} onClick={() => session.seek(cursor + 1)}>
          <Icon shape="forward" />
        </button>
      </div>
      <div className="time-track" ref={box}>
        {/* Before its width is known all of it would lie at one place. */}
        {width === 0 ? (
          <div style={{ height }} />
        ) : (
          <FilmStrip
            label={t.time.slider}
            valueText={t.time.value(cursor, epochs, skips, t.names.cells[counted])}
            width={width}
            epochs={epochs}
            cursor={cursor}
            height={height}
            frames={frames}
            operations={cellOperations(config ?? { space: 'darts' }, records)}
            marks={timeMarks}
            ring={ring}
            onSeek={session.seek}
            onHover={sayFrame}
          />
        )}
      </div>
      <div className="time-tools">
        {live && isUnderWay(status) ? (
          <button type="button" ref={toPlay} aria-disabled={following} onClick={() => session.seek(records.length)}>
            {t.time.follow}
          </button>
        ) : (
          <Segmented<Speed>
            label={t.time.speed}
            value={speed}
            options={(['slow', 'normal', 'max'] as const).map((value) => [value, t.time.speeds[value]] as const)}
            onChange={session.setSpeed}
          />
        )}
        {config && <PictureTools legend title={t.views.pictures.film(t.names.cells[cell])} />}
      </div>
    </section>
  )
}
