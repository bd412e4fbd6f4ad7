export {
  type CertificateStatusOptions,
  type CertificateStatusService,
  openCertificateStatus,
  STALE_TOLERANCE_MS,
  type StaleTolerance,
  type StatusSource,
} from './certificate-status.ts'
export type { ListSource } from './list-updater.ts'
export { createMykeyReadings, type MykeyOptions, type MykeyReading, type MykeyReadings } from './mykey.ts'
export {
  type Mood,
  startStatusSimulator,
  type StatusSimulator,
  type StatusSimulatorOptions,
} from './simulators/status-simulator.ts'
