import { createHash, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

interface Stored {
  readonly type: string;
  readonly bytes: Buffer;
}

/** A registry of images in memory, on a free port: what the OCI distribution specification asks for to push and pull. */
export async function startRegistry() {
  /** By digest, of all repositories. */
  const contents = new Map<string, Stored>();
  /** By `repository:tag`. */
  const tags = new Map<string, string>();
  const uploads = new Map<string, Buffer>();

  const keep = (bytes: Buffer, type: string): string => {
    const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
    contents.set(digest, { bytes, type });
    return digest;
  };

  const upload = async (request: IncomingMessage, response: ServerResponse, repository: string, url: URL) => {
    const id = request.method === 'POST' ? randomUUID() : (url.pathname.split('/').at(-1) ?? '');
    const bytes = Buffer.concat([uploads.get(id) ?? Buffer.alloc(0), await buffer(request)]);
    uploads.set(id, bytes);
    response.setHeader('Location', `/v2/${repository}/blobs/uploads/${id}`);
    if (!url.searchParams.has('digest')) return response.writeHead(202).end();
    uploads.delete(id);
    return response.writeHead(201, { 'Docker-Content-Digest': keep(bytes, 'application/octet-stream') }).end();
  };

  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const url = new URL(request.url ?? '/', 'http://registry');
    const [, repository = '', kind, reference = ''] = /^\/v2\/(.+)\/(blobs|manifests)\/(.+)$/.exec(url.pathname) ?? [];
    if (kind === undefined) return response.writeHead(url.pathname === '/v2/' ? 200 : 404).end();
    if (kind === 'blobs' && reference.startsWith('uploads/')) return upload(request, response, repository, url);
    if (request.method === 'PUT') {
      const digest = keep(await buffer(request), request.headers['content-type'] ?? '');
      if (!reference.startsWith('sha256:')) tags.set(`${repository}:${reference}`, digest);
      return response.writeHead(201, { 'Docker-Content-Digest': digest }).end();
    }
    const digest = tags.get(`${repository}:${reference}`) ?? reference;
    const found = contents.get(digest);
    if (!found) return response.writeHead(404).end();
    const headers = {
      'Content-Type': found.type,
      'Content-Length': found.bytes.length,
      'Docker-Content-Digest': digest,
    };
    return response.writeHead(200, headers).end(request.method === 'HEAD' ? undefined : found.bytes);
  };

  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    digest: (repository: string, tag: string): string => tags.get(`${repository}:${tag}`) ?? 'not pushed',
    json: (digest: string): unknown => JSON.parse(contents.get(digest)?.bytes.toString() ?? 'null'),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
