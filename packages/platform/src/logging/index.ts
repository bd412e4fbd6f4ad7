export * from './logger.ts'
export { platformLogEvents } from './platform-events.ts'
export { isSensitiveName, redactText, redactValue } from './redaction.ts'
