export {
  ContractError,
  createClient,
  networkTransport,
  routeUrl,
  type Client,
  type ClientFailure,
  type ClientOptions,
  type HeaderSource,
  type NetworkTransportOptions,
  type RouteOutcome,
  type Transport,
  type TransportAnswer,
  type TransportRequest,
} from '@musubi/contracts/client'
export { inProcessTransport } from './in-process.ts'
