/** What the surrogate predicts of a cell, in words: with the spread of its models, a warning where it extrapolates, or why it cannot. */
import type { Prediction as Predicted } from '../../src/surrogate/surrogate'
import type { ProxiesText } from '../i18n/proxies/texts'
import { percent } from '../telling/format'

interface PredictionProps {
  readonly words: ProxiesText
  /** A text where the cell lies outside of the surrogate's space. */
  readonly told: Predicted | string
}

export function Prediction({ words, told }: PredictionProps) {
  if (typeof told === 'string')
    return (
      <span>
        {words.outside} <small>{told}</small>
      </span>
    )
  const { accuracy, spread, extrapolates } = told
  return (
    <>
      <b>{words.prediction(percent(accuracy), spread === null ? null : percent(spread))}</b>
      {extrapolates && <span className="warn">{words.extrapolates}</span>}
    </>
  )
}
