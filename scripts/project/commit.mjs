// The commit that a build or a run was made with.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { PROJECT_ROOT } from './paths.mjs'

/** What a search runs on. */
const SEARCHED = ['package-lock.json', 'src']
/** What a trial runs through, from its job to its recording. */
const TRIED = [...SEARCHED, 'headless', 'scripts/data', 'scripts/host', 'scripts/search', 'scripts/sweep']
const SOURCE = /(?<!\.test)\.(ts|mjs|json)$/

/** @param {string} root @param {string[]} args */
function git(root, ...args) {
  return execFileSync('git', args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim()
}

/** Of the packed lab: its build writes it here, for there is no history where it is unpacked. */
const PACKED = process.env.LAB_PACKED_COMMIT

/** Of a build, for the export of its live runs; a copy without history does not know. */
export function buildCommit() {
  try {
    return git(PROJECT_ROOT, 'rev-parse', 'HEAD')
  } catch {
    return 'unknown'
  }
}

/**
 * @param {string} root
 * @param {readonly string[]} files
 */
function commitOf(root, files) {
  try {
    const changed = git(root, 'status', '--porcelain', '--', ...files) !== ''
    return git(root, 'rev-parse', '--short=12', 'HEAD') + (changed ? '+changes' : '')
  } catch {
    return 'not committed'
  }
}

/** Of the working tree; `+changes` when files that a search runs on differ from it. */
export function workingCommit() {
  return PACKED ?? commitOf(PROJECT_ROOT, SEARCHED)
}

/** As `workingCommit`, of all that a trial runs through; where that is no commit, its files tell it apart from others. */
export function trialCommit(root = PROJECT_ROOT) {
  if (PACKED !== undefined) return PACKED
  const commit = commitOf(root, TRIED)
  return /^[0-9a-f]+$/.test(commit) ? commit : `${commit} ${digestOf(root)}`
}

/** @param {string} root */
function digestOf(root) {
  const hash = createHash('sha256')
  for (const file of TRIED.flatMap((name) => sourcesIn(root, name))) {
    const content = readFileSync(path.join(root, file))
    hash.update(`${file} ${content.length}\n`).update(content)
  }
  return hash.digest('hex').slice(0, 12)
}

/** @param {string} root @param {string} name of a file or a folder, which may not be there */
function sourcesIn(root, name) {
  const at = path.join(root, name)
  if (!existsSync(at)) return []
  if (!statSync(at).isDirectory()) return [name]
  const files = readdirSync(at, { encoding: 'utf8', recursive: true }).map((file) => file.replaceAll('\\', '/'))
  return files
    .filter((file) => SOURCE.test(file))
    .sort()
    .map((file) => `${name}/${file}`)
}
