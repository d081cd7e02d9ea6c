// People and organizations, made quickly: by the calls that the console makes, and with the mails that people get.

import { randomBytes } from 'node:crypto';
import { expect, type APIResponse, type Page } from '@playwright/test';
import { linkIn, mailTo } from './mailbox.ts';

export const PASSWORD = 'correct horse battery';

export interface Person {
  name: string;
  email: string;
  password: string;
}

export interface Organization {
  name: string;
  slug: string;
}

/** Lower-case letters and digits that no other test has. */
export const unique = (): string => randomBytes(5).toString('hex');

/** Somebody without an account. */
export function newcomer(name = 'Ada Lovelace'): Person {
  const local = name.normalize('NFKD').toLowerCase().replace(/[^a-z]+/g, '-').replace(/^-|-$/g, '') || 'person';
  return { name, email: `${local}-${unique()}@example.com`, password: PASSWORD };
}

/** Calls a server function as the page's person. */
export function call(page: Page, name: string, form: Record<string, string> = {}): Promise<APIResponse> {
  return page.context().request.post(`/sfn/${name}`, { form, headers: { accept: 'application/json' } });
}

/** Calls a server function that must succeed. */
export async function done<T = unknown>(page: Page, name: string, form: Record<string, string> = {}): Promise<T> {
  const answer = await call(page, name, form);
  expect(answer.status(), `${name}: ${await answer.text()}`).toBe(200);
  return (await answer.json()) as T;
}

/** Signs a new person up, with the mail that verifies the address. The page's browser is signed in then. */
export async function signedUp(page: Page, name = 'Ada Lovelace'): Promise<Person> {
  const person = newcomer(name);
  await done(page, 'sign_up', { name: person.name, email: person.email, password: person.password });
  const link = linkIn(await mailTo(person.email, ''), '/verify-email');
  await done(page, 'verify_email', { token: tokenOf(link) });
  return person;
}

/** Signs somebody in without the sign-in page. */
export async function signedIn(page: Page, person: Person): Promise<void> {
  await done(page, 'sign_in', { email: person.email, password: person.password });
}

/** An organization of the page's person. */
export async function organization(page: Page, name = 'Acme Foods'): Promise<Organization> {
  const slug = `acme-${unique()}`;
  await done(page, 'create_organization', { name, slug });
  return { name, slug };
}

/** Invites an address; gives the link in the mail. */
export async function invited(owner: Page, { slug }: Organization, email: string, role = 'member'): Promise<string> {
  await done(owner, 'invite', { organization: slug, email, role });
  return linkIn(await mailTo(email, ''), '/invite/');
}

/** Makes the person of `page` a member. */
export async function joined(owner: Page, where: Organization, page: Page, person: Person, role = 'member'): Promise<void> {
  const link = await invited(owner, where, person.email, role);
  await done(page, 'accept_invitation', { token: link.split('/').pop() ?? '' });
}

interface Membership {
  id: string;
  user_id: string;
  email: string;
  roles: string[];
}

async function membership(page: Page, { slug }: Organization, person: Person): Promise<Membership> {
  const list = await done<{ page: { items: Membership[] } }>(page, 'list_members', { organization: slug, search: person.email });
  const found = list.page.items.find((member) => member.email === person.email);
  expect(found, `${person.email} is a member`).toBeDefined();
  return found!;
}

/** The membership of a person, as the owner's page sees it. */
export async function memberId(page: Page, where: Organization, person: Person): Promise<string> {
  return (await membership(page, where, person)).id;
}

/** The account of a member: what teams know people by. */
export async function userId(page: Page, where: Organization, person: Person): Promise<string> {
  return (await membership(page, where, person)).user_id;
}

/** What a member is, strongest first. */
export async function rolesOf(page: Page, where: Organization, person: Person): Promise<string[]> {
  return (await membership(page, where, person)).roles;
}

/** Puts a member into a team. */
export async function teamed(page: Page, where: Organization, teamId: string, person: Person): Promise<void> {
  const user = await userId(page, where, person);
  await done(page, 'add_to_team', { organization: where.slug, teamId, [`user[u-${user}]`]: 'on' });
}

function tokenOf(link: string): string {
  return new URL(link).searchParams.get('token') ?? '';
}
