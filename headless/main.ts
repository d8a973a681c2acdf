/** Entry of headless.html: gathers what scripts may call. One import a module; each calls `register`. */
import './bench'
import './benchEdge'
import './benchRates'
import './decode'
import './evaluate'
import './golden'
import { openRegistry, register } from './registry'
import './search'

/** Which adapter the page got, or null; the first thing to ask when a script misbehaves. */
register('ping', async () => {
  const adapter = await navigator.gpu?.requestAdapter()
  if (!adapter) return { adapter: null }
  const { vendor, architecture, device, description } = adapter.info
  return { adapter: { vendor, architecture, device, description } }
})

openRegistry()
