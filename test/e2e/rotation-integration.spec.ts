import type { SyncCheckResultView } from '../../src/ipc/contract.js';
import { reportWith } from './support/running-app.js';
import { expect, test } from './support/test.js';

test('rotation-integration: a rotation changes the key, and rotation warnings come and go', async ({ launch }) => {
  const app = await launch();
  await app.createVault();
  await expect(app.badge).toHaveAttribute('data-state', 'in-sync');
  const before = (await app.invoke<{ report: SyncCheckResultView }>('sync:scheduler:checkNow')).report;

  await app.open('rotations');
  await app.byTestId('rotate-key').click();
  await app.byTestId('rotate-reason').fill('A yearly change');
  await app.byTestId('confirm-rotate').click();
  await expect(app.byTestId('rotation-row').first()).toContainText('A yearly change');
  await expect
    .poll(async () => {
      const { report } = await app.invoke<{ report: SyncCheckResultView }>('sync:scheduler:checkNow');
      return report.alignment.currentKeypairPublicKey;
    })
    .not.toBe(before.alignment.currentKeypairPublicKey);
  // The only device made the key itself, so nobody lacks it.
  await expect(app.badge).toHaveAttribute('data-state', 'in-sync');

  await app.forceStatus(
    reportWith({
      recommendation: {
        action: 'rotate-password',
        reason: 'A device was revoked since the last password change.',
        priority: 'critical',
      },
      warnings: [
        {
          severity: 'critical',
          message: 'A device was revoked since the last password change.',
          recommendation: 'Change the password.',
          metadata: { code: 'REVOKED_DEVICE', checkId: 'revoked-device', remedy: 'rotate-password' },
        },
      ],
      warningCount: 1,
    }),
  );
  await app.badge.click();
  await expect(app.byTestId('recommendation')).toContainText(/password/i);
  await expect(app.byTestId('warnings-list')).toContainText('A device was revoked');
  await app.forceStatus(null);
  await expect(app.byTestId('warnings-list')).not.toContainText('A device was revoked');
});
