import { describe, expect, it } from 'vitest';
import { load } from '../given.js';
import { least, mistakeTable } from '../mistake_table.js';

describe('mqtt, converted', () => {
  it('turns MQTT off by false', async () => {
    expect((await load(`${least}mqtt: false`)).settings.mqtt).toBeNull();
  });

  it('takes user and password out of the URL, decoded', async () => {
    const { settings, secrets } = await load(`${least}mqtt: {url: "mqtt://me:p%40ss@broker:1884"}`);
    expect(settings.mqtt).toMatchObject({ url: 'mqtt://broker:1884', username: 'me', password: 'p@ss' });
    expect([...secrets].sort()).toEqual(['p%40ss', 'p@ss']);
  });

  it('finds PEM files beside the configuration', async () => {
    const { settings } = await load(
      `${least}mqtt: {url: "mqtts://broker", ca: ca.pem, cert: /etc/hostname, key: ca.pem, client_id: me}`,
      { files: { 'ca.pem': '' } },
    );
    expect(settings.mqtt?.ca).toMatch(/^\/.*\/sentinel-ups-config-[^/]*\/ca\.pem$/);
    expect(settings.mqtt).toMatchObject({ cert: '/etc/hostname', clientId: 'me' });
  });
});

describe('mqtt', () => {
  mistakeTable([
    [`${least}mqtt: true`, /^2:7 mqtt: expected a section with keys such as url, or false to turn MQTT off/],
    [
      `${least}mqtt: off`,
      /^2:7 mqtt: expected a section with keys such as url, or false to turn MQTT off; text is given/,
    ],
    [`${least}mqtt: {url: "http://b"}`, /^2:13 mqtt\.url: expected a URL such as mqtt:\/\/broker:1883/],
    [`${least}mqtt: {url: "mqtt:b"}`, /^2:13 mqtt\.url/],
    [`${least}mqtt: {username: u}`, /^2:8 mqtt\.username: needs mqtt\.url/],
    [`${least}mqtt: {url: "mqtt://b", password: p}`, '2:25 mqtt.password: needs mqtt.username too'],
    [
      `${least}mqtt: {url: "mqtt://u@b", username: u}`,
      '2:27 mqtt.username: stands in mqtt.url already; write it in one place only',
    ],
    [
      `${least}mqtt: {url: "mqtt://b", ca: x.pem}`,
      '2:25 mqtt.ca: needs an mqtt.url that begins with mqtts:// or wss://',
    ],
    [`${least}mqtt: {url: "mqtts://b", cert: x.pem}`, /^2:26 mqtt\.cert: needs mqtt\.key too/],
    [`${least}mqtt: {url: "wss://b", key: x.pem}`, /^2:24 mqtt\.key: needs mqtt\.cert too/],
    [`${least}mqtt: {url: "mqtts://b", ca: x.pem}`, /^2:30 mqtt\.ca: there is no such file/],
    [`${least}mqtt: {base_topic: "a/#"}`, /^2:20 mqtt\.base_topic: expected a topic/],
    [`${least}mqtt: {base_topic: "a/"}`, /^2:20 mqtt\.base_topic: expected a topic/],
    [`${least}mqtt: {client_id: "a b"}`, /^2:19 mqtt\.client_id: expected an identifier/],
  ]);
});
