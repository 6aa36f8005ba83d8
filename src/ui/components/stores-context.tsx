import { createContext, useContext, type ReactNode } from 'react';

import type { Stores } from '../stores/create-stores.js';

const StoresContext = createContext<Stores | null>(null);

export function StoresProvider({ stores, children }: { readonly stores: Stores; readonly children: ReactNode }) {
  return <StoresContext value={stores}>{children}</StoresContext>;
}

/** The stores of this window. Throws outside a `StoresProvider`. */
export function useStores(): Stores {
  const stores = useContext(StoresContext);
  if (stores === null) throw new Error('useStores is used outside a StoresProvider.');
  return stores;
}
