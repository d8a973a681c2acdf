/** The stamp of a cell that another program found, in place of that of a run. */
import { visible } from '../errors'
import { DEFAULT_CONFIG } from '../protocol/config'
import type { Stamp } from './stamp'

/** A Python identifier that resembles a name. */
function identifier(name: string | null): string {
  const text = (name ?? 'CELL').replace(/\W+/g, '_').slice(0, 60)
  return /^[A-Za-z_]/.test(text) ? text : `CELL_${text}`
}

/** @param file where it was read from; null for a text that was pasted */
export function stampOfCell(name: string | null, file: string | null): Stamp {
  const called = name === null ? 'a genotype' : `genotype ${visible(name.slice(0, 80))}`
  return {
    config: DEFAULT_CONFIG,
    seed: DEFAULT_CONFIG.seed,
    dataset: '',
    epoch: 0,
    rule: null,
    from: `${called}, read from ${file === null ? 'a pasted text' : visible(file.slice(0, 200))}`,
    name: identifier(name),
  }
}
