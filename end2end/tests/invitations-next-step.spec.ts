// Behind an invitation or a link that cannot be taken up: each state has its heading, says why, and offers a way on
// that works.

import type { Locator, Page } from '@playwright/test';
import { expire, expireLinks, seats } from '../support/database.ts';
import { button, heading, visit } from '../support/pages.ts';
import {
  done, invited, memberId, newcomer, organization, signedUp, unique, type Organization,
} from '../support/people.ts';
import { expect, test } from '../support/test.ts';

const main = (page: Page): Locator => page.getByRole('main');
const tokenOf = (link: string): string => link.split('/').pop()!;

/** Opens a link that is over: its heading, the reason, and nothing but the way on. */
async function isOver(page: Page, link: string, title: string, reason: string | RegExp): Promise<void> {
  await visit(page, link);
  await expect(heading(page, title)).toBeVisible();
  await expect(main(page).getByText(reason)).toBeVisible();
  await expect(main(page).getByRole('button'), title).toHaveCount(0);
  await expect(main(page).getByRole('textbox'), title).toHaveCount(0);
  await expect(main(page).getByRole('link'), title).toHaveText(['Go home']);
}

/** Goes the way on as a stranger, who comes to sign in, and as somebody with nothing but the own organization. */
async function leadsOn(stranger: Page, person: Page): Promise<void> {
  await main(stranger).getByRole('link', { name: 'Go home' }).click();
  await expect(heading(stranger, 'Welcome back')).toBeVisible();
  await main(person).getByRole('link', { name: 'Go home' }).click();
  await expect(heading(person, "Gus Guest's organization")).toBeVisible();
}

interface Shared {
  id: string;
}

/** Makes a link that several can join by; gives its address and its id. */
async function shared(owner: Page, { slug }: Organization, terms: Record<string, string> = {}): Promise<{ link: string; id: string }> {
  await done(owner, 'create_invitation_link', { organization: slug, role: 'member', ...terms });
  const { items } = await done<{ items: Shared[] }>(owner, 'list_invitation_links', { organization: slug });
  const id = items[0]!.id;
  return { link: await done<string>(owner, 'invitation_link_address', { organization: slug, linkId: id }), id };
}

test('an invitation that is over says how, and leads on', async ({ page, another }) => {
  test.slow();
  await signedUp(page, 'Olga Owner');
  const acme = await organization(page);
  const [stranger, guest] = [await another(), await another()];
  const person = await signedUp(guest, 'Gus Guest');
  const both = async (link: string, title: string, reason: string | RegExp) => {
    for (const reader of [stranger, guest]) await isOver(reader, link, title, reason);
    await leadsOn(stranger, guest);
  };

  const expired = await invited(page, acme, person.email);
  await expire(person.email);
  await both(expired, 'Invitation expired', /^This invitation to Acme Foods was valid until .+\. Ask for a new one\.$/);

  const cancelled = await invited(page, acme, person.email);
  const pending = await done<{ items: { id: string }[] }>(page, 'list_invitations', { organization: acme.slug, search: person.email });
  await done(page, 'cancel_invitation', { organization: acme.slug, invitationId: pending.items[0]!.id });
  const withdrawn = 'Acme Foods has withdrawn this invitation. Ask the person who invited you.';
  await both(cancelled, 'Invitation withdrawn', withdrawn);

  const declined = await invited(page, acme, person.email);
  await done(guest, 'decline_invitation', { token: tokenOf(declined) });
  const mistake = 'This invitation to Acme Foods was declined. If that was a mistake, ask for a new one.';
  await both(declined, 'Invitation declined', mistake);

  const crowded = await invited(page, acme, person.email);
  await seats(acme.slug, 1);
  const full = 'Acme Foods has reached its member limit. Ask the person who invited you to make room, then open this link again.';
  await both(crowded, 'No seats left', full);
  await seats(acme.slug, 50);

  const gone = await organization(page, 'Old Works');
  const closed = await invited(page, gone, person.email);
  await done(page, 'delete_organization', { organization: gone.slug, confirmation: gone.slug });
  await both(closed, 'This organization is unavailable', 'Old Works was deleted or suspended, so no one can join right now.');
});

test('a used invitation leads the member in, and everybody else to sign in', async ({ page, another }) => {
  await signedUp(page, 'Olga Owner');
  const acme = await organization(page);
  const [stranger, guest] = [await another(), await another()];
  const person = await signedUp(guest, 'Gus Guest');
  const link = await invited(page, acme, person.email);
  await done(guest, 'accept_invitation', { token: tokenOf(link) });
  const reason = 'This invitation to Acme Foods was already accepted. Sign in with the email address that it was sent to.';
  await isOver(stranger, link, 'Invitation already accepted', reason);
  await main(stranger).getByRole('link', { name: 'Go home' }).click();
  await expect(heading(stranger, 'Welcome back')).toBeVisible();

  await visit(guest, link);
  await expect(heading(guest, 'You are already a member')).toBeVisible();
  await expect(main(guest)).toContainText('You can open Acme Foods right away.');
  await main(guest).getByRole('link', { name: 'Open Acme Foods' }).click();
  await expect(heading(guest, 'Acme Foods')).toBeVisible();
});

test('whoever is signed in with another account can stay so, and the invitation stays open', async ({ page, another }) => {
  await signedUp(page, 'Olga Owner');
  const acme = await organization(page);
  const other = await another();
  await signedUp(other, 'Otto Other');
  const link = await invited(page, acme, newcomer().email);
  await visit(other, link);
  await expect(heading(other, 'You are signed in with another account')).toBeVisible();
  await expect(button(main(other), /./)).toHaveText(['Sign out and continue']);
  await main(other).getByRole('link', { name: 'Stay signed in and go home' }).click();
  await expect(heading(other, 'Hello, Otto Other')).toBeVisible();
  await visit(page, `/o/${acme.slug}/invitations`);
  await expect(page.getByText('1 invitation', { exact: true })).toBeVisible();
});

test('a link of nothing says what it may be, and leads on', async ({ page, another, watch }) => {
  watch.allow(404, /^\/(invite|join)\//);
  const guest = await another();
  await signedUp(guest, 'Gus Guest');
  const reason = 'It may be incomplete, or a newer invitation has replaced it. Check your latest email, or ask for the link again.';
  for (const kind of ['invite', 'join']) {
    const link = `/${kind}/${unique()}`;
    for (const reader of [page, guest]) await isOver(reader, link, 'This link is not valid', reason);
    await leadsOn(page, guest);
  }
});

test('a shared link that is over says how, and leads on', async ({ page, another }) => {
  test.slow();
  await signedUp(page, 'Olga Owner');
  const acme = await organization(page);
  const [stranger, guest, first] = [await another(), await another(), await another()];
  await signedUp(guest, 'Gus Guest');
  const firstPerson = await signedUp(first, 'Fay First');
  const both = async (link: string, title: string, reason: string | RegExp) => {
    for (const reader of [stranger, guest]) await isOver(reader, link, title, reason);
    await leadsOn(stranger, guest);
  };

  const revoked = await shared(page, acme);
  await done(page, 'revoke_invitation_link', { organization: acme.slug, linkId: revoked.id });
  await both(revoked.link, 'This link is closed', 'This link was revoked. Ask for a new one.');

  const single = await shared(page, acme, { uses: '1' });
  await done(first, 'join_by_link', { token: tokenOf(single.link) });
  await both(single.link, 'This link is closed', 'This link has reached the number of people who can join with it.');

  const open = await shared(page, acme);
  await done(page, 'remove_member', { organization: acme.slug, memberId: await memberId(page, acme, firstPerson) });
  const former = 'Former members cannot rejoin with a shared link. Ask someone at Acme Foods for an invitation to your email address.';
  await isOver(first, open.link, 'You were a member before', former);

  const asking = await shared(page, acme, { approval: 'true' });
  await done(guest, 'ask_to_join', { token: tokenOf(asking.link) });
  const requests = await done<{ items: { id: string }[] }>(page, 'list_join_requests', { organization: acme.slug });
  await done(page, 'decline_join_request', { organization: acme.slug, requestId: requests.items[0]!.id });
  const declined = 'Acme Foods declined your request to join. If you think this was a mistake, ask someone there to invite your email address.';
  await isOver(guest, asking.link, 'Your request was declined', declined);

  await expireLinks(acme.slug);
  await both(open.link, 'This link is closed', /^This link to Acme Foods was valid until .+\. Ask for a new one\.$/);
});

test('whose address is of another domain than the link is for is told both, and may stay', async ({ page, another }) => {
  await signedUp(page, 'Olga Owner');
  const acme = await organization(page);
  const { link } = await shared(page, acme, { domains: 'corp.example.org, corp.example.net' });
  const guest = await another();
  const person = await signedUp(guest, 'Gus Guest');
  await visit(guest, link);
  await expect(heading(guest, 'You are signed in with another address')).toBeVisible();
  await expect(main(guest)).toContainText('This link is for email addresses at other domains than yours.');
  await expect(main(guest)).toContainText('@corp.example.net, @corp.example.org');
  await expect(main(guest)).toContainText(person.email);
  await expect(button(main(guest), /./)).toHaveText(['Sign out and continue']);
  await main(guest).getByRole('link', { name: 'Stay signed in and go home' }).click();
  await expect(heading(guest, 'Hello, Gus Guest')).toBeVisible();
});

test('who came in by a link is not invited any more', async ({ page, another }) => {
  await signedUp(page, 'Olga Owner');
  const acme = await organization(page);
  const guest = await another();
  const person = await signedUp(guest, 'Gus Guest');
  const invitation = await invited(page, acme, person.email, 'admin');
  const { link } = await shared(page, acme);
  await done(guest, 'join_by_link', { token: tokenOf(link) });

  // Behind it there is nothing to be taken up, neither there nor at home.
  await visit(guest, invitation);
  await expect(heading(guest, 'You are already a member')).toBeVisible();
  await visit(guest, '/home');
  await expect(heading(guest, 'Hello, Gus Guest')).toBeVisible();
  await expect(button(main(guest), 'Accept the invitation to Acme Foods')).toHaveCount(0);

  await visit(page, `/o/${acme.slug}/invitations`);
  await expect(page.getByText('No pending invitations')).toBeVisible();
  await visit(page, `/o/${acme.slug}/invitations?status=all`);
  const row = page.getByRole('row').filter({ hasText: person.email });
  await expect(row).toContainText('Admin');
  await expect(row).toContainText('Withdrawn');
  // The membership is what the link gave.
  await visit(page, `/o/${acme.slug}/members`);
  await expect(page.getByRole('row').filter({ hasText: person.email })).toContainText('Member');
});
