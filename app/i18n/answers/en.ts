/** Words of the page that shows the same search under each later answer. Loaded with the page. */

import { skipConnects } from '../views/en'

/** What each answer asks of the collapse, in plain words, and how its gauge is read. */
const asks = {
  strength: {
    question: 'Is a large alpha really what the network needs? Take each operation out and see what it costs.',
    gauge: 'alpha and removal agree',
    unit: 'edges of six',
  },
  spread: {
    question: 'What if no alpha may run away from the others?',
    gauge: 'spread of the alphas',
    unit: 'largest minus smallest, mean over edges',
  },
  advantage: {
    question: 'What if every edge gets skip-connect’s help for nothing, and it is taken away again slowly?',
    gauge: 'weight of skip-connect',
    unit: 'mean over edges',
  },
  sharpness: {
    question: 'What if the weights must get along with alphas that shake?',
    gauge: 'loss under noise',
    unit: 'rise of validation loss, noise of up to 0.3',
  },
  discretisation: {
    question: 'What if operations need not compete, and each says yes or no for itself?',
    gauge: 'zero-one loss',
    unit: '0: undecided, −0.25: every weight 0 or 1',
  },
  layers: {
    question: 'What if the cells that share alphas must want the same of them?',
    gauge: 'alignment of the cells',
    unit: 'mean cosine of their gradients',
  },
  operations: {
    question: 'What if a convolution that learns by heart is no longer trained?',
    gauge: 'agreement of gradients',
    unit: 'cosine, training and validation',
  },
}

const suspects = {
  regular: 'the search as it is',
  noSkip: 'without skip-connect',
  allSkip: 'one more skip-connect on every edge',
  decaying: 'DARTS-: that help decays',
}

export const answersEn = {
  title: 'Seven answers',
  lead: 'One search that collapses, and the same search under each of seven later remedies. Play it: seven gauges watch the same collapse, and each remedy’s own search runs beside it.',
  setting: (dataset: string, images: string, epochs: number, seed: number) =>
    `All of them: NAS-Bench-201 cell, ${images} images of ${dataset}, ${epochs} epochs, seed ${seed}.`,
  oneSeed:
    'One seed each: this is what happened once, not what a method does. Other seeds, images and budgets end otherwise, and some of these ends contradict the papers.',
  live: (dataset: string) =>
    `Live searches take the images that come with the lab${dataset}: run the plain search live as well and put both into “Compare runs”. Where fewer epochs are named, a step takes more than twice as long as one of plain DARTS.`,
  liveDifference: (name: string, here: string, recorded: string) => `${name} ${here} (recordings: ${recorded})`,
  liveOther: (settings: string) => `, and other settings than the recordings (${settings})`,
  loading: 'Reading the recordings…',
  noPlain:
    'The recording of the plain search is not served beside this page: there is nothing to hold the answers against.',
  missing: 'No search with it is recorded beside this page: only its gauge over the plain search is shown.',
  noGauges: 'The recordings hold no such measurement.',
  play: 'Play',
  pause: 'Pause',
  epoch: (n: number, of: number) => `Epoch ${n} of ${of}`,
  time: 'Epoch of all searches',
  plain: 'DARTS',
  plainQuestion: 'The search that collapses, with no remedy. In all pictures below it is the grey line.',
  charts: {
    skips: 'skip-connects',
    skipsUnit: 'of six operations',
    worth: 'what its cell is worth',
    worthUnit: 'final CIFAR-10 accuracy, %',
  },
  legend: { plain: 'plain DARTS', own: 'with the remedy', since: 'collapsed' },
  /** What a screen reader hears of a picture. */
  picture: (what: string, who: string, first: string, last: string) => `${what}, ${who}: from ${first} to ${last}`,
  collapsed: (epoch: number) => `collapses at epoch ${epoch}`,
  stays: 'does not collapse',
  meaning: (threshold: number) =>
    `Collapse: from that epoch to the end the cell has ${threshold} or more skip-connects, the number rule 1 stops at; a run’s headline says it from three quarters of the operations on. Shaded: its own search; behind a gauge, the plain one.`,
  cell: (n: number) => `cell of epoch ${n}`,
  worth: (value: string) => `${value} after full training`,
  worthUnknown: 'worth not known: no recorded search derived it',
  ends: (last: string, best: string, epoch: number) => `Ends with ${last}; its best cell, of epoch ${epoch}: ${best}.`,
  byRemoval:
    'This is the plain search read otherwise, after every epoch and without the paper’s tuning: on each edge the operation that the network misses most.',
  selected: (skips: number, worth: string) =>
    `Selected edge by edge at the end, as the paper does, also without its tuning: ${skipConnects(skips)}, worth ${worth}.`,
  also: (differences: string) => `Besides, its paper’s own settings, brought to this batch and length: ${differences}.`,
  difference: (name: string, here: string, plain: string) => `${name} ${here} (plain: ${plain})`,
  frozen: (first: number, at: number, most: number, of: number, since: number) =>
    `Convolutions no longer trained, of ${of}: ${first} after epoch ${at}, ${most} from epoch ${since} on.`,
  open: 'Open the recording',
  runLive: 'Run it live',
  runShorter: (epochs: number) => `Run it live, ${epochs} epochs`,
  compare: 'Compare with plain DARTS',
  actions: (name: string) => `What to do with ${name}`,
  suspectTitle: 'The suspect',
  suspectLead:
    'Is skip-connect the culprit or a bystander? The same search without it, and with its help on every edge for nothing: if its advantage is the cause, the cell must not get worse in either.',
  suspectNote: (source: string) => `Worth of the cell alone, without the extra skip-connects: ${source}.`,
  suspects,
  suspectEnds: (name: string, last: string, weightless: number, of: number) =>
    `${name}: the last cell is worth ${last}; ${weightless} of its ${of} operations have no weights.`,
  suspectMissing: (names: string) => `Not recorded beside this page: ${names}.`,
  weightless: 'operations without weights',
  weightlessUnit: 'skip-connect, pooling, none; of six',
  tableTitle: 'All of it in numbers',
  table: 'Table',
  columns: {
    answer: 'search',
    collapse: 'collapses at',
    skips: 'skips at the end',
    worth: 'worth at the end, %',
    best: 'worth of its best cell, %',
    bestEpoch: 'at epoch',
    cell: 'cell at the end',
  },
  never: 'never',
  source: (source: string) => `Worth: ${source}; it is the cell’s on CIFAR-10, whatever it was searched on.`,
  seeds: 'More seeds, or other settings: npm run sweep -- examples/answers.json.',
  overSeeds: {
    title: 'The same over several seeds',
    lead: (images: string, dataset: string, epochs: number, lr: number) =>
      `From the sweep that comes with the lab, not from the recordings above: ${images} images of ${dataset}, ${epochs} epochs, w learning rate ${lr} for all, Fair DARTS too, whose own is far smaller. Differences are between searches with the same seed; the interval says how far few seeds can be trusted.`,
    columns: {
      search: 'search',
      collapsed: 'collapses',
      skips: 'skips at the end',
      worth: 'worth at the end, %',
      gain: 'against plain DARTS, points (95 % interval)',
      pairs: 'pairs of seeds',
    },
    of: (collapsed: number, seeds: number) => `${collapsed} of ${seeds}`,
    between: (low: string, high: string) => `(${low} to ${high})`,
    more: 'All searches of the sweep',
  },
  asks,
}

export type AnswersText = typeof answersEn
