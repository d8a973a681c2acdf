/** What is said beside cells and runs of other programs, in English; the page has the same by the same ids in Chinese. */

/** `{name}` stands for a value of the remark. */
export const REMARKS = {
  // Of cells.
  operations: 'Operations outside of the lab’s spaces: {names}. They are drawn by their names.',
  nodes: 'Cells of {count} intermediate nodes; those of the published spaces have 4 (3 in NAS-Bench-201).',
  inputs: 'Its nodes do not take two inputs each, as in FairDARTS.',
  fields: 'Fields of the text that say nothing of the cells: {names}.',
  'pair-order': 'The format does not say which of the two inputs of a node is the better one; they stand by source.',
  'concat-assumed': 'The text does not say which nodes are joined into the output: all of them are.',
  'one-cell': 'One cell only: the {cell} cell. Its counterpart is in another file; open both together.',
  'own-cells': '{count} graphs: a network whose cells all differ. The first of each type is shown.',
  // Of search logs.
  broke: 'The run diverged: in epoch {epoch} a number is nan (line {line}). Kept are the epochs before.',
  starts: '{count} starts in one file; shown is start {taken}, which begins in line {line}.',
  'first-epoch': 'The log begins with epoch {epoch}: that is epoch 1 here.',
  joined: 'Read from several files: from epoch {epoch} on the search was resumed.',
  'last-epoch':
    'Epoch {epoch} ended, but its genotype is not told: training accuracy {train}, validation accuracy {validation}.',
  unfinished: 'Epoch {epoch} was begun and not ended.',
  cut: 'The file ends within a genotype (line {line}).',
  genotype: 'Line {line} holds a genotype that cannot be read: {message}.',
  tables:
    'Tables of weights that do not fit the cell: {rows} rows of {columns} from line {line} on; they are left out.',
  columns:
    'Tables of {columns} columns whose operations the log does not name, or not as its genotypes do (line {line}): their curves go by the number of the column.',
  size: 'The log names no space; its size ({parameters} parameters) and its cells are those of RobustDARTS’s {spaces}.',
  widths: 'Tables of weights of different sizes in one log ({sizes}; the first in line {line}); they are left out.',
  'raw-alphas': 'Line {line} prints alphas before the softmax; they are not drawn.',
  'not-validated': 'Epochs that were not validated: {epochs}. Their accuracy is absent.',
  restricted: 'Found with {before} skip-connects; shown is the cell restricted to {after}, as its author recommends.',
  number: 'Line {line}: {what} is {value}, which is no number to draw.',
} as const satisfies Readonly<Record<string, string>>

export type RemarkId = keyof typeof REMARKS

const isRemarkId = (id: string): id is RemarkId => Object.hasOwn(REMARKS, id)

/** A remark in words, those of a language where a sentence is given; shares as percentages, absent values as a dash. */
export function remarkText(
  { id, values }: { readonly id: string; readonly values: Readonly<Record<string, unknown>> },
  sentence: string | undefined = isRemarkId(id) ? REMARKS[id] : undefined,
): string | null {
  if (sentence === undefined) return null
  return sentence.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name]
    if ((name === 'train' || name === 'validation') && typeof value === 'number') return `${(100 * value).toFixed(2)} %`
    return Array.isArray(value) ? value.join(', ') : String(value ?? '–')
  })
}
