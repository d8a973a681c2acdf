/** Where the page asks for a search with these settings (KEY=VALUE); `more` are other words of the address, such as `engine`. */
export const placeOf = (settings: readonly string[], more: Readonly<Record<string, string>> = {}): string =>
  `#${new URLSearchParams([['lang', 'en'], ...Object.entries(more), ...settings.map((setting) => ['set', setting])])}`
