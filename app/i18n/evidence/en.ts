/** Words of the page that shows a sweep: many searches instead of one. Loaded with the page. */
import type { Choice } from '../../../src/sweep/evidence'

const choices: Record<Choice, string> = {
  last: 'last epoch',
  criterion1: 'rule 1',
  criterion2: 'rule 2',
  eigenvalue: 'eigenvalue rule',
}

export const evidenceEn = {
  title: 'Evidence',
  lead: 'One search proves little. These are many, made by npm run sweep: the same settings with other seeds, and other settings.',
  loading: 'Reading the sweep…',
  missing: 'No sweep is served beside this page. Open one: its index.jsonl, its folder, or the folder as a zip.',
  served: 'Sweeps that come with the lab, and yours',
  own: (name: string) => `Yours: ${name}`,
  sweeps: { 'nas-bench-201': 'Algorithms', maps: 'Settings', 'cifar-10': 'On CIFAR-10' },
  open: 'Open a sweep…',
  openFolder: 'Open a folder…',
  facts: (name: string, trials: number, settings: number, dataset: string) =>
    `${name}: ${trials} ${trials === 1 ? 'search' : 'searches'} in ${settings} ${settings === 1 ? 'setting' : 'settings'}, on ${dataset}.`,
  settings: 'Settings',
  /** In the tour, on the cards that say what is always so. */
  lesson: (n: number, images: string) =>
    `Is it always so? ${n} searches of the preset “Two minutes” with ${n} seeds, on ${images}:`,
  elsewhere: {
    growth: (collapsed: number, of: number) =>
      `On CIFAR-10, in a network of one cell a stage, the same in ${collapsed} of ${of} seeds.`,
    worth: (gain: string, n: number) =>
      `On CIFAR-10, in a network of one cell a stage, what rule 1 returns is worth ${gain} points against the last epoch (mean of ${n} seeds).`,
  },
  lessonMore: 'All that they say',
  /** Beside the explanation by overfitting. */
  settingsLesson: 'Over seeds, in a search with one cell a stage, one setting changed at a time:',
  settingsSeeds: (least: number) =>
    `Mean differences over ${least === 1 ? 'one seed' : `${least} seeds`} or more; a search on fewer images takes fewer steps, too.`,
  base: (settings: string) => `most searched: ${settings}`,
  seeds: (n: number) => (n === 1 ? '1 seed' : `${n} seeds`),
  often: (collapsed: number, of: number, threshold: number) =>
    `In ${collapsed} of ${of} seeds the search ends in a collapse: from some epoch to the end its cell has ${threshold} or more skip-connects.`,
  headline: 'The headline of a run says “Collapse” from three quarters of the operations on, in whichever epoch.',
  when: (median: string, first: number, last: number) =>
    first === last ? `It begins at epoch ${first}.` : `It begins at epoch ${median} (median; ${first} to ${last}).`,
  fires: (rule: string, fired: number, of: number, median: string) =>
    fired === 0
      ? `${rule} fires in none of ${of} seeds.`
      : `${rule} fires in ${fired} of ${of} seeds; the cell it returns is of epoch ${median} (median; the last epoch where it does not fire).`,
  later: (later: number, of: number) =>
    `In ${later} of ${of} seeds rule 2 fires later than rule 1, or not at all where rule 1 does.`,
  gains: (rule: string, gain: string, n: number) =>
    `What ${rule} returns is worth ${gain} points of final CIFAR-10 accuracy against the last epoch of the same search (${n === 1 ? 'one seed' : `mean of ${n} seeds`}).`,
  interval: (low: string, high: string) => `95 % interval ${low} to ${high}`,
  regret: (rule: string, regret: string) =>
    `The best epoch of the same search is worth ${regret} points more than what ${rule} returns.`,
  noWorth: 'What the cells are worth is not known: none was trained to its end, and no benchmark table covers them.',
  worthSource: (source: string) =>
    `Final accuracy: ${source}. It is the cell’s on CIFAR-10, whatever images were searched on.`,
  few: (n: number) =>
    `${n === 1 ? 'One seed is' : `${n} seeds are`} too few for a 95 % interval of a mean, which takes six.`,
  mapTitle: 'Collapse map',
  mapUnit: 'skip-connects of the last cell, mean over seeds',
  mapEpochUnit: 'first epoch of the collapse, median over all seeds; one that does not collapse counts as latest',
  mapNote:
    'Each field is a setting that differs from the most searched one in nothing but the axes; a dot is a seed. Choose a field to see it below.',
  across: 'Across',
  down: 'Down',
  nothing: 'nothing',
  color: 'Colour',
  colorSkips: 'skip-connects',
  colorEpoch: 'epoch',
  never: 'never',
  againstTitle: 'Against the most searched setting',
  againstSkips:
    'skip-connects of the last cell, difference at the same seeds, in brackets how many; bars the 95 % interval, dotted from least to greatest of fewer than six seeds',
  againstWorth:
    'final CIFAR-10 accuracy of the last cell in points, difference at the same seeds, in brackets how many; bars the 95 % interval, dotted from least to greatest of fewer than six seeds',
  comparedBy: 'Compared by',
  accuracy: 'accuracy',
  verdicts: {
    more: (names: string) => `More skip-connects at the end: ${names}.`,
    less: (names: string) => `Fewer skip-connects at the end: ${names}.`,
    eachMore: (names: string) =>
      `More skip-connects at the end in every seed, though too few seeds for an interval: ${names}.`,
    eachLess: (names: string) =>
      `Fewer skip-connects at the end in every seed, though too few seeds for an interval: ${names}.`,
    open: (names: string) => `These seeds do not show whether there is a difference: ${names}.`,
  },
  curveTitle: 'Skip-connects',
  curveUnit: 'normal cell; mean, least and greatest over seeds',
  stripsTitle: 'Where each rule stops',
  stripsUnit: 'a row a seed, redder for more skip-connects; 1, 2, E: the rule fires',
  worthTitle: 'What each choice is worth',
  worthUnit:
    'final CIFAR-10 accuracy in per cent; dots are seeds, bars the 95 % interval of the mean (of six seeds or more)',
  best: 'best epoch',
  mean: 'mean',
  least: 'least',
  greatest: 'greatest',
  choices,
  groupsTitle: 'All settings',
  setting: 'Setting',
  number: 'seeds',
  collapsed: 'collapse',
  begins: 'begins',
  lastSkips: 'skips at the end',
  worthOf: (choice: string) => `${choice}, %`,
  gain: 'rule 1 − last, points',
  against: 'last, against the most searched, same seeds',
  runsTitle: 'Its searches',
  runsNote:
    'A search opens as its recording where that was kept, else as a live run set up with exactly its settings: one that was made on the processor gives the same bits there.',
  seed: 'seed',
  returned: (choice: string) => `${choice} returns`,
  openRun: (seed: number) => `Open the search with seed ${seed}`,
  openShort: 'open',
  epoch: 'epoch',
  table: 'Table',
  csv: 'CSV',
}

export type EvidenceText = typeof evidenceEn
