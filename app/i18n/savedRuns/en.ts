/** Words of the list of saved runs. Loaded with it. */

export const savedRunsEn = {
  title: 'Saved runs',
  lead: 'Searches of this browser, saved in its private files as they go. They never leave this computer.',
  reading: 'Reading the list…',
  empty: 'No run is saved yet. A live search is saved by itself, from its start on.',
  list: {
    run: 'Run',
    state: 'State',
    saved: 'Saved',
    size: 'Size',
    actions: 'Actions',
  },
  epochs: (done: number, all: number) => `${done} of ${all} epochs`,
  states: {
    running: 'being searched',
    broken: 'broke off',
    stopped: 'stopped by hand',
    done: 'finished',
    failed: 'failed',
    invalid: 'not valid',
    unreadable: 'cannot be read',
  },
  show: 'Show',
  rename: 'Rename',
  name: 'Name of the run',
  save: 'Save',
  cancel: 'Cancel',
  export: 'Export',
  delete: 'Delete',
  import: 'Import a run…',
  clear: 'Delete everything…',
  clearHeld: 'One is being searched; all can be deleted once it has ended.',
  clearTitle: 'Delete all saved runs?',
  clearBody: (count: number, size: string) =>
    `${count} ${count === 1 ? 'run' : 'runs'}, ${size}. This cannot be undone.`,
  clearYes: 'Delete everything',
  clearNo: 'Keep them',
  deleted: (title: string) => `Deleted: ${title}`,
  undo: 'Undo',
  used: (used: string, quota: string) => `${used} of ${quota} used`,
  usedUnknown: 'The browser does not say how much room there is.',
  persisted: 'The browser keeps these files until you delete them.',
  notPersisted: 'The browser may delete these files when the disk is full.',
  persist: 'Ask to keep them',
}

export type SavedRunsText = typeof savedRunsEn
