// The commit that a build or a run was made with.
import { execFileSync } from 'node:child_process'
import { PROJECT_ROOT } from './paths.mjs'

/** @param {string[]} args */
function git(...args) {
  return execFileSync('git', args, { cwd: PROJECT_ROOT, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim()
}

/** Of the packed lab: its build writes it here, for there is no history where it is unpacked. */
const PACKED = process.env.LAB_PACKED_COMMIT

/** Of a build, for the export of its live runs; a copy without history does not know. */
export function buildCommit() {
  try {
    return git('rev-parse', 'HEAD')
  } catch {
    return 'unknown'
  }
}

/** Of the working tree; `+changes` when files that a search runs on differ from it. */
export function workingCommit() {
  if (PACKED !== undefined) return PACKED
  try {
    const changed = git('status', '--porcelain', '--', 'src', 'package-lock.json') !== ''
    return git('rev-parse', '--short=12', 'HEAD') + (changed ? '+changes' : '')
  } catch {
    return 'not committed'
  }
}
