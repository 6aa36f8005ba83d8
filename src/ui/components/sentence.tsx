import { Fragment } from 'react';

/** What stands between quotation marks: the name of a device. */
const QUOTED = /(?<=“)([^“”]*)(?=”)/;

/** A sentence in which names stand between quotation marks. One that is written from right to left turns nothing else round. */
export function Sentence({ text }: { readonly text: string }) {
  const parts = text.split(QUOTED);
  return parts.map((part, index) =>
    // Every second part is a name.
    index % 2 === 1 ? <bdi key={index}>{part}</bdi> : <Fragment key={index}>{part}</Fragment>,
  );
}
