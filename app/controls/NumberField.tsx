/** A field for a whole number in a range. What stands in it may be no such number for a while: it is never put right unasked. */
import { type ReactNode, useEffect, useId, useRef, useState } from 'react'
import { useText } from '../i18n/useText'

interface NumberFieldProps {
  readonly label: string
  /** The last number that was right. */
  readonly value: number
  readonly min: number
  readonly max: number
  /** Null while what stands there is no whole number of the range. */
  readonly onChange: (value: number | null) => void
  /** Said behind the field. */
  readonly children?: ReactNode
}

export function NumberField({ label, value, min, max, onChange, children }: NumberFieldProps) {
  const t = useText()
  const id = useId()
  const field = useRef<HTMLInputElement>(null)
  /** What is wrong, once the visitor has left the field or wants to go on. */
  const [refused, setRefused] = useState<string | null>(null)
  useEffect(() => {
    const input = field.current
    // A number that was changed from outside; what is being typed stays.
    if (!input || input.valueAsNumber === value || input === document.activeElement) return
    input.value = String(value)
    setRefused(null)
  }, [value])
  return (
    <div className="number-field">
      <label>
        <span>{label}</span>{' '}
        <input
          ref={field}
          type="number"
          required
          min={min}
          max={max}
          step={1}
          defaultValue={value}
          aria-invalid={refused !== null}
          aria-describedby={refused === null ? undefined : id}
          onChange={({ currentTarget }) => {
            const { validity, valueAsNumber } = currentTarget
            if (validity.valid) setRefused(null)
            onChange(validity.valid ? valueAsNumber : null)
          }}
          onBlur={({ currentTarget }) => currentTarget.checkValidity()}
          // A form that cannot be sent yet would say nothing.
          onKeyDown={({ key, currentTarget }) => key === 'Enter' && currentTarget.checkValidity()}
          onInvalid={(event) => {
            // In the page's words instead of the browser's.
            event.preventDefault()
            setRefused(t.numberRefused(event.currentTarget.value, min, max))
          }}
        />{' '}
        {children}
      </label>
      {refused && (
        <p className="warn" role="alert" id={id}>
          {refused}
        </p>
      )}
    </div>
  )
}
