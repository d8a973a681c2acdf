/**
 * The built-in data set: ten kinds of picture drawn from a seed, so that the lab runs with no download. It is labelled
 * as generated and is no substitute for CIFAR. The class is the shape alone; position, size, angle, both colours,
 * background ramp, clutter and noise vary within every class, so that no single pixel or colour tells it.
 */
import { type RandomStream, streamFor } from '../random'
import { type Dataset, IMAGE_BYTES, IMAGE_SIDE, measureNormalisation } from './dataset'

/** How much of a pixel is figure, 0..1, at (x, y) measured from the figure's centre; r = its radius in pixels. */
type Coverage = (x: number, y: number, r: number) => number

/** 1 inside, 0 outside, a ramp one pixel wide between; `distance` is negative inside. */
function edge(distance: number): number {
  return Math.min(1, Math.max(0, 0.5 - distance))
}

function wave(x: number, r: number): number {
  // One period is the radius: 8 to 13 pixels, so that stripes survive a reduction to 16 pixels a side.
  return Math.sin((2 * Math.PI * x) / r)
}

const FIGURES: readonly { readonly name: string; readonly coverage: Coverage; readonly fillsImage: boolean }[] = [
  { name: 'disc', fillsImage: false, coverage: (x, y, r) => edge(Math.sqrt(x * x + y * y) - r) },
  {
    name: 'ring',
    fillsImage: false,
    coverage: (x, y, r) => edge(Math.abs(Math.sqrt(x * x + y * y) - 0.76 * r) - 0.24 * r),
  },
  { name: 'square', fillsImage: false, coverage: (x, y, r) => edge(Math.max(Math.abs(x), Math.abs(y)) - 0.86 * r) },
  {
    name: 'cross',
    fillsImage: false,
    coverage: (x, y, r) => {
      const across = Math.abs(x)
      const along = Math.abs(y)
      return edge(Math.max(Math.min(across, along) - 0.3 * r, Math.max(across, along) - r))
    },
  },
  {
    name: 'triangle',
    fillsImage: false,
    coverage: (x, y, r) => edge(Math.max(y - 0.6 * r, Math.abs(x) * 0.87 - y * 0.5 - 0.55 * r)),
  },
  { name: 'soft spot', fillsImage: false, coverage: (x, y, r) => Math.exp((-2.2 * (x * x + y * y)) / (r * r)) },
  { name: 'horizontal stripes', fillsImage: true, coverage: (_, y, r) => edge(-2 * wave(y, r)) },
  { name: 'vertical stripes', fillsImage: true, coverage: (x, _, r) => edge(-2 * wave(x, r)) },
  { name: 'diagonal stripes', fillsImage: true, coverage: (x, y, r) => edge(-2 * wave((x + y) * Math.SQRT1_2, r)) },
  { name: 'checker', fillsImage: true, coverage: (x, y, r) => edge(-3 * wave(x, 1.3 * r) * wave(y, 1.3 * r)) },
]

export const GENERATED_CLASSES: readonly string[] = FIGURES.map(({ name }) => name)

function between(random: RandomStream, low: number, high: number): number {
  return low + (high - low) * random.next()
}

function color(random: RandomStream): [number, number, number] {
  return [random.next(), random.next(), random.next()]
}

/** A color that differs from `other` by at least 0.9 over the three channels, so that every figure can be seen. */
function contrastingColor(other: readonly number[], random: RandomStream): [number, number, number] {
  for (;;) {
    const candidate = color(random)
    if (candidate.reduce((sum, value, c) => sum + Math.abs(value - (other[c] as number)), 0) >= 0.9) return candidate
  }
}

/** Draws a figure of class `label` on [32,32,3] floats. */
function drawFigure(image: Float32Array, label: number, random: RandomStream): void {
  const figure = FIGURES[label] as (typeof FIGURES)[number]
  const back = color(random)
  const front = contrastingColor(back, random)
  const r = between(random, 8, 13)
  const centreX = figure.fillsImage ? between(random, 0, 32) : between(random, r - 1, 32 - r)
  const centreY = figure.fillsImage ? between(random, 0, 32) : between(random, r - 1, 32 - r)
  const angle = between(random, -0.3, 0.3)
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)]
  const rampX = between(random, -0.3, 0.3) / IMAGE_SIDE
  const rampY = between(random, -0.3, 0.3) / IMAGE_SIDE
  let to = 0
  for (let y = 0; y < IMAGE_SIDE; y++)
    for (let x = 0; x < IMAGE_SIDE; x++) {
      const dx = x + 0.5 - centreX
      const dy = y + 0.5 - centreY
      const covered = figure.coverage(cos * dx + sin * dy, cos * dy - sin * dx, r)
      const ramp = rampX * (x - 16) + rampY * (y - 16)
      image[to++] = back[0] + ramp + covered * (front[0] - back[0])
      image[to++] = back[1] + ramp + covered * (front[1] - back[1])
      image[to++] = back[2] + ramp + covered * (front[2] - back[2])
    }
}

/** Two to four patches of 3 to 7 pixels a side, half transparent, anywhere. */
function drawClutter(image: Float32Array, random: RandomStream): void {
  const patches = 2 + random.below(3)
  for (let p = 0; p < patches; p++) {
    const paint = color(random)
    const [width, height] = [3 + random.below(5), 3 + random.below(5)]
    const [left, top] = [random.below(IMAGE_SIDE - width), random.below(IMAGE_SIDE - height)]
    for (let y = top; y < top + height; y++)
      for (let x = left; x < left + width; x++)
        for (let c = 0; c < 3; c++) {
          const at = (y * IMAGE_SIDE + x) * 3 + c
          image[at] = 0.5 * (image[at] as number) + 0.5 * (paint[c] as number)
        }
  }
}

/**
 * The first images of the endless set of a seed: more images continue it, the first ones stay the same. Classes are
 * balanced: every ten images in a row hold each class once, in random order.
 *
 * @param images N >= 1
 */
export function generateDataset(images: number, seed: number): Dataset {
  const random = streamFor(seed, 'generated-images')
  const pixels = new Uint8Array(images * IMAGE_BYTES)
  const clamped = new Uint8ClampedArray(pixels.buffer)
  const labels = new Uint16Array(images)
  const image = new Float32Array(IMAGE_BYTES)
  const block: number[] = []
  for (let n = 0; n < images; n++) {
    if (block.length === 0) block.push(...FIGURES.keys())
    const [label] = block.splice(random.below(block.length), 1) as [number]
    labels[n] = label
    drawFigure(image, label, random)
    drawClutter(image, random)
    const noise = between(random, 0.05, 0.3)
    const start = n * IMAGE_BYTES
    for (let i = 0; i < IMAGE_BYTES; i++) {
      const value = (image[i] as number) + noise * (random.next() - 0.5)
      clamped[start + i] = value * 255
    }
  }
  return {
    info: {
      id: 'generated',
      title: 'Generated shapes',
      images,
      classes: FIGURES.length,
      classNames: GENERATED_CLASSES,
    },
    pixels,
    labels,
    ...measureNormalisation(pixels),
    source: `generated, seed ${seed}`,
    test: null,
  }
}
