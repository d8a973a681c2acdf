/** What the page's thread does: paints, shifts, changes of the document, long tasks. Times are for printing, never for judging. */
import type { Page } from '@playwright/test'

export interface Watched {
  lcp: number
  cls: number
  /** Nodes and attributes that have changed. */
  writes: number
  /** Tasks over 50 ms, in ms of the clock. */
  longTasks: number[]
}

declare global {
  interface Window {
    watched: Watched
  }
}

/** To be called before the page is opened. */
export async function watch(page: Page): Promise<void> {
  await page.addInitScript(() => {
    window.watched = { lcp: 0, cls: 0, writes: 0, longTasks: [] }
    const { watched } = window
    new PerformanceObserver((list) => {
      for (const { startTime } of list.getEntries()) watched.lcp = startTime
    }).observe({ type: 'largest-contentful-paint', buffered: true })
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as (PerformanceEntry & { value: number; hadRecentInput: boolean })[])
        if (!entry.hadRecentInput) watched.cls += entry.value
    }).observe({ type: 'layout-shift', buffered: true })
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) watched.longTasks.push(Math.round(duration))
    }).observe({ type: 'longtask', buffered: true })
    new MutationObserver((changes) => {
      watched.writes += changes.length
    }).observe(document, { subtree: true, childList: true, attributes: true, characterData: true })
  })
}

/** What was seen since the last call. */
export async function seen(page: Page): Promise<Watched> {
  return page.evaluate(() => {
    const { watched } = window
    const copy = { ...watched, longTasks: [...watched.longTasks] }
    watched.writes = 0
    watched.longTasks.length = 0
    return copy
  })
}

export const inWords = ({ longTasks }: Watched): string =>
  longTasks.length === 0 ? 'no task over 50 ms' : `tasks over 50 ms: ${longTasks.join(', ')} ms`
