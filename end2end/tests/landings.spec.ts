// Every state of the pages behind an invitation and behind a link, on a phone, in both languages and with longer words.
// What they say and do: invitations-landing.spec.ts, invitations-links.spec.ts and join-requests.spec.ts.

import type { Page } from '@playwright/test';
import { expire, seats, suspend } from '../support/database.ts';
import { axe, cutOff, lengthen, look, tooWide, type Look } from '../support/looks.ts';
import { linkIn, mailTo } from '../support/mailbox.ts';
import { heading, visit } from '../support/pages.ts';
import { done, invited, joined, memberId, newcomer, organization, signedUp, type Organization } from '../support/people.ts';
import { expect, test } from '../support/test.ts';

interface State {
  page: Page;
  path: string;
  en: string;
  ko: string;
}

/** Makes a link as the page's person; gives its address. */
async function shared(owner: Page, { slug }: Organization, terms: Record<string, string> = {}): Promise<string> {
  await done(owner, 'create_invitation_link', { organization: slug, role: 'member', ...terms });
  const { items } = await done<{ items: { id: string }[] }>(owner, 'list_invitation_links', { organization: slug });
  return done<string>(owner, 'invitation_link_address', { organization: slug, linkId: items[0]!.id });
}

const tokenOf = (link: string): string => new URL(link).pathname.split('/').pop()!;

/** What a guest sees of invitations to them and to others. */
async function invitations(owner: Page, acme: Organization, guest: Page, another: () => Promise<Page>): Promise<State[]> {
  const stranger = await another();
  const me = await done<{ email: string }>(guest, 'load_viewer');
  const known = await signedUp(await another(), 'Jieun Choi');
  const here = { en: `Join ${acme.name}`, ko: `${acme.name}에 참여하기` };
  const states: State[] = [{ page: stranger, path: await invited(owner, acme, known.email, 'admin'), ...here }];

  const late = newcomer('Daniel Weber');
  const expired = await invited(owner, acme, late.email);
  await expire(late.email);
  states.push({ page: stranger, path: expired, en: 'Invitation expired', ko: '만료된 초대입니다' });

  const taken = newcomer('Sofia Rossi');
  const withdrawn = await invited(owner, acme, taken.email);
  const listed = await done<{ items: { id: string }[] }>(owner, 'list_invitations', { organization: acme.slug, search: taken.email });
  await done(owner, 'cancel_invitation', { organization: acme.slug, invitationId: listed.items[0]!.id });
  states.push({ page: stranger, path: withdrawn, en: 'Invitation withdrawn', ko: '취소된 초대입니다' });

  states.push({ page: guest, path: states[0]!.path, en: 'You are signed in with another account', ko: '다른 계정으로 로그인되어 있습니다' });

  const declined = await invited(owner, acme, me.email);
  await done(guest, 'decline_invitation', { token: tokenOf(declined) });
  states.push({ page: guest, path: declined, en: 'Invitation declined', ko: '거절한 초대입니다' });

  const joiner = await another();
  const used = await invited(owner, acme, (await signedUp(joiner, 'Hana Sato')).email);
  await done(joiner, 'accept_invitation', { token: tokenOf(used) });
  states.push({ page: stranger, path: used, en: 'Invitation already accepted', ko: '이미 수락한 초대입니다' });

  const admin = await another();
  const adminPerson = await signedUp(admin, 'Charles Babbage');
  await joined(owner, acme, admin, adminPerson, 'admin');
  const spoilt = await invited(admin, acme, newcomer('Ines Alves').email, 'admin');
  await done(owner, 'remove_member', { organization: acme.slug, memberId: await memberId(owner, acme, adminPerson) });
  states.push({ page: stranger, path: spoilt, en: 'This invitation is no longer valid', ko: '더 이상 유효하지 않은 초대입니다' });

  const full = await organization(owner, 'Full House');
  const late2 = await invited(owner, full, newcomer('Lena Late').email);
  await seats(full.slug, 1);
  states.push({ page: stranger, path: late2, en: 'No seats left', ko: '남은 자리가 없습니다' });

  const gone = await organization(owner, 'Old Works');
  const nowhere = await invited(owner, gone, newcomer('Lars Lost').email);
  await suspend(gone.slug);
  states.push({ page: stranger, path: nowhere, en: 'This organization is unavailable', ko: '이용할 수 없는 조직입니다' });
  return states;
}

/** What people see of links that several can join by. */
async function links(owner: Page, acme: Organization, guest: Page, another: () => Promise<Page>): Promise<State[]> {
  const open = await shared(owner, acme);
  const states: State[] = [{ page: guest, path: open, en: `Join ${acme.name}`, ko: `${acme.name}에 참여하기` }];
  states.push({ page: owner, path: open, en: 'You are already a member', ko: '이미 멤버입니다' });

  const approved = await shared(owner, acme, { approval: 'true' });
  await done(guest, 'ask_to_join', { token: tokenOf(approved) });
  states.push({ page: guest, path: approved, en: `You asked to join ${acme.name}`, ko: `${acme.name} 가입을 요청했습니다` });

  const refused = await another();
  await signedUp(refused, 'Rita Refused');
  await done(refused, 'ask_to_join', { token: tokenOf(approved) });
  const asked = await done<{ items: { id: string; name: string }[] }>(owner, 'list_join_requests', { organization: acme.slug });
  const request = asked.items.find(({ name }) => name === 'Rita Refused')!.id;
  await done(owner, 'decline_join_request', { organization: acme.slug, requestId: request });
  states.push({ page: refused, path: approved, en: 'Your request was declined', ko: '가입 요청이 거절되었습니다' });

  const elsewhere = await shared(owner, acme, { domains: 'corporate.example.org, subsidiary.example.net' });
  states.push({ page: guest, path: elsewhere, en: 'You are signed in with another address', ko: '다른 이메일 주소로 로그인되어 있습니다' });

  const former = await another();
  const formerPerson = await signedUp(former, 'Fred Former');
  await joined(owner, acme, former, formerPerson);
  await done(owner, 'remove_member', { organization: acme.slug, memberId: await memberId(owner, acme, formerPerson) });
  states.push({ page: former, path: open, en: 'You were a member before', ko: '이전에 멤버였습니다' });

  const closed = await shared(owner, acme);
  const { items } = await done<{ items: { id: string }[] }>(owner, 'list_invitation_links', { organization: acme.slug });
  await done(owner, 'revoke_invitation_link', { organization: acme.slug, linkId: items[0]!.id });
  states.push({ page: guest, path: closed, en: 'This link is closed', ko: '사용할 수 없는 링크입니다' });
  return states;
}

const LOOKS: Look[] = [
  { theme: 'light', lang: 'ko' },
  { theme: 'dark', lang: 'en' },
];

const PHONE = { width: 390, height: 844 };
const WIDE = { width: 1280, height: 844 };

test('every state behind an invitation and a link fits a phone, also with longer words, and axe finds nothing', async ({
  page,
  another,
}) => {
  test.setTimeout(300_000);
  await signedUp(page, 'Grace Park');
  const acme = await organization(page, 'Northwind Trading and Logistics');
  const guest = await another();
  await signedUp(guest, 'Hyunwoo Park');
  const states = [...(await invitations(page, acme, guest, another)), ...(await links(page, acme, guest, another))];

  // What a mail leads to that was not followed yet.
  const fresh = await another();
  const person = newcomer('Nora New');
  await done(fresh, 'sign_up', { name: person.name, email: person.email, password: person.password });
  const proof = linkIn(await mailTo(person.email, ''), '/verify-email');
  states.push({ page: fresh, path: proof, en: 'Verify your email address', ko: '이메일 주소 인증' });

  for (const each of LOOKS) {
    for (const state of states) {
      await look(state.page, each);
      await state.page.setViewportSize(PHONE);
      await visit(state.page, state.path);
      const what = `${state.en}, ${each.theme}, ${each.lang}`;
      await expect(heading(state.page, state[each.lang]), what).toBeVisible();
      expect.soft(await axe(state.page), what).toEqual([]);
      expect.soft(await tooWide(state.page), `${what}: wider than the screen`).toEqual([]);
      await lengthen(state.page);
      for (const size of [PHONE, WIDE]) {
        await state.page.setViewportSize(size);
        expect.soft(await tooWide(state.page), `${what}, longer words, ${size.width}: wider than the screen`).toEqual([]);
        expect.soft(await cutOff(state.page), `${what}, longer words, ${size.width}: cut off`).toEqual([]);
      }
    }
  }
});
