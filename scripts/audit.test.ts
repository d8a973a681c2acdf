import { expect, test } from 'vitest'
import { readAudit } from './audit.mjs'

const report = (...severities: string[]) =>
  JSON.stringify({
    vulnerabilities: Object.fromEntries(
      severities.map((severity, i) => [`p${i}`, { name: `p${i}`, severity, range: '<2' }]),
    ),
  })

const all = () => true

test('nothing known is clean, and says so', () => {
  expect(readAudit(report(), all)).toEqual({ verdict: 'clean', lines: ['no known vulnerability'] })
})

test('low and moderate are listed, high and critical fail', () => {
  expect(readAudit(report('low', 'moderate'), all)).toEqual({
    verdict: 'clean',
    lines: ['low: p0 <2', 'moderate: p1 <2'],
  })
  expect(readAudit(report('low', 'high'), all).verdict).toBe('vulnerable')
  expect(readAudit(report('critical'), all).verdict).toBe('vulnerable')
})

test('what does not ship does not count', () => {
  expect(readAudit(report('critical', 'low'), (name) => name === 'p1')).toEqual({
    verdict: 'clean',
    lines: ['low: p1 <2'],
  })
})

test.each([
  [
    'an error of the registry',
    '{"message":"405 Method Not Allowed","statusCode":405}',
    'not checked: 405 Method Not Allowed',
  ],
  ['no network', '{"error":{"summary":"getaddrinfo ENOTFOUND"}}', 'not checked: getaddrinfo ENOTFOUND'],
  ['no JSON', '', 'not checked: npm audit gave no report'],
])('%s is no clean bill', (_, output, line) => {
  expect(readAudit(output, all)).toEqual({ verdict: 'unanswered', lines: [line] })
})
