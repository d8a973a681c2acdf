/**
 * Prints what the engine will do for a config, without a GPU: `npm run plan -- --preset small-cell`.
 * Exit codes: 0 done, 1 the plan cannot be made, 2 wrong usage or settings.
 */
import { parseArgs } from 'node:util'
import { exitCodeOf, readArguments, UsageError } from './host/usage'
import { planReport } from './plan/report'
import { CONFIG_OPTIONS, resolveConfig } from './search/options'

const USAGE = `Usage: npm run plan -- [NAME | FILE] [options]

Prints the plan of one search step: segments, launches, arithmetic, traffic, buffers. Needs no GPU.
  NAME, --preset NAME   two-minutes, small-cell, article or paper (the default)
  FILE, --config FILE   settings as JSON (.json); what it leaves out comes from the preset or the paper
  --set KEY=VALUE       any setting by its name, for example --set channels=8 --set batch=16
  --parallelism N       threads a reduction aims at (default: the engine's)
  --buffers N           buffers listed, largest first (default 12)
  --json                the same figures as JSON
  --help                this text`

function count(name: string, text: string | undefined, otherwise: number | undefined): number | undefined {
  if (text === undefined) return otherwise
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new UsageError(`--${name} ${text}: must be a whole number from 1 on`)
  return Number(text)
}

interface Choice {
  readonly preset?: string | undefined
  readonly config?: string | undefined
}

/** A name without an option: a file of settings when it ends in .json, else a preset. */
function choose(names: readonly string[], { preset, config }: Choice): Choice {
  const [name, extra] = names
  if (name === undefined) return { preset, config }
  if (extra !== undefined) throw new UsageError(`${extra}: one preset or file is enough, ${name} is given already`)
  const isFile = name.endsWith('.json')
  if ((isFile ? config : preset) !== undefined)
    throw new UsageError(`${name}: ${isFile ? `--config ${config}` : `--preset ${preset}`} is given already`)
  return isFile ? { preset, config: name } : { preset: name, config }
}

async function main(): Promise<number> {
  const { config, set, help } = CONFIG_OPTIONS
  const { values, positionals } = readArguments(() =>
    parseArgs({
      allowPositionals: true,
      options: {
        config,
        set,
        help,
        preset: { type: 'string' },
        parallelism: { type: 'string' },
        buffers: { type: 'string' },
        json: { type: 'boolean', default: false },
      },
    }),
  )
  if (values.help) {
    console.log(USAGE)
    return 0
  }
  const chosen = choose(positionals, values)
  const resolved = await resolveConfig(chosen.preset ?? null, { ...values, config: chosen.config })
  const report = planReport(resolved.config, count('parallelism', values.parallelism, undefined))
  console.log(values.json ? report.json() : report.text(count('buffers', values.buffers, 12)))
  return 0
}

try {
  process.exitCode = await main()
} catch (error) {
  process.exitCode = exitCodeOf(error, USAGE)
}
