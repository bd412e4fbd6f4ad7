import type { Log, Logger } from '@musubi/platform/logging'
import { identityLogEvents } from '../log-events.ts'

/** How sources tell that they gave no answer; never with a serial number or a certificate. */
export type StatusLog = Log<typeof identityLogEvents>

export function statusLog(logger: Logger): StatusLog {
  return logger.for(identityLogEvents)
}
