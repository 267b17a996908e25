import { type Seat, takeSeat } from '../core/wasm/team.ts';

self.onmessage = async ({ data }: MessageEvent<Seat>) => {
  try {
    const { serve } = await takeSeat(data);
    self.postMessage({ failure: null });
    serve();
  } catch (error) {
    self.postMessage({ failure: String(error) });
  }
};
