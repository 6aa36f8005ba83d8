import { serviceId } from '../container/index.js';

/** Ends the app. Bound by the part that can. */
export interface AppQuitter {
  /** Begins to quit, as if a person had chosen it in the menu. */
  quit(): void;
}
export const AppQuitter = serviceId<AppQuitter>('AppQuitter');
