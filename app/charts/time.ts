/** The time axis that every chart shares: epochs 1..N as bands, so that epoch n lies in the middle of the n-th band. */
import { type ScaleLinear, scaleLinear } from 'd3'
import type { PointerEvent } from 'react'

export interface Margin {
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
}

export function timeScale(
  epochs: number,
  width: number,
  margin: Pick<Margin, 'left' | 'right'>,
): ScaleLinear<number, number> {
  return scaleLinear([0.5, Math.max(1, epochs) + 0.5], [margin.left, Math.max(margin.left + 1, width - margin.right)])
}

/** The epoch under a horizontal position, kept inside 1..epochs. */
export function epochAt(scale: ScaleLinear<number, number>, x: number, epochs: number): number {
  return Math.min(Math.max(1, epochs), Math.max(1, Math.round(scale.invert(x))))
}

/** What a chart does with its pointer: pressed and drawn, the epoch under it is told. */
export function scrubbing(
  scale: ScaleLinear<number, number>,
  epochs: number,
  onScrub: (epoch: number) => void,
): (event: PointerEvent<SVGSVGElement>) => void {
  return (event) => {
    const { currentTarget, pointerId, type, clientX } = event
    if (type === 'pointerdown') currentTarget.setPointerCapture(pointerId)
    if (currentTarget.hasPointerCapture(pointerId))
      onScrub(epochAt(scale, clientX - currentTarget.getBoundingClientRect().left, epochs))
  }
}

/** Whole epochs to label, the first and the last included, at least `gap` pixels apart. */
export function epochTicks(scale: ScaleLinear<number, number>, epochs: number, gap: number): number[] {
  const last = Math.max(1, epochs)
  const inner = scale.ticks(7).filter((tick) => Number.isInteger(tick) && tick > 1 && tick < last)
  const far = (a: number, b: number): boolean => Math.abs(scale(a) - scale(b)) >= gap
  const kept: number[] = [1]
  for (const tick of inner) if (far(tick, kept.at(-1) as number) && far(tick, last)) kept.push(tick)
  return last > 1 ? [...kept, last] : kept
}

/** A vertical line at an epoch that says something happened. */
export interface TimeMark {
  readonly epoch: number
  readonly label: string
  readonly dash: string
  /** One character for the flag on the time axis; the last one of the label where it is missing. */
  readonly flag?: string
}
