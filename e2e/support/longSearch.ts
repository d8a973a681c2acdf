/** Settings of a small search that lasts on the software adapter. Candidates and channels are those of the self-test: its compiled kernels serve it as well. */
export const LONG_SEARCH = [
  'channels=8',
  'imageSize=8',
  'images=64',
  'batch=8',
  'dataset=generated',
  'epochs=600',
  'alphas.lr=0.001',
]

/** One that lasts on the processor. */
export const LONG_CPU_SEARCH = LONG_SEARCH.map((setting) => (setting.startsWith('images') ? 'images=1024' : setting))
