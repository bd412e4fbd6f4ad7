export { default as fc } from 'fast-check'
export { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
