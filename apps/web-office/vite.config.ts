import { musubiViteConfig } from '@musubi/ui/vite.ts'
import { mergeConfig } from 'vite'

/**
 * Files by how often they change: a new release of the office is a few small files for a browser that has the rest.
 * Nothing here comes from elsewhere, borders of the municipalities included.
 */
const groups = [
  { name: 'react', test: /node_modules\/(react|react-dom|react-router|scheduler|cookie)\// },
  { name: 'contracts', test: /node_modules\/zod\/|packages\/(contracts|kernel)\// },
  { name: 'map', test: /node_modules\/(d3-geo|d3-array|internmap)\/|data\/map\/|packages\/ui\/src\/map\// },
]

export default mergeConfig(musubiViteConfig({ root: import.meta.dirname, base: '/office/' }), {
  build: { rolldownOptions: { output: { codeSplitting: { groups } } } },
})
