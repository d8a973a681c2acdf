/**
 * Whole milliseconds for what takes at most so many seconds on the reference machine. Whoever runs the tests has measured how much
 * slower this one is (scripts/test/limits.mjs). In Node only.
 */
export const limit = (seconds: number): number => Math.ceil(1000 * seconds * Number(process.env.LAB_SLOWNESS ?? 1))
