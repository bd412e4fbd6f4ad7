import react from '@vitejs/plugin-react'
import type { UserConfig } from 'vite'

export interface MusubiViteOptions {
  /** Folder of the app: `import.meta.dirname` of its vite.config.ts. */
  readonly root: string
  /** Path under which the server hands the files out: `/` or `/office/`. */
  readonly base: string
}

/**
 * The build every web app shares. Its pages run under `script-src 'self'; style-src 'self'; font-src 'self'`: nothing is
 * inlined, and fonts stay files of which a browser fetches only the ranges a page uses.
 */
export function musubiViteConfig({ root, base }: MusubiViteOptions): UserConfig {
  return {
    root,
    base,
    plugins: [react()],
    build: {
      outDir: 'dist',
      emptyOutDir: true,
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      reportCompressedSize: false,
      sourcemap: true,
    },
  }
}
