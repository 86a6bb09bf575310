import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repository } from './repository.ts';

/** A Compose file to measure with. */
export interface ComposeText {
  readonly title: string;
  readonly text: string;
}

/** The notebook of the samples: one service. */
export const notebook: ComposeText = {
  title: 'jupyter-ds, 1 service',
  text: readFileSync(join(repository, 'samples/jupyter-ds/docker-compose.yaml'), 'utf8'),
};

/** The notebook as a request, named as the folder of the sample. */
export const notebookLaunch = { name: 'jupyter-ds', files: { 'compose.yaml': notebook.text } } as const;

/** One service without ports as a request: an API server has only so many node ports. */
export const plainLaunch = (name: string) => ({
  name,
  files: { 'compose.yaml': 'services:\n  web:\n    image: nginx\n' },
});

/** `count` services of 29 lines, each of which uses most of the keys that people write. */
export function largeFile(count: number): ComposeText {
  const names = Array.from({ length: count }, (_, index) => `service-${index}`);
  const services = names.map((name, index) => service(name, index, names[index - 1]));
  const text = `name: large\nservices:\n${services.join('\n')}\nnetworks:\n  front:\n  back:\nvolumes:\n  data:\n`;
  return { title: `${count} services, ${text.trimEnd().split('\n').length.toLocaleString('en')} lines`, text };
}

/** `count` services that wait for nothing and keep nothing: each becomes three objects. */
export function flatFile(count: number): ComposeText {
  const services = Array.from({ length: count }, (_, index) => service(`service-${index}`, index, undefined));
  return {
    title: `${count} services`,
    text: `name: flat\nservices:\n${services.join('\n')}\nnetworks:\n  front:\n  back:\n`.replaceAll(
      / +volumes:\n.*\n/g,
      '',
    ),
  };
}

const service = (name: string, index: number, before: string | undefined): string => `
  ${name}:
    image: registry.example/team/${name}:1.${index}
    command: ["serve", "--port", "8080", "--name", "${name}"]
    working_dir: /app
    user: "1000:1000"
    restart: unless-stopped
    environment:
      NAME: ${name}
      LEVEL: \${LEVEL:-info}
      DATABASE_URL: postgres://user@db/${name}
      INDEX: "${index}"
    ports:
      - "${8000 + index}:8080"
      - target: 9090
        protocol: tcp
    volumes:
      - data:/var/lib/${name}
    networks: [front, back]
    labels:
      team.example/owner: team-${index % 7}
    healthcheck:
      test: ["CMD", "curl", "-f", "http://localhost:8080/health"]
      interval: 10s
      timeout: 3s
      retries: 5
    deploy:
      resources:
        limits: { cpus: "0.5", memory: 256M }
${before === undefined ? '    pull_policy: missing' : `    depends_on: { ${before}: { condition: service_healthy } }`}`;
