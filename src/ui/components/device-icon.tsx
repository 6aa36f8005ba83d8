import { Laptop, MonitorSmartphone } from 'lucide-react';

import styles from './device-icon.module.css';

/** This device, or one of the others: nothing more is known of what a device looks like. */
export function DeviceIcon({ isThisDevice }: { readonly isThisDevice: boolean }) {
  const Icon = isThisDevice ? Laptop : MonitorSmartphone;
  return <Icon className={styles.icon} aria-hidden />;
}
