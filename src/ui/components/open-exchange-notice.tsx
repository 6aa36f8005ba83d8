import { observer } from 'mobx-react-lite';

import { messages } from '../text/messages.js';
import { BundleButtons } from './bundle-buttons.js';
import { Notice } from './notice.js';
import { Sentence } from './sentence.js';
import { useStores } from './stores-context.js';

const { openExchange: words } = messages;

/** The other half of an exchange. Stays until the devices that wait have said that they heard, also over restarts. */
export const OpenExchangeNotice = observer(function OpenExchangeNotice() {
  const openExchange = useStores().keystore.view?.openExchange ?? null;
  if (openExchange === null) return null;
  const { needs, names, count } = openExchange;
  const parameters = { needs, devices: { shown: names, count } };
  return (
    <Notice
      tone="info"
      title={<Sentence text={words.title(parameters)} />}
      testId="open-exchange"
      actions={<BundleButtons />}
    >
      <Sentence text={`${words.done(parameters)} ${words.left(parameters)}`} />
    </Notice>
  );
});
