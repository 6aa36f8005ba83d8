import { autorun } from 'mobx';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';

import { App } from './app.js';
import { connectedBridge } from './bridge.js';
import { StoresProvider } from './components/stores-context.js';
import { browserEnvironment } from './environment.js';
import { createStores } from './stores/create-stores.js';

const container = document.getElementById('app');
if (container === null) throw new Error('index.html has no element with the id "app".');

const stores = createStores(connectedBridge(), browserEnvironment());

autorun(() => {
  const scheme = stores.settings.values?.colorScheme ?? 'system';
  if (scheme === 'system') delete document.documentElement.dataset['colorScheme'];
  else document.documentElement.dataset['colorScheme'] = scheme;
});

createRoot(container).render(
  <StrictMode>
    <StoresProvider stores={stores}>
      <App />
    </StoresProvider>
  </StrictMode>,
);

void stores.connect();
