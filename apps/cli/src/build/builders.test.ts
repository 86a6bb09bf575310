import { tmpdir } from 'node:os';
import { formatProblem } from '@tycho/ast';
import { type Model, parse } from '@tycho/parser';
import { describe, expect, test } from 'vitest';
import { buildctl } from './buildctl.ts';
import type { Builder } from './builder.ts';
import { buildsOf } from './builds-of.ts';
import { buildx } from './buildx.ts';
import { docker } from './docker.ts';
import { shownCommands } from './shown-commands.ts';
import { argumentsOf } from './takes.ts';

const everything = `
name: shop
services:
  web:
    image: acme/web:2
    platform: linux/amd64
    build:
      context: ./web
      dockerfile: ../Dockerfile.web
      args: { VERSION: "1 2", API_TOKEN: hidden, UNSET: }
      target: prod
      labels: { a: b }
      tags: [acme/web:latest, quay.io/acme/web]
      additional_contexts: { base: service:base, docs: ./docs, tool: docker-image://alpine:3 }
      cache_from: [acme/web:cache, "type=gha,scope=x"]
      cache_to: ["type=registry,ref=acme/web:cache"]
      no_cache: true
      no_cache_filter: [one, two]
      pull: true
      network: host
      shm_size: 64m
      extra_hosts: [db=192.0.2.1]
      ulimits: { nofile: { soft: 1, hard: 2 }, nproc: 3 }
      isolation: default
      privileged: true
      entitlements: [network.host]
      provenance: mode=max
      sbom: true
      ssh: [default, "git=./key"]
      secrets: [file, { source: variable, target: token }]
  base:
    build: { dockerfile_inline: FROM scratch }
  remote:
    build: "https://example.org/app.git#main:src"
secrets: { file: { file: ./token.txt }, variable: { environment: TOKEN } }
`;

/** What a builder is called with for the services of a file, each after its name, and what it says to it. */
function called(builder: Builder, text = everything, registry: string | null = 'ghcr.io/acme') {
  const { model } = parse({ files: { 'compose.yaml': text }, environment: {} });
  const lookup = (name: string) => (name === 'TOKEN' ? 'x' : undefined);
  const { builds, problems } = buildsOf(model as Model, {
    registry: registry ?? undefined,
    scratch: '/scratch',
    lookup,
  });
  return {
    commands: Object.fromEntries(builds.map((it) => [it.name, shownCommands(builder, it).split(/ (?=--)| && /)])),
    problems: [...problems, ...builds.flatMap((it) => argumentsOf(it, builder.takes, builder.name).problems)].map(
      (it) => `${it.level}: ${formatProblem(it)}`,
    ),
    environment: Object.assign({}, ...builds.map((it) => it.environment)),
  };
}

const address = "'https://example.org/app.git#main:src'";

describe('every key of `build` has its flag', () => {
  test('with docker buildx', () => {
    const { commands, problems, environment } = called(buildx);
    expect(commands).toEqual({
      base: ['docker buildx build', `--file ${tmpdir()}/base.Dockerfile`, '--tag ghcr.io/acme/shop-base', '--push .'],
      web: [
        'docker buildx build',
        '--file Dockerfile.web',
        "--build-arg 'VERSION=1 2'",
        "--build-arg 'API_TOKEN=***'",
        '--target prod',
        '--label a=b',
        '--cache-from acme/web:cache',
        '--cache-from type=gha,scope=x',
        '--no-cache',
        '--pull',
        '--network host',
        '--add-host db:192.0.2.1',
        '--shm-size 67108864',
        '--ulimit nofile=1:2',
        '--ulimit nproc=3',
        '--build-context base=docker-image://ghcr.io/acme/shop-base',
        '--build-context docs=./docs',
        '--build-context tool=docker-image://alpine:3',
        '--cache-to type=registry,ref=acme/web:cache',
        '--no-cache-filter one,two',
        '--platform linux/amd64',
        '--secret id=file,src=./token.txt',
        '--secret id=token,env=TOKEN',
        '--ssh default',
        '--ssh git=./key',
        '--allow security.insecure',
        '--allow network.host',
        '--provenance=mode=max',
        '--sbom=true',
        '--tag ghcr.io/acme/acme/web:2',
        '--tag ghcr.io/acme/acme/web:latest',
        '--tag quay.io/acme/web',
        '--push ./web',
      ],
      remote: ['docker buildx build', '--tag ghcr.io/acme/shop-remote', `--push ${address}`],
    });
    // What is made of another comes after it.
    expect(Object.keys(commands)).toEqual(['base', 'web', 'remote']);
    expect(environment).toEqual({ TOKEN: 'x' });
    expect(problems).toEqual([]);
  });

  test('with buildctl', () => {
    const { commands, problems } = called(buildctl);
    const start = ['buildctl build', '--frontend dockerfile.v0'];
    expect(commands).toEqual({
      base: [
        ...start,
        '--local context=.',
        `--local dockerfile=${tmpdir()}`,
        '--opt filename=base.Dockerfile',
        '--output type=image,name=ghcr.io/acme/shop-base,push=true',
      ],
      web: [
        ...start,
        '--local context=./web',
        '--local dockerfile=.',
        '--opt filename=Dockerfile.web',
        "--opt 'build-arg:VERSION=1 2'",
        "--opt 'build-arg:API_TOKEN=***'",
        '--opt target=prod',
        '--opt label:a=b',
        '--opt context:base=docker-image://ghcr.io/acme/shop-base',
        '--local docs=./docs',
        '--opt context:docs=local:docs',
        '--opt context:tool=docker-image://alpine:3',
        '--import-cache type=registry,ref=acme/web:cache',
        '--import-cache type=gha,scope=x',
        '--export-cache type=registry,ref=acme/web:cache',
        '--no-cache',
        '--opt no-cache=one,two',
        '--opt image-resolve-mode=pull',
        '--opt platform=linux/amd64',
        '--secret id=file,src=./token.txt',
        '--secret id=token,env=TOKEN',
        '--ssh default',
        '--ssh git=./key',
        '--allow network.host',
        '--opt force-network-mode=host',
        '--opt add-hosts=db=192.0.2.1',
        '--opt shm-size=67108864',
        '--opt ulimit=nofile=1:2,nproc=3',
        '--allow security.insecure',
        '--allow network.host',
        '--opt attest:provenance=mode=max',
        '--opt attest:sbom=',
        `--output 'type=image,"name=ghcr.io/acme/acme/web:2,ghcr.io/acme/acme/web:latest,quay.io/acme/web",push=true'`,
      ],
      remote: [
        ...start,
        `--opt 'context=https://example.org/app.git#main:src'`,
        '--opt filename=Dockerfile',
        '--output type=image,name=ghcr.io/acme/shop-remote,push=true',
      ],
    });
    expect(problems).toEqual([]);
  });

  test('with a docker that has no buildx, or it is told of', () => {
    const { commands, problems } = called(docker);
    expect(commands).toEqual({
      base: [
        'docker build',
        `--file ${tmpdir()}/base.Dockerfile`,
        '--tag ghcr.io/acme/shop-base .',
        'docker push ghcr.io/acme/shop-base',
      ],
      web: [
        'docker build',
        '--file Dockerfile.web',
        "--build-arg 'VERSION=1 2'",
        "--build-arg 'API_TOKEN=***'",
        '--target prod',
        '--label a=b',
        '--no-cache',
        '--pull',
        '--network host',
        '--add-host db:192.0.2.1',
        '--shm-size 67108864',
        '--ulimit nofile=1:2',
        '--ulimit nproc=3',
        '--platform linux/amd64',
        '--isolation default',
        '--tag ghcr.io/acme/acme/web:2',
        '--tag ghcr.io/acme/acme/web:latest',
        '--tag quay.io/acme/web ./web',
        'docker push ghcr.io/acme/acme/web:latest',
        'docker push quay.io/acme/web',
        'docker push ghcr.io/acme/acme/web:2',
      ],
      remote: ['docker build', `--tag ghcr.io/acme/shop-remote ${address}`, 'docker push ghcr.io/acme/shop-remote'],
    });
    const hint = 'Install buildx, or set BUILDKIT_HOST and put buildctl on PATH.';
    const untaken = (level: string, key: string, what = 'it') =>
      `${level}: services.web.build.${key}: \`${key}\` has no effect: docker build does not take ${what} [key-unsupported]. ${hint}`;
    expect(problems).toEqual([
      untaken('warning', 'cache_from', 'what is no image'),
      untaken('error', 'additional_contexts'),
      untaken('error', 'secrets'),
      untaken('error', 'ssh'),
      untaken('error', 'privileged'),
      untaken('error', 'entitlements'),
      untaken('warning', 'cache_to'),
      untaken('warning', 'no_cache_filter'),
      untaken('warning', 'provenance'),
      untaken('warning', 'sbom'),
    ]);
  });
});

/** What is said of one service, `web`, with this below `build`. */
const said = (builder: Builder, build: string, more = '') =>
  called(builder, `name: shop\nservices:\n  web: { build: ${build} }\n${more}`).problems;

describe('what a builder has nothing for', () => {
  test.each([
    [docker, '{ platforms: [linux/amd64, linux/arm64] }', /^error: .*platforms: .* does not take several/],
    [docker, '{ context: "https://a.example/b.git", dockerfile_inline: FROM a }', /^error: .*dockerfile_inline: /],
    [buildx, '{ isolation: hyperv }', /^warning: .*isolation: .* does not take hyperv, which is one of Windows/],
    [buildctl, '{ network: bridge }', /^error: .*network: .* does not take the network bridge .* Write default, host/],
    [buildctl, '{ additional_contexts: { a: "oci-layout://b" } }', /^error: .* does not take oci-layout:\/\/b/],
  ])('%#', (builder, build, expected) => {
    expect(said(builder, build)).toEqual([expect.stringMatching(expected)]);
  });

  test.each([
    [docker, '{ provenance: false, sbom: false, privileged: false, platforms: [linux/arm64] }'],
    [docker, '{ cache_from: [acme/web], no_cache: false, ssh: [], secrets: [] }'],
    [buildctl, '{ network: default, isolation: default, provenance: false }'],
    [buildctl, '{ context: "https://a.example/b.git", dockerfile_inline: FROM a }'],
  ])('what is so anyway is not told of: %#', (builder, build) => {
    expect(said(builder, build)).toEqual([]);
  });
});

describe('what cannot be built', () => {
  const secrets = 'secrets: { far: { external: true }, unset: { environment: NOWHERE }, file: { file: ./a } }';

  test('a secret that a build cannot read', () => {
    expect(said(buildx, '{ secrets: [far, unset, { source: file, mode: 0400 }] }', secrets)).toEqual([
      expect.stringMatching(/^error: .*secrets\[0\]: .*neither a file nor a variable \[value-invalid\]/),
      expect.stringMatching(/^error: .*secrets\[1\]: .*NOWHERE, which is not set \[variable-required\]/),
      expect.stringMatching(/^warning: .*secrets\[2\]: `uid`, `gid` and `mode`/),
    ]);
  });

  test('images that are made of each other', () => {
    const text = [
      'services:',
      '  a: { build: { additional_contexts: { b: "service:b" } } }',
      '  b: { build: { additional_contexts: { a: "service:a" } } }',
    ].join('\n');
    expect(called(buildx, text).problems).toEqual([
      expect.stringMatching(/services\.a\.build\.additional_contexts: images are made of each other: a → b → a/),
    ]);
  });

  test('an image of a service that is not there', () => {
    const other = '  base: { profiles: [tools], build: . }';
    expect(said(buildx, '{ additional_contexts: { base: "service:base" } }', other)).toEqual([
      expect.stringMatching(/additional_contexts\.base: .* none of its profiles is active \[service-undefined\]/),
    ]);
  });

  test('an image or a tag that can be pushed nowhere', () => {
    const text = [
      'name: shop',
      'services:',
      '  a: { build: . }',
      '  b: { build: { tags: [latest] }, image: acme/b }',
      '  c: { build: ., image: "acme/c@sha256:0000000000000000000000000000000000000000000000000000000000000000" }',
    ].join('\n');
    expect(called(buildx, text, null).problems).toEqual([
      expect.stringMatching(/^error: services\.a: there is no registry to push shop-a to \[image-missing\]/),
      expect.stringMatching(/^error: services\.b\.build\.tags\[0\]: there is no registry to push latest to/),
      expect.stringMatching(/^error: services\.c\.image: what is built cannot be pushed as .* \[value-invalid\]/),
    ]);
  });
});
