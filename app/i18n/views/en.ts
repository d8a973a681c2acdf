/** Words of the linked views of the lab page: turns, edge explorer, rank strip, filmstrip, readout, pictures and traces. */
export const views = {
  turns: {
    group: 'Single steps',
    alphas: 'alpha step',
    weights: 'w step',
    epoch: 'epoch',
    next: { alphas: 'It is alpha’s turn.', weights: 'It is w’s turn.' },
    explain: {
      alphas: 'One move of alpha: a gradient step down the validation loss, weights held still.',
      weights: 'One move of w: a gradient step down the training loss, alpha held still.',
      epoch: 'All turns of one epoch, then pause.',
    },
  },
}

export type ViewsCatalogue = typeof views
