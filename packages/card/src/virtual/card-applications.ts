import { createPrivateKey, type KeyObject } from 'node:crypto'
import type { CardGeneration } from '../card-generation.ts'
import {
  CERTIFICATES_PRESENT_LENGTH,
  TOKEN_INFO_LENGTH,
  TOKEN_LABELS,
  type TokenInfo,
} from '../token-info.ts'
import type { CardContents } from './card-contents.ts'
import { Secret, unsatisfiableSecret } from './secret.ts'

/** Who may read a file: anybody, whoever presented the secret, or nobody. */
export type FileAccess = 'free' | 'never' | { readonly secret: number }

export interface VirtualFile {
  readonly content: Uint8Array
  readonly access: FileAccess
}

export interface VirtualKey {
  readonly secret: number
  readonly privateKey: KeyObject
}

/** One application of a virtual card; everything is addressed by the file identifiers of the real one. */
export interface VirtualApplication {
  readonly aid: Uint8Array
  readonly files: ReadonlyMap<number, VirtualFile>
  readonly secrets: ReadonlyMap<number, Secret>
  /** Signing keys behind a secret. */
  readonly keys: ReadonlyMap<number, VirtualKey>
  /** The key that answers internal authentication without any secret. */
  readonly ownKey?: KeyObject
  /** Whether CHANGE REFERENCE DATA is answered. */
  readonly canChangeSecrets: boolean
}

export interface TryLimits {
  readonly pin: number
  readonly password: number
  /** The real limit of the birth date key is not published. */
  readonly birthDate: number
}

const PIN = /^\d{4}$/
const PASSWORD = /^[A-Z0-9]{6,16}$/
const NEVER: VirtualFile = { content: new Uint8Array(), access: 'never' }

/** What a virtual card is made like. */
export interface CardMake {
  readonly generation: CardGeneration
  /** A phone answers for the certificates only. */
  readonly kind: Exclude<TokenInfo['kind'], 'unknown'>
  readonly limits: TryLimits
}

export function buildApplications(contents: CardContents, make: CardMake): readonly VirtualApplication[] {
  const jpki = buildJpki(contents, make)
  return make.kind === 'card' ? [jpki, buildCardFace(contents, make), buildTextEntry(contents, make)] : [jpki]
}

function buildJpki(
  { authentication, sign }: CardContents,
  { generation: { jpki }, kind, limits }: CardMake,
): VirtualApplication {
  const files: [number, VirtualFile][] = [
    [jpki.tokenInfo, free(tokenInfo(kind))],
    [jpki.certificatesPresent, free(certificatesPresent(sign !== undefined))],
    [jpki.authenticationCertificate, free(withFiller(authentication.certificate))],
    [jpki.authenticationCa, free(withFiller(authentication.ca))],
  ]
  if (sign) {
    files.push([jpki.signCa, free(withFiller(sign.ca))])
    files.push([
      jpki.signCertificate,
      { content: withFiller(sign.certificate), access: { secret: jpki.signPassword } },
    ])
  }
  const password = sign ? new Secret(sign.password, limits.password, PASSWORD) : unsatisfiableSecret()
  return {
    aid: jpki.aid,
    files: new Map(files),
    secrets: new Map([
      [jpki.authenticationPin, new Secret(authentication.pin, limits.pin, PIN)],
      [jpki.signPassword, password],
    ]),
    keys: new Map([
      [jpki.authenticationKey, toKey(jpki.authenticationPin, authentication.privateKey)],
      ...(sign ? ([[jpki.signKey, toKey(jpki.signPassword, sign.privateKey)]] as const) : []),
    ]),
    canChangeSecrets: true,
  }
}

/** EF 0005 (image of the individual number) exists, but no virtual card has anything to show there. */
function buildCardFace(
  { face, visual }: CardContents,
  { generation: { cardFace }, limits }: CardMake,
): VirtualApplication {
  return {
    aid: cardFace.aid,
    files: new Map<number, VirtualFile>([
      [cardFace.faceRecord, { content: withFiller(face.record), access: { secret: cardFace.birthDateKey } }],
      [
        cardFace.visual,
        visual ? { content: withFiller(visual.file), access: { secret: cardFace.numberBKey } } : NEVER,
      ],
      [cardFace.basicInfo, free(withFiller(face.basicInfo))],
      [cardFace.faceCertificate, free(withFiller(face.certificate))],
      [0x0005, NEVER],
    ]),
    secrets: new Map([
      [cardFace.birthDateKey, new Secret(face.birthDateDigits, limits.birthDate, /(?!)/)],
      [
        cardFace.numberBKey,
        visual ? new Secret(visual.numberB, limits.birthDate, /(?!)/) : unsatisfiableSecret(),
      ],
      [0x0013, unsatisfiableSecret()],
    ]),
    keys: new Map(),
    ownKey: toPrivateKey(face.privateKey),
    canChangeSecrets: false,
  }
}

/** EF 0001 (the individual number) exists, but this card does not hold one. */
function buildTextEntry(
  { textEntry: entry }: CardContents,
  { generation: { textEntry }, limits }: CardMake,
): VirtualApplication {
  return {
    aid: textEntry.aid,
    files: new Map<number, VirtualFile>([
      [0x0001, NEVER],
      [textEntry.attributes, { content: withFiller(entry.attributes), access: { secret: textEntry.pin } }],
    ]),
    secrets: new Map([[textEntry.pin, new Secret(entry.pin, limits.pin, PIN)]]),
    keys: new Map(),
    canChangeSecrets: true,
  }
}

function free(content: Uint8Array): VirtualFile {
  return { content, access: 'free' }
}

function toKey(secret: number, privateKey: Uint8Array): VirtualKey {
  return { secret, privateKey: toPrivateKey(privateKey) }
}

function toPrivateKey(pkcs8: Uint8Array): KeyObject {
  return createPrivateKey({ key: Buffer.from(pkcs8), format: 'der', type: 'pkcs8' })
}

/** Files on a card are larger than what is written into them; a reader that ignores lengths is caught by the filler. */
function withFiller(content: Uint8Array): Uint8Array {
  const file = new Uint8Array(Math.ceil((content.length + 1) / 64) * 64).fill(0xff)
  file.set(content)
  return file
}

function tokenInfo(kind: CardMake['kind']): Uint8Array {
  const bytes = new Uint8Array(TOKEN_INFO_LENGTH).fill(0x20, 0, 96)
  bytes.set(new TextEncoder().encode(TOKEN_LABELS[kind]))
  return bytes
}

function certificatesPresent(hasSign: boolean): Uint8Array {
  const bytes = new Uint8Array(CERTIFICATES_PRESENT_LENGTH)
  bytes.set([hasSign ? 0x8f : 0, 0x8f])
  return bytes
}
