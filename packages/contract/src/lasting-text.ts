import { z } from 'zod';

/** How long a system lasts, as somebody writes it. What is wrong is told by who reads it, with a hint. */
export const lastingText = z.string().meta({ pattern: '^(none|(\\d+(\\.\\d+)?(s|m|h|d|w))+)$', example: '8h' });
