import { done, newcomer, organization, signedUp, unique } from '../support/people.ts';
import { input, visit } from '../support/pages.ts';
import { expect, test } from '../support/test.ts';

test('every page has the headers that protect it', async ({ request }) => {
  const nonces = new Set<string>();
  for (const path of ['/sign-in', '/sign-up', '/no-such-page', '/sign-in']) {
    const headers = (await request.get(path)).headers();
    const policy = headers['content-security-policy'] ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).toContain("base-uri 'none'");
    expect(policy).not.toContain('unsafe-inline');
    expect(policy).not.toContain("'unsafe-eval'");
    nonces.add(/'nonce-([^']+)'/.exec(policy)?.[1] ?? '');
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['referrer-policy']).toBe('same-origin');
    expect(headers['x-frame-options']).toBe('DENY');
    expect(headers['cross-origin-opener-policy']).toBe('same-origin');
    expect(headers['permissions-policy']).toContain('camera=()');
    expect(headers['x-request-id']).toBeTruthy();
  }
  expect(nonces.size).toBe(4);
  expect(nonces).not.toContain('');
});

test('the policy of the page keeps foreign content out', async ({ another, watch }) => {
  const page = await another();
  await visit(page, '/sign-in');
  watch.allowConsole(/violates the following Content Security Policy directive/);
  const refused = await page.evaluate(
    () =>
      new Promise<string>((resolve) => {
        document.addEventListener('securitypolicyviolation', (event) => resolve(event.effectiveDirective));
        const image = document.createElement('img');
        image.src = 'https://evil.example/x.png';
        document.body.append(image);
      }),
  );
  expect(refused).toBe('img-src');
});

test('the session cookie is out of reach for scripts and other sites', async ({ page }) => {
  await signedUp(page);
  const session = (await page.context().cookies()).find(({ name }) => name === 'tenantry_session');
  expect(session).toMatchObject({ httpOnly: true, sameSite: 'Lax', path: '/' });
  expect(session!.value.length).toBeGreaterThanOrEqual(32);
});

test('a session has a new secret after each sign-in, and the old one is nothing', async ({ page, playwright, baseURL }) => {
  const person = await signedUp(page);
  const secret = async () => (await page.context().cookies()).find(({ name }) => name === 'tenantry_session')!.value;
  const first = await secret();
  await done(page, 'sign_out');
  await done(page, 'sign_in', { email: person.email, password: person.password });
  expect(await secret()).not.toBe(first);
  const thief = await playwright.request.newContext({
    baseURL: baseURL!,
    extraHTTPHeaders: { accept: 'application/json', cookie: `tenantry_session=${first}` },
  });
  expect((await thief.post('/sfn/load_profile')).status()).toBe(401);
  await thief.dispose();
});

test('forged cookies are nobody', async ({ playwright, baseURL }) => {
  for (const secret of ['', 'x', 'A'.repeat(43), unique().repeat(500), '%00', "' or 1=1 --"]) {
    const api = await playwright.request.newContext({
      baseURL: baseURL!,
      extraHTTPHeaders: { accept: 'application/json', cookie: `tenantry_session=${secret}` },
    });
    expect((await api.post('/sfn/load_profile')).status(), secret).toBe(401);
    const page = await api.get('/home', { maxRedirects: 0, headers: { accept: 'text/html' } });
    expect([302, 303, 307]).toContain(page.status());
    expect(page.headers()['location']).toContain('/sign-in');
    await api.dispose();
  }
});

test('what another site sends is refused and changes nothing', async ({ page, baseURL }) => {
  const person = await signedUp(page);
  const { slug, name } = await organization(page);
  const api = page.context().request;
  for (const headers of [
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { origin: baseURL!.replace('127.0.0.1', '127.0.0.1.evil.example') },
    { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' },
  ] as Record<string, string>[]) {
    const form = { organization: slug, name: 'Mine now', slug };
    const answer = await api.post('/sfn/update_organization', { form, headers });
    expect(answer.status(), JSON.stringify(headers)).toBe(403);
  }
  const settings = await done<{ details: { name: string } }>(page, 'load_settings', { organization: slug });
  expect(settings.details.name).toBe(name);
  await done(page, 'sign_in', { email: person.email, password: person.password });
});

test('bad input gets a clear refusal and never a 5xx', async ({ page }) => {
  await signedUp(page);
  const { slug } = await organization(page);
  const api = page.context().request;
  const send = (name: string, options: Parameters<typeof api.post>[1]) =>
    api.post(`/sfn/${name}`, { ...options, headers: { accept: 'application/json', ...options?.headers } });
  const answers = [
    await send('sign_in', { data: '{not json', headers: { 'content-type': 'application/json' } }),
    await send('sign_in', { form: {} }),
    await send('sign_in', { form: { email: 'a\0b@example.com', password: 'x'.repeat(20) } }),
    await send('sign_up', { form: { name: 'x'.repeat(10_000), email: 'a@example.com', password: 'long enough to pass' } }),
    await send('sign_up', { form: { name: 'A', email: `${'a'.repeat(400)}@example.com`, password: 'long enough' } }),
    await send('create_organization', { form: { name: 'A\0B', slug: 'a-b' } }),
    await send('create_organization', { form: { name: '', slug: '../../etc' } }),
    await send('remove_member', { form: { organization: slug, memberId: 'not-a-uuid' } }),
    await send('list_members', { form: { organization: slug, cursor: 'no cursor', sort: 'sideways' } }),
    await send('list_members', { form: { organization: "x' or '1'='1" } }),
    await send('accept_invitation', { form: { token: '%%%' } }),
    await send('no_such_function', { form: {} }),
    await send('update_profile', { data: `name=${'x'.repeat(300_000)}`, headers: { 'content-type': 'application/x-www-form-urlencoded' } }),
  ];
  for (const answer of answers) {
    const text = `${answer.url()} ${answer.status()} ${(await answer.text()).slice(0, 200)}`;
    expect.soft(answer.status(), text).toBeGreaterThanOrEqual(400);
    expect.soft(answer.status(), text).toBeLessThan(500);
    expect.soft(text).not.toMatch(/sqlx|postgres|panicked|\/src\//i);
  }
});

test('nothing leads to another site', async ({ page, another, watch }) => {
  // The page is open while its session is ended behind its back.
  watch.allow(401, /^\/(sfn\/|events$)/);
  const person = await signedUp(await another());
  for (const next of ['//evil.example', 'https://evil.example/', '/\\evil.example']) {
    await visit(page, `/sign-in?next=${encodeURIComponent(next)}`);
    await input(page, 'Email').fill(person.email);
    await input(page, 'Password').fill(person.password);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await expect(page).not.toHaveURL(/sign-in/);
    expect(page.url()).toMatch(/^http:\/\/127\.0\.0\.1:/);
    await done(page, 'sign_out');
    // The page leaves by itself; the next one is asked for when it has.
    await expect(page).toHaveURL(/\/sign-in/);
  }
});

test('health is told without saying anything else', async ({ request }) => {
  for (const path of ['/healthz', '/readyz']) {
    const answer = await request.get(path);
    expect(answer.status()).toBe(200);
    expect((await answer.text()).length).toBeLessThan(100);
  }
});

test('what a person types is shown as text', async ({ page }) => {
  const name = `<img src=x onerror=alert(1)>`;
  const person = { ...newcomer(), name };
  await signedUp(page, name);
  const { slug } = await organization(page, '<script>alert(2)</script>');
  await visit(page, `/o/${slug}/members`);
  await expect(page.getByRole('main').getByText(person.name).first()).toBeVisible();
  await expect(page.locator('img[src="x"]')).toHaveCount(0);
});
