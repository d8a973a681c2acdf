import fs from 'node:fs'
import { openHeadlessPage } from './browser'
const file = JSON.parse(fs.readFileSync('/work/shared/golden/darts-b.json', 'utf8'))
const buf = fs.readFileSync('/work/shared/data/cifar-10-batches-bin/data_batch_1.bin').subarray(0, 24 * 3073)
const page = await openHeadlessPage({ gpu: true })
console.log(JSON.stringify(await page.page.evaluate(async ([f, b]) => { const m = await import('/headless/tmpProbe.ts' as string); return m.probe(f, b) }, [file, buf.toString('base64')] as const), null, 1))
await page.close()
