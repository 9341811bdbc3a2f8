# Footnote in a container: built in one stage, run from another one that has nothing but the program and its documents.
#
#   docker build -t footnote .                          without models
#   docker build -t footnote --build-arg MODELS=1 .     with the reranker and the embedder baked in

FROM rust:1-slim-bookworm AS build
RUN apt-get update && apt-get install -y --no-install-recommends gcc libc6-dev && rm -rf /var/lib/apt/lists/*
WORKDIR /build
# The dependencies first, with an empty program: they are built again only when the lock file changes.
COPY Cargo.toml Cargo.lock ./
RUN mkdir src && echo 'fn main() {}' > src/main.rs && touch src/lib.rs \
    && cargo build --release --locked && rm -rf src target/release/footnote* target/release/deps/footnote* \
       target/release/deps/libfootnote* target/release/.fingerprint/footnote*
COPY src src
COPY models models
COPY config config
RUN cargo build --release --locked && strip target/release/footnote

FROM python:3-slim-bookworm AS models
ARG MODELS=
COPY --from=build /build/target/release/footnote /usr/local/bin/footnote
RUN mkdir -p /data && if [ -n "$MODELS" ]; then footnote models install --data-dir /data; fi

FROM debian:bookworm-slim
RUN apt-get update && apt-get install -y --no-install-recommends ca-certificates && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /data footnote && install -d -o footnote -g footnote /data
COPY --from=build /build/target/release/footnote /usr/local/bin/footnote
COPY --from=models --chown=footnote:footnote /data /data
COPY seeds /app/seeds
COPY config /app/config
WORKDIR /app
# Health is asked inside the container; nothing is published.
RUN sed -i 's/^listen = ""/listen = "127.0.0.1:8080"/' config/footnote.toml
USER footnote
ENV FOOTNOTE_DATA_DIR=/data
VOLUME /data
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s CMD ["footnote", "health"]
# Waits for what is under way: ten seconds, and a little.
STOPSIGNAL SIGTERM
ENTRYPOINT ["footnote"]
CMD ["serve"]
