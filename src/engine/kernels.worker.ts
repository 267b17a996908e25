import { type Seat, takeSeat } from '../core/wasm/team.ts';

self.onmessage = async ({ data }: MessageEvent<Seat>) => {
  const { serve } = await takeSeat(data);
  self.postMessage(null);
  serve();
};
