/** Words of the lesson in English: tour, toy problem, explanations. `{name}` stands for a value computed from the run. */
const sentences = {
  graphNb201:
    'A cell is a small graph: {nodes} nodes hold feature maps, {edges} edges carry one operation each, and the network repeats the cell. With {operations} candidates an edge there are {cells} possible cells. To search is to pick one.',
  graphDarts:
    'A cell is a small graph: two inputs, {inner} nodes, {edges} candidate edges. Each node keeps two of the edges that reach it, with one of {choices} operations on each: about {cells} possible pairs of a normal and a reduction cell. To search is to pick one.',
  mixingSum:
    'A choice has no gradient. So every edge runs all {operations} candidates at once and adds them up, weighted by softmax(alpha).',
  mixingEven:
    'After one epoch the weights of all edges still lie between {low} and {high}; an even mixture would give each {even}.',
  playersHalves:
    'alpha is the mixture and learns from {images} validation images. w are the weights inside the operations and learn from {images} training images.',
  playersTurns: 'They move in turn, {first} and then {second}, {steps} times an epoch.',
  playersFirstOrder: 'Neither waits for the other: first-order DARTS treats the present w as if it were fully trained.',
  playersSecondOrder: 'alpha looks one step of w ahead: this is second-order DARTS.',
  cooperationBoth:
    'Until epoch {until} both gain: training loss falls from {t0} to {t1} and validation loss from {v0} to {v1}.',
  cooperationReading:
    'The article calls this cooperation. The supernet still underfits, so whatever helps w helps alpha.',
  cooperationNone: 'Validation loss has no turning point in this run yet.',
  growthCount: 'From epoch {fewestAt} to epoch {mostAt} the cell goes from {from} to {to} skip-connects of {total}.',
  growthWeight: 'On edge {edge} the weight of skip-connect grows from {w0} to {w1} over the run.',
  growthParting:
    'Past epoch {until} training loss falls on, to {train}, while validation loss climbs to {validation} at epoch {worstAt}.',
  growthReading:
    'The article reads this as competition: w fits its own images, and alpha turns to the operation that needs no training. Others read it differently.',
  growthNone: 'In this run the number of skip-connects does not grow.',
  rankingRing: 'The ring: on edge {edge} the order of the operations with weights has not changed since epoch {since}.',
  rankingEdges: 'By epoch {stop} that order was final on {n} of {edges} edges.',
  rankingReading: 'There, more search no longer decides which convolution wins, only how much skip-connect takes.',
  rankingOne:
    'Only one operation of this space has weights, so there is no order to settle. The recording “Two minutes” has two.',
  rankingNone: 'In this run the order settles on no edge before the stop.',
  stopRule1: 'Rule 1 counts: at epoch {fired} the cell has reached {limit} skip-connects or more.',
  stopKeeps: 'DARTS+ ends the search there and keeps that cell.',
  stopEarlier:
    'The count jumped past the limit, so DARTS+ goes back to the cell of epoch {returns}; its skip-connects: {n}.',
  stopFallback:
    'The count was at the limit from the start, so rule 1 gives up at epoch {fired} and returns epoch {returns}.',
  stopRule1Quiet: 'Rule 1 has not fired: the cell has not reached {limit} skip-connects.',
  stopRule2:
    'Rule 2 waits until the ranking of the operations with weights has held for {window} epochs; it fires at epoch {fired}.',
  stopRule2Later: 'That is {lag} epochs after rule 1: here the simple count is the one in time.',
  stopRule2Quiet: 'Rule 2 has not fired: the ranking has not held for {window} epochs.',
  stopRule2One: 'Rule 2 has nothing to watch: only one operation has weights.',
  worthLess:
    'Trained in full, the cell of epoch {e} reaches {a} and that of epoch {last} only {b}: {points} points lost by searching on.',
  worthMore:
    'Trained in full, the cell of epoch {e} reaches {a} and that of epoch {last} {b}: in this run, stopping cost {points} points.',
  worthSearchAlike: 'Search accuracy hardly tells them apart: {a} at epoch {e}, {b} at epoch {last}.',
  worthSearch: 'Search accuracy: {a} at epoch {e}, {b} at epoch {last}.',
  worthUnknown:
    'What these cells reach when trained in full is not known here; the recording “Two minutes” has the benchmark’s values.',
  worthNoStop: 'No rule has fired in this run, so DARTS+ would return its last cell.',
}

export type SentenceKey = keyof typeof sentences

export const storyEn = {
  sentences,
  tour: {
    title: 'Why does DARTS collapse?',
    of: 'Card {n} of {total}',
    heads: {
      graph: 'A cell is a graph',
      mixing: 'Mixing makes it differentiable',
      players: 'Two players, alpha and w',
      cooperation: 'First they cooperate',
      growth: 'Then skip-connect takes over',
      ranking: 'The ranking had settled before',
      stop: 'Stop here',
      worth: 'What it buys',
    },
    next: 'Next',
    back: 'Back',
    close: 'End the tour',
    done: 'Done',
    keys: 'Arrow keys turn the cards, Esc ends the tour.',
    growing: 'This run is still going; the cards use the epochs so far.',
  },
}

export type StoryText = typeof storyEn
