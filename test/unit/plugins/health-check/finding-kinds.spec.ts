import { expect } from 'chai';

import { findingTexts } from '../../../../src/core/common/text/english/findings.js';
import { findingKinds, type FindingKind } from '../../../../src/plugins/health-check/finding-kinds.js';
import type { Remedy } from '../../../../src/plugins/health-check/index.js';

const kinds: readonly (readonly [string, FindingKind])[] = Object.entries(findingKinds);

describe('The declared kinds of finding', () => {
  it('have words, and no words are without a kind', () => {
    expect(Object.keys(findingKinds).toSorted()).to.deep.equal(Object.keys(findingTexts).toSorted());
  });

  it('[I4] are shown at once when they are critical', () => {
    for (const [code, { severity, visibleAfterMs }] of kinds) {
      if (severity === 'critical') expect(visibleAfterMs, code).to.equal(undefined);
    }
  });

  it('[I1] offer what ends them, unless time or a person does', () => {
    for (const [code, { remedy, ends }] of kinds) {
      if (ends === 'remedy' || ends === 'decision') expect(remedy, code).not.to.equal('none');
    }
  });

  it('[I2] offer a device that is out nothing that it has to do with the others', () => {
    // What it can still do by itself, or what decides about it.
    const byItself: readonly Remedy[] = [
      'rotate-password',
      'check-clock',
      'open-settings',
      'join-anew',
      'update-app',
      'print-recovery-key',
      'check-recovery-key',
      'none',
    ];
    for (const [code, { remedy, dependsOn = [] }] of kinds) {
      if (byItself.includes(remedy)) continue;
      expect(dependsOn, code).to.include('THIS_DEVICE_REVOKED');
      if (code !== 'THIS_DEVICE_SUSPENDED') expect(dependsOn, code).to.include('THIS_DEVICE_SUSPENDED');
    }
  });

  it('[I4] depend on one another in no circle', () => {
    const dependsOn = new Map(kinds.map(([code, kind]) => [code, kind.dependsOn ?? []]));
    const visit = (code: string, path: readonly string[]): void => {
      expect(path, 'a circle').not.to.include(code);
      for (const cause of dependsOn.get(code) ?? []) visit(cause, [...path, code]);
    };
    for (const [code] of kinds) visit(code, []);
  });
});
