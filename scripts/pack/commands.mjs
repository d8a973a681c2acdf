// The commands of the packed lab: what needs neither a browser nor files of a clone.

export const COMMANDS = ['search', 'export', 'evaluate', 'data', 'plan', 'golden', 'sweep']
