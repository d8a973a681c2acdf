// Installs the Redis that the tests of the queue start, where Debian's packages can bring it. Where it is missing all the same, those
// tests are skipped, and so is this check: it says why.
import process from 'node:process'
import { SKIPPED } from './project/exitCodes.mjs'
import { ensureRedis } from './project/setup.mjs'

const missing = ensureRedis()
if (missing) {
  console.log(missing)
  process.exitCode = SKIPPED
}
