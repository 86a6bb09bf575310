# Tycho's API, worker and command in one image; docker-compose.dev.yml runs it.
#
#   docker build -t tycho:dev .
#   docker run --rm tycho:dev --help

# The package.json files alone: as long as they stay the same, so do the layers of the dependencies below.
FROM node:24-slim AS manifests
WORKDIR /app
COPY . .
RUN find . -type f ! -name package.json ! -name package-lock.json -delete && find . -type d -empty -delete

FROM node:24-slim
ENV NODE_ENV=production
WORKDIR /app
COPY --from=manifests /app ./
# No install script runs: Node is here, and nothing else needs one.
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund --loglevel=error && npm cache clean --force
# What of it is in here: every package, its version and its licence.
COPY scripts/sbom.mjs scripts/
RUN node scripts/sbom.mjs
COPY apps apps
COPY packages packages
USER node
ENTRYPOINT ["node", "/app/apps/cli/src/main.ts"]
# One image, several commands: what healthy means for which is said where it is run.
HEALTHCHECK NONE
