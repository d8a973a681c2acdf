// What is printed when all is over: the table of families, and what failed, with what it waited for.

/** @typedef {import('./runFamily.mjs').Result} Result */

/** Lines of an error that are shown; the whole is further up, where it happened. */
const LINES = 16

/** @param {string} text @param {string} margin */
const indented = (text, margin) => {
  const lines = text.split('\n').filter((line) => line.trim() !== '')
  const shown = lines.length > LINES ? [...lines.slice(0, LINES), `… ${lines.length - LINES} lines more`] : lines
  return shown.map((line) => `${margin}${line}`)
}

/** @param {readonly Result[]} results @returns {string[]} */
export function failureLines(results) {
  /** @type {string[]} */
  const lines = []
  for (const { name, failures, stopped, running, left } of results) {
    for (const { name: what, errors } of failures) {
      lines.push(`[${name}] ${what}`)
      for (const error of errors) lines.push(...indented(error, '    '))
    }
    if (stopped) lines.push(`[${name}] was stopped: ${stopped}`)
    if (stopped || failures.length > 0)
      for (const one of running) {
        lines.push(`[${name}] was running for ${one.seconds} s: ${one.name}`)
        if (one.waitsFor) lines.push(`    waiting for: ${one.waitsFor}`)
      }
    for (const command of left) lines.push(`[${name}] left behind and was ended: ${command.slice(0, 160)}`)
  }
  return lines
}

/** @param {readonly Result[]} results @returns {string[]} */
export function tableLines(results) {
  const columns = [8, 8, 9, 7]
  /** @param {string} head @param {(string | number)[]} cells */
  const row = (head, cells) => head.padEnd(12) + cells.map((cell, i) => String(cell).padStart(columns[i] ?? 0)).join('')
  const lines = [row('family', ['passed', 'failed', 'skipped', 's'])]
  for (const { name, passed, failed, skipped, seconds } of results)
    lines.push(row(name, [passed, failed, skipped, seconds]))
  for (const { name, skips } of results)
    for (const [why, count] of skips) lines.push(`skipped in ${name}: ${count}${why ? `, ${why}` : ''}`)
  return lines
}

/** @param {readonly Result[]} results */
export function totals(results) {
  let passed = 0
  let failed = 0
  for (const result of results) {
    passed += result.passed
    failed += result.failed
  }
  return { passed, failed }
}
