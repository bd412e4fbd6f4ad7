import { PublicJwkSchema, ServiceNameSchema, type PublicJwkSchema as _, type Terminal } from '@musubi/contracts'
