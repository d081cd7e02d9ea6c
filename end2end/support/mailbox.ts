// What people find in their mail.

import type { Mail } from './mail-server.ts';

export type { Mail };

/** The oldest mail to `to` whose subject holds `subject`; waits for it. A mail is found once. */
export async function mailTo(to: string, subject: string, mailbox = process.env['E2E_MAILBOX_URL']): Promise<Mail> {
  const url = new URL(mailbox ?? '');
  url.searchParams.set('to', to);
  url.searchParams.set('subject', subject);
  const answer = await fetch(url);
  const body: unknown = await answer.json();
  if (!answer.ok) throw new Error(String(body));
  return body as Mail;
}

/** The first address in a mail's text that leads to `path`. */
export function linkIn(mail: Mail, path: string): string {
  const found = mail.text.match(/https?:\/\/\S+/g)?.find((link) => new URL(link).pathname.startsWith(path));
  if (!found) throw new Error(`no link to ${path} in: ${mail.text}`);
  return found;
}
