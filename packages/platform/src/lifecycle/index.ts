export * from './lifecycle.ts'
export type { SignalSource } from './signals.ts'
