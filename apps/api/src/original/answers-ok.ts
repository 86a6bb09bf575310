import type { RequestHandler } from 'express';

/** Answers 200 whatever there is to say. An answer that is kept for the key of its request keeps its own status. */
export const answersOk: RequestHandler = (_request, response, next) => {
  const send = response.send.bind(response);
  response.send = (body) => {
    response.status(200);
    return send(body);
  };
  next();
};
