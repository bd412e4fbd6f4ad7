export { type Agent, type AgentDeps, startAgent } from './agent.ts'
export { type AgentConfig, type AgentTiming, DEFAULT_TIMING, parseAgentConfig } from './config.ts'
export {
  type CardRequest,
  openTray,
  type PrintedFace,
  personalise,
  type Tray,
  type TrayFile,
  TraySchema,
} from './demo/tray.ts'
export { createTapSession, type TapSession } from './tap-session.ts'
export { exportOutbox, type OutboxExport, OutboxExportSchema } from './store/export.ts'
export { openTerminalCore, type TerminalCore } from './terminal/terminal.ts'
