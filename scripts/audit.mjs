// `npm run check:audit`: known vulnerabilities of what a visitor gets (npm audit, of the packages that ship). High
// and critical ones fail. A registry that gives no advisories leaves the check undone, which is said and counted as skipped.
import { spawnSync } from 'node:child_process'
import process from 'node:process'
import { SKIPPED } from './project/exitCodes.mjs'
import { PROJECT_ROOT } from './project/paths.mjs'
import { shippedPackages } from './project/shippedPackages.mjs'

/** @typedef {{ severity: string, name: string, range?: string }} Vulnerability */
/** @typedef {{ verdict: 'clean' | 'vulnerable' | 'unanswered', lines: string[] }} Audit */

const FAILING = new Set(['high', 'critical'])

/**
 * What the JSON of `npm audit` says of the packages that count.
 * @param {string} output
 * @param {(name: string) => boolean} counts
 * @returns {Audit}
 */
export function readAudit(output, counts) {
  /** @type {{ vulnerabilities?: Record<string, Vulnerability>, message?: string, error?: { summary?: string } }} */
  let report = {}
  try {
    report = JSON.parse(output)
  } catch {
    // No JSON: no answer.
  }
  if (!report.vulnerabilities) {
    const why = report.message || report.error?.summary || 'npm audit gave no report'
    return { verdict: 'unanswered', lines: [`not checked: ${why}`] }
  }
  const found = Object.values(report.vulnerabilities).filter(({ name }) => counts(name))
  const lines = found.map(({ severity, name, range }) => `${severity}: ${name} ${range ?? ''}`.trim())
  const fails = found.some(({ severity }) => FAILING.has(severity))
  return { verdict: fails ? 'vulnerable' : 'clean', lines: lines.length > 0 ? lines : ['no known vulnerability'] }
}

if (process.argv[1] === import.meta.filename) {
  const shipped = shippedPackages()
  const { stdout } = spawnSync('npm', ['audit', '--json'], {
    cwd: PROJECT_ROOT,
    encoding: 'utf8',
    timeout: 60_000,
    shell: process.platform === 'win32',
  })
  const { verdict, lines } = readAudit(stdout ?? '', (name) => shipped.has(name))
  for (const line of lines) console.log(line)
  process.exitCode = { clean: 0, vulnerable: 1, unanswered: SKIPPED }[verdict]
}
