// How long tests may take. Every limit of every test is made here, as seconds of the reference machine (two cores, nothing
// else running) times the slowness of this one. Limits are there to end what hangs, never to judge what is slow.
import process from 'node:process'

/** Milliseconds that `fixedWork` takes on the reference machine. */
const REFERENCE_MS = 115

function fixedWork() {
  const table = new Uint32Array(4096)
  let x = 1
  for (let i = 0; i < 6e7; i++) {
    x ^= x << 13
    x ^= x >>> 17
    x ^= x << 5
    table[x & 4095] = Number(table[(x >>> 8) & 4095]) ^ x
  }
  return table
}

/**
 * How many times longer than the reference machine this one takes for the same work, by the clock: a slow processor counts
 * as much as other programs beside it. At least 1.
 */
export function measureSlowness() {
  const start = performance.now()
  fixedWork()
  return Math.max(1, (performance.now() - start) / REFERENCE_MS)
}

/**
 * `npm test` measures before every family and hands it on; a runner that is started by itself measures for itself, and its
 * worker processes inherit what it found.
 *
 * @throws Error when LAB_SLOWNESS is no number from 1 on
 */
function givenOrMeasured() {
  const given = process.env.LAB_SLOWNESS
  const slowness = given === undefined ? measureSlowness() : Number(given)
  if (!(slowness >= 1)) throw new Error(`LAB_SLOWNESS is ${given}: not a number from 1 on`)
  process.env.LAB_SLOWNESS = String(slowness)
  return slowness
}

const slowness = givenOrMeasured()

/**
 * Milliseconds on this machine for `seconds` on the reference machine.
 * @param {number} seconds
 */
export const limit = (seconds) => Math.ceil(1000 * seconds * slowness)

/** For what a page shows at once; ten times what the slowest took on the reference machine. */
export const ANSWER = limit(45)
/** For what a page shows once a search or a training has got there: compiling, epochs, saving. */
export const SEARCH = limit(240)
/** For one test of a page. */
export const PAGE_TEST = limit(600)
/** For one test on the GPU, whose software adapter compiles slowly, and for what prepares it. */
export const GPU_TEST = limit(300)
/** For one test in Node. */
export const UNIT_TEST = limit(120)
/** For a browser or a server to start. */
export const START = limit(120)
