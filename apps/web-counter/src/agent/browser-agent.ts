import { AGENT_STREAM_PATH, agentRoutes, createClient, networkTransport } from '@musubi/contracts'
import { createAgentStore, type AgentStore, type OpenStream } from './agent-store.ts'

/** The agent that served this page, on the same loopback origin. */
export function connectToAgent(): AgentStore {
  return createAgentStore({
    client: createClient(agentRoutes, networkTransport({ baseUrl: '' })),
    openStream: openEventSource,
    setTimer: (act, ms) => {
      const timer = setTimeout(act, ms)
      return () => clearTimeout(timer)
    },
  })
}

const openEventSource: OpenStream = ({ onState, onTrouble }) => {
  const source = new EventSource(AGENT_STREAM_PATH)
  source.addEventListener('state', (event) => onState(event.data as string))
  source.addEventListener('error', () => onTrouble(source.readyState === EventSource.CLOSED))
  return source
}
