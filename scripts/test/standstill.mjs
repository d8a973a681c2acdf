// A browser that answers nothing any more, not even its driver: seen of WebKitGTK 2.50 on Debian 12 beside other work, in one of three whole
// runs, with the processor idle. No page can mend it and no test is about it, so such a test is run once more in another browser; the
// report counts these. Any other failure stays one.

/** How its error begins, after the browser's name. */
export const STANDSTILL = 'the browser stands still'

/** @param {readonly string[]} errors of a test */
export const isStandstill = (errors) => errors.some((error) => error.includes(STANDSTILL))
