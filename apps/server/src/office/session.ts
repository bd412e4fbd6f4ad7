import { MunicipalityCodeSchema, StaffRoleSchema } from '@musubi/contracts'
import { err, ok } from '@musubi/kernel'
import { type Authoriser, fromSameOrigin, type SessionCookie } from '@musubi/platform/http'
import { z } from 'zod'

/** What the office pages keep of a login, sealed in a cookie: the staff member's PPID for the office and their duty. */
export const OfficeSessionSchema = z.object({
  subject: z.string(),
  name: z.string(),
  municipalityCode: MunicipalityCodeSchema,
  municipalityName: z.string(),
  roles: z.array(StaffRoleSchema),
  idToken: z.string().describe('hint for logging out at the OpenID Provider'),
})
export type OfficeSession = z.infer<typeof OfficeSessionSchema>
export type OfficeCookie = SessionCookie<typeof OfficeSessionSchema>

/** Recognises staff by the office cookie; a write from another site is refused although the cookie is there. */
export function staffAuthoriser(cookie: OfficeCookie, publicOrigin: string): Authoriser<'staff'> {
  return fromSameOrigin<'staff'>(
    async (request) => {
      const session = await cookie.read(request)
      if (!session) return err('unauthenticated')
      const { subject, name, municipalityCode, roles } = session
      return ok({ kind: 'staff', subject, name, municipalityCode, roles })
    },
    [publicOrigin],
  )
}
