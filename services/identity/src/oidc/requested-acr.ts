import { z } from 'zod'

const ClaimsSchema = z.object({
  id_token: z
    .object({
      acr: z
        .object({ value: z.unknown(), values: z.array(z.unknown()) })
        .partial()
        .nullish(),
    })
    .nullish(),
})

/**
 * The authentication context classes of an authorization request, in its order: `acr_values`, then `claims`
 * (OpenID Connect Core 1.0, sections 3.1.2.1 and 5.5.1.1). What cannot be read was not asked for.
 */
export function requestedAcrOf(params: Readonly<Record<string, unknown>>): string[] {
  const { acr_values: acrValues, claims } = params
  const listed = typeof acrValues === 'string' ? acrValues.split(' ').filter((value) => value !== '') : []
  const acr = typeof claims === 'string' ? readClaims(claims)?.id_token?.acr : undefined
  const claimed = [acr?.value, ...(acr?.values ?? [])].filter((value) => typeof value === 'string')
  return [...new Set([...listed, ...claimed])]
}

function readClaims(text: string): z.infer<typeof ClaimsSchema> | undefined {
  try {
    return ClaimsSchema.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}
