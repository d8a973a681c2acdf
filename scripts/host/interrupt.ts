/** Ctrl-C, and the SIGTERM of a scheduler, as a wish to stop. */

const SIGNALS = ['SIGINT', 'SIGTERM'] as const

/**
 * A signal that aborts on the first Ctrl-C or SIGTERM; the second ends the process at once. Playwright and Vite put listeners
 * of their own on both that would close the browser under the search, so these are taken off.
 */
export function stopOnInterrupt(): AbortSignal {
  const controller = new AbortController()
  let interruptedAt = 0
  const onInterrupt = (name: NodeJS.Signals): void => {
    // One key press can arrive twice: from the terminal and from npm.
    if (controller.signal.aborted && Date.now() - interruptedAt > 1000) process.exit(130)
    if (controller.signal.aborted) return
    interruptedAt = Date.now()
    const again = name === 'SIGINT' ? 'Ctrl-C' : name
    process.stderr.write(`\nstopping after this step; ${again} again to leave at once\n`)
    controller.abort()
  }
  for (const name of SIGNALS) process.on(name, onInterrupt)
  process.on('newListener', (name, listener) => {
    const signal = SIGNALS.find((own) => own === name)
    if (signal && listener !== onInterrupt) setImmediate(() => process.off(signal, listener))
  })
  return controller.signal
}

/** What comes of the work; null where it was left because of the signal: then it can only throw. */
export async function unlessStopped<T>(working: Promise<T>, signal: AbortSignal): Promise<T | null> {
  try {
    return await working
  } catch (error) {
    if (!signal.aborted) throw error
    return null
  }
}
