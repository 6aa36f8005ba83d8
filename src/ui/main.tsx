import { autorun } from 'mobx';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';

import { App } from './app.js';
import { connectedBridge } from './bridge.js';
import { StoresProvider } from './components/stores-context.js';
import { browserEnvironment } from './environment.js';
import { createStores } from './stores/create-stores.js';

/**
 * How long the window stays empty for want of an answer, ms. Most often the answer is there before, and the first thing drawn is the
 * first screen itself; after this time it says that it waits.
 */
const MAX_EMPTY_MS = 100;

const container = document.getElementById('app');
if (container === null) throw new Error('index.html has no element with the id "app".');

const stores = createStores(connectedBridge(), browserEnvironment());

autorun(() => {
  const scheme = stores.settings.values?.colorScheme ?? 'system';
  if (scheme === 'system') delete document.documentElement.dataset['colorScheme'];
  else document.documentElement.dataset['colorScheme'] = scheme;
});

const root = createRoot(container);
const patience = new Promise<void>((resolve) => setTimeout(resolve, MAX_EMPTY_MS));

void Promise.race([stores.connect(), patience]).then(() =>
  root.render(
    <StrictMode>
      <StoresProvider stores={stores}>
        <App />
      </StoresProvider>
    </StrictMode>,
  ),
);
