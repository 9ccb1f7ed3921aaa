/** What `--help` prints. */
export const help = `sentinel-ups: the missing data port for a UPS or inverter without one

Usage
  sentinel-ups [run]        watch the sentinels, serve NUT clients, MQTT and HTTP, wake hosts
  sentinel-ups check        check the configuration and tell every mistake in it
  sentinel-ups import FILE…
                            make a configuration of power_manager.conf, upshub.conf,
                            powerwatch.py, ups.conf, upsd.conf, upsd.users, nut.conf and
                            upsmon.conf (--out FILE to write it)
  sentinel-ups scan         look for UPSes with a data port on USB, and print the lines of the
                            configuration for each
  sentinel-ups status       a table of the running service: mains and why, sentinels, UPSes, hosts
  sentinel-ups rehearse [UPS]
                            what would happen if the mains (of one UPS, or of all) went now: who
                            goes down when, who stays, who is woken, what would go wrong. Nobody
                            is touched
  sentinel-ups health       whether the running service does its work; for health checks
  sentinel-ups history [ID] the outages and drills that were recorded; of one of them every event
  sentinel-ups wake HOST    send the host (its name or id) a magic packet, again until it is up
  sentinel-ups shutdown-delay HOST 10m
                            from an outage's start to the OB LB of the host's UPS (a UPS's name
                            will do), until the configuration's value changes
  sentinel-ups drill start [UPS]
                            simulate an outage (every client that obeys will shut down!), of
                            one UPS or of all
  sentinel-ups drill stop [UPS]
                            end it
  sentinel-ups schedule skip NAME
                            leave out the next start of a schedule; the one after it comes again
  sentinel-ups schedule enable NAME
                            switch it on, until the configuration's value changes
  sentinel-ups schedule disable NAME
                            switch it off; what it has begun goes on to its end
  sentinel-ups command UPS NAME [VALUE]
                            have a UPS with a data port carry out one of its commands, such as
                            beeper.mute
  sentinel-ups set UPS VARIABLE VALUE
                            change one of its variables, such as input.transfer.low
  sentinel-ups maintenance start [MINUTES]
                            hold what the UPS says now, for 60 minutes or as many as given
  sentinel-ups maintenance stop
                            end that before its time
  sentinel-ups notify test [TARGET]
                            send a test message to one target of notifications or to all, and
                            tell what its server says

Options
  -c, --config FILE   the configuration (config/sentinel-ups.yaml; in Home Assistant's app
                      /data/options.json)
  -d, --data DIR      where the service keeps its state (data; in Home Assistant's app /data)
      --json          status, history or rehearse as JSON
      --lasts 20m     rehearse: the mains is back after so long (1s to 168h); without it once
                      everything has happened
  -o, --out FILE      where import writes to; it must not be there yet
      --serial        scan asks serial ports, too: whatever else hangs there is asked as well
      --network RANGE scan asks SNMP cards and NUT servers in 192.168.1.0/24, a range (A-B) or
                      at an address, too; may be given again
  -h, --help          this text
  -V, --version       the version

Exit codes
  0   done; for status: on mains; for rehearse: rehearsed, whatever would go wrong
  1   refused, or failed; for health: unhealthy; scan: nothing found
  2   status: on battery
  3   status: not decided yet
  64  wrong command line
  66  import: a file is missing or cannot be read
  69  no service is running, or a program that it needs is missing
  73  import: the file for --out is there already, or cannot be written
  74  what was to be printed cannot be written (a full disk)
  78  wrong configuration; import: a file that cannot be understood
`;
