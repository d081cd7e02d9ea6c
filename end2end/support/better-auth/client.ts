// The unmodified npm client, as a front end has it: in a browser with a cookie jar, or in an app with a bearer token.

import { createAuthClient } from 'better-auth/client';
import { organizationClient } from 'better-auth/client/plugins';

export type Client = ReturnType<typeof inBrowser>;

/** What the network saw of the last call: the client hides the status of a success. */
export interface Wire {
  status: number;
  cookies: string[];
  /** Method and path below `/api/auth`, what stands in for a value as in the document. */
  endpoint: string;
  /** Where the browser is led on to, without the origin. */
  location?: string;
}

/** A client whose fetch keeps cookies and names its origin, as a browser does by itself. */
export function inBrowser(url: string, wire: Wire, origin = url) {
  return createAuthClient({
    baseURL: url,
    plugins: [organizationClient()],
    fetchOptions: { customFetchImpl: cookieFetch(wire, origin) },
  });
}

/** A fetch with a cookie jar of its own. */
export function cookieFetch(wire: Wire, origin: string) {
  const jar = new Map<string, string>();
  return async (input: string | URL | Request, init?: RequestInit): Promise<Response> => {
    const headers = new Headers(init?.headers);
    if (jar.size > 0) headers.set('cookie', [...jar].map(([name, value]) => `${name}=${value}`).join('; '));
    if (init?.method === 'POST') headers.set('origin', origin);
    const response = await fetch(input, { ...init, headers });
    wire.status = response.status;
    const path = new URL(response.url).pathname.replace('/api/auth', '');
    wire.endpoint = `${init?.method ?? 'GET'} ${path.replace(/^\/reset-password\/.+/, '/reset-password/{token}')}`;
    const location = response.headers.get('location');
    wire.location = location === null ? undefined : new URL(location, origin).href.replace(origin, '');
    wire.cookies = response.headers.getSetCookie();
    for (const cookie of wire.cookies) {
      const [pair = ''] = cookie.split(';');
      const equals = pair.indexOf('=');
      if (/max-age=0/i.test(cookie)) jar.delete(pair.slice(0, equals));
      else jar.set(pair.slice(0, equals), pair.slice(equals + 1));
    }
    return response;
  };
}

/** A client without cookies, as the documents of the bearer plugin show it. */
export function inApp(url: string) {
  let token = '';
  return createAuthClient({
    baseURL: url,
    plugins: [organizationClient()],
    fetchOptions: {
      auth: { type: 'Bearer', token: () => token },
      onSuccess: ({ response }) => {
        token = response.headers.get('set-auth-token') ?? token;
      },
    },
  });
}

/** An app that was signed in elsewhere, and still holds the token. */
export function withToken(url: string, token: string) {
  return createAuthClient({
    baseURL: url,
    plugins: [organizationClient()],
    fetchOptions: { auth: { type: 'Bearer', token: () => token } },
  });
}
