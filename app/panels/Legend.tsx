/** The candidate operations with their badges; a click makes one stand out in every picture. */
import type { Primitive } from '../../src/space/primitives'
import { OperationBadge } from '../charts/Glyph'
import { useText } from '../i18n/useText'
import { useView } from '../run/viewStore'

export function Legend({ primitives }: { readonly primitives: readonly Primitive[] }) {
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
