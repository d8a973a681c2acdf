/** What a visitor does and sees, in any browser: things are found as they are named on the page, and waited for. */
import { ANSWER } from '../../scripts/test/limits.mjs'
import type { Driver, Keys } from './driver'

/** A selector, or a selector and the whole name that the element goes by: its `aria-label`, else that of its label, else its text. */
export type Target = string | readonly [selector: string, name: string | RegExp]

/** What is seen of an element. */
export interface Seen {
  readonly name: string
  readonly text: string
  readonly value: string
  readonly focused: boolean
  readonly disabled: boolean
  readonly checked: boolean
  /** CSS pixels in the page's area. */
  readonly box: { readonly x: number; readonly y: number; readonly width: number; readonly height: number }
  /** What a pointer at its middle would meet instead of it. */
  readonly coveredBy: string | null
}

export interface Visitor {
  readonly driver: Driver
  open(address: string): Promise<void>
  press(...keys: Keys[]): Promise<void>
  /** Elements that are shown, in the order of the page. */
  look(target: Target): Promise<readonly Seen[]>
  /** The first such element, as soon as there is one. */
  find(target: Target): Promise<Seen>
  gone(target: Target): Promise<void>
  /** Until an element fits; given up after so many milliseconds. */
  until(target: Target, what: string, fits: (seen: Seen) => boolean, patience?: number): Promise<Seen>
  /** Until its text holds, or fits, what is expected. */
  reads(target: Target, expected: string | RegExp): Promise<Seen>
  /** Until a control has this value. */
  holds(target: Target, value: string): Promise<void>
  /** Moves the pointer to the middle of an element, scrolled into view, as soon as nothing covers it. */
  pointAt(target: Target): Promise<void>
  click(target: Target): Promise<void>
  focus(target: Target): Promise<void>
  /** Lets go of files over the page, as from a folder of the system. */
  drop(...files: readonly { readonly name: string; readonly text: string }[]): Promise<void>
}

const PAUSE_MS = 50

const pause = () => new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
const inWords = (target: Target): string =>
  typeof target === 'string' ? target : `${target[0]} named ${String(target[1])}`
const fitsText = (text: string, expected: string | RegExp): boolean =>
  typeof expected === 'string' ? text.includes(expected) : expected.test(text)

interface Wanted {
  readonly selector: string
  readonly name: string | null
  readonly pattern: readonly [source: string, flags: string] | null
  readonly act: 'none' | 'scroll' | 'focus'
}

function wanted(target: Target, act: Wanted['act'] = 'none'): Wanted {
  if (typeof target === 'string') return { selector: target, name: null, pattern: null, act }
  const [selector, name] = target
  return typeof name === 'string'
    ? { selector, name, pattern: null, act }
    : { selector, name: null, pattern: [name.source, name.flags], act }
}

/** In the page. */
function lookInPage({ selector, name, pattern, act }: Wanted): Seen[] {
  const expression = pattern && new RegExp(...pattern)
  const textOf = (nodes: readonly Node[]) =>
    nodes
      .map(({ textContent }) => textContent ?? '')
      .join('')
      .replace(/\s+/g, ' ')
      .trim()
  const nameOf = (element: Element) => {
    const label = (element as HTMLInputElement).labels?.[0]
    const named = element.getAttribute('aria-label')
    return named ?? textOf(label ? [...label.childNodes].filter((node) => !node.contains(element)) : [element])
  }
  const found = [...document.querySelectorAll(selector)].filter(
    (element) =>
      element.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true }) &&
      (name === null || nameOf(element) === name) &&
      (!expression || expression.test(nameOf(element))),
  )
  const [first] = found
  if (act === 'scroll') first?.scrollIntoView({ block: 'center', inline: 'center', behavior: 'instant' })
  if (act === 'focus') (first as HTMLElement | undefined)?.focus()
  return found.map((element) => {
    const { x, y, width, height } = element.getBoundingClientRect()
    const met = document.elementFromPoint(x + width / 2, y + height / 2)
    const isMet = met !== null && (element.contains(met) || (element as HTMLInputElement).labels?.[0]?.contains(met))
    const control = element as HTMLInputElement
    return {
      name: nameOf(element),
      text: textOf([element]),
      value: String(control.value ?? ''),
      focused: document.activeElement === element,
      disabled: control.disabled === true,
      checked: control.checked === true,
      box: { x, y, width, height },
      coveredBy: isMet ? null : (met?.outerHTML.slice(0, 120) ?? 'nothing: it is out of sight'),
    }
  })
}

/** In the page: files cannot be dragged in from outside, so the events of a drop are made there. */
function dropInPage(files: readonly { readonly name: string; readonly text: string }[]): void {
  const dataTransfer = new DataTransfer()
  for (const { name, text } of files) dataTransfer.items.add(new File([text], name))
  for (const type of ['dragenter', 'dragover', 'drop'])
    document.body.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }))
}

export function visitorOf(driver: Driver): Visitor {
  const look = (target: Target, act?: Wanted['act']) => driver.evaluate(lookInPage, wanted(target, act))

  async function settled(
    target: Target,
    what: string,
    fits: (all: readonly Seen[]) => boolean,
    { act, patience = ANSWER }: { readonly act?: Wanted['act']; readonly patience?: number } = {},
  ): Promise<readonly Seen[]> {
    const end = Date.now() + patience
    for (;;) {
      const all = await look(target, act)
      if (fits(all)) return all
      if (Date.now() > end) {
        const seen = JSON.stringify(all.slice(0, 3), null, 1)
        throw new Error(`${driver.name}: waited for ${inWords(target)} ${what}; there are ${all.length}: ${seen}`)
      }
      await pause()
    }
  }

  async function until(target: Target, what: string, fits: (seen: Seen) => boolean, patience?: number): Promise<Seen> {
    const all = await settled(target, what, (each) => each.some(fits), { patience })
    return all.find(fits) as Seen
  }

  async function pointAt(target: Target): Promise<void> {
    const isReached = ([first]: readonly Seen[]) => first !== undefined && first.coveredBy === null
    const [seen] = await settled(target, 'in reach of the pointer', isReached, { act: 'scroll' })
    const { x, y, width, height } = (seen as Seen).box
    await driver.point(x + width / 2, y + height / 2)
  }

  return {
    driver,
    open: (address) => driver.open(address),
    async press(...keys) {
      for (const key of keys) await driver.press(key)
    },
    look: (target) => look(target),
    find: (target) => until(target, 'to be shown', () => true),
    async gone(target) {
      await settled(target, 'to be gone', (all) => all.length === 0)
    },
    until,
    reads: (target, expected) => until(target, `to read ${String(expected)}`, ({ text }) => fitsText(text, expected)),
    async holds(target, value) {
      await until(target, `to hold ${value}`, (seen) => seen.value === value)
    },
    pointAt,
    async click(target) {
      await until(target, 'to be enabled', ({ disabled }) => !disabled)
      await pointAt(target)
      await driver.pressButton()
    },
    async focus(target) {
      await settled(target, 'to take the focus', ([first]) => first?.focused === true, { act: 'focus' })
    },
    drop: (...files) => driver.evaluate(dropInPage, files),
  }
}
