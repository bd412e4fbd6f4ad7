import {
  count,
  listOf,
  literal,
  optional,
  record,
  refuse,
  type Shape,
  text,
  type TypeOf,
} from '../encoding/shape.ts'
import { proofShape } from '../proof/proof.ts'
import { signedMessageShape } from './signed-message.ts'

/** A public key with proof that somebody knows its secret (Belenios specification, Trustee keys). */
export const publicKeyShape = record({
  pok: proofShape,
  public_key: text,
  signature: optional(proofShape),
  name: optional(text),
})
export type TrusteePublicKey = TypeOf<typeof publicKeyShape>

/** What a member of a Pedersen group certifies: its place in the group and its two keys for the ceremony. */
export const certificateKeysShape = record({
  context: record({ group: text, size: count, threshold: count, index: count }),
  verification: text,
  encryption: text,
})
export type CertificateKeys = TypeOf<typeof certificateKeysShape>

/** The commitments `g^a` to the coefficients of a member's polynomial. */
export const coefficientsShape = record({ coefexps: listOf(text) })

/** What each member signs at the end: all certificates together with its own commitments. */
export const certificatesShape = record({ certs: listOf(signedMessageShape), coefexps: listOf(text) })

/** Threshold parameters (Belenios specification, section of that name). */
export const pedersenShape = record({
  threshold: count,
  certs: listOf(signedMessageShape),
  coefexps: listOf(signedMessageShape),
  signatures: listOf(proofShape),
  verification_keys: listOf(publicKeyShape),
})
export type PedersenParameters = TypeOf<typeof pedersenShape>

export type TrusteeItem = readonly ['Single', TrusteePublicKey] | readonly ['Pedersen', PedersenParameters]

const single = literal('Single')
const pedersen = literal('Pedersen')

const itemShape: Shape<TrusteeItem> = {
  read(value, at) {
    if (!Array.isArray(value) || value.length !== 2) refuse(at)
    const [kind, body] = value as [unknown, unknown]
    return kind === 'Single'
      ? ['Single', publicKeyShape.read(body, `${at}[1]`)]
      : [pedersen.read(kind, `${at}[0]`), pedersenShape.read(body, `${at}[1]`)]
  },
  write: (item) =>
    item[0] === 'Single'
      ? `[${single.write('Single')},${publicKeyShape.write(item[1])}]`
      : `[${pedersen.write('Pedersen')},${pedersenShape.write(item[1])}]`,
}

export const trusteesShape = listOf(itemShape)
