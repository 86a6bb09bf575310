import type { Json } from '../json.ts';
import type { Cause } from '../status.ts';

/** Collects what is wrong with an object, in the words of the API server. */
export class Report {
  readonly causes: Cause[] = [];

  required(field: string, detail?: string): void {
    this.#add('FieldValueRequired', field, detail ? `Required value: ${detail}` : 'Required value');
  }

  invalid(field: string, value: Json | undefined, detail: string): void {
    this.#add('FieldValueInvalid', field, `Invalid value: ${JSON.stringify(value ?? null)}: ${detail}`);
  }

  forbidden(field: string, detail: string): void {
    this.#add('FieldValueForbidden', field, `Forbidden: ${detail}`);
  }

  duplicate(field: string, value: Json): void {
    this.#add('FieldValueDuplicate', field, `Duplicate value: ${JSON.stringify(value)}`);
  }

  missing(field: string, value: Json | undefined): void {
    this.#add('FieldValueNotFound', field, `Not found: ${JSON.stringify(value ?? '')}`);
  }

  unsupported(field: string, value: Json | undefined, supported: readonly string[]): void {
    const all = supported.map((it) => `"${it}"`).join(', ');
    this.#add(
      'FieldValueNotSupported',
      field,
      `Unsupported value: ${JSON.stringify(value ?? '')}: supported values: ${all}`,
    );
  }

  #add(reason: string, field: string, message: string): void {
    this.causes.push({ reason, message, field });
  }
}
