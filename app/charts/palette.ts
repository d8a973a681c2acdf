/**
 * Color, glyph and dash of every candidate operation. Skip-connect is the one loud color. The eight colors keep a CIEDE2000
 * distance of 12.4 under normal and color-blind vision and 3:1 against both backgrounds: `palette.test.ts` computes it.
 */
import type { OperationName, Primitive } from '../../src/space/primitives'

export interface OperationStyle {
  readonly color: string
  /** Second code beside color, one to two characters. */
  readonly glyph: string
  /** Operations without weights are drawn dashed, skip-connect excepted: it is the subject. */
  readonly dash: string | undefined
}

/** Backgrounds that charts are drawn on; the same values stand in `styles/tokens.css`. */
export const BACKGROUNDS = { light: '#ffffff', dark: '#0c0e11' } as const

/** An operation of another program: one color for all of them, told apart by their names; and `noise`. */
const FOREIGN_COLOR = '#8a6d00'

export const OPERATIONS: Readonly<Record<Primitive, OperationStyle>> = {
  none: { color: '#7c83a9', glyph: '0', dash: '1.5 3' },
  noise: { color: FOREIGN_COLOR, glyph: '~', dash: '1.5 3' },
  max_pool_3x3: { color: '#e62887', glyph: 'Pm', dash: '6 3' },
  avg_pool_3x3: { color: '#596d48', glyph: 'Pa', dash: '6 3' },
  skip_connect: { color: '#d31006', glyph: 'S', dash: undefined },
  sep_conv_3x3: { color: '#0e54e3', glyph: '3', dash: undefined },
  sep_conv_5x5: { color: '#2197fe', glyph: '5', dash: undefined },
  dil_conv_3x3: { color: '#0d766e', glyph: '3d', dash: undefined },
  dil_conv_5x5: { color: '#0a9e59', glyph: '5d', dash: undefined },
  nor_conv_1x1: { color: '#2197fe', glyph: '1', dash: undefined },
  nor_conv_3x3: { color: '#0e54e3', glyph: '3', dash: undefined },
}

/** How an operation is drawn, also one that the lab has no color of its own for. */
export function styleOf(op: OperationName): OperationStyle {
  if (Object.hasOwn(OPERATIONS, op)) return OPERATIONS[op as Primitive]
  const kernel = /(\d+)x\d+/.exec(op)?.[1]
  return { color: FOREIGN_COLOR, glyph: kernel ?? op.slice(0, 2), dash: /pool/.test(op) ? '6 3' : undefined }
}

/** Relative luminance of an sRGB color (WCAG 2). */
export function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((i) => {
    const value = Number.parseInt(hex.slice(i, i + 2), 16) / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

/** Contrast ratio of two sRGB colors, 1 to 21 (WCAG 2). */
export function contrast(a: string, b: string): number {
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y)
  return (light + 0.05) / (dark + 0.05)
}

/** The readable one of white and black on a filled badge. */
export function inkOn(color: string): string {
  return contrast(color, '#ffffff') >= 4.5 ? '#ffffff' : '#0c0e11'
}
