/** What lies over the page once its summary opened it closes by Escape and by a press anywhere else. */
const LYING_OVER = ['data-table', 'twin', 'step-time', 'provenance'].map((name) => `details.${name}[open]`).join()

function close(page: Document, keeps: (one: HTMLDetailsElement) => boolean): boolean {
  const closing = [...page.querySelectorAll<HTMLDetailsElement>(LYING_OVER)].filter((one) => !keeps(one))
  for (const one of closing) {
    // The focus must not vanish with what it was on.
    if (one.contains(page.activeElement)) one.querySelector('summary')?.focus()
    one.open = false
  }
  return closing.length > 0
}

export function dismissOutside(page: Document): void {
  page.addEventListener('pointerdown', ({ target }) => {
    close(page, (one) => target instanceof Node && one.contains(target))
  })
  // First of all who listen: a card or a dialog under it stays.
  page.addEventListener(
    'keydown',
    (event) => {
      if (event.key !== 'Escape' || !close(page, () => false)) return
      event.preventDefault()
      event.stopPropagation()
    },
    { capture: true },
  )
}
