/** Words about what is said of a cell without training it: NAS-Bench-301's surrogate and zero-cost proxies. */
import type { ProxyId } from '../../../src/protocol/proxies'

const proxies: Record<ProxyId, string> = {
  synflow: 'how much flows through the weights, without images: grows with depth and width (Tanaka et al. 2020)',
  snip: 'how much the loss changes when single weights are taken away (Lee et al. 2019)',
  gradNorm: 'length of the gradient of the loss, layer by layer (Abdelfattah et al. 2021)',
  jacobCov:
    'how differently the untrained network answers different images; at most about minus their number (Mellor et al. 2020)',
}

export const proxiesEn = {
  title: 'Without training it',
  runTitle: 'Scores without training',
  about:
    'Zero-cost proxies look at a network at its initialisation and at one batch of images. They take seconds and are no accuracy: how well they order cells is itself a question.',
  proxies,
  none: 'none: the sum of its outputs does not depend on the images',
  withoutSkips:
    'The search gave every edge an auxiliary skip-connect of another weight than 1; the networks scored here have none.',
  network: (cells: number, inStage: boolean, channels: number, side: number, images: string, besideSkips: boolean) =>
    `${cells} ${cells === 1 ? 'cell' : 'cells'}${inStage ? ' a stage' : ''}, ${channels} channels, ${side}×${side} pixels${besideSkips ? ', a skip-connect beside every edge, as in the search' : ''}; 64 images of ${images}; mean of three seeds.`,
  compute: 'Compute the proxies',
  computeRun: (cells: number) => (cells === 1 ? 'Score the one cell' : `Score the ${cells} different cells`),
  stop: 'Stop',
  progress: (done: number, of: number) => `${done} of ${of} networks scored`,
  starting: 'Starting and testing the engine…',
  scored: 'The scores are there.',
  stopped: 'Stopped. What was computed stays.',
  busy: 'Other cells are being scored; stop that first.',
  searching: 'A search is running in this tab; its processors are taken.',
  parameters: 'parameters',
  depth: 'depth',
  skips: 'skip-connects',
  epochs: 'search epochs',
  accuracy: 'final accuracy (NAS-Bench-201)',
  predicted: 'predicted accuracy (NAS-Bench-301, a surrogate)',
  tau: 'Kendall’s τ with it',
  tauAbout:
    'Kendall’s τ: 1 where a score puts the different cells of this run in the order of their accuracy, −1 in the reverse, 0 in none. Cells of one run are few and alike: little follows for others.',
  tauSurrogate: 'Against a surrogate τ says how far two guesses agree.',
  noBenchmark:
    'No benchmark tells the accuracy of these cells yet: open a table of NAS-Bench-201, or models of NAS-Bench-301.',
  surrogate: 'NAS-Bench-301 (a surrogate)',
  surrogateAbout:
    'Tree models fitted to about 60,000 trained cells predict validation accuracy on CIFAR-10. A prediction, never a measurement.',
  otherSpace: 'It predicts cells of the DARTS space alone: those of such a run, or one that is opened.',
  choose: 'Choose its models…',
  chooseHow:
    'Files member_0.json, … , a zip of them, or nas-bench-301.forest; docs/nas-bench-301.md says how to get them.',
  another: 'Choose other models…',
  reading: (done: number, of: number) => `Reading model ${done + 1} of ${of}…`,
  readingFirst: 'Reading…',
  refused: 'These files were refused:',
  models: (count: number, digest: string) => `${count} ${count === 1 ? 'model' : 'models'}, SHA-256 ${digest}…`,
  prediction: (accuracy: string, spread: string | null) =>
    spread === null ? `${accuracy} predicted (one model, no spread)` : `${accuracy} ± ${spread} predicted`,
  extrapolates:
    'Outside of what it was trained on: more than half of the normal cell’s operations have no parameters. Trees cannot predict below their training cells, so this is likely to flatter.',
  outside: 'It cannot predict this cell:',
  chart: 'Predicted accuracy (NAS-Bench-301)',
  unit: 'surrogate, not measured; band: spread of its models; % on CIFAR-10',
  line: 'predicted',
  warned: (epochs: string) =>
    `Epochs ${epochs}: more than half of the normal cell’s operations have no parameters, outside of what the surrogate was trained on.`,
}

export type ProxiesText = typeof proxiesEn
