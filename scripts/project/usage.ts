/** Arguments of the smaller commands: `--help` prints the usage and ends with 0, a wrong option prints it too and ends with 2. */
import process from 'node:process'

export const HELP = { help: { type: 'boolean', short: 'h' } } as const

export function argumentsOrExit<Parsed extends { readonly values: { readonly help?: boolean | undefined } }>(
  usage: string,
  parse: () => Parsed,
): Parsed {
  const leave = (code: number, text: string): never => {
    console[code === 0 ? 'log' : 'error'](text)
    process.exit(code)
  }
  try {
    const parsed = parse()
    if (parsed.values.help) leave(0, usage)
    return parsed
  } catch (error) {
    return leave(2, `${error instanceof Error ? error.message : error}\n\n${usage}`)
  }
}
