// Times are told by the reader's own clock, and in UTC where there is no telling which that is.

import type { Locator, Page } from '@playwright/test';
import { openUntil } from '../support/database.ts';
import { visit } from '../support/pages.ts';
import { done, invited, joined, newcomer, organization, signedUp } from '../support/people.ts';
import { expect, test } from '../support/test.ts';

/** A day, in a zone that this program names: nothing of it comes from the browser or the server. */
function day(at: Date, timeZone: string, language = 'en-US'): string {
  const month = language === 'en-US' ? 'short' : 'long';
  return new Intl.DateTimeFormat(language, { year: 'numeric', month, day: 'numeric', timeZone }).format(at);
}

function minute(at: Date, timeZone: string, language = 'en-US'): string {
  const clock = new Intl.DateTimeFormat('en-US', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone });
  return `${day(at, timeZone, language)} ${clock.format(at)}`;
}

/** The moment that a time on the page means. */
async function moment(time: Locator): Promise<Date> {
  return new Date((await time.getAttribute('datetime'))!);
}

/** The same minute, in the words of the browser's own clock. */
function ownMinute(time: Locator): Promise<string> {
  return time.evaluate((element) => {
    const at = new Date(element.getAttribute('datetime')!);
    const two = (part: number) => String(part).padStart(2, '0');
    const month = at.toDateString().split(' ')[1];
    return `${month} ${at.getDate()}, ${at.getFullYear()} ${two(at.getHours())}:${two(at.getMinutes())}`;
  });
}

const lastUsed = (page: Page): Locator =>
  page.getByRole('main').getByRole('listitem').filter({ hasText: 'This browser' }).locator('time');

test('in Seoul a session was last used at the time of Seoul', async ({ another }) => {
  const reader = await another({ timezoneId: 'Asia/Seoul' });
  await signedUp(reader);
  await visit(reader, '/account/security');
  const time = lastUsed(reader);
  const at = await moment(time);
  await expect(time).toHaveText(minute(at, 'Asia/Seoul'));
  expect(await ownMinute(time)).toBe(minute(at, 'Asia/Seoul'));
  await expect(time).toHaveAttribute('title', `${minute(at, 'UTC')} UTC`);
});

test('readers at both ends of the world read different days of one invitation', async ({ page, another }) => {
  await signedUp(page);
  const link = await invited(page, await organization(page), newcomer().email);
  const days = new Set<string>();
  // Twenty-five hours apart.
  for (const timezoneId of ['Pacific/Kiritimati', 'Pacific/Pago_Pago']) {
    const reader = await another({ timezoneId });
    await visit(reader, link);
    const time = reader.getByRole('main').locator('time');
    const at = await moment(time);
    await expect(time).toHaveText(day(at, timezoneId));
    await expect(time).toHaveAttribute('title', `${minute(at, 'UTC')} UTC`);
    days.add(await time.innerText());
  }
  expect(days.size).toBe(2);
});

test('the clock of a moment is the one of that season', async ({ another }) => {
  const reader = await another({ timezoneId: 'America/New_York' });
  await signedUp(reader);
  const acme = await organization(reader);
  // 23:30 on the day before in winter, 00:30 in summer.
  const ends = [
    ['2030-01-15T04:30:00Z', 'Jan 14, 2030'],
    ['2030-07-15T04:30:00Z', 'Jul 15, 2030'],
  ] as const;
  for (const [end] of ends) {
    const guest = newcomer();
    await invited(reader, acme, guest.email);
    await openUntil(guest.email, end);
  }
  await visit(reader, `/o/${acme.slug}/invitations`);
  for (const [end, text] of ends) await expect(reader.locator(`time[datetime="${end}"]`)).toHaveText(text);
});

test('a Korean sentence has the time of Seoul in it', async ({ page, another, baseURL }) => {
  await signedUp(page);
  const acme = await organization(page);
  const reader = await another({ timezoneId: 'Asia/Seoul' });
  const person = await signedUp(reader, 'Grace Park');
  await joined(page, acme, reader, person, 'admin');
  await done(page, 'offer_ownership', { organization: acme.slug, email: person.email });
  await reader.context().addCookies([{ name: 'tenantry_locale', value: 'ko', url: baseURL! }]);
  await visit(reader, `/o/${acme.slug}/transfer`);
  const sentence = reader.getByRole('main').getByText(/이 제안은/);
  const at = await moment(sentence.locator('time'));
  await expect(sentence).toContainText(`이 제안은 ${minute(at, 'Asia/Seoul', 'ko-KR')}까지 유효합니다.`);
});

test('without JavaScript times are in UTC and say so', async ({ another }) => {
  const reader = await another({ timezoneId: 'Asia/Seoul', javaScriptEnabled: false });
  await signedUp(reader);
  await reader.goto('/account/security');
  const time = lastUsed(reader);
  const utc = `${minute(await moment(time), 'UTC')} UTC`;
  await expect(time).toHaveText(utc);
  await expect(time).toHaveAttribute('title', utc);
});
