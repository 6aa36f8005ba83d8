/**
 * What a page of the app may load: its own scripts, styles, pictures and fonts, and nothing from anywhere else. It may
 * not connect, frame, embed, submit or evaluate anything, and no string may become markup or script. The one exception is the address of
 * its own worker that judges passwords, under a policy that trusts nothing else and can be made once.
 */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "font-src 'self'",
  "connect-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types password-strength',
].join('; ');
