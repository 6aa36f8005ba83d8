/** A recovery code for people, with what it is for. */
export function recoveryCodeLines(recoveryCode: string): readonly string[] {
  return [
    'Recovery code, shown only now:',
    '',
    `    ${recoveryCode}`,
    '',
    'Write it down and keep it apart from this machine. It opens the vault if the password is lost.',
  ];
}
