const hubHosts = ['docker.io', 'index.docker.io', 'registry-1.docker.io'];

/**
 * An image as its registry and full path, without tag and digest, so that the many ways to write one compare.
 *
 * @example imageName('nginx:1.29') // 'docker.io/library/nginx'
 */
export function imageName(image: string): string {
  const [withTag = ''] = image.split('@', 1);
  const name = withTag.replace(/:[^/:]*$/, '');
  const [first = '', ...rest] = name.split('/');
  const hasHost = rest.length > 0 && (/[.:]/.test(first) || first === 'localhost');
  const host = hasHost && !hubHosts.includes(first) ? first : 'docker.io';
  const path = hasHost ? rest.join('/') : name;
  return host === 'docker.io' && !path.includes('/') ? `${host}/library/${path}` : `${host}/${path}`;
}
