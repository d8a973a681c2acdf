import { renderToStaticMarkup } from 'react-dom/server'
import { expect, it } from 'vitest'
import type { StepTime } from '../../src/protocol/messages'
import { profileEn } from '../i18n/profile/en'
import { StepTimes } from './StepTimes'

const times: StepTime[] = [
  { player: 'alphas', phase: 'forward', part: 'depthwise', ms: 30 },
  { player: 'alphas', phase: 'backward', part: 'mixing', ms: 10 },
  { player: 'weights', phase: 'forward', part: 'depthwise', ms: 20 },
  { player: 'weights', phase: 'backward', part: 'pointwise', ms: 39 },
  { player: 'weights', phase: 'update', part: 'update', ms: 1 },
]
const draw = (given: readonly StepTime[], names = profileEn): string =>
  renderToStaticMarkup(
    <StepTimes
      width={800}
      description="100 ms"
      times={given}
      names={names}
      format={(ms, share) => `${ms} ms, ${Math.round(100 * share)} %`}
    />,
  )

it('draws every player, phase and part once, as wide as its time', () => {
  const svg = draw(times)
  expect(svg.split('<rect').length - 1).toBe(2 + 5 + 5)
  expect(svg).toContain(`<title>${profileEn.players.alphas} 40 ms, 40 %</title><rect width="319"`)
  expect(svg).toContain(`<title>${profileEn.players.weights} 60 ms, 60 %</title><rect width="479"`)
  expect(svg).toContain(`<title>${profileEn.parts.depthwise} 30 ms, 30 %</title><rect width="239"`)
})

it('leaves a name that does not fit to the tooltip', () => {
  const svg = draw(times)
  expect(svg).toContain(`<title>${profileEn.parts.update} 1 ms, 1 %</title>`)
  expect(svg).not.toContain(`>${profileEn.parts.update}</text>`)
})

it('knows that a Chinese letter is as wide as two', () => {
  const name = '深'.repeat(30)
  const names = { ...profileEn, parts: { ...profileEn.parts, depthwise: name } }
  // 240 px would hold thirty letters of half the width.
  expect(draw(times, names)).not.toContain(`>${name}</text>`)
})

it('draws an empty frame without times', () => {
  expect(draw([])).not.toContain('<rect')
  expect(draw([])).not.toContain('NaN')
})
