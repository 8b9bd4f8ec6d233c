FROM python:3.11-slim AS builder
WORKDIR /build
RUN python -m venv /opt/aml_miner
COPY requirements.txt setup.py settings.ini ./
COPY aml_miner aml_miner
# The locked versions as constraints: what runs is installed, notebooks and test tools are not.
RUN sed -e '/--hash=/d' -e 's/ \\$//' requirements.txt > constraints.txt \
    && /opt/aml_miner/bin/pip install --no-cache-dir --constraint constraints.txt .

FROM python:3.11-slim AS api
# hadolint ignore=DL3008  # the distribution's current libgomp1 is wanted
RUN apt-get update && apt-get install -y --no-install-recommends libgomp1 && rm -rf /var/lib/apt/lists/* \
    && useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin miner
COPY --from=builder /opt/aml_miner /opt/aml_miner
WORKDIR /srv
COPY trained_models trained_models
ENV PATH=/opt/aml_miner/bin:$PATH PYTHONDONTWRITEBYTECODE=1 NUMBA_CACHE_DIR=/tmp/numba MPLCONFIGDIR=/tmp/matplotlib
USER 10001
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/health/ready', timeout=4)"]
# Needs AML_MINER_API_KEYS, or AML_MINER_API_OPEN=true behind a proxy that guards it.
CMD ["aml-miner", "serve", "--host", "0.0.0.0", "--port", "8000"]

# What a contest builds, since it names no stage, and runs once: `docker build --target api .` makes the server instead.
FROM api AS contest
# hadolint ignore=DL3002  # the output folder belongs to whoever judges; without network and on a read-only root nothing else can be written
USER root
ENV NUMBA_CACHE_DIR=/opt/kernels
RUN aml-miner analyse --compile-only && chmod -R a+rX /opt/kernels
HEALTHCHECK NONE
CMD ["aml-miner", "analyse", "--input", "/data/input", "--output", "/data/output"]
