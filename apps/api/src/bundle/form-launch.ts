import { ProblemError, problem } from '@tycho/ast';
import type { BundledFile } from '@tycho/contract';
import { bundledFile } from './bundled-file.ts';
import { launchFields } from './launch-fields.ts';

/** A launch from `multipart/form-data`: each part with a file name is a file of that path, the others are fields. */
export async function formLaunch(body: Buffer<ArrayBuffer>, contentType: string): Promise<Record<string, unknown>> {
  const form = await readForm(body, contentType);
  const files = Object.create(null) as Record<string, BundledFile>;
  const fields: [string, string][] = [];
  for (const [name, value] of form) {
    if (typeof value === 'string') fields.push([name, value]);
    else if (value.name in files) throw invalid(`the file ${JSON.stringify(value.name)} is there twice`);
    else files[value.name] = bundledFile(Buffer.from(await value.arrayBuffer()));
  }
  return { ...launchFields(fields), files: { ...files } };
}

async function readForm(body: Buffer<ArrayBuffer>, contentType: string) {
  try {
    return await new Response(body, { headers: { 'content-type': contentType } }).formData();
  } catch {
    throw invalid('the body is not multipart/form-data with the boundary that its content type names');
  }
}

const invalid = (message: string): ProblemError =>
  new ProblemError([
    problem('error', 'request-invalid', message, {
      hint: 'Send each file as a part whose filename is its path in the project folder, as curl -F does: -F "files=@compose.yaml;filename=compose.yaml".',
    }),
  ]);
