/** The operations of the run with their badges; a click makes one stand out in every picture. */
import { useMemo } from 'react'
import type { SearchConfig } from '../../src/protocol/config'
import type { Primitive } from '../../src/space/primitives'
import { OperationBadge } from '../charts/Glyph'
import { useText } from '../i18n/useText'
import { useRun } from '../run/runStore'
import { useView } from '../run/viewStore'
import { runOperations } from '../telling/runOperations'

export function Legend({ config }: { readonly config: SearchConfig }) {
  const records = useRun((run) => run.records)
  const source = useRun(({ origin }) => (origin.kind === 'recording' ? origin.source : undefined))
  const primitives = useMemo(
    () => runOperations(config, records, source) as readonly Primitive[],
    [config, records, source],
  )
  const t = useText().views.legend
  const op = useView((view) => view.op)
  const set = useView((view) => view.set)
  return (
    <fieldset className={primitives.length > 5 ? 'legend long' : 'legend'}>
      <legend className="hidden">{t.label}</legend>
      {primitives.map((name) => (
        <button
          key={name}
          type="button"
          aria-pressed={op === name}
          data-op={name}
          data-explain={t.explain[name]}
          onClick={() => set({ op: op === name ? null : name })}
        >
          <OperationBadge op={name} />
          {name}
        </button>
      ))}
    </fieldset>
  )
}
