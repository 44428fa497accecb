import { parentPort, workerData } from 'node:worker_threads';
import { WebSocket } from 'ws';

// A page that speaks in the same turn in which its handshake is answered, in a thread of its own: so it is not held up by
// the shell's. Reports each round; a frame that is lost ends the rounds.
const { url, headers, rounds } = workerData as { url: string; headers: Record<string, string>; rounds: number };

for (let round = 1; round <= rounds; round += 1) {
  for (;;) {
    const socket = new WebSocket(url, { headers });
    const outcome = await new Promise<string>((resolve) => {
      socket.once('open', () => socket.send('{"type":"intent","intent":{"type":"alive"}}'));
      socket.on('message', (data) => {
        if (String(data).includes(`"${round} `)) resolve('answered');
      });
      socket.once('unexpected-response', (request, response) => {
        request.destroy();
        resolve(String(response.statusCode));
      });
      socket.on('error', () => {});
    });
    socket.terminate();
    // 409 until the session process has seen the one before go.
    if (outcome === 'answered') break;
    if (outcome !== '409') throw new Error(`refused: ${outcome}`);
  }
}
parentPort?.postMessage('all answered');
