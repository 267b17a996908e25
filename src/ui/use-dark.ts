import { useMedia } from './use-media.ts';

/** Whether the person prefers a dark page. */
export function useDark(): boolean {
  return useMedia('(prefers-color-scheme: dark)');
}
