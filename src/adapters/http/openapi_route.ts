import { readFileSync } from 'node:fs';
import type { Answer, HubRoute } from './routes.js';

/** The description of every route for programs; it lies beside the documents for people, in a checkout and in the image. */
const file = new URL('../../../docs/openapi.yaml', import.meta.url);

/** It is read here, once. */
export function openapiRoute(): HubRoute {
  const answer: Answer = {
    status: 200,
    body: readFileSync(file, 'utf8'),
    headers: { 'content-type': 'application/yaml; charset=utf-8' },
  };
  return { method: 'GET', path: '/api/openapi.yaml', access: 'everybody', answer: () => answer };
}
