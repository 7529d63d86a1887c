# Debian 12 under the runtime, since its RocksDB and secp256k1 are the versions that the node binds; Microsoft's own
# images of .NET 10 are of other distributions, and the runtime in them runs on any with glibc.

FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source
COPY . .
RUN dotnet publish src/Node -c Release -o /app -p:RestoreLockedMode=true -p:UseAppHost=false

FROM mcr.microsoft.com/dotnet/aspnet:10.0 AS runtime

FROM debian:12-slim
RUN apt-get update \
    && apt-get install -y --no-install-recommends ca-certificates libsodium23 libsecp256k1-1 librocksdb7.8 libstdc++6 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --create-home --home-dir /var/lib/marketchain marketchain
COPY --from=runtime /usr/share/dotnet /usr/share/dotnet
COPY --from=build /app /opt/marketchain
COPY genesis /opt/marketchain/genesis
COPY LICENSE scripts/healthcheck.sh /opt/marketchain/

ENV DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1 DOTNET_NOLOGO=1
USER marketchain
WORKDIR /var/lib/marketchain
VOLUME /var/lib/marketchain
EXPOSE 8545 9545 30303

HEALTHCHECK --interval=10s --timeout=3s --start-period=30s CMD ["bash", "/opt/marketchain/healthcheck.sh"]
ENTRYPOINT ["/usr/share/dotnet/dotnet", "/opt/marketchain/marketchain.dll"]
CMD ["node", "--help"]
