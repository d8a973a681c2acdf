/** Runs Python in tests: an interpreter with the modules a test needs, or null and the reason on the console. */
import { execFileSync, spawnSync } from 'node:child_process'
import { limit } from '../../testing/limit'

const INTERPRETERS = [process.env.PYTHON, 'python3', '/usr/bin/python3'].filter((name) => name !== undefined)

/** The first interpreter that has `modules`; null, with the reason printed, when none does. */
export function findPython(...modules: readonly string[]): string | null {
  const check = `import importlib.util, sys; sys.exit(not all(map(importlib.util.find_spec, sys.argv[1:])))`
  for (const name of INTERPRETERS)
    if (spawnSync(name, ['-c', check, ...modules], { stdio: 'ignore' }).status === 0) return name
  const wanted = modules.length > 0 ? ` with ${modules.join(', ')}` : ''
  console.warn(`Tests that need Python${wanted} are skipped: none found (set PYTHON to name an interpreter).`)
  return null
}

/** stdout of a script given on stdin. */
export function runPython(python: string, script: string, args: readonly string[] = []): string {
  return execFileSync(python, ['-', ...args], { input: script, encoding: 'utf8', timeout: limit(300) })
}
