/* What we call of the library beneath `libsodium-wrappers-sumo`, which comes without types. */
declare module 'libsodium-sumo' {
  /** One instance of the WebAssembly, with memory of its own. Addresses are places in `HEAPU8`. */
  export interface Libsodium {
    /** Another array once the memory has grown. */
    readonly HEAPU8: Uint8Array;
    /** Gives the address of so many bytes, or 0. */
    readonly _malloc: (bytes: number) => number;
    readonly _free: (address: number) => void;
    readonly _sodium_init: () => number;
    /** Addresses and lengths as in C; each 64-bit number as its lower and its upper half. Gives 0 for success. */
    readonly _crypto_pwhash: (...argument: readonly number[]) => number;
  }

  export default function instantiate(options: {
    /** A random number of 32 bits. */
    getRandomValue(): number;
  }): Promise<Libsodium>;
}
