import type { MunicipalityCode } from '@musubi/kernel'
import type { Queries } from './schema.ts'

/** `municipalityCode` lets `partnerCode` recognise its residents in one service. */
export interface SharingAgreement {
  readonly municipalityCode: MunicipalityCode
  readonly partnerCode: MunicipalityCode
  /** One of the platform's own or a registered one. */
  readonly service: string
  readonly validFrom: Date
  readonly validUntil: Date | null
}

/** Adds or replaces the agreement of these two in this service. Asked inside the transaction of the one who shares. */
export async function saveAgreement(tx: Queries, agreement: SharingAgreement): Promise<void> {
  const period = { valid_from: agreement.validFrom, valid_until: agreement.validUntil }
  await tx
    .insertInto('sharing_agreement')
    .values({
      municipality_code: agreement.municipalityCode,
      partner_code: agreement.partnerCode,
      service: agreement.service,
      ...period,
    })
    .onConflict((conflict) =>
      conflict.columns(['municipality_code', 'partner_code', 'service']).doUpdateSet(period),
    )
    .execute()
}
