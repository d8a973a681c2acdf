/**
 * What is asked of a browser from outside, alike for every browser: one window, its page, keys, pointer, size, saved files.
 * `puppeteer.ts` and `webkit.ts` realise it; what a visitor does with it stands in `visitor.ts`.
 */

export const BROWSERS = ['firefox', 'webkit', 'chromium'] as const
export type BrowserName = (typeof BROWSERS)[number]

export interface Size {
  /** CSS pixels of the page's own area. */
  readonly width: number
  readonly height: number
}

/** Keys by their `KeyboardEvent.key` (space is `Space`), with modifiers before them: `Shift+ArrowRight`. */
export type Keys = string

export interface Driver {
  readonly name: BrowserName
  readonly version: string
  /** Folder that the browser saves files to. */
  readonly downloads: string
  /** Loads an address anew, also where only its fragment differs from what is shown. Resolves when the page is loaded. */
  open(address: string): Promise<void>
  /** As the visitor's own reload. */
  reload(): Promise<void>
  /**
   * Runs a function in the page: it sees nothing of its surroundings here but `given`, which must survive JSON.
   *
   * @throws Error with what the function threw
   */
  evaluate<Value, Given = undefined>(act: (given: Given) => Value | Promise<Value>, given?: Given): Promise<Value>
  /** Size of the page's area. WebKit's window ends at 447 px: below, the page stands in a frame, and is loaded anew. */
  resize(size: Size): Promise<void>
  /** Moves the pointer to a place of the page's area, in CSS pixels. */
  point(x: number, y: number): Promise<void>
  /** Presses and releases the left button where the pointer stands. */
  pressButton(): Promise<void>
  press(keys: Keys): Promise<void>
  /** Types text into what has the focus. */
  type(text: string): Promise<void>
  /** The page's area as PNG. */
  screenshot(): Promise<Buffer>
  /** What the page was refused or threw since it was loaded; WebKit tells errors from the end of loading on. */
  complaints(): Promise<readonly string[]>
  close(): Promise<void>
}

export interface Wishes {
  readonly size?: Size
  /** Switches WebGPU on where a preference does (Firefox, with a Vulkan driver) or flags do (Chromium). */
  readonly gpu?: boolean
}

/** A function with what it is given, as the text of a script; `__name` is what compilers wrap inner functions in. */
export function inPage<Given>(act: (given: Given) => unknown, given: Given | undefined): string {
  return `(async () => { const __name = (f) => f; return (${act})(${JSON.stringify(given)}) })()`
}
