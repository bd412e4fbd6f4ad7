import {
  createHash,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  sign,
} from 'node:crypto'

/** A passkey on a device that is a program: enough of Web Authentication Level 3 for a server to check (ES256, no attestation). */
export interface SoftwareAuthenticator {
  /** Answers `navigator.credentials.create` with these options, as JSON. */
  create(options: CreationOptions, given?: Partial<Circumstances>): object
  /** Answers `navigator.credentials.get`. */
  get(options: RequestOptions, given?: Partial<Circumstances>): object
  readonly credentialId: string
}

interface CreationOptions {
  readonly challenge: string
  readonly user?: { readonly id: string }
}
interface RequestOptions {
  readonly challenge: string
}

export interface Circumstances {
  /** The page the browser stands on. */
  readonly origin: string
  readonly rpId: string
  /** Finger, face or code was asked for. */
  readonly userVerified: boolean
  /** The counter the device sends; it grows by itself unless told. */
  readonly signCount: number
}

export function createSoftwareAuthenticator(
  home: Pick<Circumstances, 'origin' | 'rpId'>,
): SoftwareAuthenticator {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const credentialId = randomBytes(16)
  let signCount = 0
  let userHandle: string | undefined
  const circumstancesOf = (given: Partial<Circumstances>): Circumstances => ({
    ...home,
    userVerified: true,
    signCount: ++signCount,
    ...given,
  })
  return {
    credentialId: credentialId.toString('base64url'),
    create(options, given = {}) {
      const circumstances = circumstancesOf(given)
      userHandle = options.user?.id
      const attested = Buffer.concat([
        Buffer.alloc(16),
        uint16(credentialId.length),
        credentialId,
        coseKey(privateKey),
      ])
      const authData = Buffer.concat([authenticatorData(circumstances, 0x40), attested])
      const attestation = cborMap([
        [cborText('fmt'), cborText('none')],
        [cborText('attStmt'), cborMap([])],
        [cborText('authData'), cborBytes(authData)],
      ])
      return envelope(credentialId, {
        clientDataJSON: text(clientData('webauthn.create', options.challenge, circumstances)),
        attestationObject: text(attestation),
        transports: ['internal'],
      })
    },
    get(options, given = {}) {
      const circumstances = circumstancesOf(given)
      const client = clientData('webauthn.get', options.challenge, circumstances)
      const authData = authenticatorData(circumstances, 0)
      const signed = Buffer.concat([authData, createHash('sha256').update(client).digest()])
      return envelope(credentialId, {
        clientDataJSON: text(client),
        authenticatorData: text(authData),
        signature: text(sign('sha256', signed, privateKey)),
        ...(userHandle === undefined ? {} : { userHandle }),
      })
    },
  }
}

function envelope(id: Buffer, response: object): object {
  return { id: text(id), rawId: text(id), type: 'public-key', response, clientExtensionResults: {} }
}

function clientData(type: string, challenge: string, { origin }: Circumstances): Buffer {
  return Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }))
}

/** Section 6.1: hash of the RP ID, flags (present, verified, backed up), counter. */
function authenticatorData({ rpId, userVerified, signCount }: Circumstances, more: number): Buffer {
  const flags = 0x01 | (userVerified ? 0x04 : 0) | 0x08 | 0x10 | more
  const counter = Buffer.alloc(4)
  counter.writeUInt32BE(signCount)
  return Buffer.concat([createHash('sha256').update(rpId).digest(), Buffer.of(flags), counter])
}

/** RFC 9053: kty 2 (EC2), alg -7 (ES256), crv 1 (P-256), x, y. */
function coseKey(privateKey: KeyObject): Buffer {
  const { x = '', y = '' } = createPublicKey(privateKey).export({ format: 'jwk' })
  return cborMap([
    [cborInteger(1), cborInteger(2)],
    [cborInteger(3), cborInteger(-7)],
    [cborInteger(-1), cborInteger(1)],
    [cborInteger(-2), cborBytes(Buffer.from(x, 'base64url'))],
    [cborInteger(-3), cborBytes(Buffer.from(y, 'base64url'))],
  ])
}

function cborInteger(value: number): Buffer {
  return value >= 0 ? cborHead(0, value) : cborHead(1, -1 - value)
}
function cborBytes(bytes: Buffer): Buffer {
  return Buffer.concat([cborHead(2, bytes.length), bytes])
}
function cborText(value: string): Buffer {
  return Buffer.concat([cborHead(3, Buffer.byteLength(value)), Buffer.from(value)])
}
function cborMap(entries: readonly (readonly [Buffer, Buffer])[]): Buffer {
  return Buffer.concat([cborHead(5, entries.length), ...entries.flat()])
}
function cborHead(major: number, value: number): Buffer {
  if (value < 24) return Buffer.of((major << 5) | value)
  if (value < 256) return Buffer.of((major << 5) | 24, value)
  return Buffer.concat([Buffer.of((major << 5) | 25), uint16(value)])
}
function uint16(value: number): Buffer {
  return Buffer.of(value >> 8, value & 0xff)
}
function text(bytes: Buffer): string {
  return bytes.toString('base64url')
}
