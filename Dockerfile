# Footnote in a container: built in one stage, run from a slim image without a compiler, not as root.
#
#   docker build -t footnote .                        without models
#   docker build -t footnote --build-arg MODELS=1 .   with the models in it (70 MB more)
#
# scripts/docker-steps.sh takes the same steps where no Docker engine runs.

FROM rust:1-slim-bookworm AS build
WORKDIR /build
# The dependencies first, in a layer of their own: it is made anew only when Cargo.lock changes.
COPY Cargo.toml Cargo.lock ./
RUN mkdir src \
    && echo 'fn main() {}' > src/main.rs \
    && touch src/lib.rs \
    && cargo build --release --locked \
    && rm -r src target/release/footnote target/release/deps/footnote* target/release/deps/libfootnote* \
       target/release/.fingerprint/footnote-*
COPY models models
COPY src src
RUN cargo build --release --locked --bin footnote

FROM debian:bookworm-slim AS models
ARG MODELS=0
COPY --from=build /build/target/release/footnote /usr/local/bin/footnote
WORKDIR /fetched
# Every byte of them is checked against the manifest that is built into the program.
RUN mkdir -p /fetched/data/models \
    && if [ "$MODELS" = 1 ]; then \
         apt-get update \
         && apt-get install -y --no-install-recommends ca-certificates python3 python3-pip \
         && footnote models install --data-dir /fetched/data; \
       fi

FROM debian:bookworm-slim
RUN useradd --system --uid 10001 --home-dir /data --shell /usr/sbin/nologin footnote \
    && mkdir /data && chown footnote:footnote /data
WORKDIR /footnote
COPY --from=build /build/target/release/footnote /usr/local/bin/footnote
COPY --from=models /fetched/data/models models
COPY scripts/docker-start.sh /usr/local/bin/docker-start.sh
COPY config/footnote.toml config/footnote.toml
# The same keys, with the places that a container has. Mount a config of your own over it to set more.
RUN sed -i \
      -e 's|^data_dir = .*|data_dir = "/data"|' \
      -e 's|^corpus = .*|corpus = ["/corpus"]|' \
      -e 's|^listen = .*|listen = "127.0.0.1:8080"|' \
      config/footnote.toml
# What is answered from until a folder of your own is mounted there.
COPY seeds /corpus
USER footnote
VOLUME /data
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 CMD ["footnote", "health"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["docker-start.sh"]
CMD ["serve"]
