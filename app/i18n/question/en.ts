/** Words of the question to the supernet (DARTS-PT). Loaded with its sheet. */
export const questionEn = {
  title: 'Is the supernet broken, or only how we read it?',
  lead: 'A collapse has two suspects: the weights of the supernet, or the habit of reading off the largest alpha. DARTS-PT asks the supernet itself: take one operation away, leave everything else as it is, and see how far the validation loss rises. What it misses most is what it needs.',
  close: 'Close',
  askSaved: 'Ask its supernet',
  images: 'Images',
  imagesOption: (n: number) => `${n}`,
  whole: 'also decide edge after edge, each seeing what was decided before (twice as long)',
  ask: 'Ask the supernet',
  askAgain: 'Ask again',
  place: (epoch: number) => (epoch === 0 ? 'before the first step' : `after epoch ${epoch}`),
  placeInside: (epoch: number, step: number) => `in epoch ${epoch}, after step ${step}`,
  rests: (place: string) => `The search rests ${place}. Asking changes nothing in it: it goes on with the same bits.`,
  restsAtEnd: (epoch: number) =>
    `The search is over; its supernet stands as it did after its last epoch, ${epoch}. Asking changes nothing in it.`,
  returnsOther: (epoch: number) =>
    `The cell that this search returns is that of epoch ${epoch}, whose weights are gone.`,
  asking: (done: number, total: number) => `Asking: pass ${done} of ${total}`,
  selecting: (done: number, total: number) => `Selecting by removal: pass ${done} of ${total}`,
  left: (time: string) => `about ${time} left`,
  cancel: 'Cancel',
  calledOff: 'Cancelled. The search is where it was.',
  moving: 'The search is under way. It can be asked while it rests.',
  loading: 'The search is being set up.',
  pause: 'Pause the search',
  pausing: 'Pausing…',
  watched: 'This search runs in another tab: ask there.',
  noWeights:
    'Alphas alone cannot answer: the weights of that moment are needed. A saved search keeps those it was stopped with, or those of its last epoch: it can be asked from the list of runs.',
  keptAtEnd: (epoch: number) => `This search has ended, and its weights after epoch ${epoch} are kept.`,
  askAtEnd: 'Set its supernet up again to ask it',
  otherEpochs: 'For another epoch it has to be searched again up to there.',
  keeps: 'A run that has finished keeps the weights of its last epoch, so that its supernet can be asked.',
  computeTo: (epoch: number) => `Search again up to epoch ${epoch} and pause there`,
  computeOther: 'With the settings of this run. On another kind of processor the numbers round differently.',
  notHere: (images: string) => `For that its images are needed here: ${images}.`,
  noCell: 'Start a search, pause it at any epoch, and ask.',
  cannot: 'This search cannot be asked.',
  onPlace: 'Answer',
  answered: (place: string, images: number, loss: string, right: string) =>
    `Asked ${place}, on ${images} images of the half that alphas learn from: loss ${loss}, ${right} right with everything in place.`,
  agree: (agree: number, edges: number) =>
    agree === edges
      ? `On all ${edges} edges alpha and removal choose the same operation.`
      : `On ${agree} of ${edges} edges alpha and removal choose the same operation.`,
  skips: (alpha: number, removal: number) =>
    `Alpha chooses skip-connect on ${alpha} ${alpha === 1 ? 'edge' : 'edges'}, removal on ${removal}.`,
  costs: (skip: string, learnable: string) =>
    `Without a skip-connect the loss changes by ${skip} on average, without a convolution by ${learnable}.`,
  table: {
    caption: (cell: string) => `Rise of the validation loss without each operation: ${cell}`,
    edge: 'Edge',
    alpha: 'largest alpha',
    removal: 'dearest to the supernet',
    alphaMark: 'α',
    removalMark: '◆',
    less: 'better without',
    more: 'needed',
    cells: { normal: 'normal cell', reduce: 'reduction cell' },
  },
  cells: {
    byAlpha: 'by alpha',
    byRemoval: 'by removal',
    whole: 'by removal, edge after edge',
    cell: (name: string, cell: string) => `${cell}, ${name}`,
    skips: (n: number, of: number) => `skip-connect on ${n} of ${of} edges`,
    line: (cell: string, told: string) => `${cell}: ${told}`,
    worth: (accuracy: string) => `${accuracy} after full training (NAS-Bench-201, CIFAR-10)`,
    untold: 'only a training tells what it is worth',
    noTable: 'the NAS-Bench-201 table would tell what it is worth',
    trained: (accuracy: string, epochs: number, seeds: string) =>
      `${accuracy} trained here: ${epochs} ${epochs === 1 ? 'epoch' : 'epochs'}, ${seeds}`,
    oneSeed: 'one seed',
    seeds: (n: number, low: string, high: string) => `mean of ${n} seeds, ${low} to ${high}`,
    asOne: (loss: string) => `the supernet as this cell: loss ${loss}`,
    open: (name: string) => `Open and train the cell ${name}`,
    openShort: 'Open and train it',
    readTable: 'Read the benchmark table',
  },
  train: {
    title: 'Train these cells from scratch',
    start: (cells: number) =>
      cells === 1 ? 'Train the cell' : cells === 2 ? 'Train both cells' : `Train all ${cells} cells`,
    rests:
      'A training needs the engine that the resting search holds. The search is saved and can be gone on with from the list of runs.',
    restsUnsaved:
      'A training needs the engine that the resting search holds. The search could not be saved: what it has learned is lost when it ends.',
    end: 'End the search to train',
    ending: 'Ending…',
    told: {
      removal: (budget: string) =>
        `Trained for ${budget}, every seed of the cell by removal beat every seed of the cell by alpha.`,
      alpha: (budget: string) =>
        `Trained for ${budget}, every seed of the cell by alpha beat every seed of the cell by removal.`,
      open: (budget: string) =>
        `Trained for ${budget}, the seeds of the two cells overlap: this does not tell them apart.`,
      single: (budget: string) =>
        `Trained for ${budget}: one seed does not say how far seeds differ, so nothing is told apart yet.`,
    },
    budget: (epochs: number) => (epochs === 1 ? 'one epoch' : `${epochs} epochs`),
    small: 'A small budget shows little of what full training gives.',
  },
  verdict: {
    same: 'Both readings build the same cell: nothing was misread here.',
    misread: (removal: string, alpha: string) =>
      `Read by removal, the same supernet gives a cell worth ${removal} instead of ${alpha}: it was misread.`,
    broken: (removal: string, alpha: string) =>
      `Read by removal, the same supernet gives ${removal}, by alpha ${alpha}: reading it otherwise does not help here.`,
    unknown: 'Two different cells from the same weights. A training tells which one is better.',
  },
  source:
    'Wang et al., Rethinking Architecture Selection in Differentiable NAS (DARTS-PT), ICLR 2021. Here without the tuning between decisions; nothing is rescaled, and batch statistics are used.',
}
