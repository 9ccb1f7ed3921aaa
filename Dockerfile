# The base: Node.js on Debian, with the version that the tests ran on. They put one of their own making in its place.
ARG BASE=node:24.21.0-bookworm-slim

# JavaScript is the same on every processor: no need to emulate another one for it.
FROM --platform=$BUILDPLATFORM ${BASE} AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --ignore-scripts

FROM --platform=$BUILDPLATFORM ${BASE} AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts
COPY tsconfig.json tsconfig.build.json tsconfig.scripts.json ./
COPY scripts scripts
COPY src src
COPY addon/run.sh run.sh
# Whoever checked it out with a narrow umask would get an image that only root can run.
RUN npm run --silent build \
    && find dist \( -name '*.map' -o -name '.tsbuildinfo' -o -name '.page-stamp' \) -delete \
    && chmod 0755 run.sh \
    && chmod -R u=rwX,go=rX dist run.sh package.json \
    && mkdir service \
    && mv dist run.sh package.json service/

FROM ${BASE}
# Left out of the packages: Perl, which only tools of libsnmp's agent side would want (47 MB), and udev's hardware database,
# which nobody asks in a container (10 MB).
# ping gets its capability as "permitted" only: it raises it by itself where the container has it, and still runs, over
# the kernel's unprivileged ICMP sockets, where the container has been denied it. As "effective" (Debian's own way) the
# kernel would refuse to start it there. fping, which raises nothing by itself, has it as "effective": where it cannot be
# started ping is used instead. Nothing else needs more rights than its caller: no program stays setuid.
RUN apt-get update \
    && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \
        -o Dpkg::Options::=--path-exclude=/usr/share/perl/* \
        -o Dpkg::Options::=--path-exclude=/usr/lib/*/perl/* \
        -o Dpkg::Options::=--path-exclude=/usr/lib/*/libperl.so.* \
        -o Dpkg::Options::=--path-exclude=/lib/udev/hwdb.d/* \
        -o Dpkg::Options::=--path-exclude=/usr/lib/udev/hwdb.d/* \
        fping iputils-ping libcap2-bin libnss3-tools mosquitto nut-client nut-modbus nut-server nut-snmp openssl tini \
    && find / -xdev -type f -perm /6000 -exec chmod a-s {} + \
    && setcap cap_net_raw=p "$(readlink -f "$(command -v ping)")" \
    && setcap cap_net_raw=ep "$(readlink -f "$(command -v fping)")" \
    && rm -rf /var/lib/apt/lists/* /var/cache/apt/* /var/cache/debconf/* /var/log/* \
    && install -d -o node -g node /data \
    && ln -s /app/dist/main.js /usr/local/bin/sentinel-ups
COPY --from=packages /app/node_modules /app/node_modules
COPY --from=build /app/service /app
COPY docs/openapi.yaml /app/docs/openapi.yaml

ENV NODE_ENV=production
# The program's own defaults, config/sentinel-ups.yaml and data, are then /config/sentinel-ups.yaml and /data.
WORKDIR /
VOLUME /data
EXPOSE 3493 5000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 CMD ["sentinel-ups", "health", "--data", "/data"]
ENTRYPOINT ["/app/run.sh"]

# Last, because they change with every release. The Supervisor gives both.
ARG BUILD_VERSION=unknown
ARG BUILD_ARCH=unknown
LABEL org.opencontainers.image.title="sentinel-ups" \
      org.opencontainers.image.description="The missing data port for a UPS or inverter without one: watches devices on raw mains, serves NUT clients and Home Assistant" \
      org.opencontainers.image.version="${BUILD_VERSION}" \
      io.hass.type="addon" \
      io.hass.version="${BUILD_VERSION}" \
      io.hass.arch="${BUILD_ARCH}"
