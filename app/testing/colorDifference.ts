/**
 * How different two colors look: CIEDE2000 (Sharma, Wu, Dalal 2005) between sRGB colors, after a simulation of color
 * blindness at full severity (Machado, Oliveira, Fernandes 2009). Only tests need it.
 */
export type Vision = 'normal' | 'protan' | 'deutan' | 'tritan'

type Triple = readonly [number, number, number]

const MACHADO: Readonly<Record<Vision, readonly [Triple, Triple, Triple]>> = {
  normal: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protan: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deutan: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritan: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
}

const linear = (value: number): number => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4)
const dot = (row: Triple, v: Triple): number => row[0] * v[0] + row[1] * v[1] + row[2] * v[2]
const clamp = (value: number): number => Math.min(1, Math.max(0, value))

/** CIELAB (D65) of a color as seen with `vision`. */
export function labOf(hex: string, vision: Vision = 'normal'): Triple {
  const channel = (i: number): number => linear(Number.parseInt(hex.slice(i, i + 2), 16) / 255)
  const given: Triple = [channel(1), channel(3), channel(5)]
  const m = MACHADO[vision]
  const rgb: Triple = [clamp(dot(m[0], given)), clamp(dot(m[1], given)), clamp(dot(m[2], given))]
  const x = dot([0.4124564, 0.3575761, 0.1804375], rgb) / 0.95047
  const y = dot([0.2126729, 0.7151522, 0.072175], rgb)
  const z = dot([0.0193339, 0.119192, 0.9503041], rgb) / 1.08883
  const f = (t: number): number => (t > 216 / 24389 ? Math.cbrt(t) : ((24389 / 27) * t + 16) / 116)
  return [116 * f(y) - 16, 500 * (f(x) - f(y)), 200 * (f(y) - f(z))]
}

const radians = (degrees: number): number => (degrees * Math.PI) / 180
const hue = (b: number, a: number): number =>
  a === 0 && b === 0 ? 0 : ((Math.atan2(b, a) * 180) / Math.PI + 360) % 360

/** CIEDE2000 distance of two CIELAB colors. */
export function ciede2000(one: Triple, two: Triple): number {
  const [l1, a1, b1] = one
  const [l2, a2, b2] = two
  const meanC = (Math.hypot(a1, b1) + Math.hypot(a2, b2)) / 2
  const g = 0.5 * (1 - Math.sqrt(meanC ** 7 / (meanC ** 7 + 25 ** 7)))
  const [p1, p2] = [a1 * (1 + g), a2 * (1 + g)]
  const [c1, c2] = [Math.hypot(p1, b1), Math.hypot(p2, b2)]
  const [h1, h2] = [hue(b1, p1), hue(b2, p2)]
  const grey = c1 * c2 === 0
  let dh = grey ? 0 : h2 - h1
  if (dh > 180) dh -= 360
  else if (dh < -180) dh += 360
  let h = grey ? h1 + h2 : (h1 + h2) / 2
  if (!grey && Math.abs(h1 - h2) > 180) h += h1 + h2 < 360 ? 180 : -180
  const l = (l1 + l2) / 2
  const c = (c1 + c2) / 2
  const t =
    1 -
    0.17 * Math.cos(radians(h - 30)) +
    0.24 * Math.cos(radians(2 * h)) +
    0.32 * Math.cos(radians(3 * h + 6)) -
    0.2 * Math.cos(radians(4 * h - 63))
  const sl = 1 + (0.015 * (l - 50) ** 2) / Math.sqrt(20 + (l - 50) ** 2)
  const sc = 1 + 0.045 * c
  const sh = 1 + 0.015 * c * t
  const turn = -Math.sin(radians(60 * Math.exp(-(((h - 275) / 25) ** 2)))) * 2 * Math.sqrt(c ** 7 / (c ** 7 + 25 ** 7))
  const dl = (l2 - l1) / sl
  const dc = (c2 - c1) / sc
  const dH = (2 * Math.sqrt(c1 * c2) * Math.sin(radians(dh / 2))) / sh
  return Math.sqrt(dl ** 2 + dc ** 2 + dH ** 2 + turn * dc * dH)
}
