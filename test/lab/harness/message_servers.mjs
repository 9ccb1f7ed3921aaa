// Takes mail by SMTP on port 25 and anything by HTTP on port 80, on every address, and prints a line of JSON for each message.
import { createServer } from 'node:http';
import { SMTPServer } from 'smtp-server';

const took = (what) => process.stdout.write(`${JSON.stringify(what)}\n`);

const textOf = async (stream) => {
  let text = '';
  stream.setEncoding('utf8');
  for await (const chunk of stream) text += chunk;
  return text;
};

const mail = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS'],
  disableReverseLookup: true,
  logger: false,
  onData: (stream, _, done) =>
    void textOf(stream).then((text) => {
      took({ by: 'mail', text });
      done(null, 'queued');
    }),
});
mail.on('error', () => undefined);
mail.listen(25, '0.0.0.0');

createServer((request, response) => {
  void textOf(request).then((text) => {
    took({ by: request.url, text });
    response.end('{}');
  });
}).listen(80, '0.0.0.0', () => took({ by: 'start', text: '' }));
