/** The page of the sample services: switches, calls and the mailbox. */
import { serviceNames, type ServiceName } from './answers.ts';
import type { RecordedCall } from './index.ts';
import type { Mail } from './mailbox.ts';

const titles: Readonly<Record<ServiceName, string>> = {
  crm: 'CRM (customers)',
  shop: 'Shop (stock)',
  bank: 'Bank (payments, scores)',
  directory: 'Directory (accounts)',
  status: 'Status page',
};

export function page(view: {
  readonly off: ReadonlySet<ServiceName>;
  readonly calls: readonly RecordedCall[];
  readonly mails: readonly Mail[];
}): string {
  const switches = serviceNames
    .map((name) => {
      const on = !view.off.has(name);
      return `<form method="post" action="/switch/${name}"><p><strong>${titles[name]}</strong> is ${on ? 'on' : '<em>off</em>'}
        <button>${on ? 'Switch off' : 'Switch on'}<span class="hidden"> ${titles[name]}</span></button></p></form>`;
    })
    .join('');
  const mails = view.mails
    .map(
      (mail) =>
        `<article><h3>${escape(mail.subject)}</h3><p>to ${escape(mail.to.join(', '))}</p><pre>${escape(mail.text)}</pre></article>`,
    )
    .join('');
  const calls = view.calls
    .map(
      (call) =>
        `<tr><td>${call.service}</td><td>${escape(call.method)} ${escape(call.path)}</td><td>${call.status}${call.repeated ? ' (repeat)' : ''}</td><td><code>${escape(JSON.stringify(call.body))}</code></td></tr>`,
    )
    .join('');
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Sample services</title><style>
:root{color-scheme:light dark;font:16px/1.5 system-ui,sans-serif}body{max-width:70rem;margin:2rem auto;padding:0 1rem}
button{font:inherit;padding:.25rem .75rem;min-height:2rem}table{border-collapse:collapse;width:100%}td,th{text-align:left;padding:.25rem .5rem;border-bottom:1px solid #8884;overflow-wrap:anywhere}
th{overflow-wrap:normal}pre{white-space:pre-wrap}.hidden{position:absolute;clip-path:inset(50%)}</style>
<main><h1>Sample services</h1><p>These stand for the systems around the sample processes. A service that is off answers 503.</p>
${switches}<h2>Mailbox</h2>${mails || '<p>No e-mail yet.</p>'}<h2>Calls</h2>
${calls ? `<table><thead><tr><th>Service</th><th>Call</th><th>Answer</th><th>Body</th></tr></thead><tbody>${calls}</tbody></table>` : '<p>No call yet.</p>'}
</main></html>`;
}

function escape(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
