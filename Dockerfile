FROM rust:1.95-bookworm AS build
WORKDIR /build
# Dependencies first, with nothing of ours but the manifests: this layer is made anew only when those change.
COPY .cargo .cargo
COPY Cargo.toml Cargo.lock ./
COPY app/Cargo.toml app/
COPY apply/Cargo.toml apply/
COPY bench/Cargo.toml bench/
COPY config/Cargo.toml config/
COPY domain/Cargo.toml domain/
COPY egress/Cargo.toml egress/
COPY entity/Cargo.toml entity/
COPY graphql/Cargo.toml graphql/
COPY html/Cargo.toml html/
COPY migration/Cargo.toml migration/
COPY oauth/Cargo.toml oauth/
COPY rest/Cargo.toml rest/
COPY test-macros/Cargo.toml test-macros/
COPY torture/Cargo.toml torture/
COPY verify/Cargo.toml verify/
COPY web/Cargo.toml web/
RUN for crate in app apply config domain egress entity graphql html migration oauth rest web; do mkdir -p $crate/src && touch $crate/src/lib.rs || exit 1; done \
 && mkdir -p src bench/src test-macros/src tests/it torture/src verify/examples verify/src verify/tests/it \
 && touch bench/src/main.rs test-macros/src/lib.rs torture/src/main.rs src/lib.rs tests/it/main.rs verify/examples/orders.rs verify/src/lib.rs verify/tests/it/main.rs \
 && echo 'fn main() {}' > src/main.rs \
 && cargo build --release --locked --bin latchkey \
 && rm -r src app/src apply/src config/src domain/src egress/src entity/src graphql/src html/src migration/src oauth/src rest/src web/src
COPY build.rs ./
COPY console/dist console/dist
COPY app app
COPY apply apply
COPY config config
COPY domain domain
COPY egress egress
COPY entity entity
COPY graphql graphql
COPY html html
COPY migration migration
COPY oauth oauth
COPY rest rest
COPY web web
COPY src src
# Shown by `latchkey --version` where it is given: --build-arg LATCHKEY_COMMIT=$(git rev-parse --short=12 HEAD)
ARG LATCHKEY_COMMIT
# Newer than what was compiled above.
RUN find src app apply config domain egress entity graphql html migration oauth rest web -name '*.rs' -exec touch {} + \
 && cargo build --release --locked --bin latchkey

FROM debian:bookworm-slim
RUN useradd --system --uid 10001 --create-home --home-dir /var/lib/latchkey latchkey
# Authorities that are trusted where a collector of traces is reached by https.
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
COPY --from=build /build/target/release/latchkey /usr/local/bin/latchkey
USER latchkey
WORKDIR /var/lib/latchkey
VOLUME /var/lib/latchkey
ENV LATCHKEY_LISTEN=0.0.0.0:8080
EXPOSE 8080
# The program asks itself, at the address that it is set to listen on: the image has no curl.
HEALTHCHECK --interval=10s --timeout=5s --start-period=10s --retries=3 CMD ["latchkey", "healthcheck"]
ENTRYPOINT ["latchkey"]
CMD ["serve"]
