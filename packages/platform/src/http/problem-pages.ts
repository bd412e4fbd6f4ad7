import { readFileSync } from 'node:fs'
import type { Language } from '@musubi/contracts/route'
import type { FastifyInstance } from 'fastify'
import { htmlLanguage } from './language.ts'

interface Problem {
  readonly status: number
  readonly message: string
  readonly reference: string
  readonly language: Language
}

const WORDS = {
  ja: {
    missing: 'ページが見つかりません',
    access: 'このページは表示できません',
    other: 'うまくいきませんでした',
    reference: 'お問い合わせ番号',
    back: 'はじめの画面へ',
  },
  easy: {
    missing: 'ページが ありません',
    access: 'このページは 見ることが できません',
    other: 'うまく いきませんでした',
    reference: '番号',
    back: 'はじめの 画面へ',
  },
  en: {
    missing: 'Page not found',
    access: 'This page cannot be shown',
    other: 'That did not work',
    reference: 'Reference number',
    back: 'Go to the first page',
  },
} satisfies Record<Language, Record<string, string>>

/** A calm page for people: what happened, what to do, and the number to tell. It needs no script. */
export function renderProblemPage({ status, message, reference, language }: Problem): string {
  const words = WORDS[language]
  const title = titleOf(status, words)
  return `<!doctype html>
<html lang="${htmlLanguage(language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${escapeHtml(title)}</title>
<link rel="stylesheet" href="/problem.css">
</head>
<body>
<main>
<h1>${escapeHtml(title)}</h1>
<p>${escapeHtml(message)}</p>
<p><a href="/">${words.back}</a></p>
<p class="reference">${words.reference} <code>${escapeHtml(reference)}</code></p>
</main>
</body>
</html>
`
}

function titleOf(status: number, words: (typeof WORDS)[Language]): string {
  if (status === 404) return words.missing
  return status === 401 || status === 403 ? words.access : words.other
}

function escapeHtml(text: string): string {
  const entities: Record<string, string> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  }
  return text.replace(/[&<>"']/g, (character) => entities[character] as string)
}

/** Serves the stylesheet of the problem pages, so that they need no exception in the content security policy. */
export function registerProblemStyle(app: FastifyInstance): void {
  const css = readFileSync(new URL('./problem.css', import.meta.url), 'utf8')
  app.get('/problem.css', { config: { quiet: true } }, (_request, reply) =>
    reply.type('text/css; charset=utf-8').header('cache-control', 'public, max-age=3600').send(css),
  )
}
