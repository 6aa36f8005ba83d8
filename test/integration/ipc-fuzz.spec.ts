import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';

import { channelsWithoutArgument, requestChannels } from '../../src/ipc/channels.js';
import type { IpcBridge } from '../../src/ipc/contract.js';
import { liveHeapBytes } from '../support/garbage.js';
import { FakeDesktop } from '../support/ipc/fake-desktop.js';
import { contractShapes } from '../support/ipc-fuzz/contract-shapes.js';
import {
  MAX_GROWTH_PER_REQUEST,
  PAYLOADS,
  ROUNDS,
  roundOptions,
  WARM_UP_ROUNDS,
} from '../support/ipc-fuzz/fuzz-plan.js';
import { PayloadSource } from '../support/ipc-fuzz/payload-source.js';
import { fuzzRound, unanswered, type RoundReport, type UntypedBridge } from '../support/ipc-fuzz/fuzz-round.js';
import { cheapParameters } from '../support/vault/vault-harness.js';

const password = 'correct horse battery';

describe('requests from a hostile page, over the fake bridge', () => {
  let folder: string;
  let desktop: FakeDesktop;

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'ipc-fuzz-'));
    desktop = await FakeDesktop.start({ dataDirectory: folder, parameters: cheapParameters });
  });

  afterEach(async () => {
    await desktop.end();
    await rm(folder, { recursive: true, force: true });
    // Names the request when a test ran into its limit.
    expect([...unanswered]).to.deep.equal([]);
  });

  it(`[E2] ${PAYLOADS} generated payloads: each is answered, the heap stays flat, the vault works afterwards`, async () => {
    const { bridge } = desktop.bridge.openWindow();
    await bridge.invoke('vault:create', { deviceName: 'Desk', password });
    const { id } = (await bridge.invoke('app:getSnapshot')).keystore?.thisDevice ?? { id: '' };
    const prototypeKeys = Object.getOwnPropertyNames(Object.prototype);

    const reports: RoundReport[] = [];
    let heapAfterWarmUp = 0;
    for (let round = 0; round < ROUNDS; round += 1) {
      if (round === WARM_UP_ROUNDS) heapAfterWarmUp = liveHeapBytes();
      reports.push(await fuzzRound(untyped(bridge), roundOptions(round, contractShapes(), { identifiers: [id] })));
      await bridge.invoke('vault:lock');
      await bridge.invoke('vault:unlock', { password });
    }
    const growth = liveHeapBytes() - heapAfterWarmUp;
    const grewOver = (PAYLOADS / ROUNDS) * (ROUNDS - WARM_UP_ROUNDS);

    expect(reports.flatMap(({ violations }) => violations)).to.deep.equal([]);
    // Copying what is nested thousands deep overflows the stack or not, as it comes; in Electron none of it gets as far as the bridge.
    const heldBack = reports.flatMap((report) => report.heldBack);
    expect(heldBack.filter((description) => !/very deep (arrays|objects)$/.test(description))).to.deep.equal([]);
    expect(reports.reduce((sum, { calls }) => sum + calls, 0)).to.equal(PAYLOADS);
    expect(growth / grewOver, 'bytes kept of each request').to.be.below(MAX_GROWTH_PER_REQUEST);
    expect(Object.getOwnPropertyNames(Object.prototype)).to.deep.equal(prototypeKeys);
    await expectToWork(bridge, id);
  });

  it('[E2] refuses 256 MB of bytes without looking at each', async () => {
    const { bridge } = desktop.bridge.openWindow();
    for (const argument of [new Uint8Array(2 ** 28), { offset: new Uint8Array(2 ** 28), limit: 1 }]) {
      const refusal: unknown = await Promise.resolve(untyped(bridge).invoke('devices:list', argument)).catch(
        (error: unknown) => error,
      );
      expect(refusal).to.have.property('code', 'IPC_INVALID_ARGUMENTS');
    }
  });

  it('[E2] generates requests for every channel: some that its schema takes, some that it refuses', () => {
    const options = roundOptions(2, contractShapes(), { identifiers: [] });
    const source = new PayloadSource({ ...options, acceptedAtMost: {} });
    const seen = new Set<string>();
    for (let made = 0; made < 20_000; made += 1) {
      const { channel, expectation } = source.next();
      if (typeof channel === 'string') seen.add(`${channel} ${expectation}`);
    }
    for (const channel of requestChannels) {
      expect(seen).to.include(`${channel} accepted-by-schema`);
      if (!channelsWithoutArgument.has(channel)) expect(seen).to.include(`${channel} refused-by-schema`);
    }
  });
});

function untyped({ invoke }: IpcBridge): UntypedBridge {
  return { invoke: invoke as UntypedBridge['invoke'] };
}

async function expectToWork(bridge: IpcBridge, device: string): Promise<void> {
  await bridge.invoke('devices:rename', { device, name: 'Attic' });
  const before = await bridge.invoke('keystore:listRotations', { offset: 0, limit: 1 });
  await bridge.invoke('keystore:rotateKey', { reason: 'After the storm' });
  const after = await bridge.invoke('keystore:listRotations', { offset: 0, limit: 1 });
  expect(after.total).to.equal(before.total + 1);
  const { keystore } = await bridge.invoke('app:getSnapshot');
  expect(keystore?.thisDevice).to.deep.equal({ id: device, name: 'Attic', lacksCurrentKey: false });
}
