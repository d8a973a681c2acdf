/**
 * exp and log of an f32, by polynomials in f64 and one rounding at the end. `Math.exp` differs between browsers; these give the same
 * bits everywhere. The error before that rounding is below a millionth of a unit of f32: the result is the correctly rounded one but
 * where the value lies that close to the middle between two floats.
 *
 *   exp(x) = 2^k * e^r,      k = round(x / ln 2), r = x - k ln 2, |r| <= 0.347: Taylor to degree 13
 *   log(x) = k ln 2 + log m, m in [sqrt(1/2), sqrt(2)): 2 atanh(s), s = (m - 1) / (m + 1), |s| <= 0.172: odd powers to 19
 */
import { Body } from '../wasm/body'

const DEGREE = 13
/** Beyond these the result is 0 and infinity in f32. */
const [LEAST, MOST] = [-110, 90]
const LAST_POWER = 19
const MANTISSA_BITS = 52n
const BIAS = 1023n

const factorial = (n: number): number => (n <= 1 ? 1 : n * factorial(n - 1))

/** exp: (f32) -> f32. */
export function expBody(): Uint8Array {
  const body = new Body(1)
  const [k, r] = [body.local('f64'), body.local('f64')]
  // NaN stays what it is; min and max of WebAssembly keep it.
  body.get(0)
  body.op('f64PromoteF32')
  body.f64(LEAST)
  body.op('f64Max')
  body.f64(MOST)
  body.op('f64Min')
  body.tee(r)
  body.f64(Math.LOG2E)
  body.op('f64Mul', 'f64Nearest')
  body.set(k)
  body.get(r)
  body.get(k)
  body.f64(Math.LN2)
  body.op('f64Mul', 'f64Sub')
  body.set(r)
  body.f64(1 / factorial(DEGREE))
  for (let n = DEGREE - 1; n >= 0; n--) {
    body.get(r)
    body.op('f64Mul')
    body.f64(1 / factorial(n))
    body.op('f64Add')
  }
  // times 2^k, whose bits are (k + bias) << 52
  body.get(k)
  body.saturate('i64TruncF64S')
  body.i64(BIAS)
  body.op('i64Add')
  body.i64(MANTISSA_BITS)
  body.op('i64Shl', 'f64ReinterpretI64', 'f64Mul', 'f32DemoteF64')
  return body.done()
}

/** log: (f32) -> f32; log(0) = -infinity, of negative numbers NaN. */
export function logBody(): Uint8Array {
  const body = new Body(1)
  const [bits, k, s, square] = [body.local('i64'), body.local('i64'), body.local('f64'), body.local('f64')]
  const rootHalf = new DataView(new ArrayBuffer(8))
  rootHalf.setFloat64(0, Math.SQRT1_2)
  // Not above zero, or infinite.
  body.get(0)
  body.f32(0)
  body.op('f32Gt', 'i32Eqz')
  body.open('if')
  body.f32(Number.NEGATIVE_INFINITY)
  body.f32(Number.NaN)
  body.get(0)
  body.f32(0)
  body.op('f32Eq', 'select', 'return')
  body.close()
  body.get(0)
  body.f32(Number.POSITIVE_INFINITY)
  body.op('f32Eq')
  body.open('if')
  body.get(0)
  body.op('return')
  body.close()
  body.get(0)
  body.op('f64PromoteF32', 'i64ReinterpretF64')
  body.tee(bits)
  body.i64(rootHalf.getBigInt64(0))
  body.op('i64Sub')
  body.i64(MANTISSA_BITS)
  body.op('i64ShrS')
  body.set(k)
  body.get(bits)
  body.get(k)
  body.i64(MANTISSA_BITS)
  body.op('i64Shl', 'i64Sub', 'f64ReinterpretI64')
  body.tee(s)
  body.f64(1)
  body.op('f64Sub')
  body.get(s)
  body.f64(1)
  body.op('f64Add', 'f64Div')
  body.tee(s)
  body.get(s)
  body.op('f64Mul')
  body.set(square)
  body.f64(2 / LAST_POWER)
  for (let power = LAST_POWER - 2; power >= 1; power -= 2) {
    body.get(square)
    body.op('f64Mul')
    body.f64(2 / power)
    body.op('f64Add')
  }
  body.get(s)
  body.op('f64Mul')
  body.get(k)
  body.op('f64ConvertI64S')
  body.f64(Math.LN2)
  body.op('f64Mul', 'f64Add', 'f32DemoteF64')
  return body.done()
}
