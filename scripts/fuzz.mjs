// `npm run fuzz [-- N]`: N mutated inputs for every reader, 10,000 when left out. A failure prints its seed and input.
import process from 'node:process'
import { startVitest } from 'vitest/node'

process.env.LAB_FUZZ = process.argv[2] ?? '10000'
const vitest = await startVitest('test', ['hostile'], { run: true, project: 'unit', reporters: ['verbose'] })
await vitest.close()
