import { type Json, type JsonObject, objectOr } from '../json.ts';

const everything = { verbs: ['*'], apiGroups: ['*'], resources: ['*'] };

const reviews: Readonly<Record<string, JsonObject>> = {
  selfsubjectaccessreviews: { allowed: true, reason: 'the embedded cluster allows everything' },
  selfsubjectrulesreviews: {
    resourceRules: [everything],
    nonResourceRules: [{ verbs: ['*'], nonResourceURLs: ['*'] }],
    incomplete: false,
  },
};

/** The answer to who asks what they may do, or `null` when that is not the question. */
export function accessReview(method: string, path: string, body: Json): JsonObject | null {
  const [found, plural = ''] = /^\/apis\/authorization\.k8s\.io\/v1\/([a-z]+)$/.exec(path) ?? [];
  const status = reviews[plural];
  return method === 'POST' && found && status ? { ...objectOr(body), status } : null;
}
