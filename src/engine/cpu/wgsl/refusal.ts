/** The refusal of a kernel that leaves the subset of WGSL (SUBSET.md): it names the kernel, the line and the construct. */
import { SearchError, visible } from '../../../errors'

/** Characters of a construct that a message quotes. */
const LONGEST = 200

export type Refuse = (line: number, construct: string) => never

/** @param kernel name of the kernel whose text is read */
export function refusalOf(kernel: string): Refuse {
  return (line, construct) => {
    throw new SearchError(
      'unsupported',
      `${kernel}, line ${line}: ${visible(construct).slice(0, LONGEST)} (src/engine/cpu/wgsl/SUBSET.md)`,
    )
  }
}
