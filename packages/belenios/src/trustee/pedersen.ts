import { err, ok, type Result } from '@musubi/kernel'
import { parseCanonical } from '../encoding/shape.ts'
import type { Group, Point } from '../group/group.ts'
import type { Statement } from '../proof/statement.ts'
import type { Protocol } from '../protocol.ts'
import { publicKeyStatement } from './public-key.ts'
import {
  certificateKeysShape,
  certificatesShape,
  coefficientsShape,
  type PedersenParameters,
} from './shapes.ts'
import { type SignedMessage, signatureStatement } from './signed-message.ts'

/** Why trustees cannot be accepted, and where: a path into the record. */
export interface TrusteesFault {
  readonly reason:
    | 'trustees_not_canonical'
    | 'trustees_wrong_shape'
    | 'trustee_bad_point'
    | 'trustee_bad_context'
    | 'trustee_bad_signature'
    | 'trustee_bad_proof'
    | 'trustee_bad_share'
    | 'trustees_do_not_give_key'
  readonly at: string
}

/** The keys of one certificate, read. */
export interface CertifiedKeys {
  readonly verification: Point
  readonly encryption: Point
}

export type NamedStatement = readonly [fault: TrusteesFault, statement: Statement]

/** A certificate for this place in this group (Belenios specification, Certificates); its signature is a statement. */
export function readCertificate(
  group: Group,
  certificate: SignedMessage,
  place: { readonly size: number; readonly threshold: number; readonly index: number },
  at: string,
): Result<{ readonly keys: CertifiedKeys; readonly statement: NamedStatement }, TrusteesFault> {
  const read = parseCanonical(certificateKeysShape, certificate.message)
  if (!read.ok) return err({ reason: 'trustees_wrong_shape', at: `${at}.message` })
  const { context, verification, encryption } = read.value
  const right =
    context.group === group.name &&
    context.size === place.size &&
    context.threshold === place.threshold &&
    context.index === place.index
  if (!right) return err({ reason: 'trustee_bad_context', at: `${at}.message` })
  const points = group.parseAll([verification, encryption])
  if (!points.ok) return err({ reason: 'trustee_bad_point', at: `${at}.message` })
  const keys = { verification: points.value[0] as Point, encryption: points.value[1] as Point }
  const claim = signatureStatement(certificate.message, keys.verification, certificate.signature)
  return ok({ keys, statement: [{ reason: 'trustee_bad_signature', at }, claim] })
}

/** The commitments to a polynomial, signed by their maker (Belenios specification, Polynomials). */
export function readCoefficients(
  group: Group,
  signed: SignedMessage,
  maker: CertifiedKeys,
  threshold: number,
  at: string,
): Result<
  {
    readonly points: readonly Point[]
    readonly texts: readonly string[]
    readonly statement: NamedStatement
  },
  TrusteesFault
> {
  const read = parseCanonical(coefficientsShape, signed.message)
  if (!read.ok || read.value.coefexps.length !== threshold) {
    return err({ reason: 'trustees_wrong_shape', at: `${at}.message` })
  }
  const points = group.parseAll(read.value.coefexps)
  if (!points.ok) return err({ reason: 'trustee_bad_point', at: `${at}.message` })
  const claim = signatureStatement(signed.message, maker.verification, signed.signature)
  return ok({
    points: points.value,
    texts: read.value.coefexps,
    statement: [{ reason: 'trustee_bad_signature', at }, claim],
  })
}

/** `Π A_k^(index^k)`: what the share of the member at this index commits to, from commitments to coefficients. */
export function committedShare(group: Group, coefficients: readonly Point[], index: number): Point {
  let power = 1n
  const terms = coefficients.map((point) => {
    const term = [point, power] as const
    power = (power * BigInt(index)) % group.order
    return term
  })
  return group.multiplyMany(terms)
}

/** Sums of all members' commitments, coefficient by coefficient: commitments to the group's common polynomial. */
export function commonCoefficients(group: Group, members: readonly (readonly Point[])[]): Point[] {
  return (members[0] ?? []).map((_, at) => group.sum(members.map((points) => points[at] as Point)))
}

/** What a Pedersen group hands to decryption: its members' public shares and its part of the election's key. */
export interface ReadPedersen {
  readonly key: Point
  readonly shares: readonly Point[]
  readonly statements: readonly NamedStatement[]
}

/**
 * Reads threshold parameters (Belenios specification, Threshold parameters) and checks all but the proofs, which come
 * back as statements: certificates, signed commitments, signatures over both, public shares that follow from the
 * commitments. A threshold of 1 gives every member the same share: any one of them opens.
 */
export function readPedersen(
  protocol: Protocol,
  parameters: PedersenParameters,
  at: string,
): Result<ReadPedersen, TrusteesFault> {
  const { group } = protocol
  const { threshold, certs, coefexps, signatures, verification_keys } = parameters
  const size = certs.length
  const even = [coefexps, signatures, verification_keys].every((list) => list.length === size)
  if (!even || threshold < 1 || threshold > size) return err({ reason: 'trustees_wrong_shape', at })
  const certificates: NamedStatement[] = []
  const others: NamedStatement[] = []
  const members: (readonly Point[])[] = []
  for (let index = 0; index < size; index++) {
    const place = { size, threshold, index: index + 1 }
    const certificate = readCertificate(group, certs[index] as SignedMessage, place, `${at}.certs[${index}]`)
    if (!certificate.ok) return certificate
    const { keys } = certificate.value
    const own = coefexps[index] as SignedMessage
    const polynomial = readCoefficients(group, own, keys, threshold, `${at}.coefexps[${index}]`)
    if (!polynomial.ok) return polynomial
    members.push(polynomial.value.points)
    const message = certificatesMessage(certs, polynomial.value.texts)
    certificates.push(certificate.value.statement)
    others.push(polynomial.value.statement, [
      { reason: 'trustee_bad_signature', at: `${at}.signatures[${index}]` },
      signatureStatement(message, keys.verification, signatures[index] as never),
    ])
    const share = readShare(protocol, parameters, keys, index, at)
    if (!share.ok) return share
    others.push(...share.value)
  }
  // Certificates first: the other signatures are over them, and the first fault found should be the cause.
  return finish(protocol, parameters, members, [...certificates, ...others], at)
}

/** What every member signs: all certificates, and its own commitments, so that nobody saw another list. */
export function certificatesMessage(certs: readonly SignedMessage[], coefexps: readonly string[]): string {
  return `certs_sig|${certificatesShape.write({ certs, coefexps })}`
}

function readShare(
  { group }: Protocol,
  parameters: PedersenParameters,
  keys: CertifiedKeys,
  index: number,
  at: string,
): Result<NamedStatement[], TrusteesFault> {
  const key = parameters.verification_keys[index]
  const place = `${at}.verification_keys[${index}]`
  const point = key && group.parse(key.public_key)
  if (!point?.ok) return err({ reason: 'trustee_bad_point', at: `${place}.public_key` })
  const statements: NamedStatement[] = [
    [
      { reason: 'trustee_bad_proof', at: `${place}.pok` },
      publicKeyStatement(group, key as never, point.value),
    ],
  ]
  if (key?.signature) {
    const claim = signatureStatement(key.public_key, keys.verification, key.signature)
    statements.push([{ reason: 'trustee_bad_signature', at: `${place}.signature` }, claim])
  }
  return ok(statements)
}

function finish(
  { group }: Protocol,
  parameters: PedersenParameters,
  members: readonly (readonly Point[])[],
  statements: readonly NamedStatement[],
  at: string,
): Result<ReadPedersen, TrusteesFault> {
  const common = commonCoefficients(group, members)
  const shares = parameters.verification_keys.map((_, index) => committedShare(group, common, index + 1))
  const texts = group.encodeAll(shares)
  const wrong = parameters.verification_keys.findIndex((key, index) => key.public_key !== texts[index])
  if (wrong >= 0) return err({ reason: 'trustee_bad_share', at: `${at}.verification_keys[${wrong}]` })
  return ok({ key: common[0] as Point, shares, statements })
}
