/** The cards of the tour, in order. */
export const CARDS = ['graph', 'mixing', 'players', 'cooperation', 'growth', 'ranking', 'stop', 'worth'] as const
export type CardId = (typeof CARDS)[number]
