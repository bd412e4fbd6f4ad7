import { type CivilDate, err, parseCivilDate, type Result } from '@musubi/kernel'
import type { Certificate } from './certificate.ts'
import { readOid, TAG } from './der.ts'
import { readText } from './distinguished-name.ts'
import { attemptParse, MalformedBytes, type Tlv, TlvReader } from './tlv.ts'

/** The four basic attributes (基本4情報) of a signature certificate. */
export interface SignAttributes {
  readonly name: string
  readonly address: string
  readonly birthDate: CivilDate
  /** The digit as issued: 1 male, 2 female, 3 other or not known. */
  readonly sex: string
}

/** Names under the JPKI arc for personal data; each sits in subjectAltName as an otherName. */
export const SIGN_ATTRIBUTE_OIDS = {
  name: '1.2.392.200149.8.5.5.1',
  sex: '1.2.392.200149.8.5.5.3',
  birthDate: '1.2.392.200149.8.5.5.4',
  address: '1.2.392.200149.8.5.5.5',
} as const

/**
 * The four attributes of a signature certificate, from the otherNames of subjectAltName (J-LIS certificate profile).
 * The birth date is an era digit followed by the Gregorian YYYYMMDD; incomplete dates, which the profile allows for
 * persons whose birth date is not fully known, are `malformed` here and need a clerk.
 */
export function parseSignAttributes(
  certificate: Certificate,
): Result<SignAttributes, 'absent' | 'malformed'> {
  const names = certificate.subjectAltName
  return names === undefined ? err('absent') : attemptParse(() => readAttributes(names))
}

function readAttributes(names: Uint8Array): SignAttributes {
  const values = new Map<string, string>()
  for (const reader = new TlvReader(names); !reader.isDone; ) {
    const general = reader.next()
    if (general.tag !== 0xa0) continue
    const [oid, value] = readOtherName(general)
    if (values.has(oid)) throw new MalformedBytes('an attribute appears twice')
    values.set(oid, value)
  }
  const get = (oid: string): string => {
    const value = values.get(oid)
    if (value === undefined) throw new MalformedBytes(`no attribute ${oid}`)
    return value
  }
  return {
    name: get(SIGN_ATTRIBUTE_OIDS.name),
    address: get(SIGN_ATTRIBUTE_OIDS.address),
    birthDate: readBirthDate(get(SIGN_ATTRIBUTE_OIDS.birthDate)),
    sex: get(SIGN_ATTRIBUTE_OIDS.sex),
  }
}

function readOtherName(general: Tlv): [string, string] {
  const reader = new TlvReader(general.value)
  const oid = readOid(reader.next(TAG.oid))
  const explicit = reader.next(0xa0)
  reader.end()
  const inner = new TlvReader(explicit.value)
  const value = inner.next()
  inner.end()
  return [oid, readText(value)]
}

function readBirthDate(text: string): CivilDate {
  const parts = /^[1-5](\d{4})(\d{2})(\d{2})$/.exec(text)
  const date = parseCivilDate(parts?.slice(1).join('-') ?? '')
  if (!date.ok) throw new MalformedBytes('not a birth date')
  return date.value
}
