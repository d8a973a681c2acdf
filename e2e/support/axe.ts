/** What axe finds wrong with a page or a part of it, one line each: rule, element and why. */
import { readFileSync } from 'node:fs'
import type { Page } from '@playwright/test'
import type axe from 'axe-core'

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
const source = readFileSync('node_modules/axe-core/axe.min.js', 'utf8')

/**
 * Looks once all that moves has come to rest: a color half way between two is none of the page's. Axe comes into the page
 * once; what a debugger evaluates is exempt from the page's policy.
 */
export async function violations(page: Page, part = 'html'): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(`${source};0`)
  return page.evaluate(
    async ({ within, tags }) => {
      // One that is called off rejects.
      const moving = document.querySelector(within)?.getAnimations({ subtree: true }) ?? []
      await Promise.allSettled(moving.map(({ finished }) => finished))
      const { axe: engine } = window as unknown as { axe: typeof axe }
      const { violations: found } = await engine.run(within, { runOnly: tags, resultTypes: ['violations'] })
      return found.flatMap(({ id, nodes }) =>
        nodes.map(({ target, failureSummary }) => `${id} ${target}: ${failureSummary?.replaceAll('\n', ' ')}`),
      )
    },
    { within: part, tags: TAGS },
  )
}
