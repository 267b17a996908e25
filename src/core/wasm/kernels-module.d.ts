// What vite.config.ts compiles from the AssemblyScript in the folder `assembly`.
declare module 'virtual:kernels' {
  const bytes: Uint8Array<ArrayBuffer>;
  export default bytes;
}
