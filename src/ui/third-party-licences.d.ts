/** Made by the build from package-lock.json and the packages themselves. */
declare module 'virtual:third-party-licences' {
  /** One package that the app is made of. */
  export interface ThirdPartyLicence {
    readonly name: string;
    readonly version: string;
    /** SPDX expression. */
    readonly licence: string;
    /** Null when the package brings no text. */
    readonly text: string | null;
  }
  const licences: readonly ThirdPartyLicence[];
  export default licences;
}
