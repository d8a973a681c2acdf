/** Settings of a small search that lasts. Candidates and channels are those of the self-test: its compiled kernels serve it as well. */
export const LONG_SEARCH = [
  'channels=8',
  'imageSize=8',
  'images=64',
  'batch=8',
  'dataset=generated',
  'epochs=600',
  'alphas.lr=0.001',
]
