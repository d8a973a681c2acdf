/** Files that a script serves to the headless page. */
export interface ServedFile {
  readonly name: string
  readonly url: string
}

export async function fetchFile({ name, url }: ServedFile): Promise<File> {
  const response = await fetch(url)
  if (!response.ok) throw new Error(`${name}: the script's server answered ${response.status}`)
  return new File([await response.blob()], name)
}
