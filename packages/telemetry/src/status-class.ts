/** `2xx` of 201; `none` where there is no answer. */
export const statusClass = (status: number | null): string =>
  status === null ? 'none' : `${Math.floor(status / 100)}xx`;
