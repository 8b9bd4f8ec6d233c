# The tag says which image this is, the digest which bytes; `docker buildx imagetools inspect python:3.11-slim` tells a newer one.
FROM python:3.11-slim@sha256:9c900dea9e8fb7e16277c179b555cc72d29a352dbc33cff48ad5a0412fd5bfc7 AS base

FROM base AS builder
WORKDIR /build
RUN python -m venv /opt/aml_miner && python -m venv tools
COPY requirements.txt setup.py settings.ini ./
COPY .ci/locked .ci/
# The core and the server are installed as locked, by version and hash; what trains, draws or tests is not. What builds stays behind.
RUN .ci/locked --extra server > run.txt && .ci/locked --only setuptools > build.txt \
    && /opt/aml_miner/bin/pip install --no-cache-dir --require-hashes --no-deps --requirement run.txt \
    && tools/bin/pip install --no-cache-dir --require-hashes --no-deps --requirement build.txt
COPY aml_miner aml_miner
COPY trained_models trained_models
RUN tools/bin/pip wheel --no-deps --no-index --no-build-isolation --wheel-dir wheels . \
    && /opt/aml_miner/bin/pip install --no-deps --no-index wheels/*.whl \
    && /opt/aml_miner/bin/pip check

FROM base AS api
# hadolint ignore=DL3008  # the distribution's current libgomp1 is wanted
RUN apt-get update && apt-get install -y --no-install-recommends libgomp1 && rm -rf /var/lib/apt/lists/* \
    && useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin miner
COPY --from=builder /opt/aml_miner /opt/aml_miner
# The models come with the wheel; others go before them where they are mounted as /srv/trained_models.
WORKDIR /srv
# What scores is compiled here; on another kind of processor it is compiled anew, into the temporary folder.
ENV PATH=/opt/aml_miner/bin:$PATH PYTHONDONTWRITEBYTECODE=1 NUMBA_CACHE_DIR=/opt/kernels
RUN aml-miner warm --for score raise && chmod -R a+rX /opt/kernels
USER 10001
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/health/ready', timeout=4)"]
# Needs AML_MINER_API_KEYS, or AML_MINER_API_OPEN=true behind a proxy that guards it.
CMD ["aml-miner", "serve", "--host", "0.0.0.0", "--port", "8000"]

# A scheduler or a worker of a Dask cluster, and whoever asks it: `docker build --target cluster .`
FROM builder AS cluster_builder
RUN .ci/locked --extra server cluster > cluster.txt \
    && /opt/aml_miner/bin/pip install --no-cache-dir --require-hashes --no-deps --requirement cluster.txt \
    && /opt/aml_miner/bin/pip check

FROM api AS cluster
COPY --from=cluster_builder /opt/aml_miner /opt/aml_miner
# hadolint ignore=DL3002  # while kernels are compiled
USER root
RUN aml-miner warm && chmod -R a+rX /opt/kernels
USER 10001
EXPOSE 8786
HEALTHCHECK NONE
CMD ["dask", "scheduler", "--no-dashboard"]

# What a contest builds, since it names no stage, and runs once: `docker build --target api .` makes the server instead.
FROM api AS contest
# hadolint ignore=DL3002  # the output folder belongs to whoever judges; without network and on a read-only root nothing else can be written
USER root
ENV NUMBA_CACHE_DIR=/opt/kernels
RUN aml-miner analyse --compile-only && chmod -R a+rX /opt/kernels
HEALTHCHECK NONE
CMD ["aml-miner", "analyse", "--input", "/data/input", "--output", "/data/output"]
