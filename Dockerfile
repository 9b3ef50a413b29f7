# The bot as an image: no compiler and no installer in it, nobody is root, and nothing is written but under
# /var/lib/aidwire (state) and /tmp.
#
# Debian 13 for its SQLite: the bot needs 3.42, and only x86-64 has a newer one as a package. Both stages are pinned by
# the digest of the multi-platform index: an image is built the same tomorrow. To raise it: tag and digest, in both.
FROM python:3.13.15-slim-trixie@sha256:7c61056e61ac89e852de05f3dc6fa51a6dd2181797bceed46aa725dd7cb2cd3b AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /app
RUN python -m venv /venv
COPY requirements.txt ./
RUN /venv/bin/pip install --require-hashes -r requirements.txt
COPY pyproject.toml README.md LICENSE ./
COPY bot bot
COPY handlers handlers
COPY demo demo
# Compiled here: later nothing can be written beside the source.
RUN /venv/bin/pip install --no-deps --no-build-isolation --no-index -e . \
 && /venv/bin/pip uninstall --yes setuptools pip \
 && python -m compileall -q bot handlers demo

FROM python:3.13.15-slim-trixie@sha256:7c61056e61ac89e852de05f3dc6fa51a6dd2181797bceed46aa725dd7cb2cd3b
LABEL org.opencontainers.image.title="Aidwire" \
      org.opencontainers.image.description="News about defence aid, one thread a story, in your team's chat" \
      org.opencontainers.image.licenses="MIT"
RUN groupadd --gid 10001 aidwire \
 && useradd --uid 10001 --gid aidwire --no-create-home --home-dir /var/lib/aidwire --shell /usr/sbin/nologin aidwire \
 && install --directory --owner aidwire --group aidwire --mode 0700 /var/lib/aidwire
COPY --from=build /venv /venv
COPY --from=build /app /app
COPY config /app/config
WORKDIR /app
# Within the container it listens on all addresses; who reaches it is for `docker run --publish` to say.
ENV PATH=/venv/bin:$PATH PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 \
    AIDWIRE_STORE_URL=sqlite:////var/lib/aidwire/aidwire.db AIDWIRE_WEB_HOST=0.0.0.0
USER 10001:10001
VOLUME /var/lib/aidwire
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s --retries=3 CMD ["aidwire", "health"]
ENTRYPOINT ["aidwire"]
CMD ["run"]
