/** Words of saved runs, of faults survived, and of other tabs. */
import type { LoadingPhase } from '../../../src/protocol/messages'
import type { RunEvent } from '../../../src/protocol/runs'

type StorageTrouble = Exclude<Extract<RunEvent, { type: 'storage' }>['state'], 'ok'>

const storage: Record<StorageTrouble, { what: string; remedy: string }> = {
  low: {
    what: 'Little storage is left.',
    remedy: 'The search is saved a few more times at most. Delete old runs to make room.',
  },
  full: {
    what: 'Storage is full: the search goes on unsaved.',
    remedy: 'What was saved stays. Delete old runs, and saving goes on by itself.',
  },
  off: {
    what: 'This browser does not let the search be saved.',
    remedy: 'It runs all the same, but closing the tab loses it. A private window is a common reason.',
  },
}

export const runs = {
  button: 'Runs',
  untitled: (dataset: string, seed: number) => `${dataset}, seed ${seed}`,
  continue: 'Continue',
  close: 'Close',
  bytes: (amount: string, unit: string) => `${amount} ${unit}`,

  note: {
    region: 'Notes on the run',
    dismiss: 'Dismiss',
    manage: 'Saved runs',
    place: (epoch: number, step: number) => `epoch ${epoch}, step ${step}`,
    whole: 'the whole run',
    continueAt: (place: string) => `Continue at ${place}`,
    again: 'Start again',
    takeUp: 'Take it up here',
    recovered: (place: string) => `Set up again; the search went on at ${place}. Its records are whole.`,
    recovering: (place: string) => `Setting everything up again; the search goes on at ${place}.`,
    damaged: 'One of the two saved states of this run is damaged.',
    damagedBody: (place: string) => `It was read from the other one, which is whole: ${place}.`,
    elsewhere: {
      what: 'This run goes on under other conditions.',
      remedy:
        'It was saved on another engine or GPU, or by another version of this page: from here on, numbers round differently.',
    },
    unfinished: (done: number, all: number) => `A search broke off: ${done} of ${all} epochs are done.`,
    unfinishedBody: 'It goes on exactly where it was saved.',
    notNow: 'Not now',
    elsewhereTab: 'A search is running in another tab.',
    elsewhereTabBody: 'One tab searches at a time; others can watch.',
    watch: 'Watch it here',
    watching: 'You are watching the search of another tab.',
    watchingBody: 'Pause, steps and stop are in that tab.',
    letGo: 'The other tab has ended its search or was closed.',
    letGoBody: 'What it saved is in the list of runs.',
    storage,
  },

  status: {
    saved: (place: string) => `saved: ${place}`,
    unsaved: 'not saved',
    gaps: (count: number, time: string) => `asleep ${count}×, ${time} in all`,
    gapsHint: 'The tab or the computer slept. That time is in no figure and no estimate.',
    testPassed: 'engine checked',
    testFailed: 'engine computes wrong numbers',
    testHint: (checks: number, error: string, limit: string) =>
      `${checks} known numbers recomputed here; the largest relative error is ${error}, the limit ${limit}.`,
    testRemembered: 'checked at an earlier start',
    watching: 'Watching another tab.',
  },
  brokenPart: {
    what: 'This part of the page could not be shown.',
    remedy: 'What is running goes on, and a search is saved as it goes. Check the network, then reload.',
    reload: 'Reload',
  },
  phases: { 'self-test': 'Checking the engine against known numbers' } satisfies Partial<Record<LoadingPhase, string>>,
}

export type RunsCatalogue = typeof runs
