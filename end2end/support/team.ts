// An organization with one of each kind.

import type { Locator, Page } from '@playwright/test';
import { joined, organization, signedUp, type Organization, type Person } from './people.ts';

export interface Team {
  owner: Page;
  ownerPerson: Person;
  admin: Page;
  adminPerson: Person;
  member: Page;
  memberPerson: Person;
  acme: Organization;
}

/** An owner, an admin and a member of one organization, each in a browser of their own. */
export async function team(another: () => Promise<Page>): Promise<Team> {
  const [owner, admin, member] = [await another(), await another(), await another()];
  const ownerPerson = await signedUp(owner, 'Olivia Owner');
  const adminPerson = await signedUp(admin, 'Adam Admin');
  const memberPerson = await signedUp(member, 'Mia Member');
  const acme = await organization(owner);
  await joined(owner, acme, admin, adminPerson, 'admin');
  await joined(owner, acme, member, memberPerson);
  return { owner, ownerPerson, admin, adminPerson, member, memberPerson, acme };
}

/** The row of a person in a table. */
export const row = (page: Page, person: Person): Locator => page.getByRole('row').filter({ hasText: person.email });
