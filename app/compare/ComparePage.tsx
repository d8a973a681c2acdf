/** Two or more runs on one time axis, overlaid or side by side, and DARTS beside DARTS+ in each of them. */
import { extent, ticks } from 'd3'
import { useState } from 'react'
import { OverlayChart, type OverlayStop } from '../charts/OverlayChart'
import { ChooseFiles } from '../controls/ChooseFiles'
import { Segmented } from '../controls/Segmented'
import { useText } from '../i18n/useText'
import { refusing } from '../page/refusing'
import { useSize } from '../page/useSize'
import { SavePicture } from '../pictures/SavePicture'
import { type PictureStamp, SEPARATOR } from '../pictures/stamp'
import { fill, loss } from '../story/numbers'
import { StorySheet } from '../story/StorySheet'
import { storyStore, useStory } from '../story/storyStore'
import { useStoryText } from '../story/useStoryText'
import { percent, share } from '../telling/format'
import { cellOperations } from '../telling/names'
import { sourceText } from '../telling/sourceText'
import {
  bandOf,
  type ComparedRun,
  edgesOf,
  endingsOf,
  MEASURED,
  QUANTITIES,
  type Quantity,
  seedGroups,
  seedOf,
  valuesOf,
} from './compared'
import { Endings } from './Endings'
import { type Runs, useRuns } from './useRuns'
import '../styles/compare.css'

/** One a run, none of them the red of skip-connect; dashes tell more than four apart. */
const COLORS = ['var(--ink)', '#0e54e3', '#e62887', '#0a9e59', '#7c83a9'] as const
const DASHES = [undefined, '7 3', '2 3'] as const
const STOPS = {
  rule1: { dash: '7 3', name: '1' },
  rule2: { dash: '2 3', name: '2' },
  eigenvalue: { dash: '1 4', name: 'E' },
} as const

interface Styled {
  readonly run: ComparedRun
  readonly color: string
  readonly dash: string | undefined
}

export function ComparePage() {
  const { compare: t } = useStoryText()
  const wanted = useStory((story) => story.compared)
  const runs = useRuns(wanted)
  const [view, setView] = useState<'overlaid' | 'beside'>('overlaid')
  const styled = runs.runs.map((run, i) => ({
    run,
    color: COLORS[i % COLORS.length] as string,
    dash: DASHES[Math.floor(i / COLORS.length) % DASHES.length],
  }))
  const epochs = Math.max(1, ...styled.map(({ run }) => run.records.length))
  const [at, setAt] = useState<number | null>(null)
  const cursor = Math.min(epochs, at ?? epochs)
  return (
    <StorySheet title={t.title} lead={t.lead}>
      <Chooser runs={runs} styled={styled} wanted={wanted} />
      {styled.length > 0 && (
        <>
          <div className="row compare-bar">
            <Segmented
              label={t.arrange}
              value={view}
              options={[
                ['overlaid', t.overlaid],
                ['beside', t.beside],
              ]}
              onChange={setView}
            />
            <label className="slider compare-time">
              <span>{fill(t.epoch, { n: cursor, of: epochs })}</span>
              <input
                type="range"
                min={1}
                max={epochs}
                value={cursor}
                aria-label={t.time}
                onChange={(event) => setAt(Number(event.currentTarget.value))}
              />
            </label>
          </div>
          <div className={view === 'beside' ? 'compare-beside' : ''}>
            {view === 'overlaid' ? (
              <Charts runs={styled} all={styled} epochs={epochs} cursor={cursor} onScrub={setAt} />
            ) : (
              styled.map((one) => (
                <section key={one.run.id} aria-label={one.run.name}>
                  <h3>
                    <i className="swatch" style={{ background: one.color }} aria-hidden="true" />
                    {one.run.name}
                  </h3>
                  <Charts runs={[one]} all={styled} epochs={epochs} cursor={cursor} onScrub={setAt} />
                </section>
              ))
            )}
          </div>
          <Endings runs={styled} />
        </>
      )}
      {runs.loading && (
        <p className="placeholder" role="status">
          {t.loading}
        </p>
      )}
      {!runs.loading && styled.length === 0 && <p className="placeholder">{t.empty}</p>}
    </StorySheet>
  )
}

interface ChooserProps {
  readonly runs: Runs
  readonly styled: readonly Styled[]
  readonly wanted: readonly string[]
}

function Chooser({ runs, styled, wanted }: ChooserProps) {
  const { compare: t } = useStoryText()
  const choose = (compared: readonly string[]): void => storyStore.getState().set({ compared })
  const addFiles = async (chosen: readonly File[]): Promise<void> => {
    const ids = await runs.open(chosen)
    choose([...new Set([...wanted, ...ids])])
  }
  return (
    <fieldset className="compare-runs">
      <legend className="hidden">{t.runs}</legend>
      {runs.choices.map(({ id, name }) => {
        const style = styled.find(({ run }) => run.id === id)
        return (
          <label key={id}>
            <input
              type="checkbox"
              checked={wanted.includes(id)}
              onChange={({ currentTarget: { checked } }) =>
                choose(checked ? [...wanted, id] : wanted.filter((one) => one !== id))
              }
            />
            <svg width={22} height={8} aria-hidden="true">
              <line
                x2={22}
                y1={4}
                y2={4}
                stroke={style?.color ?? 'var(--line)'}
                strokeWidth={2.5}
                strokeDasharray={style?.dash}
              />
            </svg>
            {name}
          </label>
        )
      })}
      {runs.keepScreen && (
        <button type="button" onClick={() => choose([...wanted, runs.keepScreen?.() ?? ''])}>
          {t.keep}
        </button>
      )}
      <ChooseFiles
        label={t.open}
        accept=".json,application/json"
        takes="files"
        onFiles={(chosen) => void refusing(() => addFiles(chosen))}
      />
      {runs.problems.length > 0 && (
        <p className="warn" role="alert">
          {runs.problems.map(({ name, message }) => `${name}: ${message}`).join(' · ')}
        </p>
      )}
    </fieldset>
  )
}

interface ChartsProps {
  readonly runs: readonly Styled[]
  /** All compared runs: they share one scale, also side by side. */
  readonly all: readonly Styled[]
  readonly epochs: number
  readonly cursor: number
  readonly onScrub: (epoch: number) => void
}

function Charts({ runs, all, epochs, cursor, onScrub }: ChartsProps) {
  const [box, { width }] = useSize<HTMLDivElement>()
  return (
    <div className="compare-charts" ref={box}>
      {width > 0 &&
        QUANTITIES.filter(
          (quantity) => !isMeasured(quantity) || all.some(({ run }) => valuesOf(run, quantity).length > 0),
        ).map((quantity) => (
          <Picture
            key={quantity}
            {...{ runs, all, epochs, cursor, onScrub, quantity }}
            width={width >= 760 ? Math.floor((width - 28) / 2) : width}
          />
        ))}
    </div>
  )
}

const FORMATS: Readonly<Record<Quantity, (value: number) => string>> = {
  skips: (value) => String(Math.round(10 * value) / 10),
  weight: share,
  search: percent,
  final: percent,
  spread: loss,
  zeroOne: loss,
  removal: String,
  curvature: (value) => value.toPrecision(3),
  rise: loss,
  alignment: loss,
  agreement: loss,
}

const isMeasured = (quantity: Quantity): boolean => (MEASURED as readonly string[]).includes(quantity)

/** Counts from none to a whole cell, accuracies and weights over their own range. */
function domainOf(quantity: Quantity, runs: readonly Styled[]): readonly [number, number] {
  if (quantity === 'skips') return [0, Math.max(...runs.map(({ run }) => cellOperations(run.config, run.records)))]
  if (quantity === 'removal') return [0, Math.max(...runs.map(({ run }) => edgesOf(run)))]
  const [low = 0, high = 1] = extent(runs.flatMap(({ run }) => valuesOf(run, quantity)))
  if (quantity === 'weight') return [0, Math.max(0.1, Math.ceil(high * 10) / 10)]
  if (quantity === 'search' || quantity === 'final') return [Math.floor(low / 10) * 10, Math.ceil(high / 10) * 10]
  const [first, ...rest] = ticks(Math.min(0, low), high, 4)
  const step = (rest[0] ?? 1) - (first ?? 0)
  return [Math.floor(Math.min(0, low) / step) * step, Math.ceil(high / step) * step]
}

/** A run, its images and its seed, as far as it tells them. */
function searchedWith(run: ComparedRun, seedText: string, sourceOf: (title: string) => string): string {
  const title = run.source ? run.source.dataset : run.images?.title
  const seed = seedOf(run)
  const told = [...(title ? [sourceOf(title)] : []), ...(seed === null ? [] : [fill(seedText, { seed })])]
  return [run.name, ...told].join(SEPARATOR)
}

function Picture({
  runs,
  all,
  epochs,
  cursor,
  onScrub,
  quantity,
  width,
}: ChartsProps & { readonly quantity: Quantity; readonly width: number }) {
  const { compare: t } = useStoryText()
  const page = useText()
  const { curves } = page
  const has = runs.filter(({ run }) => valuesOf(run, quantity).length > 0)
  const { title, unit } = t.quantities[quantity]
  if (has.length === 0)
    return (
      <figure className="chart">
        <figcaption>
          <span className="chart-title">{title}</span>
          <span className="chart-unit">{t.without}</span>
        </figcaption>
      </figure>
    )
  const domain = domainOf(
    quantity,
    all.filter(({ run }) => valuesOf(run, quantity).length > 0),
  )
  const groups = seedGroups(has.map(({ run }) => run))
  const grouped = new Set(groups.flatMap((group) => group.runs.map(({ id }) => id)))
  const colorOf = (id: string | undefined): string => has.find(({ run }) => run.id === id)?.color ?? 'var(--ink)'
  const means = groups.map((group) => {
    const band = bandOf(group.runs.map((run) => valuesOf(run, quantity)))
    return { group, band, color: colorOf(group.runs[0]?.id) }
  })
  const stops = has.flatMap(({ run, color }): OverlayStop[] =>
    endingsOf(run).flatMap(({ way, stopsAt }) =>
      way === 'darts' || stopsAt === null ? [] : [{ epoch: stopsAt, color, ...STOPS[way] }],
    ),
  )
  const format = FORMATS[quantity]
  const shown = groups.length > 0 ? `${unit} · ${t.band}` : unit
  const stamp = (): PictureStamp => ({
    title,
    facts: [shown, ...has.map(({ run }) => searchedWith(run, t.seed, (set) => sourceText(page, set)))],
    metadata: {
      ...{ source: 'DARTS+ Lab', title, unit: shown, epoch: cursor },
      runs: has.map(({ run: { name, config, images, source } }) => ({
        name,
        images,
        ...(source ? { source } : { config }),
      })),
    },
    moment: `epoch-${cursor}`,
    legend: [],
    lines: has.map(({ run, color, dash }) => ({ name: run.name, color, dash })),
  })
  return (
    <OverlayChart
      title={title}
      unit={shown}
      tools={<SavePicture title={title} stamp={stamp} />}
      tableLabel={curves.table}
      table={{
        columns: [curves.epoch, ...has.map(({ run }) => run.name)],
        rows: () =>
          Array.from({ length: epochs }, (_, i) => [
            String(i + 1),
            ...has.map(({ run }) => {
              const value = valuesOf(run, quantity)[i]
              return value === undefined || Number.isNaN(value) ? '' : format(value)
            }),
          ]),
      }}
      width={width}
      height={176}
      epochs={epochs}
      cursor={cursor}
      domain={domain}
      ticks={ticks(domain[0], domain[1], 4)}
      tickFormat={(value) => String(quantity === 'weight' ? Math.round(100 * value) : value).replace('-', '−')}
      format={format}
      traces={[
        ...has.map(({ run, color, dash }) => ({
          id: run.id,
          label: run.name,
          values: valuesOf(run, quantity),
          color,
          dash,
          faint: grouped.has(run.id),
        })),
        ...means.map(({ group, band, color }) => ({
          id: `mean of ${group.runs.map(({ id }) => id).join()}`,
          label: group.name,
          values: band.mean,
          color,
        })),
      ]}
      bands={means.map(({ group, band, color }) => ({ id: group.name, low: band.low, high: band.high, color }))}
      stops={stops}
      onScrub={onScrub}
    />
  )
}
