/**
 * The program of the worker that judges passwords: its dictionaries take a fifth of a second to unpack and a long password a third of
 * one, which would hold up the window. It ends with the form, and what was typed with it.
 */
import { judgePassword, suggestPassphrase } from './password-judge.js';
import type { StrengthAnswer, StrengthRequest } from './strength-report.js';

/** The part of a worker's global scope that is used; the library of types has no room for it beside that of a page. */
interface WorkerScope {
  postMessage(answer: StrengthAnswer): void;
  addEventListener(type: 'message', listener: (event: MessageEvent<StrengthRequest>) => void): void;
}

const scope = globalThis as unknown as WorkerScope;

scope.addEventListener('message', ({ data: request }) => {
  scope.postMessage(answerTo(request));
});

function answerTo(request: StrengthRequest): StrengthAnswer {
  const { id } = request;
  switch (request.kind) {
    case 'judge':
      return { kind: 'judged', id, report: judgePassword(request.password, request.context) };
    case 'suggest':
      return { kind: 'suggested', id, passphrase: suggestPassphrase() };
  }
}
