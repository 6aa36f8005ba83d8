/** Compile-time constant: true in builds for tests, false in what ships. Code behind it does not exist in production bundles. */
declare const __TEST_HOOKS__: boolean;

/** Compile-time constant: the version from package.json. */
declare const __APP_VERSION__: string;

declare module '*.module.css' {
  const classes: Readonly<Record<string, string>>;
  export default classes;
}

/** The address of a program that runs in a worker of the window. */
declare module '*?worker&url' {
  const address: string;
  export default address;
}
