import type { Secret, SecretKind } from './secrets.ts'

/** Something that leaves identity, or that it writes where others read. */
export interface Artefact {
  /** Such as `GET /identity/v1/clients 200`. */
  readonly name: string
  readonly medium: Medium
  /** Whose artefact it is: it may carry this sector's PPIDs and nobody else's. */
  readonly sector: string | null
  readonly content: string
}

export type Medium = 'json' | 'jwt' | 'html' | 'header' | 'text'

export interface Finding {
  readonly artefact: string
  readonly kind: SecretKind
  readonly form: string
}

const MAX_DEPTH = 3
const BASE64_RUN = /[A-Za-z0-9+/_-]{8,}/g
const HEX_RUN = /[0-9a-fA-F]{8,}/g

/** Which secrets an artefact carries, in clear or behind percent signs, entities, escapes, hex and base64 (at any offset). */
export function scan(artefact: Artefact, secrets: readonly Secret[]): Finding[] {
  const views = viewsOf(artefact.content)
  return secrets.flatMap((secret) => {
    if (secret.sector !== undefined && secret.sector === artefact.sector) return []
    const form = findIn(views, secret)
    return form === undefined ? [] : [{ artefact: artefact.name, kind: secret.kind, form }]
  })
}

function findIn(views: ReadonlySet<string>, { kind, texts, bytes }: Secret): string | undefined {
  const isExact = kind === "another sector's PPID"
  const wanted = texts.map((text) => (isExact ? text : text.toLowerCase()))
  const raw = bytes.map((piece) => piece.toString('latin1'))
  for (const view of views) {
    const lower = isExact ? view : view.toLowerCase()
    const text = wanted.find((one) => holds(lower, one))
    if (text !== undefined) return text
    const piece = raw.find((one) => view.includes(one))
    if (piece !== undefined) return Buffer.from(piece, 'latin1').toString('hex')
  }
  return undefined
}

/** Digits are found as a number of their own: six digits of a moment in milliseconds are no birth date. */
function holds(view: string, wanted: string): boolean {
  if (!view.includes(wanted)) return false
  if (!/^\d+$/.test(wanted)) return true
  return new RegExp(`(?<!\\d)${wanted}(?!\\d)`).test(view)
}

/** The content, and what comes out when its pieces are decoded. */
function viewsOf(content: string): Set<string> {
  const views = new Set<string>()
  let layer = [content]
  for (let depth = 0; depth <= MAX_DEPTH && layer.length > 0; depth++) {
    const fresh = layer.filter((view) => !views.has(view))
    for (const view of fresh) views.add(view)
    layer = fresh.flatMap(decode)
  }
  return views
}

function decode(view: string): string[] {
  const runs = (view.match(BASE64_RUN) ?? []).flatMap((run) => {
    // What stands before a piece of base64 may shift it; padding bytes of text come out at one of four offsets.
    const offsets = run.length > 20_000 ? [0] : [0, 1, 2, 3]
    return offsets.map((offset) => Buffer.from(run.slice(offset), 'base64').toString('latin1'))
  })
  const hex = (view.match(HEX_RUN) ?? []).map((run) => Buffer.from(run, 'hex').toString('latin1'))
  // Only what may be text again is looked into further; noise would double with every layer.
  const readable = [...runs, ...hex].map((text) => asText(text))
  return [...unescape(view), runs.join('\n'), hex.join('\n'), ...readable.flatMap((text) => text ?? [])]
}

function unescape(view: string): string[] {
  const found: string[] = []
  if (view.includes('%'))
    found.push(
      view.replaceAll(/(?:%[0-9A-Fa-f]{2})+/g, (run) =>
        Buffer.from(run.replaceAll('%', ''), 'hex').toString(),
      ),
    )
  if (view.includes('&'))
    found.push(
      view
        .replaceAll(/&#(\d+);/g, (_all, number: string) => String.fromCodePoint(Number(number)))
        .replaceAll(/&#x([0-9a-f]+);/gi, (_all, hex: string) =>
          String.fromCodePoint(Number.parseInt(hex, 16)),
        )
        .replaceAll('&amp;', '&')
        .replaceAll('&quot;', '"'),
    )
  if (view.includes('\\'))
    found.push(
      view
        .replaceAll(/\\u([0-9a-f]{4})/gi, (_all, hex: string) =>
          String.fromCharCode(Number.parseInt(hex, 16)),
        )
        .replaceAll('\\/', '/')
        .replaceAll('\\"', '"'),
    )
  return found
}

/** The bytes as text, when they read like text. */
function asText(latin1: string): string | undefined {
  const text = Buffer.from(latin1, 'latin1').toString('utf8')
  const strange = Array.from(text).filter((letter) => letter < '\t' || letter === '\ufffd').length
  return strange * 10 > text.length ? undefined : text
}
