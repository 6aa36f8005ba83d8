import { makeAutoObservable, observableRef, runInAction } from 'mobx';
import type { ComponentType } from 'react';

import { prepareTexts } from '../core/common/text/times.js';

interface HomeModule {
  readonly Home: ComponentType;
}

/** What is there of the code of the home screen. */
export type HomeCodeState =
  | { readonly kind: 'none' }
  | { readonly kind: 'loading' }
  | { readonly kind: 'ready'; readonly Home: HomeModule['Home'] }
  | { readonly kind: 'failed'; readonly error: unknown };

/**
 * The code of the home screen with all its pages and dialogs: most of the window's code, and none of what its first screen needs. Not
 * React's own way of loading late: that draws a placeholder even when the code has long been there, and keeps it for 0.3 s.
 */
export class HomeCode {
  state: HomeCodeState = { kind: 'none' };

  constructor(private readonly importHome: () => Promise<HomeModule>) {
    makeAutoObservable<this, 'importHome'>(this, { importHome: false, state: observableRef });
  }

  /** Loads it, the first time. Never rejects: `state` tells what went wrong. */
  async load(): Promise<void> {
    if (this.state.kind !== 'none') return;
    this.state = { kind: 'loading' };
    let next: HomeCodeState;
    try {
      next = { kind: 'ready', Home: (await this.importHome()).Home };
      prepareTexts();
    } catch (error) {
      next = { kind: 'failed', error };
    }
    runInAction(() => {
      this.state = next;
    });
  }
}
