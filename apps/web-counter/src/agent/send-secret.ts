import { err, ok, type Result } from '@musubi/kernel'

/**
 * Hands a secret over as bytes and nothing else: not in an address, not in a text, not in a log.
 * @param secret is wiped here, whatever comes of it
 */
export async function sendSecret<S>(
  path: string,
  secret: Uint8Array<ArrayBuffer>,
  parse: (value: unknown) => S,
): Promise<Result<S, 'no_answer'>> {
  try {
    const answer = await fetch(path, {
      method: 'POST',
      headers: { 'content-type': 'application/octet-stream' },
      body: secret,
    })
    return answer.ok ? ok(parse(await answer.json())) : err('no_answer')
  } catch {
    // The stream tells what became of it.
    return err('no_answer')
  } finally {
    secret.fill(0)
  }
}
