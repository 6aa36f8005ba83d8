import { register } from 'node:module';

/** Node has no notion of style sheets: to a component under test, every class is called by its own name. */
const hooks = `
  const classes = 'export default new Proxy({}, { get: (_, name) => name })';
  export const load = (url, context, next) =>
    url.endsWith('.css') ? { format: 'module', shortCircuit: true, source: classes } : next(url, context);
`;

/** Lets components be imported. Call it before importing them (dynamically). */
export function acceptStyleSheets(): void {
  register(`data:text/javascript,${encodeURIComponent(hooks)}`);
}
