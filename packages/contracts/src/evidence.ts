import { z } from 'zod'
import { Base64UrlSchema, MunicipalityCodeSchema, UuidSchema } from './common.ts'

/**
 * Card evidence under envelope encryption: only identity opens it. A terminal makes a data key at each start and wraps
 * it for identity (compact JWE, ECDH-ES with X25519, A256GCM); each piece of evidence is sealed with AES-256-GCM.
 */
export const EvidenceKeySchema = z.object({ keyId: UuidSchema, wrapped: z.string().min(1).max(2000) })
export type EvidenceKey = z.infer<typeof EvidenceKeySchema>

/** `sealed` is base64url of IV (12 bytes), ciphertext and tag (16 bytes); keyId and evidenceId are authenticated with it. */
export const SealedEvidenceSchema = z.object({
  evidenceId: UuidSchema,
  keyId: UuidSchema,
  sealed: Base64UrlSchema.max(16_000),
})
export type SealedEvidence = z.infer<typeof SealedEvidenceSchema>

/** Why evidence does not identify anybody. Persons under 支援措置 answer `not_registered` like everybody unknown. */
export const EVIDENCE_REFUSALS = [
  'malformed',
  'terminal_unknown',
  'replayed',
  'clock_out_of_range',
  'untrusted',
  'test_ca_refused',
  'expired',
  'not_yet_valid',
  'revoked',
  'not_registered',
  'face_certificate_untrusted',
  'face_record_forged',
  'proof_invalid',
  'birth_date_differs',
  'face_key_differs',
] as const
export const EvidenceRefusalSchema = z.enum(EVIDENCE_REFUSALS)
export type EvidenceRefusal = z.infer<typeof EvidenceRefusalSchema>

export const KAZASHI_ACR = 'urn:jp-muni:acr:kazashi'
export const KAZASHI_OFFLINE_ACR = 'urn:jp-muni:acr:kazashi-offline'

/** Who the card's holder is for one service: `ppid` here, and at home when an agreement lets the two towns share. */
export const EvidenceAnswerSchema = z.discriminatedUnion('status', [
  z.object({
    evidenceId: UuidSchema,
    status: z.literal('resolved'),
    ppid: z.string(),
    acr: z.enum([KAZASHI_ACR, KAZASHI_OFFLINE_ACR]),
    home: z.object({ municipalityCode: MunicipalityCodeSchema, ppid: z.string() }),
  }),
  z.object({ evidenceId: UuidSchema, status: z.literal('refused'), reason: EvidenceRefusalSchema }),
])
export type EvidenceAnswer = z.infer<typeof EvidenceAnswerSchema>
