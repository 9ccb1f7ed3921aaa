// Stands in for Home Assistant: asks the network for NUT servers by multicast DNS (RFC 6762) from the address that is given,
// and prints the records of each new answer as a line of JSON, also of those that take them back (ttl 0).
import { Buffer } from 'node:buffer';
import { createSocket } from 'node:dgram';
import { setInterval } from 'node:timers';

const [address] = process.argv.slice(2);
const service = '_nut._tcp.local';
const group = '224.0.0.251';

const question = Buffer.concat([
  Buffer.from([0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0]),
  ...service.split('.').map((label) => Buffer.concat([Buffer.from([label.length]), Buffer.from(label)])),
  Buffer.from([0, 0, 12, 0, 1]),
]);

/** A name (RFC 1035, 4.1.4), and where what follows begins. */
const nameAt = (packet, start) => {
  const labels = [];
  let at = start;
  let end = null;
  while (packet[at] !== 0) {
    if (packet[at] >= 0xc0) {
      end ??= at + 2;
      at = packet.readUInt16BE(at) & 0x3fff;
    } else {
      labels.push(packet.toString('utf8', at + 1, at + 1 + packet[at]));
      at += 1 + packet[at];
    }
  }
  return [labels.join('.'), end ?? at + 1];
};

const recordsOf = (packet) => {
  let at = 12;
  for (let left = packet.readUInt16BE(4); left > 0; left -= 1) at = nameAt(packet, at)[1] + 4;
  const count = packet.readUInt16BE(6) + packet.readUInt16BE(8) + packet.readUInt16BE(10);
  return Array.from({ length: count }, () => {
    const [name, head] = nameAt(packet, at);
    const type = packet.readUInt16BE(head);
    const ttl = packet.readUInt32BE(head + 4);
    const data = head + 10;
    at = data + packet.readUInt16BE(head + 8);
    if (type === 1) return { name, ttl, address: [...packet.subarray(data, at)].join('.') };
    if (type === 12) return { name, ttl, points: nameAt(packet, data)[0] };
    if (type === 33)
      return { name, ttl, port: packet.readUInt16BE(data + 4), host: nameAt(packet, data + 6)[0] };
    return { name, ttl, type };
  });
};

const socket = createSocket({ type: 'udp4', reuseAddr: true });
socket.on('message', (packet) => {
  if ((packet[2] & 0x80) === 0) return;
  const records = recordsOf(packet);
  if (!records.some(({ name, points }) => name === service && points !== undefined)) return;
  console.log(JSON.stringify(records));
});
socket.bind(5353, () => {
  socket.addMembership(group, address);
  socket.setMulticastInterface(address);
  setInterval(() => socket.send(question, 5353, group), 500);
});
setTimeout(() => process.exit(), 60_000);
