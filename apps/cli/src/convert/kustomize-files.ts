import { manifestYaml } from '../output/manifest-yaml.ts';
import { type Converted, fileNameOf } from './converted.ts';
import { imagesIn } from './images-in.ts';

/** A base with an object in each file, and an overlay in which the tags of its images can be changed. */
export function kustomizeFiles(objects: readonly Converted[]): Map<string, string> {
  const kustomization = { apiVersion: 'kustomize.config.k8s.io/v1beta1', kind: 'Kustomization' };
  const images = imagesIn(objects).flatMap(imageEntry);
  return new Map([
    ...objects.map((it): [string, string] => [`base/${fileNameOf(it)}`, manifestYaml(it)]),
    ['base/kustomization.yaml', manifestYaml({ ...kustomization, resources: objects.map(fileNameOf) })],
    [
      'overlays/default/kustomization.yaml',
      manifestYaml({ ...kustomization, resources: ['../../base'], ...(images.length > 0 ? { images } : {}) }),
    ],
  ]);
}

/** `registry:5000/web:1.2`; an image by its digest has no tag to change. */
function imageEntry(image: string): object[] {
  const [, name, newTag] = /^([^@]+?)(?::([^:/@]+))?$/.exec(image) ?? [];
  return name === undefined || newTag === undefined ? [] : [{ name, newTag }];
}
