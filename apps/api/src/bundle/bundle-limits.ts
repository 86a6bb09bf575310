/** What the files of one launch may come to. */
export interface BundleLimits {
  readonly files: number;
  /** Of all files together. */
  readonly bytes: number;
}

export const usualLimits: BundleLimits = { files: 256, bytes: 8 * 1024 * 1024 };

/** What a request may bring: base64 and the parts around the files take room too. */
export const bodyLimit = ({ bytes }: BundleLimits): number => 2 * bytes;
