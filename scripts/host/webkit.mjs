// Where WebKitGTK's driver is and the display it draws on: Debian's webkit2gtk-driver and xvfb.
import { existsSync } from 'node:fs'
import path from 'node:path'
import process from 'node:process'

/** @param {string} program @returns {string | undefined} */
function onPath(program) {
  return (process.env.PATH ?? '')
    .split(path.delimiter)
    .map((folder) => path.join(folder, program))
    .find((file) => existsSync(file))
}

export const NO_WEBKIT = 'no WebKitGTK with a driver: install webkit2gtk-driver and xvfb (Debian)'

/** @returns {{ driver: string, display: string } | undefined} undefined where one of the two is missing */
export function findWebKit() {
  const driver = onPath('WebKitWebDriver')
  const display = onPath('Xvfb')
  return driver && display ? { driver, display } : undefined
}
