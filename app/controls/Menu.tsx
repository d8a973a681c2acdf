/** A button that opens a small sheet below it; Escape, a click elsewhere or leaving it by keyboard close it. */
import { type FocusEvent, type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react'

interface MenuProps {
  readonly label: string
  /** What the button is called, where its label alone does not say. */
  readonly description?: string
  readonly children: (close: () => void) => ReactNode
}

export function Menu({ label, description, children }: MenuProps) {
  const [open, setOpen] = useState(false)
  const root = useRef<HTMLDivElement>(null)
  const button = useRef<HTMLButtonElement>(null)
  const close = (): void => setOpen(false)
  useEffect(() => {
    if (!open) return
    const elsewhere = ({ target }: PointerEvent): void => {
      if (target instanceof Node && !root.current?.contains(target)) setOpen(false)
    }
    addEventListener('pointerdown', elsewhere)
    return () => removeEventListener('pointerdown', elsewhere)
  }, [open])
  const closeOnEscape = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || !open) return
    event.stopPropagation()
    close()
    button.current?.focus()
  }
  const leave = ({ relatedTarget }: FocusEvent): void => {
    if (relatedTarget instanceof Node && !root.current?.contains(relatedTarget)) close()
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape and focus of the controls inside
    <div className="menu-box" ref={root} onKeyDown={closeOnEscape} onBlur={leave}>
      <button
        ref={button}
        type="button"
        className="quiet"
        aria-label={description}
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        <span className="menu-label">{label}</span>
      </button>
      {open && (
        <div className="menu-sheet">
          {children(() => {
            // Before what was chosen goes with the sheet.
            button.current?.focus()
            close()
          })}
        </div>
      )}
    </div>
  )
}
