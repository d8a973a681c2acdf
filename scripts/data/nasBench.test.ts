import { existsSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { NB201_COLUMNS } from '../../src/export/nb201Table'
import { SHARED_FOLDER } from '../project/paths.mjs'
import { checkedNb201Table, downloadNb201Table, NB201_URL, toNb201Table } from './nasBench'

const SOURCE = `CIFAR10TestAccuracy200Epochs,CIFAR100TestAccuracy200Epochs,ImageNetTestAccuracy200Epochs,ArchitectureString,UniqueString
85.86333333333334,52.913333294677734,26.6333332739936,|avg_pool_3x3~0|+|nor_conv_1x1~0|skip_connect~1|+|nor_conv_1x1~0|skip_connect~1|skip_connect~2|,(0)@x
10.0,0.9999999992370605,0.83333333184984,|nor_conv_3x3~0|+|none~0|none~1|+|none~0|none~1|none~2|,#+#+#
`
const TABLE = `${NB201_COLUMNS}
0,|avg_pool_3x3~0|+|nor_conv_1x1~0|skip_connect~1|+|nor_conv_1x1~0|skip_connect~1|skip_connect~2|,85.8633,52.9133,26.6333
1,|nor_conv_3x3~0|+|none~0|none~1|+|none~0|none~1|none~2|,10.0000,1.0000,0.8333
`

const sharedFile = path.join(SHARED_FOLDER, 'data/nas-bench-201/nas-bench-201.csv')
const shared = existsSync(sharedFile) ? readFileSync(sharedFile, 'utf8') : null
if (!shared) console.warn(`The whole table is not tested: ${sharedFile} is missing (see CONTRIBUTING, Tests).`)

test('the columns of the source become ours, accuracies to four decimals', () => {
  expect(toNb201Table(SOURCE, 'x.csv')).toBe(TABLE)
  expect(toNb201Table(TABLE, 'x.csv')).toBe(TABLE)
  expect(() => toNb201Table('a,b\n1,2\n', 'x.csv')).toThrow(/x\.csv: first line is "a,b", expected CIFAR10Test/)
})

test('a table of the user’s own is checked as a whole', () => {
  expect(() => checkedNb201Table(SOURCE, 'own.csv')).toThrow('own.csv: 2 cells, expected all 15625')
})

describe('the download', () => {
  let body = ''
  let status = 200
  const asked: string[] = []
  const server = createServer((request, response) => {
    asked.push(request.url ?? '')
    response.writeHead(status, { 'content-type': 'text/csv', 'content-length': Buffer.byteLength(body) }).end(body)
  })
  const listening = new Promise<number>((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port))
  })
  afterAll(() => server.close())
  /** The address of the source, at the server of this test. */
  const get = async (url: string): Promise<Response> =>
    fetch(`http://127.0.0.1:${await listening}${new URL(url).pathname}`)

  test('is asked for at one commit, and another table is refused by its digest', async () => {
    body = SOURCE
    const told: number[][] = []
    const wanted = downloadNb201Table(get, (...progress) => told.push(progress))
    await expect(wanted).rejects.toThrow(/SHA-256 of the table is [0-9a-f]{64}, expected 69c3a3d8.*--from FILE/)
    expect(asked).toEqual([new URL(NB201_URL).pathname])
    expect(told.at(-1)).toEqual([body.length, body.length])
  })

  test('that fails names the address and the remedy', async () => {
    status = 404
    await expect(downloadNb201Table(get)).rejects.toThrow(
      /nats_bench\.csv: download failed \(the server answered 404\), /,
    )
    status = 200
  })

  test.skipIf(!shared)('of the whole table gives the lab’s text of it', async () => {
    const table = shared ?? ''
    const [, ...rows] = table.trim().split('\n')
    const source = rows.map((row) => {
      const [, arch, ...accuracies] = row.split(',')
      return [...accuracies, arch, '#'].join(',')
    })
    body = `${[SOURCE.split('\n')[0], ...source].join('\n')}\n`
    expect(await downloadNb201Table(get)).toBe(table)
  })
})
