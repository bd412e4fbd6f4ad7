/** How a person was proofed at enrolment (身元確認), the weakest first. It is no property of a login. */
export const PROOFINGS = ['none', 'counter', 'jpki_auth', 'jpki_sign'] as const
export type Proofing = (typeof PROOFINGS)[number]

/** Identity assurance levels after DS-511 and NIST SP 800-63A-4. */
const LEVELS: Readonly<Record<Proofing, 0 | 2 | 3>> = { none: 0, counter: 2, jpki_auth: 3, jpki_sign: 3 }

export interface ProofingState {
  readonly proofing: Proofing
  readonly proofedAt: Date | null
}

/** The claim `proofing`: level, way and day. Left out of every token when nobody ever proofed the person. */
export function proofingClaim({ proofing, proofedAt }: ProofingState): object | undefined {
  if (proofing === 'none') return undefined
  const day = proofedAt?.toISOString().slice(0, 10)
  return { level: LEVELS[proofing], by: proofing, ...(day === undefined ? {} : { on: day }) }
}
