import type { ChosenFile } from '../stores/dialog-store.js';
import { messages } from '../text/messages.js';
import { FileField } from './file-field.js';

const text = messages.bundles;
const words = { label: text.file, choose: text.choose };

interface BundleFileFieldProps {
  readonly file: ChosenFile | null;
  readonly onChoose: (file: ChosenFile) => void;
  /** Said until a file is chosen. */
  readonly problem: string | undefined;
}

/** A bundle that the person picks in a system dialog. */
export function BundleFileField({ file, onChoose, problem }: BundleFileFieldProps) {
  const standing = file === null ? problem : undefined;
  return <FileField purpose="import-bundle" words={words} file={file} onChoose={onChoose} problem={standing} />;
}
