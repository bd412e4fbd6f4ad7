import type { Artefact } from './scanner.ts'
import type { Secret } from './secrets.ts'

/** Every way in which one secret could be written by a careless programmer. */
export function waysToWrite({ texts, bytes }: Secret): string[] {
  const encoded = bytes.flatMap((piece) => [
    piece.toString('hex'),
    piece.toString('hex').toUpperCase(),
    piece.toString('base64'),
    piece.toString('base64url'),
  ])
  const wrapped = texts.flatMap((text) => [
    text,
    Buffer.from(text).toString('base64url'),
    Buffer.from(`resident.282227.${text}`).toString('base64'),
  ])
  return [...encoded, ...wrapped]
}

/** The artefact with the secret in a place that fits its medium. */
export function plant(artefact: Artefact, written: string): Artefact {
  return { ...artefact, content: PLANTERS[artefact.medium](artefact.content, written) }
}

const PLANTERS: Readonly<Record<Artefact['medium'], (content: string, written: string) => string>> = {
  json: (content, written) =>
    JSON.stringify({ ...(JSON.parse(content) as object), extra: { note: written } }),
  jwt(content, written) {
    const [header = '', payload = '', signature = ''] = content.split('.')
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as object
    const changed = Buffer.from(JSON.stringify({ ...claims, extra: written })).toString('base64url')
    return [header, changed, signature].join('.')
  },
  html(content, written) {
    const link = `<a href="/x?y=${encodeURIComponent(written)}">x</a>`
    return content.includes('</main>') ? content.replace('</main>', `${link}</main>`) : `${content}${link}`
  },
  header: (content, written) => `${content}; extra=${encodeURIComponent(written)}`,
  text: (content, written) => `${content} ${written}`,
}
