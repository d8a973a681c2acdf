/** The different cells of a run, each with the epochs that derived it: what can be trained, scored or looked up. */
import { type Genotype, type GenotypePair, sameGenotype } from '../space/genotype'

/** A genotype with the search epochs that derived it; none for a cell from elsewhere. */
export interface Candidate {
  readonly genotype: Genotype
  /** Completed epochs of the search. */
  readonly epochs: readonly number[]
}

/** What an epoch of a search derived: the genotype, and each cell where cells share no alphas. */
interface Derived {
  readonly epoch: number
  /** Null where a log tells none. */
  readonly genotype: Genotype | null
  readonly cells?: readonly { readonly pairs: readonly GenotypePair[] }[]
}

/** The network that an epoch stands for: with a cell of its own at every depth where cells share no alphas. */
export function ownNetwork({ genotype, cells }: Pick<Derived, 'cells'> & { readonly genotype: Genotype }): Genotype {
  return genotype.space === 'darts' && cells ? { ...genotype, cells: cells.map(({ pairs }) => pairs) } : genotype
}

/**
 * Each different genotype of a run once, in order of appearance, with all the epochs that derived it.
 *
 * @param network `own`: every cell as it was found; `mean`: the cells of the mean alphas. The same where cells share alphas
 */
export function distinctGenotypes(records: readonly Derived[], network: 'own' | 'mean' = 'own'): Candidate[] {
  const found: { genotype: Genotype; epochs: number[] }[] = []
  for (const record of records) {
    const { epoch, genotype: told } = record
    if (!told) continue
    const genotype = network === 'own' ? ownNetwork({ ...record, genotype: told }) : told
    const known = found.find((candidate) => sameGenotype(candidate.genotype, genotype))
    if (known) known.epochs.push(epoch)
    else found.push({ genotype, epochs: [epoch] })
  }
  return found
}
