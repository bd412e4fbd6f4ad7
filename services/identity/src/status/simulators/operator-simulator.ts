import { timingSafeEqual } from 'node:crypto'
import { parseCertificate, REVOCATION_REASONS } from '@musubi/pki'
import { z } from 'zod'
import type { AuthorityRecords } from './authority-records.ts'
import type { Reply } from './mykey-simulator.ts'

const BodySchema = z.object({
  certificate: z.base64(),
  check_method: z.enum(['CHECK_METHOD_CRL', 'CHECK_METHOD_OCSP']),
})

/** A platform operator's verify API of the demonstration, with the errors such interfaces document. */
export function answerAsOperator(
  records: AuthorityRecords,
  token: string,
  now: number,
  { authorization, body }: { readonly authorization: string | undefined; readonly body: unknown },
): Reply {
  if (!isSame(authorization ?? '', `Bearer ${token}`))
    return { status: 401, body: { code: 'unauthenticated', message: 'a server-side token is needed' } }
  const asked = BodySchema.safeParse(body)
  const certificate = asked.success
    ? parseCertificate(Buffer.from(asked.data.certificate, 'base64'))
    : undefined
  if (!asked.success || !certificate?.ok) return { status: 400, body: { code: 'invalid_certificate' } }
  const { issuerOrganization, serial } = certificate.value
  if (issuerOrganization !== records.anchorOf('auth').subjectOrganization)
    return { status: 400, body: { code: 'unsupported_certificate' } }
  const isSign = certificate.value.keyUsage?.has('nonRepudiation') ?? false
  const entry = records.find(isSign ? 'sign' : 'auth', serial)
  const revoked = entry && {
    revoked_at: new Date(entry.revokedAt).toISOString(),
    revocation_reason: entry.reason === undefined ? null : REVOCATION_REASONS.indexOf(entry.reason),
  }
  return {
    status: 200,
    body: {
      certificate_status: {
        status: entry ? 'STATUS_REVOKED' : 'STATUS_GOOD',
        check_method: asked.data.check_method,
        source_updated_at: new Date(now).toISOString(),
        ...revoked,
      },
    },
  }
}

function isSame(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)]
  return left.length === right.length && timingSafeEqual(left, right)
}
