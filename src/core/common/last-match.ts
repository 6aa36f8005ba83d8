/**
 * Makes the engine forget the text in which a regular expression last found something. The engine keeps that whole text as `RegExp.input`
 * until the same page or thread finds something in another one, however long that takes.
 */
export function forgetLastMatch(): void {
  /(?:)/.test('');
}
