/** Words of the searches with several seeds, in English. */
const plural = (n: number, one: string, many: string): string => `${n} ${n === 1 ? one : many}`

export const seedsEn = {
  title: 'Several seeds',
  lead: 'One search says what can happen, several say how often. The settings are the same; the seed draws the weights, the order of the images and how they are divided.',
  empty: 'None yet. The sheet before a live run asks how many seeds to search with.',
  facts: (n: number, side: number, over: number) =>
    `${plural(n, 'search', 'searches')}, ${side} at a time; ${over} of them over.`,
  images: (title: string, images: number, epochs: number) =>
    `${images.toLocaleString('en')} images of ${title}, ${plural(epochs, 'epoch', 'epochs')} each.`,
  seed: (seed: number) => `Seed ${seed}`,
  progress: (seed: number) => `Epochs of seed ${seed}`,
  epochs: (done: number, of: number) => `${done} of ${of}`,
  skips: (n: number) => plural(n, 'skip-connect', 'skip-connects'),
  left: (time: string) => `${time} left`,
  states: {
    waiting: 'waits for its turn',
    loading: 'is set up',
    running: 'searches',
    stopping: 'ends after this step',
    'called-off': 'called off',
    finished: 'over',
    stopped: 'stopped: no search as a whole, it does not count',
  },
  stop: 'Stop',
  stopSeed: (seed: number) => `Stop seed ${seed}`,
  again: 'Again',
  againSeed: (seed: number) => `Search with seed ${seed} again`,
  stopAll: 'Stop all',
  evidence: 'What they say together',
  save: 'Save all (.zip)',
  unsaved: 'They go on while this sheet is closed; the tab must stay open. Nothing is kept that is not saved here.',
}

export type SeedsText = typeof seedsEn
