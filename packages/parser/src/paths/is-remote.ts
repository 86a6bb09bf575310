/** Addresses from which Docker would fetch a file, a repository or an artifact. */
export const isRemote = (written: string): boolean =>
  /^(https?|git|ssh|oci):\/\/|^(git@|github\.com\/)|\.git([#?:]|$)/.test(written);
