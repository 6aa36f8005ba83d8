import { ChevronRight, Laptop, MonitorSmartphone, type LucideIcon } from 'lucide-react';
import { useState } from 'react';

import { Button } from '../components/button.js';
import { Gate } from '../components/gate.js';
import { Steps } from '../components/steps.js';
import { messages } from '../text/messages.js';
import { CreateForm } from './create-form.js';
import { JoinForm } from './join-form.js';
import { RecoverAccountForm } from './recover-account-form.js';
import styles from './welcome-page.module.css';

const text = messages.welcome;

/** The first page of all: what this is, and the ways to begin. Nothing is kept before the vault is made. */
export function WelcomePage() {
  const [way, setWay] = useState<'undecided' | 'create' | 'join' | 'recover'>('undecided');
  const back = (): void => setWay('undecided');
  switch (way) {
    case 'undecided':
      return (
        <Gate key={way} title={text.title} description={text.whatThisIs} footer={text.footer}>
          <div className={styles.ways}>
            <Way
              icon={Laptop}
              label={text.beginCreate}
              detail={text.beginCreateDetail}
              testId="begin-create"
              onClick={() => setWay('create')}
            />
            <Way
              icon={MonitorSmartphone}
              label={text.beginJoin}
              detail={text.beginJoinDetail}
              testId="begin-join"
              onClick={() => setWay('join')}
            />
          </div>
          <Button kind="link" isWide data-testid="begin-recover" onClick={() => setWay('recover')}>
            {text.beginRecover}
          </Button>
        </Gate>
      );
    case 'create':
      return (
        <Gate
          key={way}
          title={text.createTitle}
          description={text.createDescription}
          steps={<Steps labels={[text.stepDevice, text.stepKey, text.stepTypeBack]} current={0} />}
        >
          <CreateForm onBack={back} />
        </Gate>
      );
    case 'join':
      return (
        <Gate
          key={way}
          title={text.joinTitle}
          description={text.joinDescription}
          steps={<Steps labels={[text.stepDevice, text.stepLetIn, text.stepWelcome]} current={0} />}
        >
          <JoinForm onBack={back} />
        </Gate>
      );
    case 'recover':
      return (
        <Gate key={way} title={text.recoverTitle} description={text.recoverDescription}>
          <RecoverAccountForm onBack={back} />
        </Gate>
      );
  }
}

interface WayProps {
  readonly icon: LucideIcon;
  readonly label: string;
  readonly detail: string;
  readonly testId: string;
  readonly onClick: () => void;
}

function Way({ icon: Icon, label, detail, testId, onClick }: WayProps) {
  return (
    <button type="button" className={styles.way} data-testid={testId} onClick={onClick}>
      <Icon className={styles.icon} aria-hidden />
      <span className={styles.words}>
        <span className={styles.label}>{label}</span>
        <span className={styles.detail}>{detail}</span>
      </span>
      <ChevronRight className={styles.arrow} aria-hidden />
    </button>
  );
}
