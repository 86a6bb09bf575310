import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repository } from './run-cli.ts';

/** A sample as a launch request. */
export const sample = (name: string) => ({
  name,
  files: { 'docker-compose.yaml': readFileSync(join(repository, 'samples', name, 'docker-compose.yaml'), 'utf8') },
});

/** A launch of one file. */
export const compose = (text: string) => ({ files: { 'compose.yaml': text } });

export const oneService = (name: string, image = 'nginx') =>
  compose(`name: ${name}\nservices:\n  web:\n    image: ${image}\n    ports: ["80"]\n`);

/** `web` may be made only once `db` is healthy. */
export const webAndDb = compose(`
name: shop
services:
  web:
    image: web
    ports: ["8080:80"]
    depends_on:
      db:
        condition: service_healthy
  db:
    image: db
    healthcheck:
      test: ["CMD", "true"]
      interval: 1s
`);
