/** What computes a search; a warning where it is slow, or where the browser does not let that be known. */
import { type AdapterInfo, UNNAMED_ADAPTER } from '../../src/protocol/facts'
import { useText } from '../i18n/useText'

export function DeviceFact({ adapter }: { readonly adapter: AdapterInfo | null }) {
  const t = useText()
  if (adapter === null) return <p>{t.setup.asking}</p>
  const isNamed = adapter.description !== UNNAMED_ADAPTER
  const note = adapter.software ? t.setup.software : isNamed ? null : t.setup.maybeSoftware
  return (
    <p className={note ? 'warn' : ''}>
      {isNamed ? adapter.description : t.setup.unnamed}
      {note && (
        <>
          <br />
          {note}
        </>
      )}
    </p>
  )
}
