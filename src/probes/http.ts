import type { FromSchema } from 'json-schema-to-ts';
import { request as plainRequest, type ClientRequest } from 'node:http';
import { request as secureRequest } from 'node:https';
import { isIP } from 'node:net';
import { ConnectionProbe, type ConnectionListener } from './connection_probe.js';
import type { ProbeKind } from './probe_kind.js';

const schema = {
  type: 'object',
  additionalProperties: false,
  description: 'Asks for a web page; any answer counts as alive, also an error page.',
  required: ['probe', 'url'],
  properties: {
    probe: { const: 'http', description: 'How the device is asked: by an HTTP request.' },
    url: {
      type: 'string',
      minLength: 1,
      maxLength: 2048,
      format: 'web-url',
      expected: 'a URL such as http://192.168.1.41/, without user and password',
      description: 'The page to ask for, beginning with http:// or https://, without user and password.',
    },
  },
} as const;

/** The URL of a web page, http or https, without user and password: any answer counts, so none are needed. */
const webUrlOf = (text: string): URL | null => {
  if (/[\s\\]/.test(text) || !URL.canParse(text)) return null;
  const url = new URL(text);
  const isWeb = url.protocol === 'http:' || url.protocol === 'https:';
  return isWeb && url.username === '' && url.password === '' ? url : null;
};

const hostOf = (url: URL): string => url.hostname.replace(/^\[|\]$/g, '');

/**
 * One GET whose answer's head is waited for; the body is not read and no redirect is followed. Certificates are not
 * verified, as nothing is told to the server and nothing it says is believed.
 */
const ask = (url: URL, address: string, { connected, answered }: ConnectionListener): ClientRequest => {
  const options = {
    hostname: address,
    headers: { host: url.host, 'user-agent': 'sentinel-ups', accept: '*/*' },
    agent: false,
    rejectUnauthorized: false,
    servername: isIP(hostOf(url)) === 0 ? hostOf(url) : '',
  } as const;
  const request = url.protocol === 'http:' ? plainRequest(url, options) : secureRequest(url, options);
  request.on('socket', (socket) => socket.once('connect', connected));
  request.on('response', (response) => {
    response.on('error', () => undefined);
    answered();
  });
  request.end();
  return request;
};

export const http: ProbeKind<FromSchema<typeof schema>> = {
  schema,
  viaBroker: false,
  formats: { 'web-url': (text) => webUrlOf(text) !== null },
  target: (read) => {
    const url = webUrlOf(read('url') ?? '');
    return url === null ? null : { label: url.host, host: hostOf(url) };
  },
  settingsOf: ({ url }) => ({ kind: 'http', url }),
  create: (settings, context) => {
    const url = new URL(settings.url);
    const probe = new ConnectionProbe((address, listener) => ask(url, address, listener), context);
    return context.atHost(hostOf(url), probe);
  },
};
