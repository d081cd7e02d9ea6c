// Dialogs by keys: the focus stays inside, Escape closes, and whatever opened it has the focus again.

import type { Locator, Page } from '@playwright/test';
import { press } from '../support/keyboard.ts';
import { button, visit } from '../support/pages.ts';
import { done, invited, newcomer, organization, signedUp } from '../support/people.ts';
import { team } from '../support/team.ts';
import { expect, test } from '../support/test.ts';

/** More than any dialog has to stop at. */
const STEPS = 14;

/** What has the focus: its text or label, and whether that is in the open dialog, or nothing of the page. */
function focused(page: Page): Promise<{ what: string; isInside: boolean }> {
  return page.evaluate(() => {
    const here = document.activeElement;
    const dialog = document.querySelector('dialog:modal');
    const what = here?.getAttribute('aria-label') ?? here?.getAttribute('name') ?? here?.textContent?.trim() ?? '';
    // The browser's own bar comes between the last and the first: the page has none of the focus then.
    const isNowhere = here === null || here === document.body || here === document.documentElement;
    return { what: isNowhere ? '' : what, isInside: isNowhere || dialog?.contains(here) === true };
  });
}

/** Opens a dialog by Enter, goes around in it both ways, and closes it by Escape. */
async function expectKept(page: Page, opener: Locator, name: string): Promise<void> {
  await opener.focus();
  await press(page, 'Enter');
  const dialog = page.getByRole('dialog', { name, exact: true });
  await expect(dialog).toBeVisible();
  await expect(dialog.locator(':focus')).toHaveCount(1);
  const rounds: Set<string>[] = [];
  for (const key of ['Tab', 'Shift+Tab'] as const) {
    const seen = new Set<string>();
    for (let step = 0; step < STEPS; step += 1) {
      await press(page, key);
      const { what, isInside } = await focused(page);
      expect(isInside, `${name}, ${key}: ${what} is in the dialog`).toBe(true);
      if (what) seen.add(what);
    }
    rounds.push(seen);
  }
  // Each way around reaches the same, and more than one thing.
  expect(rounds[0]!.size, name).toBeGreaterThan(1);
  expect([...rounds[1]!].sort(), name).toEqual([...rounds[0]!].sort());
  await press(page, 'Escape');
  await expect(dialog).toBeHidden();
  await expect(opener, `${name}: the focus comes back`).toBeFocused();
}

test('the questions about members, teams and roles keep the focus, and give it back', async ({ another }) => {
  const { owner: page, memberPerson: mia, acme } = await team(another);
  const at = `/o/${acme.slug}`;
  await done(page, 'create_team', { organization: acme.slug, name: 'Sales' });
  await done(page, 'create_role', { organization: acme.slug, role: 'recruiter', 'permission[invitation:create]': 'on' });
  const [teams, roles] = [
    await done<{ id: string }[]>(page, 'list_teams', { organization: acme.slug }),
    await done<{ own: { id: string }[] }>(page, 'list_roles', { organization: acme.slug }),
  ];
  const main = page.getByRole('main');
  const link = (name: string): Locator => main.getByRole('link', { name, exact: true });

  await visit(page, `${at}/members`);
  await expectKept(page, link(`Remove ${mia.name}`), `Remove ${mia.name}?`);
  await main.getByRole('link', { name: mia.name, exact: true }).click();
  await expectKept(page, link('Put on hold'), `Put ${mia.name} on hold?`);
  await expectKept(page, link('Remove'), `Remove ${mia.name}?`);
  await visit(page, `${at}/teams/${teams[0]?.id}`);
  await expectKept(page, link('Remove team'), 'Remove the team Sales?');
  await visit(page, `${at}/roles/${roles.own[0]?.id}`);
  await expectKept(page, link('Delete role'), 'Delete the role recruiter?');
});

test('the questions about invitations keep the focus, and give it back', async ({ page }) => {
  await signedUp(page);
  const acme = await organization(page);
  const guest = newcomer('Nina New');
  await invited(page, acme, guest.email);
  const link = (name: string): Locator => page.getByRole('main').getByRole('link', { name, exact: true });
  await visit(page, `/o/${acme.slug}/invitations`);
  // When its mail is sent, the row is another one.
  await expect(page.getByRole('main').getByRole('row').filter({ hasText: guest.email })).not.toContainText('Sending email');
  await expectKept(page, link(`Withdraw the invitation to ${guest.email}`), `Withdraw the invitation to ${guest.email}?`);
  await expectKept(page, link(`Edit the invitation to ${guest.email}`), `Invitation to ${guest.email}`);
});

test('the questions of settings and account, and the help on keys, keep the focus, and give it back', async ({ page }) => {
  await signedUp(page, 'Ada Lovelace');
  const acme = await organization(page);
  const main = page.getByRole('main');
  const link = (name: string): Locator => main.getByRole('link', { name, exact: true });
  await visit(page, `/o/${acme.slug}/settings`);
  await expectKept(page, link('Delete'), `Delete ${acme.name}?`);
  // A free account: whoever owns an organization alone is told so instead.
  await done(page, 'delete_organization', { organization: acme.slug, confirmation: acme.slug });
  await visit(page, '/account');
  await expectKept(page, link('Change email'), 'Change your email address');
  await expectKept(page, link('Delete account'), 'Delete your account?');

  // The help has no opener: the focus comes back to where it was.
  const name = main.getByLabel('Name', { exact: true });
  const save = button(main, 'Save changes').first();
  await expect(name).toBeVisible();
  await save.focus();
  await press(page, '?');
  const help = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  await expect(help).toBeVisible();
  for (let step = 0; step < STEPS; step += 1) {
    await press(page, step < STEPS / 2 ? 'Tab' : 'Shift+Tab');
    expect((await focused(page)).isInside).toBe(true);
  }
  await press(page, 'Escape');
  await expect(help).toBeHidden();
  await expect(save).toBeFocused();
});

test('the palette keeps the focus, and gives it back', async ({ page }) => {
  await signedUp(page);
  const { slug } = await organization(page);
  await visit(page, `/o/${slug}/members`);
  const opener = button(page, /^Search and commands/);
  await opener.focus();
  await press(page, 'Enter');
  const find = page.getByRole('combobox', { name: /^Find a page/ });
  await expect(find).toBeFocused();
  for (const key of ['Tab', 'Tab', 'Tab', 'Shift+Tab', 'Shift+Tab', 'Shift+Tab']) {
    await press(page, key);
    expect((await focused(page)).isInside, key).toBe(true);
  }
  await find.focus();
  await press(page, 'Escape');
  await expect(find).toBeHidden();
  await expect(opener).toBeFocused();
});
