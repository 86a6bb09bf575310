import type { IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';

/**
 * The subresource `portforward` of pods as a kubelet serves it over WebSockets: two channels, for data and for errors,
 * each of which begins with the number of the port. What pods would listen at is at `portOf` of this machine.
 */
export function portForward(portOf: (pod: string) => number) {
  const sockets = new WebSocketServer({ noServer: true, handleProtocols: () => 'v4.channel.k8s.io' });
  return (incoming: IncomingMessage, socket: Duplex, head: Buffer): void => {
    const url = new URL(incoming.url ?? '', 'http://cluster');
    const [, pod] = /\/pods\/([^/]+)\/portforward$/.exec(url.pathname) ?? [];
    if (pod === undefined) return void socket.end('HTTP/1.1 404 Not Found\r\n\r\n');
    sockets.handleUpgrade(incoming, socket, head, (it) => join(it, Number(url.searchParams.get('ports')), portOf(pod)));
  };
}

function join(socket: WebSocket, asked: number, port: number): void {
  const send = (channel: number, data: Uint8Array) => socket.send(Buffer.concat([Buffer.from([channel]), data]));
  const number = Buffer.alloc(2);
  number.writeUInt16LE(asked);
  for (const channel of [0, 1]) send(channel, number);
  const target = connect(port, '127.0.0.1');
  target.on('data', (data) => send(0, data));
  target.on('end', () => socket.close());
  target.on('error', (error) => {
    send(1, Buffer.from(`error forwarding port ${asked} to pod: ${error.message}`));
    socket.close();
  });
  socket.on('message', (data: Buffer) => target.write(data.subarray(1)));
  socket.on('close', () => target.destroy());
}
