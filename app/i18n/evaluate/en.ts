/** Words of the page that retrains the genotypes of a run. Loaded with the page. */

import type { HeldOut } from '../../../src/protocol/evaluation'
import type { BudgetId } from '../../../src/protocol/evaluationBudget'
import { datasetsEn } from '../datasets'

const budgets: Record<BudgetId, { name: string; hint: string }> = {
  minutes: { name: 'Minutes', hint: 'The search’s network, few epochs: shows the mechanism, decides nothing' },
  proxy: { name: 'Proxy', hint: 'The search’s network, 12 epochs on 8,000 images' },
  full: { name: 'Full recipe', hint: 'The papers’ network and epochs: days on a laptop GPU' },
}
const heldOut: Record<HeldOut, string> = {
  'test-set': 'images of the test set',
  'unused-training-images': 'training images that were not trained on (the test file is not loaded)',
}

export const evaluateEn = {
  datasets: datasetsEn,
  title: 'Evaluate this run',
  lead: 'Trains the different genotypes of this run from scratch, each with several seeds, and scores them on images held out from training. This is final accuracy for the budget named here; it is not the search accuracy of the supernet, and the two are never drawn together.',
  caveat:
    'A small budget shows little of the damage of the collapse: shallow cells learn fast. Differences smaller than the spread of the seeds mean nothing. In the NAS-Bench-201 space the benchmark’s table tells what full training gives.',
  auxiliarySkip: {
    none: '',
    kept: 'The search gave every edge an auxiliary skip-connect. The networks trained here keep it on every edge, as the DARTS-Bench-Suite trains them: what is measured is not the cell alone. A benchmark’s table tells of the cell alone.',
    'left-out':
      'The search gave every edge an auxiliary skip-connect of another weight than 1. The networks trained here have none: what is measured is the cell alone.',
  },
  besideSkips: 'a skip-connect beside every edge',
  budget: 'Budget',
  budgets,
  heldOut,
  network: 'Network',
  networks: { own: 'Every cell as found', mean: 'The cell of the mean alphas' },
  seeds: 'Seeds',
  genotypes: 'Genotypes',
  ofDistinct: (chosen: number, all: number) => `${chosen} of ${all} different ones, spread over the run`,
  spec: (cells: number, inStage: boolean, channels: number, side: number) =>
    `${cells} ${cells === 1 ? 'cell' : 'cells'}${inStage ? ' a stage' : ''}, ${channels} channels, ${side}×${side} pixels`,
  recipe: (hint: string, text: string) => `${hint}. ${text}`,
  budgetText: (epochs: number, images: string, network: string, seeds: number) =>
    `${epochs} epochs on ${images} images, ${network}, ${seeds === 1 ? 'one seed' : `${seeds} seeds`} each`,
  fewer: {
    text: (name: string, parts: readonly string[]) =>
      `This budget asks for more images than there are (${name}): ${parts.join(', ')}.`,
    images: (there: string, asked: string) => `${there} training images instead of ${asked}`,
    testImages: (there: string, asked: string) => `${there} held-out images instead of ${asked}`,
  },
  cost: (trainings: number, steps: string) =>
    `${trainings} ${trainings === 1 ? 'training' : 'trainings'}, ${steps} steps in all.`,
  needs: (name: string) =>
    `Needs ${name} in this tab: drop its files on the page first, or evaluate on generated images.`,
  generated: 'Train on generated images instead',
  generatedNote: 'Generated images are not those of the run: the numbers tell about another task.',
  start: 'Evaluate',
  stop: 'Stop',
  loading: 'Preparing images and the network…',
  progress: (training: number, trainings: number, epoch: number, epochs: number) =>
    `Training ${training} of ${trainings}, epoch ${epoch} of ${epochs}`,
  left: (time: string) => `about ${time} left`,
  loss: (loss: string) => `loss ${loss}`,
  finished: { done: 'All trainings have ended.', stopped: 'Stopped. What was measured stays.' },
  searching: 'A search is running in this tab; stop it first.',
  taken: 'This tab trains something else; stop that first.',
  empty: 'This run has no retrained accuracies yet.',
  noRun: 'There is no epoch to evaluate yet.',
  chart: 'Final accuracy by search epoch',
  unit: 'top-1 on held-out images, %',
  skips: 'skips',
  table: 'Table',
  columns: ['search epochs', 'skip-connects', 'mean %', 'lowest %', 'highest %', 'parameters', 'multiply-adds'],
  csv: 'CSV, a row a training',
  csvColumns: [
    ...['search epochs', 'skip-connects', 'seed', 'held-out %', 'training %', 'parameters', 'multiply-adds'],
    ...['trained on', 'training images', 'epochs', 'network', 'scored on', 'computed on', 'date'],
  ],
  measuredOn: (dataset: string, held: string, images: string, adapter: string, date: string) =>
    `Trained on ${dataset}; scored on ${images} ${held}; ${adapter}; ${date}.`,
}

export type EvaluateText = typeof evaluateEn
