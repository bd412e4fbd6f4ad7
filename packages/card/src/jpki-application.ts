import { err, ok, type Result } from '@musubi/kernel'
import type { CardFailure } from './card-failure.ts'
import { CARD_GENERATIONS, type CardGeneration } from './card-generation.ts'
import type { CardChannel } from './card-reader.ts'
import {
  findTries,
  PASSWORD_FAILURES,
  PIN_FAILURES,
  type Secret,
  selectFile,
  selectGeneration,
  verifySecret,
} from './card-session.ts'
import { signWithCard } from './card-signature.ts'
import { readFixedFile, readObjectFile } from './file-reading.ts'
import {
  CERTIFICATES_PRESENT_LENGTH,
  type CertificatesPresent,
  parseCertificatesPresent,
  parseTokenInfo,
  TOKEN_INFO_LENGTH,
  type TokenInfo,
} from './token-info.ts'

type Answer<T> = Promise<Result<T, CardFailure>>

/** The public-key application (公的個人認証AP), selected. Certificates come as DER, signatures as `signWithCard` says. */
export interface JpkiApplication {
  readTokenInfo(): Answer<TokenInfo>
  readCertificatesPresent(): Answer<CertificatesPresent>
  /** Needs no PIN: this file alone proves nothing about who holds the card. */
  readAuthenticationCertificate(): Answer<Uint8Array>
  readAuthenticationCa(): Answer<Uint8Array>
  /** Presents the signature password first; a wrong one spends one of five tries. */
  readSignCertificate(password: Secret): Answer<Uint8Array>
  readSignCa(): Answer<Uint8Array>
  /** Tries left of the authentication PIN; 0 means blocked. Spends none. */
  findPinTriesLeft(): Answer<number>
  /** Tries left of the signature password; 0 means blocked. Spends none. */
  findPasswordTriesLeft(): Answer<number>
  /** Presents the authentication PIN: 4 digits, three tries. */
  verifyPin(pin: Secret): Answer<void>
  /** Presents the PIN and signs `message` with the authentication key. */
  signWithAuthenticationKey(pin: Secret, message: Uint8Array): Answer<Uint8Array>
  /** Presents the password and signs `message` with the signature key. */
  signWithSignKey(password: Secret, message: Uint8Array): Answer<Uint8Array>
}

/** Four digits. */
export function isPin(secret: Secret): boolean {
  return fits(secret, { least: 4, most: 4, letter: (code) => code >= 0x30 && code <= 0x39 })
}

/** 6 to 16 capital letters and digits. */
export function isSignPassword(secret: Secret): boolean {
  const letter = (code: number) => (code >= 0x30 && code <= 0x39) || (code >= 0x41 && code <= 0x5a)
  return fits(secret, { least: 6, most: 16, letter })
}

interface SecretShape {
  readonly least: number
  readonly most: number
  readonly letter: (code: number) => boolean
}

/** Looks at a secret without making a text of its bytes, which nobody could wipe. */
function fits(secret: Secret, { least, most, letter }: SecretShape): boolean {
  const { length } = secret
  if (length < least || length > most) return false
  for (let at = 0; at < length; at++) {
    const code = typeof secret === 'string' ? secret.charCodeAt(at) : secret[at]
    if (code === undefined || !letter(code)) return false
  }
  return true
}

const CERTIFICATE_TAG = 0x30

/**
 * Selects the application; anything that does not know it is not a My Number Card. A PIN or password of the wrong shape
 * is not sent: it could only burn a try.
 * @param generation asked for alone; unless told, the card says which of those in use it is
 */
export async function selectJpki(channel: CardChannel, generation?: CardGeneration): Answer<JpkiApplication> {
  const asked = generation ? [generation] : CARD_GENERATIONS
  const selected = await selectGeneration(channel, asked, ({ jpki }) => jpki.aid)
  if (!selected.ok) return selected
  return ok(openJpki(channel, selected.value))
}

function openJpki(channel: CardChannel, generation: CardGeneration): JpkiApplication {
  const { jpki } = generation
  const readCertificate = (file: number) => readObjectFile(channel, generation, file, CERTIFICATE_TAG)
  const verifyPin = async (pin: Secret): Answer<void> =>
    isPin(pin)
      ? verifySecret(channel, jpki.authenticationPin, pin, PIN_FAILURES)
      : err({ reason: 'pin_format' })
  const verifyPassword = async (password: Secret): Answer<void> =>
    isSignPassword(password)
      ? verifySecret(channel, jpki.signPassword, password, PASSWORD_FAILURES)
      : err({ reason: 'password_format' })
  const sign = async (verified: Answer<void>, key: number, message: Uint8Array): Answer<Uint8Array> => {
    const allowed = await verified
    if (!allowed.ok) return allowed
    const selected = await selectFile(channel, key)
    return selected.ok ? signWithCard(channel, generation, 0x80, message) : selected
  }
  return {
    readTokenInfo: async () =>
      parseFile('0006', await readFixedFile(channel, jpki.tokenInfo, TOKEN_INFO_LENGTH), parseTokenInfo),
    readCertificatesPresent: async () =>
      parseFile(
        '0008',
        await readFixedFile(channel, jpki.certificatesPresent, CERTIFICATES_PRESENT_LENGTH),
        parseCertificatesPresent,
      ),
    readAuthenticationCertificate: () => readCertificate(jpki.authenticationCertificate),
    readAuthenticationCa: () => readCertificate(jpki.authenticationCa),
    readSignCertificate: async (password) => {
      const verified = await verifyPassword(password)
      return verified.ok ? readCertificate(jpki.signCertificate) : verified
    },
    readSignCa: () => readCertificate(jpki.signCa),
    findPinTriesLeft: () => findTries(channel, jpki.authenticationPin),
    findPasswordTriesLeft: () => findTries(channel, jpki.signPassword),
    verifyPin,
    signWithAuthenticationKey: (pin, message) => sign(verifyPin(pin), jpki.authenticationKey, message),
    signWithSignKey: (password, message) => sign(verifyPassword(password), jpki.signKey, message),
  }
}

function parseFile<T>(
  file: string,
  bytes: Result<Uint8Array, CardFailure>,
  parse: (bytes: Uint8Array) => Result<T, 'malformed'>,
): Result<T, CardFailure> {
  if (!bytes.ok) return bytes
  const parsed = parse(bytes.value)
  return parsed.ok ? parsed : err({ reason: 'malformed', what: `file ${file}` })
}
