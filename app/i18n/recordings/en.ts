/** What is to be seen in each recording, in a line. */
import type { OfferedRecording } from '../../run/recordings'

export const recordingsEn: Record<OfferedRecording, string> = {
  'two-minutes': 'the collapse in two minutes; the benchmark knows what each cell is worth, five were retrained here',
  'second-order':
    'the same search with second-order alpha steps: all six operations skip from epoch 13, 54.30 % by the benchmark',
  'small-cell': 'three operations: six of eight skip after nine epochs, seven from epoch 18 on',
  article:
    'all eight operations on CIFAR-100, until the collapse is complete: rule 1 fires at epoch 10, rule 2 at 38, six of eight skip at epoch 75; four of its cells were retrained here',
  'unshared-cells':
    'every cell on its own: at the end the last cell skips with all eight operations, the first with three',
  'p-darts': 'the network grows, edges lose operations, and M = 2 takes out two of four skip-connects at the end',
  'pc-darts':
    'a quarter of the channels, weighted edges: once alphas move, skip-connects become few; rule 1 fires at epoch 11, a false alarm',
  'auto-deeplab': 'alphas stand still for fifteen epochs; after the first in which they move, all six operations skip',
  snas: 'temperature falls, paths are dropped: five of six operations skip at epochs 5 to 7, four at the end',
  gdas: 'one operation an edge is drawn at a time: cells wander between 94 and 73 % by the benchmark; one to four of six operations skip, two at the end, of 73.4 %',
  xnas: 'in the last three epochs 24 of 30 operations are wiped out; training loss jumps when one an edge is left',
  'generated-shapes':
    'drawn shapes instead of photographs: validation loss falls until the last of 15 epochs, no cell has more than one skip-connect, no rule fires',
}
