/**
 * Files and recordings say in English where their numbers come from. What this project writes there follows the language of
 * the page; whatever else stands there is shown as it stands.
 */
import type { Catalogue } from '../i18n/en'

type Sources = Catalogue['sources']

const TEXTS: readonly (readonly [RegExp, (words: Sources, ...parts: string[]) => string])[] = [
  [/^Generated shapes$/, ({ generated }) => generated],
  [/^(.+) subset \(([\d,]+) of ([\d,]+) training images\)$/, ({ subset }, name, n, of) => subset(name, n, of)],
  [/^(.+) at (\d+)x\d+ \(([\d,]+) training images\)$/, ({ reduced }, name, side, n) => reduced(name, side, n)],
  [
    /^(.+) at (\d+)x\d+ \(([\d,]+) training images of (\d+) of (\d+) classes\)$/,
    ({ reducedPart }, name, side, n, classes, all) => reducedPart(name, side, n, classes, all),
  ],
  [/^(.+) \(([\d,]+) training images of (\d+) classes\)$/, ({ ownSet }, name, n, classes) => ownSet(name, n, classes)],
  [
    /^NAS-Bench-201 \(Dong & Yang, ICLR 2020\), final test accuracy after 200 epochs, averaged over seeds$/,
    ({ benchmark }) => benchmark,
  ],
]

export function sourceText({ sources }: Catalogue, text: string): string {
  for (const [pattern, say] of TEXTS) {
    const found = pattern.exec(text)
    if (found) return say(sources, ...found.slice(1))
  }
  return text
}
