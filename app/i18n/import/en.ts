/** Words about cells and runs of other programs. */
import { REMARKS, type RemarkId } from '../../../src/import/remarks'

export const openedEn = {
  title: 'Open a cell',
  lead: 'Paste a Genotype as DARTS, P-DARTS, PC-DARTS, FairDARTS or Katib print it, a NAS-Bench-201 string, an architecture of NNI, a graph of visualize.py, or a whole genotypes.py.',
  about:
    'A building block of a neural network that an architecture search found: circles are feature maps, arrows the operations chosen between them. DARTS+ Lab shows such searches; close this sheet to watch one.',
  readFrom: (file: string) => `from ${file}`,
  unnamed: 'A cell without a name',
  paste: 'Paste a genotype',
  pasteAnother: 'Open another: paste its genotype',
  read: 'Show',
  choose: 'Choose a file…',
  published: 'Published',
  pick: 'choose one',
  several: (count: number) => `${count} genotypes`,
  problem: (name: string) => `${name} cannot be read:`,
  kinds: { normal: 'normal', reduce: 'reduction' },
  facts: (skips: number, depth: number, layers: number) =>
    `${skips} ${skips === 1 ? 'skip-connect' : 'skip-connects'}, depth ${depth}, ${layers} without skip-connects`,
  operations: 'Operations',
  beside: 'Compare with',
  none: 'none',
  ofRun: (epoch: number) => `The run behind this sheet, epoch ${epoch}`,
  near: (name: string, operations: number, of: number) => `${name}: ${operations} of ${of} operations in common`,
  nearest: 'Nearest published cells',
  common: (name: string, edges: number, operations: number, of: number) =>
    `In common with ${name}: ${edges} of ${of} edges, ${operations} of them with the same operation.`,
  differs: (cell: string, a: string, onlyA: string, b: string, onlyB: string) =>
    `${cell}, only in ${a}: ${onlyA}. Only in ${b}: ${onlyB}.`,
  nothing: 'nothing',
  pictureTitle: (name: string, cell: string) => `${name}, ${cell}`,
  size: 'Network built from it',
  scales: {
    cifar: 'CIFAR-10, 20 cells, C 36',
    cifar100: 'CIFAR-100, 20 cells, C 36',
    imagenet: 'ImageNet, 14 cells, C 48',
    search: 'search, 8 cells, C 16',
  },
  nb201Size: 'CIFAR-10, 5 cells a stage, C 16',
  cost: (parameters: string, multiplyAdds: string) => `${parameters} parameters, ${multiplyAdds} multiply-adds`,
  uncounted: (names: string) => `cannot be counted: what ${names || 'these operations'} cost is not known`,
  oneCell: 'cannot be counted: the other cell is missing',
  rule1: 'Rule 1 of DARTS+',
  noNormal: 'counts skip-connects of the normal cell, which is missing',
  stops: 'would have stopped the search here: two skip-connects or more in the normal cell',
  goesOn: 'would have let it go on: fewer than two skip-connects in the normal cell',
  rule2: 'Rule 2 of DARTS+',
  rule2Cannot: 'cannot be told of a cell alone: it watches how the ranking changes over epochs',
  benchmark: 'Final accuracy, NAS-Bench-201',
  benchmarks: (cifar10: string, cifar100: string, imagenet16: string) =>
    `CIFAR-10 ${cifar10}, CIFAR-100 ${cifar100}, ImageNet16-120 ${imagenet16}`,
  noTable: 'not known: open a table of NAS-Bench-201 first (drop its file, or menu Trace)',
  notInTable: 'not known: the benchmark holds cells of four nodes and its own five operations only',
  away: 'Take it away',
  copy: 'Copy',
  copied: 'Copied',
  notCopied: 'The browser does not let the page copy; mark the text below.',
  save: 'Save',
  link: 'Copy link',
  readTable: 'Read the table of this site',
  train: 'Train it',
  trainStart: 'Train',
  trainAbout:
    'Trains a network of this cell from scratch in this tab and scores it on images held out from training. Small budgets show little of what full training gives.',
  trainsOther: (name: string) => `Another cell is being trained: ${name}.`,
  images: 'Images',
  final: (accuracy: string) => `Final accuracy ${accuracy}`,
  seeds: (count: number, low: string, high: string) => `mean of ${count} seeds, ${low} to ${high}`,
  untrainable: {
    cell: (cell: string) => `Not possible: the ${cell} cell is missing, and a network needs both.`,
    operations: (names: string) => `Not possible: the lab has no ${names}.`,
    nodes: (count: number, expected: number) =>
      `Not possible: the cell has ${count} intermediate ${count === 1 ? 'node' : 'nodes'}, the lab trains cells of ${expected}.`,
    inputs: (node: number, count: number, expected: number) =>
      `Not possible: node ${node} has ${count} ${count === 1 ? 'input' : 'inputs'}, the lab trains cells where it has ${expected}.`,
    joined: (cell: string, nodes: string) =>
      `Not possible: the output of the ${cell} cell joins nodes ${nodes}, the lab trains cells that join all, or the last of them.`,
  },
  remarks: REMARKS as Readonly<Record<RemarkId, string>>,
}

export type OpenedCatalogue = typeof openedEn
