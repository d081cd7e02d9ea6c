// A real SMTP server that keeps what it gets, and hands it to the tests over HTTP, since they run in other processes.

import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';

export interface Mail {
  to: string;
  subject: string;
  text: string;
  html: string;
}

/** The server refuses mail to addresses that begin so, as for a mailbox that does not exist. */
export const UNDELIVERABLE = 'undeliverable-';

const LONGEST_WAIT_MS = 20_000;

export interface MailServer {
  smtpUrl: string;
  mailboxUrl: string;
  stop(): Promise<void>;
}

export async function startMailServer(): Promise<MailServer> {
  const mails: Mail[] = [];
  const waiting = new Set<() => void>();

  const smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    onRcptTo(address, _session, callback) {
      callback(address.address.startsWith(UNDELIVERABLE) ? refusal() : null);
    },
    onData(stream, session, callback) {
      simpleParser(stream).then((mail) => {
        for (const recipient of session.envelope.rcptTo) {
          mails.push({
            to: recipient.address.toLowerCase(),
            subject: mail.subject ?? '',
            text: mail.text ?? '',
            html: mail.html || '',
          });
        }
        callback(null);
        waiting.forEach((look) => look());
      }, callback);
    },
  });

  // GET /?to=…&subject=…: the oldest such mail, once; waits for it.
  const mailbox = createServer((request, response) => {
    const wanted = new URL(request.url ?? '/', 'http://mailbox').searchParams;
    const to = (wanted.get('to') ?? '').toLowerCase();
    const subject = wanted.get('subject') ?? '';
    const look = () => {
      const found = mails.findIndex((mail) => mail.to === to && mail.subject.includes(subject));
      if (found >= 0) answer(200, mails.splice(found, 1)[0]);
    };
    const answer = (status: number, body: unknown) => {
      clearTimeout(timer);
      waiting.delete(look);
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    };
    const timer = setTimeout(() => {
      const there = mails.filter((mail) => mail.to === to).map((mail) => mail.subject);
      answer(404, `no mail to ${to} about "${subject}"; there are: ${JSON.stringify(there)}`);
    }, LONGEST_WAIT_MS);
    waiting.add(look);
    look();
  });

  const smtpPort = await listen(smtp.server as unknown as Server);
  const mailboxPort = await listen(mailbox);
  return {
    smtpUrl: `smtp://127.0.0.1:${smtpPort}`,
    mailboxUrl: `http://127.0.0.1:${mailboxPort}`,
    async stop() {
      mailbox.closeAllConnections();
      await new Promise((done) => mailbox.close(done));
      await new Promise<void>((done) => smtp.close(() => done()));
    },
  };
}

function refusal(): Error {
  return Object.assign(new Error('No such mailbox'), { responseCode: 550 });
}

function listen(server: Server): Promise<number> {
  return new Promise((done, fail) => {
    server.once('error', fail);
    server.listen(0, '127.0.0.1', () => done((server.address() as AddressInfo).port));
  });
}
