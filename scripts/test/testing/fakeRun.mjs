// Runs fake families as `npm test` runs the real ones: `node fakeRun.mjs FOLDER FAMILIES`, FAMILIES as JSON.
import process from 'node:process'
import { runAll } from '../runAll.mjs'

const [folder = '', families = '[]'] = process.argv.slice(2)
await runAll(JSON.parse(families), { root: folder, reports: folder, cores: 2, graceMs: 500 })
