/** What scripts run the engine on: the functions of headless/, wherever they are executed. */
export interface EngineHost {
  /** For example "Chromium 156.0.8078.108". */
  readonly runtime: string
  /** Runs the registered function `name` (headless/registry.ts) with JSON-like `args` and gives its result. */
  call<Result = unknown>(name: string, args?: unknown): Promise<Result>
  /** Processor time of everything that computes, so far: on a software adapter it says more than a busy machine's clock. */
  cpuSeconds(): Promise<number>
  close(): Promise<void>
}
