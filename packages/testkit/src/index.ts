export * from './browser.ts'
export * from './server-process.ts'
