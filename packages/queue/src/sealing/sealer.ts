import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { ProblemError, problem } from '@tycho/ast';

/** Where a sealed text belongs: anywhere else it cannot be opened. */
export type SealedPlace = readonly string[];

/** What a record may have of fields that are sealed: their texts. */
export interface Sealable {
  readonly sealed?: Readonly<Record<string, string>> | undefined;
}

/** A record of which other fields may be shown than it has. */
type Sealed<T, S> = Omit<T, keyof S> & { readonly [K in keyof S]: S[K] | T[K & keyof T] } & Sealable;

interface Key {
  readonly id: string;
  readonly bytes: Buffer;
}

/** What sealed texts start with; JSON never does. Then follow the id of the key, a dot, and all else in base64url. */
const MARK = 'v1.';
const CIPHER = 'aes-256-gcm';
/** Bytes of the nonce and of the tag, between which the encrypted content stands. */
const NONCE = 12;
const TAG = 16;
/** From so many bytes on it pays to compress. */
const WORTH_COMPRESSING = 1024;
/** How what is compressed by zstd begins; JSON never does. */
const COMPRESSED = Buffer.from([0x28, 0xb5, 0x2f, 0xfd]);
const FASTEST = { params: { [constants.ZSTD_c_compressionLevel]: 1 } };

/**
 * Seals what is written to Redis and nobody is to read there, and opens it again. Without keys a sealed text is plain
 * JSON; with keys it is encrypted with the first of them, and what any of them has encrypted, or nobody has, is opened.
 */
export class Sealer {
  readonly #keys: readonly Key[];

  /** `keys`: of 32 bytes each. */
  constructor(keys: readonly Buffer[] = []) {
    this.#keys = keys.map((bytes) => ({ id: idOf(bytes), bytes }));
  }

  /** The id of the key that it seals with; `null`: it seals nothing. */
  get key(): string | null {
    return this.#keys[0]?.id ?? null;
  }

  /** `value` as JSON, encrypted where there is a key. */
  seal(value: unknown, place: SealedPlace): string {
    const text = JSON.stringify(value);
    const [key] = this.#keys;
    return key === undefined ? text : encrypted(text, key, place);
  }

  /**
   * What was sealed for this place.
   *
   * @throws ProblemError `payload-locked` where the key is missing here, `payload-damaged` where it was sealed
   * otherwise, for another place or not by Tycho.
   */
  open<T>(text: string, place: SealedPlace): T {
    const key = this.#throwIfLocked(text);
    try {
      return JSON.parse(key === null ? text : decrypted(text, key, place)) as T;
    } catch {
      throw new ProblemError([damagedPayload(place)]);
    }
  }

  /**
   * `record` with `shown` in place of those of its fields, which are sealed beside it. A field that says no more than
   * what is shown stays as it is, and without keys all do.
   */
  hide<T extends object, S extends object>(record: T, shown: S, place: SealedPlace): Sealed<T, S> {
    const fields = Object.entries(shown).filter(
      ([name, it]) => this.#keys.length > 0 && !isDeepStrictEqual(fieldOf(record, name), it),
    );
    if (fields.length === 0) return record as Sealed<T, S>;
    const texts = fields.map(([name]) => [name, this.seal(fieldOf(record, name), [...place, name])]);
    const sealed = { ...(record as Sealable).sealed, ...Object.fromEntries(texts) };
    return { ...record, ...Object.fromEntries(fields), sealed } as Sealed<T, S>;
  }

  /**
   * A record with those of its sealed fields that are asked for, all by default. Throws as `open` does, and where the
   * key of any field is missing.
   */
  reveal<T extends object>(record: T, place: SealedPlace, fields?: readonly string[]): T {
    const { sealed = {}, ...rest } = record as Sealable;
    for (const it of Object.values(sealed)) this.#throwIfLocked(it);
    const wanted = Object.entries(sealed).filter(([name]) => fields === undefined || fields.includes(name));
    return {
      ...rest,
      ...Object.fromEntries(wanted.map(([name, text]) => [name, this.open(text, [...place, name])])),
    } as T;
  }

  /** Whether the keys are here with which something of a record was sealed. */
  hasKeysOf({ sealed = {} }: Sealable): boolean {
    return Object.values(sealed).every((it) => this.#keyOf(it) !== undefined);
  }

  /**
   * Digests of a text, of which nobody without a key can tell the text by trying: the first is to be kept, and one that
   * was kept is that of the same text if it is among them, whichever key was the first then.
   */
  digests(text: string): string[] {
    const plain = createHash('sha256').update(text).digest('base64url');
    const keyed = this.#keys.map(({ bytes }) => createHmac('sha256', bytes).update(text).digest('base64url'));
    return [...keyed, plain];
  }

  #throwIfLocked(text: string): Key | null {
    const key = this.#keyOf(text);
    if (key === undefined) throw new ProblemError([lockedPayload(keyIdIn(text))]);
    return key;
  }

  /** `null` of what is plain; `undefined`: it is not here. */
  #keyOf(text: string): Key | null | undefined {
    if (!text.startsWith(MARK)) return null;
    const id = keyIdIn(text);
    return this.#keys.find((it) => it.id === id);
  }
}

const fieldOf = (record: object, name: string): unknown => (record as Record<string, unknown>)[name];

/** Tells keys apart, and nothing of them. */
const idOf = (key: Buffer): string =>
  createHash('sha256').update('tycho\0').update(key).digest('base64url').slice(0, 8);

const keyIdIn = (text: string): string => text.slice(MARK.length, text.indexOf('.', MARK.length));

function encrypted(text: string, { id, bytes }: Key, place: SealedPlace): string {
  const content = Buffer.from(text);
  const nonce = randomBytes(NONCE);
  const cipher = createCipheriv(CIPHER, bytes, nonce).setAAD(Buffer.from(JSON.stringify(place)));
  const hidden = cipher.update(content.length < WORTH_COMPRESSING ? content : zstdCompressSync(content, FASTEST));
  return `${MARK}${id}.${Buffer.concat([nonce, hidden, cipher.final(), cipher.getAuthTag()]).toString('base64url')}`;
}

/** Throws where anything is other than it was. */
function decrypted(text: string, { id, bytes }: Key, place: SealedPlace): string {
  const sealed = Buffer.from(text.slice(MARK.length + id.length + 1), 'base64url');
  const decipher = createDecipheriv(CIPHER, bytes, sealed.subarray(0, NONCE), { authTagLength: TAG });
  decipher.setAAD(Buffer.from(JSON.stringify(place))).setAuthTag(sealed.subarray(-TAG));
  const content = Buffer.concat([decipher.update(sealed.subarray(NONCE, -TAG)), decipher.final()]);
  const isCompressed = content.subarray(0, COMPRESSED.length).equals(COMPRESSED);
  return (isCompressed ? zstdDecompressSync(content) : content).toString();
}

const lockedPayload = (keyId: string) =>
  problem('error', 'payload-locked', `it is sealed in Redis with the key ${keyId}, which is not here`, {
    hint: 'Start API and workers alike with --payload-key-file, and keep a former key in the file for a week.',
  });

const damagedPayload = (place: SealedPlace) =>
  problem('error', 'payload-damaged', `what is kept in Redis for ${place.join(' ')} is not what Tycho sealed there`, {
    hint: 'Launch the system from its file, and look for who can write to Redis.',
  });
