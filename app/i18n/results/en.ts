/** Words of the page that puts what was measured here beside what the papers published. Loaded with the page. */
import type { HeldOut } from '../../../src/protocol/evaluation'
import type { Choice } from '../../results/measured'
import type { SourceId } from '../../results/published'

const choices: Record<Choice, string> = {
  last: 'Last epoch',
  criterion1: 'DARTS+ rule 1',
  criterion2: 'DARTS+ rule 2',
  eigenvalue: 'R-DARTS, eigenvalue',
}
const sources: Record<SourceId, string> = {
  article: 'the authors’ article',
  'darts-plus': 'DARTS+, arXiv 1909.06035, abstract',
  repro: 'third-party reruns, a fork of AutoDL-Projects',
  survey: 'Heuillet et al., survey on differentiable NAS',
  pdarts: 'tables in chenxin061/pdarts',
  pcdarts: 'tables in yuhuixu1993/PC-DARTS',
  snas: 'table in SNAS-Series',
  xnas: 'NivNayman/XNAS, README',
  fairdarts: 'xiaomi-automl/FairDARTS, README',
  'darts-pt': 'DARTS-PT, arXiv 2108.04392, tables 2 and 4',
  nasi: 'table in NASI, arXiv 2109.00817',
  'rz-nas': 'RZ-NAS, ICML 2025, table 4',
  oles: 'OLES, NeurIPS 2023, quoted by an index of papers',
  listed: 'results of the papers as Papers With Code listed them',
  genius: 'table of NAS-Bench-201 in GENIUS, arXiv 2304.10970',
  nb201: 'NAS-Bench-201, its table, quoted by a later paper',
}

export const resultsEn = {
  title: 'Results',
  lead: 'Above, what this lab measured on small subsets with a small supernet; below, what the papers published after full training. The two may be read beside each other, never compared number by number.',
  measured: 'Measured here',
  measuredCaption: 'What the last epoch gives beside what the stopping rules return, in the same search',
  stops: 'fires at',
  csv: 'CSV',
  published: 'Published',
  loading: 'Reading the recordings…',
  none: 'No run has been measured yet.',
  choices,
  run: 'Run',
  chosen: 'Architecture',
  epoch: 'returns epoch',
  skips: 'skips',
  search: 'search accuracy',
  benchmark: 'benchmark table, CIFAR-10',
  retrained: 'retrained here',
  parameters: 'parameters',
  seedsOf: (seeds: number) => (seeds === 1 ? '1 seed' : `${seeds} seeds`),
  oneSeed: (seed: number) => `search seed ${seed}`,
  setting: (
    dataset: string,
    images: string,
    cells: number,
    inStage: boolean,
    channels: number,
    side: number,
    epochs: number,
  ) =>
    `${dataset}; ${images} images, ${cells} ${cells === 1 ? 'cell' : 'cells'}${inStage ? ' a stage' : ''}, ${channels} channels, ${side}×${side}, ${epochs} ${epochs === 1 ? 'epoch' : 'epochs'}`,
  between: '; ',
  spread: (mean: string, low: string, high: string, seeds: string) => `${mean} (${low} – ${high}, ${seeds})`,
  trained: (epochs: number, images: string, dataset: string, network: string, held: string) =>
    `retrained ${epochs} ${epochs === 1 ? 'epoch' : 'epochs'} on ${images} images of ${dataset}, ${network}; scored on ${held}`,
  network: (cells: number, inStage: boolean, channels: number, side: number, besideSkips: boolean) =>
    `${cells} ${cells === 1 ? 'cell' : 'cells'}${inStage ? ' a stage' : ''}, ${channels} channels, ${side}×${side}${besideSkips ? ', a skip-connect beside every edge' : ''}`,
  held: {
    'test-set': (images: string) => `${images} images of the test set`,
    'unused-training-images': (images: string) => `${images} training images that were not trained on`,
  } satisfies Record<HeldOut, (images: string) => string>,
  trainedColumns: ['retrained on', 'training images', 'epochs', 'network', 'scored on'],
  notRetrained: 'not retrained',
  measuredNotes: [
    'Search accuracy is the supernet’s on its own validation half; it does not predict final accuracy. SNAS trains on that half too: its search accuracy is taken on images just before they are trained on.',
    'A rule may return an earlier epoch than the one at which it fires: rule 1 where the count jumps past its limit, the eigenvalue rule of R-DARTS always, from before the curvature grew. That one has a row where the search measured the eigenvalue.',
    'Each search is one seed. “Retrained here” gives the mean and the lowest and highest of its seeds.',
    'The benchmark column is NAS-Bench-201’s test accuracy after 200 epochs, averaged over its seeds; no cell of the DARTS space is in that table.',
  ],
  cifar: 'CIFAR-10 and CIFAR-100, test error %',
  imagenet: 'ImageNet, mobile setting, test error %',
  nb201: 'NAS-Bench-201, final test accuracy %',
  system: 'System',
  days: 'GPU-days of search',
  source: 'Source',
  millions: 'parameters, M',
  multiplyAdds: 'multiply-adds, M',
  best: 'best',
  stronger: 'stronger recipe',
  reruns: 'DARTS+ on CIFAR-10, run again by others',
  rerunNote:
    'These reruns did not reach the published mean of 2.50 %. The published numbers are shown as the authors’.',
  sources,
  sourcesTitle: 'Sources',
  notes: [
    'DARTS+ 2.32 %, 14.87 % and 23.7 % are the best results the authors give; its 2.50 ± 0.11 % is a mean over runs. Its parameter counts were not found in a source that could be read, and are left out.',
    'The article states parity with EfficientNet-B0, 23.7 %, at comparable size with far less search time. The size of EfficientNet-B0 was not read in a source and is left out.',
    'XNAS’s 1.81 % comes from a much stronger training recipe; with the recipe of DARTS it is 2.48 %, the number to compare.',
    'A survey places the direct ImageNet search of DARTS+ in a MobileNet-like space; the article does not name the space.',
    'Sizes follow the papers’ own counting: DARTS V1 is listed as 3.3 M where its published genotype counts 3.17 M, SNAS mild as 2.9 M for 2.66 M. Multiply-adds are counted differently from paper to paper.',
    'Search costs are per run; some tables print the cost of four runs for DARTS.',
    'Of the seven later answers, SDARTS-RS, DARTS-, Beta-DARTS and OLES stand as papers that compare with them quote them. Parameters of Beta-DARTS and OLES, Lambda-DARTS in the DARTS space, and SDARTS-RS, Fair DARTS and OLES in NAS-Bench-201 were not found in a source that could be read, and are left out.',
    'For Beta-DARTS on CIFAR-100 the sources differ: 16.52 % is the paper’s as listed, RZ-NAS prints 17.43 %.',
    'NASI gives the search of DARTS- as 9.6 GPU-hours. The costs of DARTS-PT count the selection.',
    'DARTS-PT prints errors on NAS-Bench-201, 11.89 % and 6.20 % on CIFAR-10; accuracies here are 100 less these.',
    '94.36, 73.51 and 46.34 % belong to one cell of NAS-Bench-201, which several methods return in every run.',
    'For DARTS on NAS-Bench-201 two versions of the table differ on CIFAR-100 and ImageNet16-120; the current one is shown.',
  ],
}

export type ResultsText = typeof resultsEn
