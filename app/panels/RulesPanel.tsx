/** Both stopping rules of DARTS+ side by side. Their thresholds can be moved at any time; the marks follow at once. */

import { mostSkips } from '../../src/protocol/checkConfig'
import type { Criterion1Config, Criterion2Config } from '../../src/protocol/config'
import type { RuleState } from '../../src/protocol/record'
import { stageAt } from '../../src/protocol/stages'
import { firstCheck, criterion2 as noEpochYet } from '../../src/protocol/stopping'
import { presentCells } from '../../src/space/topology'
import { Explained } from '../glossary/Explained'
import { useText } from '../i18n/useText'
import { Boundary } from '../page/Boundary'
import { late } from '../page/late'
import { session } from '../run/lab'
import { useRun } from '../run/runStore'
import { useView } from '../run/viewStore'
import { hasAlphas, hasRanking } from '../telling/marks'
import { cellOperations, edgeName } from '../telling/names'
import { useMarks } from './useMarks'

// Of the few runs that measured the eigenvalue.
const EigenvalueRule = late(() => import('./EigenvalueRule').then((m) => m.EigenvalueRule))

export function RulesPanel() {
  const t = useText()
  const config = useRun((run) => run.config)
  const { cursor, rules, set } = useView((view) => view)
  const { traces } = useMarks()
  const isRestricted = useRun(({ records }) => records[cursor - 1]?.unrestrictedSkips !== undefined)
  const most = useRun(({ config: own, records }) => cellOperations(own ?? { space: 'darts' }, records))
  const withAlphas = useRun(({ records }) => hasAlphas(records))
  if (!config) return <section className="panel rules" data-part="rules" aria-label={t.rules.panel} />
  const { criterion1, criterion2 } = rules ?? config
  const change1 = (change: Partial<Criterion1Config>): void =>
    set({ rules: { criterion1: { ...criterion1, ...change }, criterion2 } })
  const change2 = (change: Partial<Criterion2Config>): void =>
    set({ rules: { criterion1, criterion2: { ...criterion2, ...change } } })
  const { of: stages, epochs } = stageAt(config, cursor)
  const checked = firstCheck({ ...config, epochs, criterion1 })
  const now1 = traces.criterion1[cursor - 1]
  const now2 = traces.criterion2[cursor - 1] ?? noEpochYet([], { ...config, criterion2 })
  const present = presentCells(config)
  const cells = present.length > 1 ? ([...present, 'either'] as const) : present
  const ranked = hasRanking(config) || criterion2.variant === 'retained'
  const quiet2 = withAlphas ? (ranked ? t.rules.quiet : t.rules.noRanking) : t.rules.noAlphas
  return (
    <section className="panel rules" data-part="rules" aria-label={t.rules.panel}>
      <article className="rule" data-explain={t.views.readout.rule1}>
        <RuleHead number="1" name={t.rules.rule1Name} title={t.rules.rule1} />
        <Verdict state={traces.criterion1.at(-1)} quiet={t.rules.quiet} />
        <Gauge
          value={now1?.value ?? 0}
          target={criterion1.threshold}
          max={most}
          text={
            now1?.value === null
              ? t.caption.untold.head
              : t.rules[isRestricted && criterion1.cell !== 'reduce' ? 'unrestricted' : 'value1'](
                  now1?.value ?? 0,
                  criterion1.threshold,
                )
          }
          loud
        />
        <Slider
          label={t.rules.threshold}
          value={criterion1.threshold}
          max={config.space === 'darts' ? mostSkips(config) : 6}
          onChange={(threshold) => change1({ threshold })}
        />
        <label className="field wide">
          <span className="hidden">{t.rules.inCell}</span>
          <select
            value={cells.find((cell) => cell === criterion1.cell) ?? present[0]}
            disabled={cells.length === 1}
            onChange={(event) => change1({ cell: event.currentTarget.value as Criterion1Config['cell'] })}
          >
            {cells.map((cell) => (
              <option key={cell} value={cell}>
                {t.rules.cells[cell]}
              </option>
            ))}
          </select>
        </label>
        {criterion1.armed && <p className="fine">{t.rules[stages > 1 ? 'guardOfStages' : 'guard'](checked)}</p>}
      </article>
      <article className="rule" data-explain={t.views.readout.rule2}>
        <RuleHead number="2" name={t.rules.rule2Name} title={t.rules.rule2} />
        <Verdict state={traces.criterion2.at(-1)} quiet={quiet2} />
        {withAlphas && (
          <Gauge
            value={now2.value ?? 0}
            target={now2.target}
            max={now2.target}
            text={t.rules.value2(now2.value ?? 0, now2.target)}
          />
        )}
        <Slider label={t.rules.window} value={criterion2.window} max={20} onChange={(window) => change2({ window })} />
        <label className="field wide">
          <span className="hidden">{t.rules.variant}</span>
          <select
            value={criterion2.variant}
            onChange={(event) => change2({ variant: event.currentTarget.value as Criterion2Config['variant'] })}
          >
            {(['top1', 'full', 'retained', 'edge'] as const).map((variant) => (
              <option key={variant} value={variant}>
                {variant === 'edge'
                  ? t.rules.variants.edge(edgeName(config.space, criterion2.edge))
                  : t.rules.variants[variant]}
              </option>
            ))}
          </select>
        </label>
        {rules && (
          <button
            type="button"
            className="quiet"
            onClick={({ currentTarget }) => {
              // Before the button goes: the focus stays with the thresholds.
              currentTarget.closest('section')?.querySelector('input')?.focus()
              set({ rules: null })
            }}
          >
            {t.rules.restore}
          </button>
        )}
      </article>
      {config.eigenvalue?.every ? (
        <Boundary>
          <EigenvalueRule />
        </Boundary>
      ) : null}
    </section>
  )
}

function RuleHead({ number, name, title }: { readonly number: string; readonly name: string; readonly title: string }) {
  return (
    <h3>
      <span className={`flag flag-${number}`} aria-hidden="true">
        {number}
      </span>
      <span className="hidden">{title}</span>
      <span className="rule-name">
        <Explained>{name}</Explained>
      </span>
    </h3>
  )
}

/** What the rule says of the whole run so far; a button, so that one gets to the epoch it names. */
function Verdict({ state, quiet }: { readonly state: RuleState | undefined; readonly quiet: string }) {
  const t = useText()
  const { firedAt = null, returnsEpoch = null } = state ?? {}
  if (firedAt === null || returnsEpoch === null) return <p className="verdict quiet-verdict">{quiet}</p>
  return (
    <button type="button" className="verdict" title={t.rules.goTo(firedAt)} onClick={() => session.seek(firedAt)}>
      <b>{t.rules.fires(firedAt)}</b>
      <span>{state?.fallback ? t.rules.fallback(returnsEpoch) : t.rules.returns(returnsEpoch)}</span>
    </button>
  )
}

interface GaugeProps {
  readonly value: number
  readonly target: number
  readonly max: number
  readonly text: string
  readonly loud?: boolean
}

/** How near the rule is at the cursor: a bar with a tick at the target. */
function Gauge({ value, target, max, text, loud = false }: GaugeProps) {
  const t = useText()
  const part = (n: number): string => `${(100 * Math.min(n, max)) / Math.max(1, max)}%`
  return (
    <div className="gauge" title={t.rules.now}>
      <div className="gauge-bar">
        <i className={loud ? 'loud' : ''} style={{ width: part(value) }} />
        <u style={{ left: part(target) }} />
      </div>
      <span>{text}</span>
    </div>
  )
}

interface SliderProps {
  readonly label: string
  readonly value: number
  readonly max: number
  readonly onChange: (value: number) => void
}

function Slider({ label, value, max, onChange }: SliderProps) {
  return (
    <label className="slider">
      <span>{label}</span>
      <output>{value}</output>
      <input
        type="range"
        aria-label={label}
        min={1}
        max={max}
        step={1}
        value={value}
        onChange={(event) => onChange(Number(event.currentTarget.value))}
      />
    </label>
  )
}
