import { Component, type ReactNode } from 'react';

interface WindowErrorBoundaryProps {
  /** What stands in for a window that could not be drawn. */
  readonly fallback: ReactNode;
  readonly children: ReactNode;
}

interface WindowErrorBoundaryState {
  readonly hasFailed: boolean;
}

/** Catches what is thrown while the window is drawn, which would leave it empty. React itself writes the error to the console. */
export class WindowErrorBoundary extends Component<WindowErrorBoundaryProps, WindowErrorBoundaryState> {
  override readonly state: WindowErrorBoundaryState = { hasFailed: false };

  static getDerivedStateFromError(): WindowErrorBoundaryState {
    return { hasFailed: true };
  }

  override render(): ReactNode {
    return this.state.hasFailed ? this.props.fallback : this.props.children;
  }
}
