// What vite.config.ts compiles from the AssemblyScript in the folder `assembly`.
declare module 'virtual:kernels' {
  /** The same kernels for a memory that threads share and for one that they do not. */
  export const forSharedMemory: Uint8Array<ArrayBuffer>;
  export const forOwnMemory: Uint8Array<ArrayBuffer>;
}
