import { useState } from 'react';

import { Gate } from '../components/gate.js';
import { TabSet } from '../components/tab-set.js';
import { CreateForm } from './create-form.js';
import { JoinForm } from './join-form.js';

/** The first page of all: what this is, and the two ways to begin. */
export function WelcomePage() {
  const [way, setWay] = useState<'create' | 'join'>('create');
  return (
    <Gate
      title="Welcome to OneStarStream"
      description="It keeps your encrypted keystore the same on all your devices, and tells you, unasked, when it is not."
      footer="Everything stays on your own devices. There is no server and no sign-up."
    >
      <TabSet
        label="How to begin"
        value={way}
        onChange={setWay}
        tabs={[
          { value: 'create', label: 'First device', testId: 'begin-create', content: <CreateForm /> },
          { value: 'join', label: 'I have a device already', testId: 'begin-join', content: <JoinForm /> },
        ]}
      />
    </Gate>
  );
}
