/** Who a system belongs to when nobody says it. */
export const anonymous = 'anonymous';
