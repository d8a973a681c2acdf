/** Words about cells and runs of other programs. */
import { REMARKS, type RemarkId } from '../../../src/import/remarks'

export const openedEn = {
  title: 'Open a cell',
  lead: 'Paste a Genotype as DARTS, P-DARTS, PC-DARTS, FairDARTS or Katib print it, a NAS-Bench-201 string, an architecture of NNI, a graph of visualize.py, or a whole genotypes.py.',
  unnamed: 'A cell without a name',
  paste: 'Paste a genotype',
  read: 'Show',
  choose: 'Choose a file…',
  published: 'Published',
  pick: 'choose one',
  several: (count: number) => `${count} genotypes`,
  problem: (name: string) => `${name} cannot be read:`,
  facts: (skips: number, depth: number, layers: number) =>
    `${skips} skip-connects, depth ${depth}, ${layers} without skip-connects`,
  beside: 'Compare with',
  none: 'none',
  near: (name: string, operations: number, of: number) => `${name}: ${operations} of ${of} operations in common`,
  common: (name: string, edges: number, operations: number, of: number) =>
    `In common with ${name}: ${edges} of ${of} edges, ${operations} of them with the same operation.`,
  differs: (cell: string, a: string, onlyA: string, b: string, onlyB: string) =>
    `${cell} cell, only in ${a}: ${onlyA}. Only in ${b}: ${onlyB}.`,
  nothing: 'nothing',
  size: 'Size',
  scales: {
    cifar: 'CIFAR-10, 20 cells, C 36',
    cifar100: 'CIFAR-100, 20 cells, C 36',
    imagenet: 'ImageNet, 14 cells, C 48',
    search: 'search, 8 cells, C 16',
  },
  cost: (parameters: string, multiplyAdds: string) => `${parameters} parameters, ${multiplyAdds} multiply-adds`,
  uncounted: (names: string) => `cannot be counted: what ${names || 'these operations'} cost is not known`,
  oneCell: 'cannot be counted: the other cell is missing',
  rule1: 'Rule 1 of DARTS+',
  stops: 'would have stopped the search here: two skip-connects or more in the normal cell',
  goesOn: 'would have let it go on: fewer than two skip-connects in the normal cell',
  rule2: 'Rule 2 of DARTS+',
  rule2Cannot: 'cannot be told of a cell alone: it watches how the ranking changes over epochs',
  benchmark: 'Final accuracy, CIFAR-10',
  noTable: 'not known: open a table of NAS-Bench-201 first',
  copy: 'Copy',
  copied: 'Copied',
  save: 'Save',
  link: 'Copy link',
  remarks: REMARKS as Readonly<Record<RemarkId, string>>,
}

export type OpenedCatalogue = typeof openedEn
