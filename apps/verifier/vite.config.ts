import { createHash } from 'node:crypto'
import { resolve } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

/**
 * The page is one file that works from a disk, with no server and no network: script, styles and the worker are inside,
 * and its own policy lets nothing else in or out. Only the typeface lies beside it; without it the system's own serves.
 */
function oneFile(): Plugin {
  return {
    name: 'one-file',
    enforce: 'post',
    generateBundle(_options, bundle) {
      const page = bundle['index.html']
      if (page?.type !== 'asset') throw new Error('there is no page')
      const scripts: string[] = []
      const styles: string[] = []
      for (const [name, part] of Object.entries(bundle)) {
        if (part.type === 'chunk') scripts.push(part.code.replaceAll('</script', '<\\/script'))
        else if (name.endsWith('.css')) styles.push(String(part.source).replaceAll('url(./', 'url(./assets/'))
        if (name !== 'index.html' && !name.endsWith('.woff2')) delete bundle[name]
      }
      const [script, style] = [scripts.join('\n'), styles.join('\n')]
      const policy = { scriptSrc: [sourceOf(script), 'blob:'], styleSrc: [sourceOf(style)] }
      page.source = String(page.source)
        .replace(/\s*<script type="module"[^>]*><\/script>/, '')
        .replace(/\s*<link rel="stylesheet"[^>]*>/, '')
        .replace('<meta charset="utf-8" />', () => `<meta charset="utf-8" />\n    ${metaOf(policy)}`)
        .replace('</head>', () => `<style>${style}</style>\n  </head>`)
        .replace('</body>', () => `<script>${script}</script>\n  </body>`)
      this.emitFile({ type: 'asset', fileName: 'policy.json', source: JSON.stringify(policy) })
    },
  }
}

const sourceOf = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`

function metaOf({ scriptSrc, styleSrc }: { scriptSrc: string[]; styleSrc: string[] }): string {
  const policy = [
    "default-src 'none'",
    `script-src ${scriptSrc.join(' ')}`,
    `style-src ${styleSrc.join(' ')}`,
    'worker-src blob:',
    "font-src 'self'",
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ')
  return `<meta http-equiv="content-security-policy" content="${policy}" />`
}

export default defineConfig({
  root: import.meta.dirname,
  base: './',
  plugins: [react(), oneFile()],
  resolve: {
    alias: [{ find: /^.*\/engine\.ts$/, replacement: resolve(import.meta.dirname, 'src/engine-plain.ts') }],
  },
  worker: { format: 'iife' },
  build: {
    outDir: 'dist',
    assetsInlineLimit: (file) => !file.endsWith('.woff2'),
    cssCodeSplit: false,
    modulePreload: false,
    reportCompressedSize: false,
    chunkSizeWarningLimit: 2000,
    rolldownOptions: { output: { format: 'iife' } },
  },
})
