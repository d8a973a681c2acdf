/**
 * Functions that Node scripts call by name in the headless page (scripts/host/browser.ts). A function gets its arguments
 * and `emit`; events travel out one by one, and all of them arrive before the result does.
 */
export type Emit = (event: unknown) => void

export type LabFunction = (args: never, emit: Emit) => unknown

export interface Lab {
  call(name: string, args: unknown, id: number): Promise<unknown>
}

declare global {
  interface Window {
    lab?: Lab
    /** Put there by scripts/host/browser.ts. */
    labEvent?: (id: number, event: unknown) => Promise<void>
  }
}

const functions = new Map<string, LabFunction>()

/** Makes `fn` callable as `call(name, args)`. Arguments, events and result must survive JSON or structured clone. */
export function register<Args>(name: string, fn: (args: Args, emit: Emit) => unknown): void {
  if (functions.has(name)) throw new Error(`headless function ${name}: registered twice`)
  functions.set(name, fn)
}

async function call(name: string, args: unknown, id: number): Promise<unknown> {
  const fn = functions.get(name)
  if (!fn) throw new Error(`headless function ${name}: unknown, have ${[...functions.keys()].join(', ')}`)
  const underway = new Set<Promise<void>>()
  const emit: Emit = (event) => {
    const sent = window.labEvent?.(id, event)
    if (!sent) return
    underway.add(sent)
    void sent.finally(() => underway.delete(sent))
  }
  const result = await fn(args as never, emit)
  await Promise.all(underway)
  return result
}

/** Opens the registry to scripts; called once, after every module has registered. */
export function openRegistry(): void {
  window.lab = { call }
}
