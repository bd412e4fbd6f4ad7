import { err, ok, type Result } from '@musubi/kernel'

/** EF 0006 of the JPKI application. */
export interface TokenInfo {
  readonly label: string
  readonly kind: 'card' | 'android' | 'iphone' | 'unknown'
}

export const TOKEN_LABELS = {
  card: 'JPKIAPICCTOKEN2',
  android: 'JPKIAPGPSETOKEN',
  iphone: 'JPKIAPIOSTOKEN',
} as const satisfies Readonly<Record<Exclude<TokenInfo['kind'], 'unknown'>, string>>

const KINDS = new Map(
  (['card', 'android', 'iphone'] as const).map((kind): [string, TokenInfo['kind']] => [
    TOKEN_LABELS[kind],
    kind,
  ]),
)

/** Certificates inside a phone, made for it (移動端末設備用電子証明書). */
export function isPhoneToken({ kind }: TokenInfo): boolean {
  return kind === 'android' || kind === 'iphone'
}

/** The file is a PKCS#11 CK_TOKEN_INFO of 160 bytes; its first 32 bytes are the label, padded with spaces or zeros. */
export const TOKEN_INFO_LENGTH = 160

export function parseTokenInfo(bytes: Uint8Array): Result<TokenInfo, 'malformed'> {
  if (bytes.length !== TOKEN_INFO_LENGTH) return err('malformed')
  const label = String.fromCharCode(...bytes.subarray(0, 32)).replace(/[ \0]+$/, '')
  if (!/^[\x20-\x7e]+$/.test(label)) return err('malformed')
  return ok({ label, kind: KINDS.get(label) ?? 'unknown' })
}

/** EF 0008: which certificates exist. A child's card carries no signature certificate. */
export interface CertificatesPresent {
  readonly sign: boolean
  readonly authentication: boolean
}

export const CERTIFICATES_PRESENT_LENGTH = 3

/** `8F` marks a certificate that is there: first byte signature, second byte authentication. */
export function parseCertificatesPresent(bytes: Uint8Array): Result<CertificatesPresent, 'malformed'> {
  if (bytes.length !== CERTIFICATES_PRESENT_LENGTH) return err('malformed')
  return ok({ sign: bytes[0] === 0x8f, authentication: bytes[1] === 0x8f })
}
