# The whole product as one static binary: the SPA is built first and embedded.
FROM node:20-bookworm-slim AS spa
WORKDIR /src/frontend
COPY frontend/package.json frontend/package-lock.json frontend/.npmrc ./
# Not `npm ci`: the lock file was made where packages for other systems cannot be had, and lacks them.
RUN npm install --no-save
COPY frontend ./
COPY pb_public/placeholder.html /src/pb_public/
RUN npm run build

FROM golang:1.27-bookworm AS build
ENV CGO_ENABLED=0 GOTOOLCHAIN=auto GOFLAGS=-buildvcs=false
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . ./
COPY --from=spa /src/pb_public ./pb_public
ARG VERSION=dev
# timetzdata embeds the time zones: the last stage has no files of its own.
RUN go build -tags timetzdata -trimpath -ldflags "-s -w -X main.version=${VERSION}" -o /out/pocketstarter . \
 && mkdir -p /out/data /out/tmp /out/etc/ssl/certs \
 && cp /etc/ssl/certs/ca-certificates.crt /out/etc/ssl/certs/ \
 && echo 'shop:x:65532:65532::/data:/pocketstarter' > /out/etc/passwd \
 && chown 65532:65532 /out/data && chmod 700 /out/data && chmod 1777 /out/tmp

FROM scratch
COPY --from=build /out/ /
USER 65532:65532
WORKDIR /data
VOLUME /data
EXPOSE 8090
HEALTHCHECK --interval=30s --timeout=6s --start-period=20s \
  CMD ["/pocketstarter", "check", "--health", "--dir", "/data"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["/pocketstarter"]
CMD ["serve", "--http", "0.0.0.0:8090", "--dir", "/data"]
