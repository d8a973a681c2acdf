/** exp and log of f32 with any precision, in whole numbers; what their correctly rounded f32 is. */

/** Bits behind the point. */
const SCALE = 160n
const ONE = 1n << SCALE

/** An f32 as a fraction, times 2^SCALE: exact for all but the smallest, whose lost bits are below 2^-160. */
function fixed(x: number): bigint {
  if (x === 0) return 0n
  const exponent = Math.floor(Math.log2(Math.abs(x))) - 60
  const mantissa = BigInt(x * 2 ** -exponent)
  const shift = SCALE + BigInt(exponent)
  return shift >= 0n ? mantissa << shift : mantissa >> -shift
}

const times = (a: bigint, b: bigint): bigint => (a * b) >> SCALE

/** 2 atanh(s) = log((1 + s) / (1 - s)). */
function twiceAtanh(s: bigint): bigint {
  const square = times(s, s)
  let [sum, power] = [0n, s]
  for (let n = 1n; power !== 0n; n += 2n) {
    sum += power / n
    power = times(power, square)
  }
  return 2n * sum
}

const LN2 = twiceAtanh(ONE / 3n)

/** The f32 nearest to value * 2^(power - SCALE), ties to even. */
function nearest(value: bigint, power: number): number {
  const magnitude = value < 0n ? -value : value
  if (magnitude === 0n) return 0
  const bits = magnitude.toString(2).length
  // Of the unit in the last place: no smaller than that of the smallest f32.
  const unit = Math.max(bits - 24, -149 - power + Number(SCALE))
  const half = unit > 0 ? 1n << BigInt(unit - 1) : 0n
  let kept = unit > 0 ? magnitude >> BigInt(unit) : magnitude << BigInt(-unit)
  const rest = unit > 0 ? magnitude - (kept << BigInt(unit)) : 0n
  if (unit > 0 && (rest > half || (rest === half && (kept & 1n) === 1n))) kept++
  const rounded = Number(kept) * 2 ** (unit - 80) * 2 ** (power - Number(SCALE) + 80)
  return Math.fround(value < 0n ? -rounded : rounded)
}

export function roundedExp(x: number): number {
  const exact = fixed(x)
  const k = exact / LN2 - (exact < 0n ? 1n : 0n)
  const r = exact - k * LN2
  let [sum, term] = [0n, ONE]
  for (let n = 1n; term !== 0n; n++) {
    sum += term
    term = times(term, r) / n
  }
  return nearest(sum, Number(k))
}

export function roundedLog(x: number): number {
  const exponent = Math.floor(Math.log2(x))
  const mantissa = fixed(x * 2 ** -exponent)
  return nearest(twiceAtanh(((mantissa - ONE) * ONE) / (mantissa + ONE)) + BigInt(exponent) * LN2, 0)
}
