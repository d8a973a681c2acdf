import { expect, test } from 'vitest'
import { openTexts } from './openTexts'
import { LOGS } from './testing/logs'

test('logs of one name stay two runs in the order they were given, each with the date of its own file', () => {
  const [darts, pcDarts] = [LOGS.darts as string, LOGS['pc-darts'] as string]
  const texts = [
    // It begins after the other one, and comes first all the same.
    {
      name: 'log.txt',
      text: darts.replaceAll(/\bepoch (\d+)/g, (_, n) => `epoch ${Number(n) + 1}`),
      date: '2018-07-08',
    },
    { name: 'log.txt', text: pcDarts, date: '2024-01-01' },
  ]
  const opened = openTexts(texts)
  const runs = opened.kind === 'runs' ? opened.runs : []
  expect(runs.map(({ record }) => [record.source?.program, record.provenance.date])).toEqual([
    ['darts', '2018-07-08'],
    ['pc-darts', '2024-01-01'],
  ])
})
