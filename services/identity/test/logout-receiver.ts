import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'

export type LogoutReceiver = Awaited<ReturnType<typeof startLogoutReceiver>>

/** A service's back-channel logout address: it writes down what it hears, and can be away. */
export async function startLogoutReceiver() {
  const heard: string[] = []
  const state = { away: false }
  const server = createServer((request, response) => {
    void readBody(request).then((body) => {
      if (!state.away) heard.push(new URLSearchParams(body).get('logout_token') ?? '')
      response.writeHead(state.away ? 503 : 200).end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    uri: `http://127.0.0.1:${port}/logout`,
    heard,
    state,
    claims: () =>
      heard.map(
        (token) =>
          JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as Record<
            string,
            unknown
          >,
      ),
    close: () => new Promise((resolve) => server.close(resolve)),
  }
}

async function readBody(request: IncomingMessage): Promise<string> {
  let body = ''
  for await (const chunk of request) body += String(chunk)
  return body
}
