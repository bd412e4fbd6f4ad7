import { musubiViteConfig } from '@musubi/ui/vite.ts'
import { defineConfig, type Plugin, type UserConfig } from 'vite'

/** Name of the module that both builds begin with: the one keeps its code, the other its style sheets. */
const PAGES = 'src/entry-server.tsx'

/**
 * Two builds. `dist/server`: the pages as functions from data to HTML, everything bundled, because Node cannot strip
 * JSX. `dist/client`: the small script that improves them and the style sheet of everything the pages import.
 */
export default defineConfig(({ isSsrBuild }): UserConfig => {
  const shared = musubiViteConfig({ root: import.meta.dirname, base: '/resident/' })
  if (isSsrBuild) {
    return {
      ...shared,
      publicDir: false,
      build: { ...shared.build, outDir: 'dist/server' },
      // React asks at run time which of its two builds to be; the fast one is chosen here.
      define: { 'process.env.NODE_ENV': JSON.stringify('production') },
      ssr: { noExternal: true },
    }
  }
  return {
    ...shared,
    plugins: [...(shared.plugins ?? []), keepOnlyStylesOf(PAGES)],
    build: {
      ...shared.build,
      outDir: 'dist/client',
      manifest: true,
      cssCodeSplit: false,
      rolldownOptions: { input: ['src/entry-client.ts', PAGES] },
    },
  }
})

/** Drops the script of an entry that is there for its style sheets alone: no browser shall run the server's code. */
function keepOnlyStylesOf(entry: string): Plugin {
  return {
    name: 'musubi-keep-only-styles',
    enforce: 'post',
    generateBundle(_options, bundle) {
      for (const [name, output] of Object.entries(bundle)) {
        if (output.type === 'chunk' && output.facadeModuleId?.endsWith(entry)) delete bundle[name]
        if (name.includes('entry-server') && name.endsWith('.map')) delete bundle[name]
      }
    },
  }
}
