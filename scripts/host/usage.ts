/** The frame of every command line: its arguments, `--help`, and how it says what went wrong. */
import process from 'node:process'
import { SearchError } from '../../src/errors'

/** Wrong usage: exit code 2, with the usage text. */
export class UsageError extends Error {}

/** What `parse` gives; what `parseArgs` complains about becomes a UsageError. */
export function readArguments<T>(parse: () => T): T {
  try {
    return parse()
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error))
  }
}

/** @throws UsageError naming the first of these options that was given, its value, and why it does not apply */
export function refuseGiven<Name extends string>(
  values: { readonly [name in Name]?: string | undefined },
  names: readonly Name[],
  why: string,
): void {
  for (const name of names) if (values[name] !== undefined) throw new UsageError(`--${name} ${values[name]}: ${why}`)
}

/** Prints what went wrong; 2 for usage and settings, 1 for the rest. */
export function exitCodeOf(error: unknown, usage: string): number {
  if (error instanceof UsageError) {
    console.error(`${error.message}\n\n${usage}`)
    return 2
  }
  if (error instanceof SearchError) {
    console.error(`${error.code}: ${error.message}`)
    return error.code === 'bad-config' ? 2 : 1
  }
  console.error(error)
  return 1
}

export const HELP = { help: { type: 'boolean', short: 'h' } } as const

/** Arguments of the smaller commands: `--help` prints the usage and ends with 0, a wrong option prints it too and ends with 2. */
export function argumentsOrExit<Parsed extends { readonly values: { readonly help?: boolean | undefined } }>(
  usage: string,
  parse: () => Parsed,
): Parsed {
  try {
    const parsed = readArguments(parse)
    if (!parsed.values.help) return parsed
    console.log(usage)
  } catch (error) {
    process.exit(exitCodeOf(error, usage))
  }
  return process.exit(0)
}
