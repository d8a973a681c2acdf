/** Ctrl-C as a wish to stop. */

/**
 * A signal that aborts on the first Ctrl-C; the second ends the process at once. Playwright and Vite put listeners of
 * their own on SIGINT that would close the browser under the search, so these are taken off.
 */
export function stopOnInterrupt(): AbortSignal {
  const controller = new AbortController()
  let interruptedAt = 0
  const onInterrupt = (): void => {
    // One key press can arrive twice: from the terminal and from npm.
    if (controller.signal.aborted && Date.now() - interruptedAt > 1000) process.exit(130)
    if (controller.signal.aborted) return
    interruptedAt = Date.now()
    process.stderr.write('\nstopping after this step; Ctrl-C again to leave at once\n')
    controller.abort()
  }
  process.on('SIGINT', onInterrupt)
  process.on('newListener', (name, listener) => {
    if (name === 'SIGINT' && listener !== onInterrupt) setImmediate(() => process.off('SIGINT', listener))
  })
  return controller.signal
}
