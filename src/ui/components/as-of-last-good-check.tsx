import { messages } from '../text/messages.js';
import { Ago } from './moment.js';

const { sync: words } = messages;

/** Says of what an earlier check found how old that is. */
export function AsOfLastGoodCheck({ at }: { readonly at: number }) {
  return (
    <>
      {words.asOfLastGoodCheck} <Ago at={at} />
    </>
  );
}
