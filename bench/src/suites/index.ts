import type { Suite } from '../suite.ts'
import { audit } from './audit.ts'
import { belenios } from './belenios.ts'
import { delay } from './delay.ts'
import { drain } from './drain.ts'
import { login } from './login.ts'
import { revocation } from './revocation.ts'
import { taps } from './taps.ts'

/** All suites, in the order in which a whole run goes through them. A new one is added here. */
export const suites: readonly Suite[] = [taps, drain, delay, login, revocation, audit, belenios]
