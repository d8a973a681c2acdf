/** Competing explanations of the collapse side by side: who says so, what can be measured, and what this run shows. */
import { SkipStrips } from '../charts/SkipStrips'
import { Sparkline, type SparkTrace } from '../charts/Sparkline'
import { Explained } from '../glossary/Explained'
import { useSize } from '../page/useSize'
import { PictureTools } from '../pictures/PictureTools'
import { SavePicture } from '../pictures/SavePicture'
import type { PictureStamp } from '../pictures/stamp'
import { useRun } from '../run/runStore'
import { useView } from '../run/viewStore'
import { percent, share } from '../telling/format'
import { hasOwnWeights } from '../telling/marks'
import type { Measured } from './explanation'
import { fill, loss } from './numbers'
import { OverSettings } from './OverSettings'
import { proxiesOf } from './proxies'
import { PUBLISHED_EIGENVALUES, PUBLISHED_RUNS } from './published'
import { SelectedCells } from './SelectedCells'
import { StorySheet } from './StorySheet'
import { TryLive } from './TryLive'
import { type RunFacts, useFacts } from './useFacts'
import { useStoryText } from './useStoryText'
import { useWholeRun } from './useWholeRun'
import '../styles/why.css'

const COLORS: Readonly<Record<string, Pick<SparkTrace, 'color' | 'dash'>>> = {
  skip: { color: 'var(--skip)' },
  learnable: { color: 'var(--ink)', dash: '4 3' },
  'noise 0.03': { color: 'var(--ink)', dash: '1 3' },
  'noise 0.1': { color: 'var(--ink)', dash: '4 3' },
}

/** Counts of operations stand as whole numbers on their axis. */
const whole = (value: number): string => String(Math.round(value))

/** Losses and eigenvalues are plain numbers, weights are shares. */
const isShare = ({ id }: Measured): boolean => id === 'competition' || id === 'advantage'

export function WhyPage() {
  const { why: t } = useStoryText()
  const known = useFacts()
  const records = useRun((run) => run.records)
  const [box, { width }] = useSize<HTMLDivElement>()
  useWholeRun()
  return (
    <StorySheet title={t.title} lead={t.lead}>
      <div className="why" ref={box}>
        {known && records.length > 0 ? (
          proxiesOf(records, known.config, known.facts).map((proxy) => (
            <Explanation key={proxy.id} proxy={proxy} known={known} width={width} />
          ))
        ) : (
          <p className="placeholder">{t.empty}</p>
        )}
        <section className="why-published" data-picture="">
          <h3>{t.publishedTitle}</h3>
          <p>{t.published}</p>
          <SkipStrips
            label={t.publishedTitle}
            width={Math.max(240, width)}
            total={8}
            runs={PUBLISHED_RUNS.map(({ name, skips, accuracy }) => ({ name, skips, note: percent(accuracy) }))}
          />
          <p className="fine">
            {t.publishedSource}{' '}
            <SavePicture
              title={t.publishedTitle}
              stamp={() => ({ ...published(t.publishedTitle), facts: [t.publishedSource] })}
            />
          </p>
        </section>
      </div>
    </StorySheet>
  )
}

/** A picture of published numbers: there is no run behind it. */
const published = (title: string): PictureStamp => ({
  ...{ title, facts: [], metadata: { source: 'DARTS+ Lab', title }, moment: '', legend: [] },
})

interface ExplanationProps {
  readonly proxy: Measured
  readonly known: RunFacts
  readonly width: number
}

function Explanation({ proxy, known, width }: ExplanationProps) {
  const { why: t } = useStoryText()
  const cursor = useView((view) => view.cursor)
  const records = useRun((run) => run.records)
  // Where not every epoch was measured: the last one that was.
  const record = records.slice(0, Math.max(1, cursor)).findLast(({ gauges }) => gauges?.removals)
  const { head, who, claim } = t.explanations[proxy.id]
  const weight = hasOwnWeights(known.config) ? 'sigmoid' : 'softmax'
  const measure = fill(t.explanations[proxy.by ?? proxy.id].measure, { weight })
  const format = proxy.id === 'strength' ? whole : isShare(proxy) ? share : loss
  const measured = proxy.courses.length > 0
  const narrow = width < 560
  const common = { width: narrow ? Math.max(220, width) : 260, height: 84, format }
  return (
    <article className="why-one">
      <div>
        <h3>{head}</h3>
        <p className="fine">{who}</p>
        <p>
          <Explained>{claim}</Explained>
        </p>
        <p>
          <b>{t.thisRun}</b> {readingOf(proxy, t.readings)}
        </p>
        {proxy.id === 'overfitting' && <OverSettings />}
        <TryLive id={proxy.id} />
      </div>
      {(measured || proxy.id === 'curvature') && (
        <figure data-picture="">
          {measured ? (
            <Sparkline
              {...common}
              label={measure}
              epochs={known.facts.epochs}
              cursor={cursor}
              mark={proxy.mark}
              traces={proxy.courses.map(({ id, values }) => ({
                id,
                values,
                ...(COLORS[id] ?? { color: 'var(--ink)' }),
              }))}
            />
          ) : (
            <Sparkline
              {...common}
              label={t.publishedEigenvalues}
              epochs={50}
              cursor={0}
              traces={[{ id: 'published', values: eigenvaluesByEpoch(), color: 'var(--soft)' }]}
            />
          )}
          <figcaption>
            {measured ? measure : t.publishedEigenvalues}{' '}
            {measured ? (
              <PictureTools title={head} facts={[measure]} />
            ) : (
              <SavePicture title={t.publishedEigenvalues} stamp={() => published(t.publishedEigenvalues)} />
            )}
          </figcaption>
        </figure>
      )}
      {proxy.id === 'strength' && record && <SelectedCells record={record} records={records} config={known.config} />}
    </article>
  )
}

function readingOf(proxy: Measured, words: Readonly<Record<string, string>>): string {
  const { id, by, reading } = proxy
  const other =
    by === 'sharpness'
      ? 'curvaturePerturbed'
      : id === 'advantage' && reading?.leads === 0
        ? 'advantageBehind'
        : id === 'operations' && reading?.frozen !== undefined
          ? 'operationsFrozen'
          : id
  const key = reading ? other : `${id}None`
  const values = Object.entries(reading ?? {}).map(([name, value]) => [name, written(name, value)] as const)
  return fill(words[key] ?? '', Object.fromEntries(values))
}

/** Shares among the values of a reading; epochs are whole numbers, the rest losses or eigenvalues. */
const SHARES = new Set(['after', 'before', 'skip', 'best'])

function written(name: string, value: number): string {
  if (SHARES.has(name)) return share(value)
  return Number.isInteger(value) ? String(value) : loss(value)
}

/** The published values stand at every second epoch; the course between two of them is drawn straight. */
function eigenvaluesByEpoch(): number[] {
  return PUBLISHED_EIGENVALUES.flatMap(([epoch, value], i) => {
    const next = PUBLISHED_EIGENVALUES[i + 1]
    if (!next) return [value]
    return Array.from({ length: next[0] - epoch }, (_, k) => value + ((next[1] - value) * k) / (next[0] - epoch))
  })
}
