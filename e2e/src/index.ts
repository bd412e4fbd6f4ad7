export * from './demo.ts'
export * from './entities.ts'
export * from './look.ts'
