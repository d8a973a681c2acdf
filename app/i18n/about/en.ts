/** What the page is, for somebody who has never heard of it, in English. */
import { datasetsEn } from '../datasets'

export const aboutEn = {
  lead: 'Programs can design neural networks. This page shows one of them at work, how it fails, and how to stop it in time.',
  recorded: 'On the screen is the recording of a real search. ',
  live: 'On the screen is a search that this browser computes. ',
  search:
    'It looks for a cell: a small graph of which the network is made. {operations} operations compete for each of its {edges} connections. The curves show how strongly each is preferred; from epoch to epoch gradient descent shifts that preference. The method is called DARTS.',
  collapse:
    'Red is skip-connect, which hands its input on and computes nothing. When it wins nearly everywhere, the search has collapsed: what it found is a poor network, and search accuracy has not warned of it.',
  plus: 'DARTS+ ends the search by a simple rule before that. A flag 1 or 2 on the time axis marks where one of its two rules stops this search; a rule that does not fire has none.',
  yours:
    'Arrow keys move through the epochs, the space bar plays. A search of this kind can run on your own machine, in this tab: nothing is installed, nothing is uploaded.',
  otherwise:
    ' Begun here, it searches on {images} with a w learning rate of {rate} and cells = {cells}; the recording is on {recordedImages}, with {recordedRate} and {recordedCells}.',
  datasets: datasetsEn,
  tour: 'Show me, in {cards} cards',
  look: 'Look around',
}

export type AboutText = typeof aboutEn
