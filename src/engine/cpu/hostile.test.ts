/** The translator against the interpreter, over random kernels of the subset; and over texts that are broken in random places. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { streamFor } from '../../random'
import { FUZZ, FUZZ_TIMEOUT, mutatedText, survive } from '../../testing/mutate'
import { PlanBuilder } from '../plan/builder'
import { type Kernel, kernel } from '../plan/kernel'
import { expectSameBits } from './testing/heldAgainst'
import { INVOCATIONS, LENGTHS, randomKernel, UNIFORM_VALUES } from './testing/randomKernel'
import { Runner } from './testing/runner'
import { checkKernel } from './wgsl/checker'

const FLOATS_OF = { vec4f: 4, vec4u: 4, f32: 1, u32: 1 } as const

/** Numbers of every size, zeros and infinities among them. */
function fill(words: Float32Array, seed: number): void {
  const random = streamFor(seed, 'random kernel')
  for (let i = 0; i < words.length; i++) {
    const size = random.below(12)
    words[i] = size === 0 ? 0 : size === 1 ? Number.POSITIVE_INFINITY : random.normal() * 10 ** (random.below(9) - 4)
  }
}

function runBoth(one: Kernel, seed: number): void {
  const program = checkKernel(one)
  const builder = new PlanBuilder()
  builder.segment('random')
  const buffers = Object.fromEntries(
    one.bindings.map(({ name, element }) => [
      name,
      builder.buffer(name, LENGTHS[name as keyof typeof LENGTHS] * FLOATS_OF[element]),
    ]),
  )
  builder.dispatch(one, buffers, UNIFORM_VALUES, INVOCATIONS)
  const runner = new Runner(builder, { isShared: false, chunkOf: () => 40, isChecked: seed % 2 === 0 })
  one.bindings.forEach(({ name }, slot) => {
    fill(runner.buffer(name), seed + slot)
  })
  const contents = (): ArrayBuffer[] => one.bindings.map(({ name }) => runner.buffer(name).slice().buffer)
  const before = contents()
  runner.run(['random'])
  const launch = {
    uniforms: one.uniforms.map((field) => UNIFORM_VALUES[field as keyof typeof UNIFORM_VALUES]),
    ...{ width: INVOCATIONS, rows: 1, elementary: runner.elementary },
  }
  expectSameBits(one, program, launch, before, contents())
}

test(
  'random kernels give the bits of the interpreter',
  () => {
    const choices = fc.array(fc.nat(0xffff), { minLength: 50, maxLength: 500 })
    fc.assert(
      fc.property(choices, fc.nat(1000), (chosen, seed) => runBoth(randomKernel(chosen), seed)),
      FUZZ,
    )
  },
  FUZZ_TIMEOUT,
)

test('values of vectors of other constants, moved in front of the launch, are other values', () => {
  const shifted = `fn shifted(x: f32, n: u32) -> f32 {
var sum = (x - vec4f(0.25)).x;
for (var k = 0u; k < n % 3u; k++) { sum += 1.0; }
return sum; }`
  const body = 'Z[gid.x] = shifted(-2.75, gid.x) + 3.0 * shifted(0.5, gid.x);'
  runBoth(kernel('constants', { Z: 'f32!' }, ['small', 'large', 'zero'], body, shifted), 1)
})

test(
  'broken kernels are read whole, or refused in words',
  async () => {
    const { code } = kernel(
      'broken',
      { X: 'vec4f', N: 'u32', Y: 'vec4f!' },
      ['n', 'm'],
      `if (gid.x >= u.n) { return; }
var sum = vec4f(0); var a: array<vec4f, 3>;
for (var i = 0u; i < 3u; i++) { a[i] = X[i + u.m]; if (N[i] == 0x1fu) { continue; } sum = fma(a[i], X[gid.x], sum); }
switch (u.m % 2u) { case 0u: { sum.x += 1.0; } default: {} }
Y[gid.x] = select(vec4f(0), sum * pick(-1e-3, i32(gid.y)), sum > vec4f(0));`,
      'const T = array<u32, 2>(1u, 2u);\nfn pick(x: f32, k: i32) -> f32 { if (k < 0) { return x; } return f32(T[u32(k)]); }',
    )
    expect(checkKernel({ name: 'broken', code }).storages).toHaveLength(3)
    await fc.assert(
      fc.asyncProperty(mutatedText(code), async (text) => {
        await survive(() => checkKernel({ name: 'broken', code: text }))
      }),
      FUZZ,
    )
  },
  FUZZ_TIMEOUT,
)
