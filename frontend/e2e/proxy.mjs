// The network between the browser and the shop: an HTTP proxy that counts what it carries of uploads, and can be cut.
import { createServer, request } from 'node:http';

/** `cutAfter(n)` lets n more bytes of an upload through, then the network is away until `mend()`. */
export async function startNetwork() {
  const sockets = new Set();
  let left = Number.POSITIVE_INFINITY;
  let away = false;
  let carried = 0;
  let told = () => undefined;
  const cut = () => {
    away = true;
    for (const socket of sockets) socket.destroy();
    told();
  };
  const server = createServer((from, to) => {
    if (away) return from.socket.destroy();
    const url = new URL(from.url);
    const onward = request(
      {
        host: url.hostname,
        port: url.port,
        path: url.pathname + url.search,
        method: from.method,
        headers: from.headers,
      },
      (answer) => {
        to.writeHead(answer.statusCode, answer.headers);
        answer.pipe(to);
      },
    );
    onward.on('error', () => from.socket.destroy());
    to.on('close', () => onward.destroy());
    const upload = from.method === 'PATCH' && url.pathname.includes('/assets/uploads/');
    from.on('data', (bytes) => {
      if (away) return;
      if (upload) carried += bytes.length;
      if (upload && bytes.length > left) {
        left = Number.POSITIVE_INFINITY;
        onward.write(bytes, () => setTimeout(cut, 50)); // what was sent arrives; nothing more does
        from.pause();
        return;
      }
      if (upload) left -= bytes.length;
      if (!onward.write(bytes)) {
        from.pause();
        onward.once('drain', () => from.resume());
      }
    });
    from.on('end', () => onward.end());
    from.on('error', () => onward.destroy());
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    carried: () => carried,
    cutAfter: (bytes) => {
      left = bytes;
      return new Promise((resolve) => {
        told = resolve;
      });
    },
    mend: () => {
      away = false;
    },
    stop: () => {
      cut();
      server.close();
    },
  };
}
