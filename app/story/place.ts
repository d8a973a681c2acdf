/** Where a card stands beside the element it talks about: pure geometry in CSS pixels of the viewport. */
export interface Box {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

export type Side = 'right' | 'left' | 'below' | 'above' | 'inside'

export interface Placed {
  readonly left: number
  readonly top: number
  readonly side: Side
}

const GAP = 14
const EDGE = 10

const clamp = (value: number, low: number, high: number): number => Math.max(low, Math.min(Math.max(low, high), value))

/** The first side of the target on which the card fits; where none has room, the card lies in the target's upper right corner. */
export function placeCard(
  target: Box,
  card: Pick<Box, 'width' | 'height'>,
  viewport: Pick<Box, 'width' | 'height'>,
): Placed {
  const right = target.left + target.width
  const bottom = target.top + target.height
  const lastLeft = viewport.width - card.width - EDGE
  const lastTop = viewport.height - card.height - EDGE
  const beside = clamp(target.top + Math.min(40, target.height / 4), EDGE, lastTop)
  const along = clamp(target.left + target.width / 2 - card.width / 2, EDGE, lastLeft)
  if (right + GAP <= lastLeft) return { left: right + GAP, top: beside, side: 'right' }
  if (target.left - GAP - card.width >= EDGE) return { left: target.left - GAP - card.width, top: beside, side: 'left' }
  if (bottom + GAP <= lastTop) return { left: along, top: bottom + GAP, side: 'below' }
  if (target.top - GAP - card.height >= EDGE) return { left: along, top: target.top - GAP - card.height, side: 'above' }
  return {
    left: clamp(right - card.width - EDGE, EDGE, lastLeft),
    top: clamp(target.top + EDGE, EDGE, lastTop),
    side: 'inside',
  }
}
