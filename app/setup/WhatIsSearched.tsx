/** The preset and the algorithm of a search. */
import { ALGORITHM_IDS, type AlgorithmId, canSearch } from '../../src/protocol/algorithms'
import { PRESETS, type PresetId } from '../../src/protocol/presets'
import type { SpaceId } from '../../src/space/primitives'
import { useSetupText } from '../i18n/setup/useSetupText'
import { useText } from '../i18n/useText'

const IDS = Object.keys(PRESETS) as PresetId[]

interface PresetChoiceProps {
  readonly preset: PresetId
  readonly onChange: (preset: PresetId) => void
}

export function PresetChoice({ preset, onChange }: PresetChoiceProps) {
  const t = useText()
  const setup = useSetupText()
  return (
    <fieldset className="presets">
      <legend>{setup.preset}</legend>
      {IDS.map((id) => (
        <label key={id} className={id === preset ? 'on' : ''}>
          <input type="radio" name="preset" checked={id === preset} onChange={() => onChange(id)} />
          <b>{t.names.presets[id].name}</b>
          <span>{t.names.presets[id].summary}</span>
        </label>
      ))}
    </fieldset>
  )
}

interface AlgorithmChoiceProps {
  readonly algorithm: AlgorithmId
  readonly space: SpaceId
  readonly onChange: (algorithm: AlgorithmId) => void
}

export function AlgorithmChoice({ algorithm, space, onChange }: AlgorithmChoiceProps) {
  const { algorithms } = useSetupText()
  const { summary, taken } = algorithms.names[algorithm]
  return (
    <>
      <label className="sheet-choice">
        <span>{algorithms.label}</span>
        <select value={algorithm} onChange={({ currentTarget }) => onChange(currentTarget.value as AlgorithmId)}>
          {ALGORITHM_IDS.map((id) => (
            <option key={id} value={id} disabled={!canSearch(id, space)}>
              {algorithms.names[id].name}
            </option>
          ))}
        </select>
        <span className="fine">{summary}</span>
      </label>
      {taken && (
        <details className="fine">
          <summary>{algorithms.takenTitle}</summary>
          <p>{taken}</p>
        </details>
      )}
    </>
  )
}
