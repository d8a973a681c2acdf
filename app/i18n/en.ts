/** Every word of the page in English. `zh.ts` has the same shape: a missing or extra key does not compile. */
import type { FailureCode } from '../../src/errors'
import type { FinishReason } from '../../src/protocol/facts'
import type { LoadingPhase } from '../../src/protocol/messages'
import type { PresetId } from '../../src/protocol/presets'
import type { CellType } from '../../src/space/topology'
import type { OfferedRecording } from '../run/recordings'
import { cellsEn } from './cells/en'
import { runs } from './runs/en'
import { skipConnects, views } from './views/en'

const cells: Record<CellType, string> = { normal: 'normal', reduce: 'reduction' }
const presets: Record<PresetId, { name: string; summary: string }> = {
  'two-minutes': { name: 'Two minutes', summary: 'NAS-Bench-201 cell, small enough for a lecture.' },
  'small-cell': { name: 'Small cell', summary: 'DARTS cell with three operations, live.' },
  article: { name: 'The article', summary: 'DARTS cell, all eight operations, CIFAR-100 subset.' },
  paper: { name: 'The paper', summary: 'The full CIFAR-10 search of DARTS. Overnight, on a real GPU.' },
}
const recordings: Record<OfferedRecording, string> = {
  'two-minutes': 'Two minutes · NAS-Bench-201',
  'second-order': 'Second order · NAS-Bench-201',
  'small-cell': 'Small cell · DARTS',
  article: 'The article · DARTS, CIFAR-100',
  'unshared-cells': 'Unshared cells · DARTS',
  'p-darts': 'P-DARTS · three stages',
  'pc-darts': 'PC-DARTS · partial channels',
  'auto-deeplab': 'Auto-DeepLab schedule · alphas wait',
  snas: 'SNAS · falling temperature',
  gdas: 'GDAS · one operation drawn at a time',
  xnas: 'XNAS · experts are wiped out',
  'generated-shapes': 'Generated shapes · no collapse',
}
const skipsOf = (n: number, total: number): string =>
  `${n} of ${total} operations ${n === 1 ? 'is a skip-connect' : 'are skip-connects'}`
const phases: Record<LoadingPhase, string> = {
  data: 'Reading images',
  device: 'Opening the engine',
  ...runs.phases,
  plan: 'Laying out the supernet',
  pipelines: 'Compiling programs',
  'warm-up': 'Warming up',
}
const reasons: Record<FinishReason, string> = {
  epochs: 'All planned epochs are done.',
  stopped: 'Stopped by hand.',
  criterion1: 'Rule 1 ended the search.',
  criterion2: 'Rule 2 ended the search.',
  eigenvalue: 'The eigenvalue rule ended the search.',
}
const failures: Record<FailureCode | 'not-found', { what: string; remedy: string }> = {
  'no-gpu': { what: 'No GPU that this page may use.', remedy: 'Choose the processor as the engine.' },
  'device-lost': {
    what: 'What computed is gone: the GPU, or a thread.',
    remedy: 'Start again; close other heavy tabs first.',
  },
  'gpu-validation': { what: 'The GPU refused a command, so the results are not valid.', remedy: 'Please report it.' },
  'out-of-memory': { what: 'Not enough memory to compute.', remedy: 'Choose fewer channels or a smaller batch.' },
  'bad-archive': {
    what: 'These images cannot be read.',
    remedy: 'The fault of each file is said here; nothing was replaced.',
  },
  'bad-shard': { what: 'An image file is missing or damaged.', remedy: 'Check the network and try again.' },
  'bad-config': { what: 'A setting is out of range.', remedy: 'Change it and start again.' },
  'bad-shape': { what: 'Two sizes do not fit together.', remedy: 'Please report it.' },
  'bad-genotype': { what: 'This is not a genotype.', remedy: 'Check the text.' },
  'bad-recording': { what: 'This recording cannot be read.', remedy: 'Reload the page or choose another one.' },
  'bad-run': {
    what: 'This saved run cannot be read.',
    remedy: 'The other runs are not touched; you can delete this one.',
  },
  'other-engine': {
    what: 'This run began on an engine that is not here.',
    remedy:
      'It goes on there, or is taken up here: then numbers round differently from this place on, and the run says so.',
  },
  'bad-table': {
    what: 'This is not a table of NAS-Bench-201.',
    remedy: 'It has a line for each of the 15,625 cells: index, arch, cifar10, cifar100, imagenet16_120.',
  },
  'bad-model': {
    what: 'This is not a model of NAS-Bench-301.',
    remedy: 'It is XGBoost’s JSON.',
  },
  'storage-full': { what: 'The browser has no room for more.', remedy: 'Delete old runs; what was saved stays.' },
  crashed: {
    what: 'The worker broke down.',
    remedy: 'A saved search goes on where it was; close other heavy tabs first.',
  },
  stalled: { what: 'A step does not end.', remedy: 'Close other heavy tabs, then continue from the saved state.' },
  'wrong-results': {
    what: 'This engine computes wrong numbers here, so nothing was started.',
    remedy: 'Update the graphics driver or the browser.',
  },
  diverged: { what: 'The loss became infinite.', remedy: 'Lower the learning rates and start again.' },
  unsupported: { what: 'This browser lacks something the lab needs.', remedy: 'The recordings work without it.' },
  busy: { what: 'Not at this moment.', remedy: 'Nothing was changed; what is in progress goes on.' },
  internal: { what: 'The computation broke off.', remedy: 'Start again; if it happens twice, please report it.' },
  'not-found': { what: 'There is no recording here yet.', remedy: 'Choose another one, or run the search live.' },
}

export const en = {
  code: 'en',
  htmlLang: 'en',
  product: 'DARTS+ Lab',
  skipLink: 'Skip to the time axis',
  close: 'Close',
  names: { cells, presets, recordings },
  runs,
  views,
  algorithms: {
    stageMark: (index: number) => `stage ${index}`,
    stage: (index: number, of: number, cells: number) => `stage ${index} of ${of}, ${cells} cells`,
    eigenvalue: {
      name: 'Eigenvalue (R-DARTS)',
      quiet: 'has not fired',
      fires: (epoch: number) => `fires at epoch ${epoch}`,
      returns: (epoch: number) => `returns epoch ${epoch}`,
      value: (value: string) => `largest eigenvalue ${value}: how sharply the validation loss curves in alpha`,
      unmeasured: 'not measured yet',
      ratio: (ratio: string, limit: string) => `local average grown to ${ratio}×, limit ${limit}×`,
      noRatio: 'too few measurements to compare',
    },
  },
  cells: cellsEn,

  top: {
    shown: 'Run shown',
    recording: 'Recording',
    live: 'Live',
    ended: 'Ended',
    liveRun: 'Live run in this tab',
    watchedRun: 'Live run in another tab',
    runLive: 'Run it live',
    pause: 'Pause',
    resume: 'Resume',
    stop: 'Stop',
    reset: 'Reset',
    otherLanguage: '中文',
    toOtherLanguage: 'Language: 中文',
    theme: 'Theme',
    themes: { auto: 'Theme: as the system', light: 'Theme: light', dark: 'Theme: dark' },
  },

  lesson: {
    tour: 'Why does it collapse?',
    more: 'Learn',
    predict: 'Where would you stop?',
    predictHint: 'Place your own stop before the rules are shown.',
    /** Before the name of the page that says it at length. */
    about: 'A program designs a neural network.',
    pages: {
      about: { name: 'What is this?', hint: 'A minute for whoever has never heard of it.' },
      toy: { name: 'The problem in two numbers', hint: 'Play the bilevel problem of alpha and w.' },
      why: { name: 'Competing explanations', hint: 'Readings of the collapse, measured in this run.' },
      answers: { name: 'Seven answers', hint: 'The same search under each later remedy.' },
      compare: { name: 'Compare runs', hint: 'Several runs on one time axis; DARTS beside DARTS+.' },
      evaluate: { name: 'Evaluate run', hint: 'Train this run’s genotypes from scratch: final accuracy by epoch.' },
      results: { name: 'Results', hint: 'What was measured here beside what the papers published.' },
      seeds: { name: 'Several seeds', hint: 'The same search with other seeds, side by side.' },
      evidence: { name: 'Evidence', hint: 'Many seeds and settings: how often, when, by how much.' },
      share: { name: 'Share', hint: 'A link to this moment, or a frame for another page.' },
      glossary: { name: 'Glossary', hint: 'Every symbol and term on this page.' },
    },
    present: 'Presenter mode',
    presentHint: 'Large type; a clicker turns the cards; the screen stays awake.',
    print: 'Print',
    printHint: 'One sheet: pictures, genotype, where it comes from.',
    you: 'you',
    guessHead: 'Where would you stop?',
    guessBody: 'The rules are covered. Stop the search when you would keep its cell.',
  },

  present: {
    keys: 'Page Down, Page Up: cards · Space: play · arrows: epochs · F: full screen · Esc: leave',
    fullscreen: 'Full screen',
    leave: 'Leave presenter mode',
  },

  /** An empty text: nothing, or nothing that a number could begin with. */
  numberRefused: (text: string, min: number, max: number) =>
    `${text === '' ? 'Empty' : `${text} does not fit`}: a whole number from ${min} to ${max} is needed.`,

  caption: {
    fetching: {
      head: 'Fetching the recording…',
      body: 'All candidate operations train at once, and DARTS keeps the strongest of each edge. A real search is replayed here, epoch by epoch; two rules say where to stop it.',
    },
    waiting: {
      head: 'The search is about to begin',
      body: 'Every edge starts with all candidate operations, equally mixed.',
    },
    untold: {
      head: 'No genotype is told for this epoch',
      body: 'The log tells the accuracies of every epoch and a genotype only at the end, as P-DARTS prints it.',
    },
    first: {
      head: (step: number, steps: number) => `The first epoch is running: step ${step} of ${steps}`,
      body: 'Every edge starts with all candidate operations, equally mixed.',
    },
    frozen: {
      head: (from: number) => `Alpha still waits: it learns from epoch ${from} on`,
      body: 'Until then only the weights w train; which operations lead is chance.',
    },
    mixing: {
      head: (operations: number) => `Every edge mixes ${operations} operations`,
      draws: (operations: number) => `Every edge draws one of ${operations} operations`,
      body: 'Nothing is chosen yet.',
    },
    cooperating: {
      body: (train: string, validation: string) =>
        `So far w and alpha help each other: training loss is down to ${train}, validation loss to ${validation}.`,
    },
    learning: {
      head: (n: number, total: number) => skipsOf(n, total),
      body: 'Each edge mixes all its candidate operations.',
      draws: 'Each edge runs one candidate at a time, drawn by alpha.',
    },
    moves: {
      turns: 'Training moves two things in turn: the weights w, and the mixture alpha.',
      together: 'Training moves two things at once: the weights w, and the mixture alpha.',
    },
    settled: {
      head: (edge: string) => `On edge ${edge}, the order of the convolutions has settled`,
      body: 'The ring marks where. Which convolution wins here is decided; what can still grow is skip-connect.',
    },
    rule1: {
      head: (n: number) => `Rule 1 fires: ${skipConnects(n)} in the cell`,
      body: 'DARTS+ stops the search here and keeps this cell. Watch what happens when it goes on.',
      over: 'DARTS+ stops the search here and keeps this cell.',
      earlier: (epoch: number) =>
        `DARTS+ stops the search here. The count jumped past the threshold, so it keeps the cell of epoch ${epoch}.`,
      fallback: 'At every check the count was at or above the threshold, so the rule ends by its fallback.',
    },
    rule2: {
      head: (window: number) => `Rule 2 fires: the ranking has held for ${window} epochs`,
      body: 'DARTS+ with its second rule stops here: more search no longer changes which convolutions win.',
    },
    growing: {
      head: (n: number, total: number) => `Past the stop: ${skipsOf(n, total)}`,
      body: 'The article’s reading: w and alpha, first partners, now compete; skip-connect needs no training and gains.',
    },
    after: {
      head: (n: number, total: number) => `Past the stop, still ${n} of ${total} skip-connects`,
      body: 'A rule has fired; the epochs since then are for comparison.',
    },
    ended: {
      head: (n: number, total: number) => `At the end, ${skipsOf(n, total)}`,
      since: (search: string, epoch: number, then: string) =>
        `Search accuracy is ${search} (${then} at epoch ${epoch}, which DARTS+ returns).`,
      quiet: (search: string) => `No rule has fired; search accuracy is ${search}.`,
    },
    loading: 'The first start takes longest: the programs of this supernet are compiled once.',
    collapsed: {
      head: (n: number, total: number) => `Collapse: ${skipsOf(n, total)}`,
      plain: (search: string) => `Few operations with weights are left; search accuracy is ${search}.`,
      silent: (search: string, epoch: number, then: string) =>
        `Search accuracy, ${search} (${then} at epoch ${epoch}), does not warn.`,
      fell: (search: string, epoch: number, then: string) =>
        `Search accuracy went from ${then} at epoch ${epoch} to ${search}.`,
      benchmark: (final: string) => `Trained in full, this very cell reaches ${final}.`,
      compare: (final: string, epoch: number, stopped: string) =>
        `Trained in full, this cell reaches ${final}; that of epoch ${epoch}, which DARTS+ returns, ${stopped}.`,
    },
  },

  readout: {
    epoch: 'epoch',
    of: (n: number) => `of ${n}`,
    skips: 'skip-connects',
    depth: 'cell depth',
    search: 'search accuracy',
    final: 'final accuracy',
  },

  curves: {
    panel: 'Curves',
    edge: 'Edge',
    alpha: 'alpha',
    mixing: 'softmax',
    sigmoid: 'sigmoid',
    scale: 'Values',
    alphaTitle: 'Alpha',
    mixingTitle: 'Mixing weights',
    column: (number: number) => `column ${number}`,
    alphaUnit: 'logits of this edge',
    mixingUnit: 'softmax of alpha, this edge',
    sigmoidUnit: 'sigmoid of alpha, this edge',
    skipsTitle: 'Skip-connects',
    skipsUnit: (total: number) => `operations of the derived cell, of ${total}`,
    searchTitle: 'Search accuracy',
    searchUnit: 'of the supernet, top-1 % over each epoch',
    finalTitle: 'Final accuracy',
    finalUnit: 'NAS-Bench-201’s, after full training; CIFAR-10 test %',
    train: 'training',
    validation: 'validation',
    finalLabel: 'this cell',
    table: 'Table',
    epoch: 'Epoch',
    ring: (epoch: number) => `○ order unchanged since epoch ${epoch}`,
    ringNone: 'one learnable operation: no order',
    gauges: 'Gauges',
    gaugesHint: 'What later papers measure, on this time axis.',
    rule: (n: 1 | 2) => `rule ${n}`,
    reading: (epoch: number, values: string) => `Epoch ${epoch}: ${values}. Arrow keys move the cursor.`,
  },

  cell: {
    panel: 'Cell',
    order: 'order',
    depth: 'depth',
    mode: 'Arrange by',
    which: 'Show',
    title: (name: string) => `${name} cell`,
    oneCell: 'Cell',
    facts: (depth: number, skips: number) => `depth ${depth} · ${skips} skip`,
    edgeLabel: (edge: string, op: string, percent: string, kept: boolean) =>
      `${edge}: ${op}, ${percent}${kept ? '' : ', not kept'}`,
    text: 'As text',
    node: (node: string, inputs: string) => `node ${node} takes ${inputs}`,
    input: (op: string, from: string) => `${op} from ${from}`,
    and: ' and ',
    nothing: 'nothing',
    sentence: (cell: string, nodes: string, depth: number, skips: number) =>
      `${cell} cell: ${nodes}. Depth ${depth}; ${skipConnects(skips)}.`,
    empty: 'The cell appears after the first epoch.',
  },

  rules: {
    panel: 'Stop rules',
    rule1: 'Rule 1',
    rule1Name: 'skip-connects',
    rule2: 'Rule 2',
    rule2Name: 'stable ranking',
    fires: (epoch: number) => `fires at epoch ${epoch}`,
    returns: (epoch: number) => `returns epoch ${epoch}`,
    fallback: (epoch: number) => `returns epoch ${epoch}, by fallback: at the threshold or above at every check`,
    quiet: 'has not fired',
    noRanking: 'cannot fire: only one learnable operation',
    noAlphas: 'cannot be judged: the trace tells no alphas by operation',
    threshold: 'Skip-connects',
    inCell: 'Cell to count',
    cells: { normal: 'count the normal cell', reduce: 'count the reduction cell', either: 'count the fuller cell' },
    window: 'Epochs unchanged',
    variant: 'What to watch',
    variants: {
      top1: 'best on every edge',
      full: 'order on every edge',
      retained: 'kept edges and their best',
      edge: (edge: string) => `order on edge ${edge}`,
    },
    value1: (value: number, target: number) => `now ${value}, limit ${target}`,
    unrestricted: (value: number, target: number) => `${value} before M, limit ${target}`,
    value2: (value: number, target: number) => `${value} of ${target} stable`,
    now: 'at the cursor',
    guard: (epoch: number) => `Not checked before epoch ${epoch} and once below the threshold: a guard of ours.`,
    guardOfStages: (epoch: number) =>
      `In each stage, not checked before its epoch ${epoch} and once below the threshold: a guard of ours.`,
    goTo: (epoch: number) => `Go to epoch ${epoch}`,
    restore: 'Reset thresholds',
  },

  opened: {
    open: 'Open a cell…',
    openAbout: 'A Genotype of any paper: paste it anywhere on the page, drop it, or choose a file.',
    dataset: (name: string | null) => `data set: ${name ?? 'not told'}`,
    algorithm: (name: string | null) => `algorithm: ${name ?? 'not told'}`,
    log: (program: string) => `search log of ${program}`,
  },

  result: {
    panel: 'Result',
    at: (epoch: number) => `epoch ${epoch}`,
    text: 'Text',
    copy: 'Copy',
    copied: 'Copied',
    download: 'Download',
    depth: 'depth',
    depthValue: (depth: number, without: number) => `${depth}, ${without} without skips`,
    parameters: 'parameters',
    multiplyAdds: 'multiply-adds',
    empty: 'The genotype appears after the first epoch.',
  },

  time: {
    panel: 'Time axis',
    play: 'Play',
    pause: 'Pause',
    again: 'Play again',
    back: 'One epoch back',
    forward: 'One epoch forward',
    follow: 'Newest epoch',
    speed: 'Speed',
    speeds: { slow: 'slow', normal: '1×', max: 'max' },
    slider: 'Epoch',
    value: (epoch: number, epochs: number, skips: number, cell: string) =>
      `epoch ${epoch} of ${epochs}, ${skipConnects(skips)} in the ${cell} cell`,
  },

  status: {
    panel: 'Status',
    processor: (threads: number) => `processor, ${threads} ${threads === 1 ? 'thread' : 'threads'}`,
    idle: 'Ready.',
    fetching: 'Fetching the recording.',
    replaying: 'Replaying a recorded run.',
    replayPaused: 'Recorded run, paused.',
    replayEnd: 'Recorded run, at its end.',
    loading: (phase: string, done: number, total: number) =>
      total > 1 ? `${phase}: ${done} of ${total}` : `${phase}…`,
    running: (epoch: number, step: number, steps: number) => `Searching: epoch ${epoch}, step ${step} of ${steps}`,
    runningPlain: 'Searching.',
    paused: 'Paused.',
    finished: (reason: string) => reason,
    phases,
    reasons,
    perStep: (ms: string) => `${ms} ms a step`,
    rate: (images: string) => `${images} images/s`,
    eta: (time: string) => `${time} left`,
    software: 'Software adapter: correct, but very slow',
    unnamed: 'adapter without a name',
    provenance: 'Source',
    recorded: (dataset: string, weights: string, alphas: string) => `${dataset}, ${weights} + ${alphas} images`,
    on: (adapter: string) => `on ${adapter}`,
    seed: (seed: number) => `seed ${seed}`,
    commit: (commit: string, date: string) => `commit ${commit}, ${date}`,
    benchmark: (source: string) => `final accuracy: ${source}`,
    differ: 'A live run may differ: hardware adds its own rounding.',
    same: 'The same numbers on every processor; a GPU rounds differently.',
    liveData: (dataset: string, images: string) => `${dataset}, ${images} images`,
    minutes: (m: number, s: number) => `${m} min ${s} s`,
    hours: (h: number, m: number) => `${h} h ${m} min`,
    seconds: (s: number) => `${s} s`,
  },

  /** As they are written into files: the English ones are those very texts. */
  sources: {
    generated: 'Generated shapes',
    subset: (name: string, images: string, all: string) => `${name} subset (${images} of ${all} training images)`,
    reduced: (name: string, side: string, images: string) => `${name} at ${side}x${side} (${images} training images)`,
    reducedPart: (name: string, side: string, images: string, classes: string, all: string) =>
      `${name} at ${side}x${side} (${images} training images of ${classes} of ${all} classes)`,
    ownSet: (name: string, images: string, classes: string) =>
      `${name} (${images} training images of ${classes} classes)`,
    benchmark: 'NAS-Bench-201 (Dong & Yang, ICLR 2020), final test accuracy after 200 epochs, averaged over seeds',
  },

  failures,
  empty: {
    another: 'Another recording',
    retry: 'Try again',
  },

  drop: {
    title: 'Drop images or a run here',
    body: 'Images: CIFAR archives, IDX, .npz, Parquet, pictures in one folder a class (also as .zip); a recording (.json), a search log, NAS-Bench-201 (.csv) or NAS-Bench-301 (models). They stay on this computer.',
    accepted: (title: string, images: string, classes: number) =>
      `${title}: ${images} images, ${classes} classes. Ready for a live run.`,
    table: (cells: string) =>
      `The table of ${cells} NAS-Bench-201 cells is read: final accuracy stands beside every epoch of that space.`,
    reading: 'Reading the files…',
    failed: { what: 'That did not work.', remedy: 'Try again; if it fails twice, reload the page.' },
    dismiss: 'Dismiss',
  },

  discard: {
    title: 'Discard the live run?',
    titleSaved: 'Leave the live run?',
    body: (epochs: number) =>
      epochs === 0
        ? 'It has not ended its first epoch.'
        : `Its ${epochs === 1 ? 'one epoch is' : `${epochs} epochs are`} not saved anywhere.`,
    bodySaved: (place: string) =>
      `The search stops. It is saved up to ${place}: the list of runs opens and continues it.`,
    bodyWhole: 'It is saved whole, in the list of runs.',
    titleRetraining: 'Discard the retraining?',
    retraining: (trains: boolean, trainings: number) =>
      [
        ...(trains ? ['The retraining stops.'] : []),
        ...(trainings > 0
          ? [
              `The ${trainings === 1 ? 'result of one training is' : `results of ${trainings} trainings are`} in no file; the menu Trace saves them with the run.`,
            ]
          : []),
      ].join(' '),
    yes: 'Discard it',
    yesSaved: 'Leave it',
    no: 'Keep it',
  },

  spoken: {
    skips: (epoch: number, count: number, cell: string) =>
      `Epoch ${epoch}: ${skipConnects(count)} in the ${cell} cell.`,
    rule: (epoch: number, rule: 1 | 2) => `Epoch ${epoch}: rule ${rule} fires.`,
    started: 'Search started.',
    paused: 'Paused.',
    failed: (what: string) => `Failed. ${what}`,
  },
}

export type Catalogue = typeof en
