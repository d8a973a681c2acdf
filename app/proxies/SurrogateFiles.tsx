/** Opens the models of NAS-Bench-301: files, a zip or the compact form; says which are open, and why others were refused. */
import { useRef } from 'react'
import { useProxiesText } from '../i18n/proxies/useProxiesText'
import { followRun } from './followRun'
import { openSurrogate, useSurrogate } from './surrogateStore'

export function SurrogateFiles() {
  const words = useProxiesText()
  const { surrogate, isReading, progress, problem } = useSurrogate((state) => state)
  const input = useRef<HTMLInputElement>(null)
  return (
    <>
      {isReading ? (
        <span role="status">{progress ? words.reading(progress.done, progress.of) : words.readingFirst}</span>
      ) : (
        <button type="button" className="link" onClick={() => input.current?.click()}>
          {surrogate ? words.another : words.choose}
        </button>
      )}
      <input
        ref={input}
        type="file"
        multiple
        className="hidden"
        tabIndex={-1}
        aria-label={words.choose}
        accept=".json,.zip,.forest"
        onChange={({ currentTarget }) => {
          const files = [...(currentTarget.files ?? [])].map((blob) => ({ name: blob.name, blob }))
          currentTarget.value = ''
          if (files.length > 0) void openSurrogate(files).then(followRun)
        }}
      />
      <small className="soft">
        {surrogate ? words.models(surrogate.members.length, surrogate.digest.slice(0, 12)) : words.chooseHow}
      </small>
      {problem && (
        <p className="warn" role="alert">
          {words.refused} <small>{problem}</small>
        </p>
      )}
    </>
  )
}
