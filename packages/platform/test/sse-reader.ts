import http from 'node:http'

export interface ReceivedEvent {
  readonly id: string | undefined
  readonly event: string
  readonly data: string
}

/** A browser's EventSource as far as the tests need it, over a real socket. */
export interface SseReader {
  readonly headers: http.IncomingHttpHeaders
  /** Resolves with the next event; rejects when the stream ends first. */
  next(): Promise<ReceivedEvent>
  /** Resolves with the next comment line. */
  comment(): Promise<string>
  /** The position an EventSource would send when it reconnects. */
  readonly lastEventId: string | undefined
  /** Resolves when the server has ended the stream or cut it. */
  readonly ended: Promise<void>
  /** Stops taking bytes from the socket, like a reader that went to sleep. */
  pause(): void
  close(): void
}

export async function openReader(url: string, headers: Record<string, string> = {}): Promise<SseReader> {
  const request = http.get(url, { headers, agent: false })
  const response = await new Promise<http.IncomingMessage>((resolve, reject) => {
    request.once('response', resolve).once('error', reject)
  })
  const events = queue<ReceivedEvent>()
  const comments = queue<string>()
  let lastEventId: string | undefined
  let rest = ''
  response.setEncoding('utf8').on('data', (text: string) => {
    const blocks = (rest + text).split('\n\n')
    rest = blocks.pop() ?? ''
    for (const block of blocks) {
      const fields = new Map(block.split('\n').map((line) => splitOnce(line)))
      if (fields.has('id')) lastEventId = fields.get('id')
      if (fields.has('')) comments.put(fields.get('') ?? '')
      const data = fields.get('data')
      if (data !== undefined) events.put({ id: lastEventId, event: fields.get('event') ?? 'message', data })
    }
  })
  const ended = new Promise<void>((resolve) => {
    const end = (): void => {
      events.fail()
      comments.fail()
      resolve()
    }
    response.once('close', end)
    request.on('error', end)
  })
  return {
    headers: response.headers,
    next: events.take,
    comment: comments.take,
    get lastEventId() {
      return lastEventId
    },
    ended,
    pause: () => void response.pause(),
    close: () => void request.destroy(),
  }
}

function splitOnce(line: string): [string, string] {
  const colon = line.indexOf(':')
  return colon === -1 ? [line, ''] : [line.slice(0, colon), line.slice(colon + 1).replace(/^ /, '')]
}

function queue<T>(): { put(item: T): void; take(): Promise<T>; fail(): void } {
  const items: T[] = []
  const waiting: PromiseWithResolvers<T>[] = []
  let failed = false
  return {
    put: (item) => {
      const first = waiting.shift()
      if (first) first.resolve(item)
      else items.push(item)
    },
    take: async () => {
      const item = items.shift()
      if (item !== undefined) return item
      if (failed) throw new Error('the stream has ended')
      const promised = Promise.withResolvers<T>()
      waiting.push(promised)
      return promised.promise
    },
    fail: () => {
      failed = true
      for (const promised of waiting.splice(0)) promised.reject(new Error('the stream has ended'))
    },
  }
}
