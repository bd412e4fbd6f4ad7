export type { NationalAppConfig } from './national-app.ts'
export { publicKeysOf } from './party.ts'
export {
  type AppMood,
  type AppSimulator,
  type AppSimulatorOptions,
  buildNationalAppSimulator,
} from './simulator/national-app-simulator.ts'
export type { PhoneOwner } from './simulator/phones.ts'
