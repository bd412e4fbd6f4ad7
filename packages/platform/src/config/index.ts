export * from './parse-config.ts'
export * as configPieces from './pieces.ts'
