/** Words of the gauges under the curves. */
/** Title and unit of a chart. */
const charts = {
  noise: { title: 'Loss under noise', unit: 'SDARTS: rise of validation loss, mixing weights disturbed' },
  eigenvalue: { title: 'Dominant eigenvalue', unit: 'R-DARTS: of the Hessian of validation loss in alpha' },
  alignment: { title: 'Layer alignment', unit: 'Lambda-DARTS: mean cosine of the cells’ gradients' },
  pulls: { title: 'Pull of each cell', unit: 'Lambda-DARTS: length of its gradient' },
  agreement: { title: 'Agreement of gradients', unit: 'OLES: cosine of training and validation' },
  frozen: { title: 'Frozen convolutions', unit: 'OLES: no longer trained' },
  removal: { title: 'Skip-connects chosen', unit: 'DARTS-PT: by alpha, and by what removal costs' },
  spread: { title: 'Spread of the logits', unit: 'Beta-DARTS: largest minus smallest alpha of an edge' },
  zeroOne: { title: 'Zero-one loss', unit: 'Fair DARTS: −0.25 where every weight is 0 or 1' },
}

export const gaugesEn = {
  title: 'Gauges',
  lead: 'What later papers measure. One run proves none of them.',
  every: (epochs: number) => `Measured after every ${epochs} epochs; gaps between.`,
  unmeasured: 'Two come from the alphas alone; “Measure what later papers do” in the setup measures the rest.',
  charts,
  /** Names of curves. */
  curves: {
    noise: (most: number) => `up to ${most}`,
    cell: (place: number) => `cell ${place}`,
    byAlpha: 'by alpha',
    byRemoval: 'by removal',
    eigenvalue: 'eigenvalue',
    cosine: 'cosine',
    frozen: 'frozen',
    spread: 'spread',
    loss: 'loss',
  },
}

export type GaugesText = typeof gaugesEn
