import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, resolve } from 'node:path'
import { launchBrowser } from '@musubi/testkit'
import { encodeGreyPng } from './grey-png.ts'
import { type Look, looks } from './people.ts'
import { drawPortrait, PORTRAIT } from './portrait.ts'

/**
 * Draws what the demo’s cards show of their holders (portrait, name and address, as pictures like on a real card) into
 * `apps/server/src/demo/card-faces`. Only for whoever changes a look: the pictures are kept in the repository.
 */
const TARGET = resolve(import.meta.dirname, '../../apps/server/src/demo/card-faces')
const LINE = { width: 480, height: 64 }
const LINES = { width: 480, height: 104 }

interface Drawing {
  readonly name: string
  readonly svg: string
  readonly width: number
  readonly height: number
}

function textSvg(lines: readonly string[], { width, height }: typeof LINE, size: number): string {
  const texts = lines.map(
    (line, at) =>
      `<text x="8" y="${(at + 1) * (height / (lines.length + 0.35))}" font-family="Noto Sans JP Variable" font-weight="500" font-size="${size}">${line}</text>`,
  )
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="100%" height="100%" fill="#fff"/>${texts.join('')}</svg>`
}

function drawingsOf(key: string, look: Look): Drawing[] {
  return [
    { name: `${key}-photo`, svg: drawPortrait(look), ...PORTRAIT },
    { name: `${key}-name`, svg: textSvg([look.name], LINE, 40), ...LINE },
    { name: `${key}-address`, svg: textSvg(look.address, LINES, 32), ...LINES },
  ]
}

const fontCss = createRequire(import.meta.url).resolve('@fontsource-variable/noto-sans-jp/index.css')
/** With its files inside: the page has no address that could load them. */
const fonts = readFileSync(fontCss, 'utf8').replaceAll(
  /url\(\.\/(files\/[^)]+\.woff2)\)/g,
  (_all, file: string) => {
    const bytes = readFileSync(join(dirname(fontCss), file))
    return `url(data:font/woff2;base64,${bytes.toString('base64')})`
  },
)

const browser = await launchBrowser()
const page = await browser.newPage()
mkdirSync(TARGET, { recursive: true })
await page.setContent(`<style>${fonts} body{margin:0}</style><div id="stage"></div><canvas></canvas>`)
for (const drawing of Object.entries(looks).flatMap(([key, look]) => drawingsOf(key, look))) {
  const { name, svg, width, height } = drawing
  await page.setViewportSize({ width, height })
  await page.evaluate(async (markup) => {
    const stage = document.querySelector('#stage')
    if (stage) stage.innerHTML = markup
    await document.fonts.ready
  }, svg)
  await page.evaluate(() => document.fonts.ready)
  const shot = await page.screenshot({ clip: { x: 0, y: 0, width, height } })
  const pixels = await page.evaluate(async (base64) => {
    const image = new Image()
    image.src = `data:image/png;base64,${base64}`
    await image.decode()
    const canvas = document.querySelector('canvas')
    const context = canvas?.getContext('2d')
    if (!canvas || !context) throw new Error('no canvas')
    canvas.width = image.width
    canvas.height = image.height
    context.drawImage(image, 0, 0)
    return [...context.getImageData(0, 0, image.width, image.height).data]
  }, shot.toString('base64'))
  const png = encodeGreyPng(Uint8Array.from(pixels), width, height)
  writeFileSync(join(TARGET, `${name}.png`), png)
  console.log(`${name}: ${png.length} bytes`)
}
await browser.close()
