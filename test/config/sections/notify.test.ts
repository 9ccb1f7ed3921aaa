import { describe, expect, it } from 'vitest';
import { defaultEvents } from '../../../src/domain/notify/events.js';
import { load } from '../given.js';
import { least, mistakeTable } from '../mistake_table.js';

const withTarget = (target: string): string => `${least}notify: {targets: [${target}]}`;
const targetOf = async (target: string) => (await load(withTarget(target))).settings.notify.targets[0];

describe('targets of notifications', () => {
  mistakeTable([
    [
      withTarget('{name: a, type: smoke}'),
      '2:36 notify.targets[0].type: expected one of mail, webhook, ntfy, gotify, telegram, pushover, apprise, home_assistant; "smoke" is given',
    ],
    [withTarget('{name: a, type: gotfy}'), /did you mean "gotify"\?$/],
    [
      withTarget('{name: a, type: ntfy}'),
      /^2:20 notify\.targets\[0\]\.url: is missing with type ntfy: expected a URL that begins with https/,
    ],
    [withTarget('{name: a, type: ntfy, url: "ftp://x/"}'), /url: expected a URL that begins with https/],
    [
      withTarget('{name: a, type: ntfy, url: "https://n/t", chat: "1"}'),
      /unknown key "chat"; it belongs to "type: telegram"$/,
    ],
    [
      withTarget('{name: a, type: ntfy, url: "https://n/t", title: "{titel}"}'),
      /title: there is no placeholder \{titel\}; did you mean \{title\}\?$/,
    ],
    [
      withTarget(`{name: a, type: webhook, url: "https://n/", body: '{"text": {message}}'}`),
      /body: is not JSON once it is filled in: texts such as \{title\} belong between quotes$/,
    ],
    [
      withTarget('{name: a, type: ntfy, url: "https://n/t", events: [mains_lots]}'),
      /events\[0\]: expected one of .*did you mean "mains_lost"\?$/,
    ],
    [
      withTarget('{name: a, type: ntfy, url: "https://n/t"}, {name: A, type: ntfy, url: "https://n/u"}'),
      /notify\.targets\[1\]\.name: is the name of notify\.targets\[0\]\.name already$/,
    ],
    [
      withTarget('{name: a, type: ntfy, url: "https://n/t", username: joe}'),
      /password: is missing for the user name$/,
    ],
    [
      withTarget('{name: a, type: ntfy, url: "https://ntfy.sh/"}'),
      '2:47 notify.targets[0].url: names no topic: expected a URL such as https://ntfy.sh/your-topic',
    ],
    [withTarget('{name: a, type: mail, server: s, from: me, to: [x@y]}'), /from: expected a mail address/],
  ]);

  it('have the defaults of their type', async () => {
    expect(
      await targetOf('{name: m, type: mail, server: s, from: u@h.example, to: [x@h.example]}'),
    ).toMatchObject({
      security: 'tls',
      events: defaultEvents,
      drills: false,
      title: '{title}',
      message: '{message}',
      ca: null,
    });
    expect(await targetOf('{name: t, type: telegram, token: "123456:abc", chat: "1"}')).toMatchObject({
      url: 'https://api.telegram.org',
    });
  });

  it('keep what is secret out of the log, in URLs too', async () => {
    const { secrets } = await load(
      withTarget(
        [
          '{name: a, type: ntfy, url: "https://u:pass-word@n/secret-topic?k=v-v-v", token: tk_1}',
          '{name: b, type: webhook, url: "https://h/hooks/my-hook-3f9a8c", headers: {X-Key: header-key, X-Priority: "5", X-Empty: "", Authorization: Bearer abcdefgh}}',
          '{name: c, type: telegram, token: "123456:abc", chat: "1"}',
          '{name: d, type: ntfy, url: "https://u:p%40ss-word@n/topic"}',
        ].join(', '),
      ),
    );
    for (const secret of [
      'pass-word',
      '/secret-topic',
      'k=v-v-v',
      'tk_1',
      'header-key',
      'abcdefgh',
      'my-hook-3f9a8c',
      '123456:abc',
      'p%40ss-word',
      'p@ss-word',
    ])
      expect(secrets).toContain(secret);
    for (const word of ['1', '5', '', 'hooks', 'topic']) expect(secrets).not.toContain(word);
  });

  it('are warned about a password that is not encrypted', async () => {
    const target =
      '{name: m, type: mail, server: s, security: none, username: u, password: p, from: u@h.example, to: [x@h.example]}';
    expect((await load(withTarget(target))).warnings.join()).toContain('for everybody to read');
  });
});
