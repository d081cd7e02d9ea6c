// Messages that come and go.

import { button, visit } from '../support/pages.ts';
import { row, team } from '../support/team.ts';
import { expect, test } from '../support/test.ts';

test('a message stays as long as it has the pointer or the focus, and goes then', async ({ another }) => {
  const { owner, acme, memberPerson } = await team(another);
  await owner.clock.install();
  await visit(owner, `/o/${acme.slug}/members`);
  await row(owner, memberPerson).getByLabel(`Change role of ${memberPerson.name}`).first().click();
  await row(owner, memberPerson).getByRole('button', { name: `Make ${memberPerson.name} Admin` }).click();
  const message = owner.getByRole('status', { name: 'Notifications' });
  const undo = button(message, 'Undo');
  await undo.hover();
  await owner.clock.runFor(13_000);
  await expect(undo).toBeVisible();

  await undo.focus();
  await owner.mouse.move(1, 1);
  await owner.clock.runFor(13_000);
  await expect(undo).toBeVisible();

  await undo.blur();
  await owner.clock.runFor(7_000);
  await expect(undo).toHaveCount(0);
});
