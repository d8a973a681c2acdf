// Where Firefox is: FIREFOX_PATH, else the usual places of each system.
import { existsSync } from 'node:fs'
import process from 'node:process'

export const NO_FIREFOX = 'no Firefox: install it (Debian: firefox-esr), or set FIREFOX_PATH to one'

/** @returns {string | undefined} */
export function findFirefox() {
  const places = [
    process.env.FIREFOX_PATH,
    '/usr/bin/firefox-esr',
    '/usr/bin/firefox',
    '/Applications/Firefox.app/Contents/MacOS/firefox',
    'C:\\Program Files\\Mozilla Firefox\\firefox.exe',
  ]
  return places.find((place) => place !== undefined && existsSync(place))
}
