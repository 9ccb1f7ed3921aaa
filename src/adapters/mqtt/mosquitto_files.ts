/** The bundled broker's address: this machine only. */
export const loopback = '127.0.0.1';

/**
 * mosquitto.conf(5) of the bundled broker. Anybody may come in without a password because nobody can from elsewhere.
 * Nothing is kept on disk: we publish everything anew whenever it starts.
 */
export const mosquittoConf = (port: number): string =>
  [
    `listener ${port} ${loopback}`,
    'allow_anonymous true',
    'persistence false',
    // Its stdout is buffered where it is a pipe: lines would come hours later, or never.
    'log_dest stderr',
    'log_type error',
    'log_type warning',
    'log_type notice',
    // The supervisor's log has its own times.
    'log_timestamp false',
    'connection_messages false',
    // A status must not wait for the acknowledgement of the packet before.
    'set_tcp_nodelay true',
    'max_connections 100',
    // Discovery of 200 sentinels takes about 200 kB.
    'max_packet_size 1048576',
    'max_queued_messages 1000',
    'max_queued_bytes 4194304',
    '',
  ].join('\n');

/** The level in our log of one of Mosquitto's lines. */
export const mosquittoLineLevel = (line: string): 'error' | 'warn' | 'debug' => {
  if (/^error\b|unable to/i.test(line)) return 'error';
  return /^warning\b/i.test(line) ? 'warn' : 'debug';
};
