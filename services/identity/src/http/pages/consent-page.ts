import { escapeHtml } from './html.ts'
import { icon } from './icons.ts'
import type { ConsentField, ConsentPageProps } from './page-props.ts'
import type { PageWords } from './words.ts'

/** One sentence, a switch a field, until when, who, and how to take it back. */
export function renderConsentPage(
  props: ConsentPageProps,
  { consent: words, learned, ...page }: PageWords,
): string {
  const { frame, vendor, purpose, fields, action, changed, sandbox } = props
  const { language } = frame
  const service = `${frame.town ? `${escapeHtml(frame.town.name)} ` : ''}${escapeHtml(props.serviceName)}`
  const what = fields.map(({ claim }) => learned[claim])
  const sentence = what.length > 0 ? words.sees(service, what) : words.seesNothing(service)
  return `<h1 class="says">${sentence}</h1>
${sandbox ? `<p class="sandbox">${icon('warn')}<span>${page.sandbox}</span></p>` : ''}
${changed ? `<p class="step-up">${icon('up')}<span>${words.changed}</span></p>` : ''}
<form method="post" action="${escapeHtml(action)}">
${fields.length > 0 ? `<h2 class="hidden">${words.fields}</h2>\n<ul class="fields">${fields.map((field) => renderField(field, props, words, learned)).join('\n')}</ul>` : ''}
<dl class="facts">
<div><dt>${words.why}</dt><dd>${escapeHtml(purpose[language])}</dd></div>
<div><dt>${words.who}</dt><dd>${escapeHtml(vendor)}<small>${words.whoNote}</small></dd></div>
<div><dt>${words.untilWhen}</dt><dd>${words.untilWithdrawn}</dd></div>
<div><dt>${words.always}</dt><dd>${words.alwaysText}</dd></div>
</dl>
<div class="choice choice-two">
<button class="button primary" type="submit" name="decision" value="agree">${words.agree}</button>
<button class="button" type="submit" name="decision" value="decline">${words.decline}</button>
<p>${words.declineNote}</p>
</div>
</form>
<p class="undo">${icon('undo')}<span><b>${words.undoTitle}</b>${words.undoText}</span></p>
<p class="fine">${words.never}</p>`
}

function renderField(
  { claim, purpose, required, chosen, value }: ConsentField,
  { frame }: ConsentPageProps,
  words: PageWords['consent'],
  learned: PageWords['learned'],
): string {
  const id = `field-${claim}`
  const control = required
    ? `<span class="needed">${words.needed}</span>`
    : `<label class="switch"><input type="checkbox" role="switch" name="show" value="${claim}" aria-labelledby="${id}"${chosen ? ' checked' : ''}><span class="on" aria-hidden="true">${words.show}</span><span class="off" aria-hidden="true">${words.hide}</span></label>`
  return `<li><div><div class="what"><b id="${id}">${learned[claim]}</b><span>${escapeHtml(value ?? words.unknownValue)}</span></div><p class="why">${escapeHtml(purpose[frame.language])}</p></div>${control}</li>`
}
