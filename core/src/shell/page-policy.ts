/** What a page of the renderer may do, the same in both shells. */
export interface PagePolicy {
  /** Fresh for each load; the only way for a script or a style to run. */
  readonly nonce: string;
  /** The origin of the page, as CSP writes it (`http://127.0.0.1:4321`, `app://kiosk`). */
  readonly self: string;
  /** Where the page may open a connection to; empty where the bridge is a MessagePort. */
  readonly connect: readonly string[];
  /** The only origin that may frame the page: the demo's bench. Null in production. */
  readonly framedBy: string | null;
}

/**
 * Default deny (CSP Level 3). No `unsafe-*`: scripts run by nonce alone, so an injected tag is dead text even when its file is ours;
 * styles by nonce because react-aria adds a `<style>` of its own.
 */
export function contentSecurityPolicy(policy: PagePolicy): string {
  return [
    "default-src 'none'",
    `script-src 'nonce-${policy.nonce}'`,
    `style-src 'nonce-${policy.nonce}'`,
    `font-src ${policy.self}`,
    // `data:` for the empty icon that keeps the browser from asking for one; a picture runs nothing and tells nobody.
    `img-src ${policy.self} data:`,
    `connect-src ${policy.connect.length === 0 ? "'none'" : policy.connect.join(' ')}`,
    "base-uri 'none'",
    "form-action 'none'",
    `frame-ancestors ${policy.framedBy ?? "'none'"}`,
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ');
}

/** Headers of every answer. A kiosk keeps nothing: `no-store` even for fonts, so that a citizen leaves no trace in a cache. */
export const HEADERS_OF_EVERY_ANSWER: Readonly<Record<string, string>> = {
  'cache-control': 'no-store',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy':
    'accelerometer=(), camera=(), clipboard-read=(), display-capture=(), geolocation=(), gyroscope=(), hid=(), ' +
    'local-fonts=(), microphone=(), midi=(), payment=(), publickey-credentials-get=(), serial=(), usb=(), window-management=()',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

/** A page that only sends the browser on: text, and nothing that runs. */
export function emptyPageHeaders({ framedBy }: Pick<PagePolicy, 'framedBy'>): Readonly<Record<string, string>> {
  const frames = `frame-ancestors ${framedBy ?? "'none'"}`;
  return {
    ...HEADERS_OF_EVERY_ANSWER,
    'content-security-policy': `default-src 'none'; base-uri 'none'; form-action 'none'; ${frames}`,
    'content-type': 'text/html; charset=utf-8',
  };
}

export function pageHeaders(policy: PagePolicy): Readonly<Record<string, string>> {
  return {
    ...HEADERS_OF_EVERY_ANSWER,
    'content-security-policy': contentSecurityPolicy(policy),
    'content-type': 'text/html; charset=utf-8',
    // For user agents that do not know frame-ancestors; the demo's frame is allowed by CSP alone.
    ...(policy.framedBy === null ? { 'x-frame-options': 'DENY' } : {}),
  };
}
