declare module 'virtual:map-viewer' {
  /** The text of viewer.ts with all that it imports, as one script. */
  export const script: string;
}
