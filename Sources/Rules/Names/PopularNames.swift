/// The names of the projects that are downloaded most, most first: what a name would be mistaken for.
package enum PopularNames {
  /// Normalised (PEP 503).
  static let list = """
    boto3 packaging urllib3 certifi idna requests typing-extensions charset-normalizer setuptools botocore \
    cryptography aiobotocore python-dateutil six pyyaml pydantic pygments cffi click numpy pluggy pycparser \
    pydantic-core grpcio-status anyio s3transfer attrs protobuf h11 pytest annotated-types iniconfig fsspec httpx \
    httpcore typing-inspection pandas pip s3fs markupsafe platformdirs python-dotenv pathspec pyjwt jinja2 rich \
    jmespath markdown-it-py aiohttp filelock importlib-metadata yarl starlette multidict jsonschema zipp uvicorn \
    propcache wheel mdurl pyasn1 pytz google-auth googleapis-common-protos frozenlist litellm fastapi rpds-py tqdm \
    annotated-doc aiosignal referencing jsonschema-specifications trove-classifiers tzdata google-api-core \
    aiohappyeyeballs pillow virtualenv greenlet colorama pyasn1-modules typer grpcio opentelemetry-sdk tenacity \
    wrapt requests-oauthlib opentelemetry-api pyarrow awscli websockets opentelemetry-semantic-conventions \
    python-multipart scipy sniffio pydantic-settings sqlalchemy pyparsing shellingham tomli lxml beautifulsoup4 \
    oauthlib soupsieve psutil regex cachetools textual sglang openai exceptiongroup hatchling opentelemetry-proto \
    more-itertools requests-toolbelt watchfiles rsa tomlkit proto-plus distro distlib jiter mcp websocket-client \
    mypy-extensions opentelemetry-exporter-otlp-proto-http langchain openpyxl et-xmlfile sse-starlette wcwidth \
    editables coverage docutils huggingface-hub grpcio-tools pydantic-ai-slim dnspython werkzeug networkx \
    google-cloud-storage redis gitpython google-genai msgpack psycopg2-binary pyopenssl ptyprocess decorator \
    python-discovery opentelemetry-exporter-otlp-proto-grpc opentelemetry-exporter-otlp-proto-common smmap pexpect \
    opentelemetry-instrumentation ruff docker pynacl sortedcontainers keyring docstring-parser uvloop httptools \
    fonttools multiprocess tabulate gitdb matplotlib isodate async-timeout httpx-sse prompt-toolkit jaraco-classes \
    azure-core secretstorage jeepney azure-identity scikit-learn itsdangerous flask google-cloud-core hf-xet bcrypt \
    jaraco-functools kiwisolver jaraco-context dill joblib pytest-cov pytest-asyncio contourpy alembic orjson \
    email-validator deprecated msal google-resumable-media google-crc32c chardet ruamel-yaml defusedxml \
    threadpoolctl tokenizers blinker snowflake-connector-python kubernetes tiktoken pytest-json-ctrf mako cycler \
    tzlocal toml mypy google-api-python-client sympy jsonpointer poetry-core nodeenv databricks-sql-connector \
    pydantic-graph xxhash pyproject-hooks uv zstandard ipython google-cloud-aiplatform uritemplate \
    opentelemetry-exporter-otlp prometheus-client google-auth-oauthlib asn1crypto google-auth-httplib2 rapidfuzz \
    google-cloud-bigquery build traitlets opentelemetry-instrumentation-requests opentelemetry-util-http \
    google-cloud-secret-manager paramiko httplib2 types-requests ydb identify transformers pre-commit cfgv jedi \
    aiofiles google-cloud-batch parso backoff executing weaviate-client h2 marshmallow hyperframe fastjsonschema \
    hpack matplotlib-inline sqlparse mpmath durationpy msal-extensions jsonpatch asttokens setuptools-scm \
    azure-storage-blob google-analytics-admin gunicorn anthropic babel cloudpickle authlib grpc-google-iam-v1 \
    pure-eval stack-data black datasets sentry-sdk google-cloud-compute google-cloud-kms pytest-xdist langchain-core \
    asgiref tornado gcsfs xmltodict webencodings cython nest-asyncio execnet databricks-sdk dbt-core librt termcolor \
    python-json-logger pyee pandas-stubs py4j markdown google-cloud-dlp playwright pyzmq cachecontrol \
    importlib-resources joserfc google-cloud-speech vcs-versioning pymongo watchdog debugpy google-cloud-pubsub \
    tree-sitter google-cloud-texttospeech typing-inspect llama-parse dbt-adapters llama-cloud-services aioitertools \
    rich-toolkit isort structlog pycryptodome tinycss2 pytest-mock slack-sdk asyncpg torch mdit-py-plugins pymysql \
    google-cloud-tasks dulwich langsmith lz4 jupyter-core jsonschema-path google-cloud-monitoring flatbuffers \
    narwhals msrest ruamel-yaml-clib pkginfo grpcio-health-checking installer google-cloud-bigtable cyclopts \
    google-cloud-logging mccabe jupyter-client pyperclip dataclasses-json awswrangler linkify-it-py semver \
    xlsxwriter dbt-common sphinx deepdiff invoke loguru google-cloud-vision ipykernel cfn-lint uc-micro-py pymupdf \
    psycopg pytokens pygithub pathable python-slugify comm rfc3339-validator poetry text-unidecode arrow \
    sqlalchemy-bigquery brotli google-cloud-language pycodestyle google-cloud-videointelligence snowflake-sqlalchemy \
    cattrs rich-rst google-cloud-workflows jsonref google-cloud-redis snowflake-snowpark-python \
    google-cloud-dataform google-cloud-os-login crashtest safetensors backports-tarfile mistune beartype \
    types-pyyaml onnxruntime types-protobuf deprecation pendulum lark croniter argcomplete poetry-plugin-export \
    requests-file tomli-w ujson typeguard psycopg-binary jsonpath-ng shapely cleo nbformat langchain-openai datadog \
    opentelemetry-instrumentation-threading bleach fastmcp griffelib pypdf graphql-core wsproto \
    opentelemetry-exporter-prometheus google-cloud-run opentelemetry-instrumentation-fastapi typedload smart-open \
    google-ads google-cloud-memcache faker ipython-pygments-lexers fastuuid azure-common future argon2-cffi-bindings \
    argon2-cffi backports-zstd setproctitle xlrd mmh3 google-cloud-bigquery-datatransfer triton \
    google-cloud-orchestration-airflow google-cloud-dataproc-metastore numba uuid-utils llvmlite \
    opentelemetry-instrumentation-asgi sqlglot plotly pywin32 cbor2 simplejson nbconvert python-docx nltk \
    google-cloud-resource-manager zope-interface py types-toml pysocks colorlog pycryptodomex scramp \
    google-cloud-automl dacite responses py-key-value-aio notebook ray aiosqlite tree-sitter-languages pyflakes \
    nbclient google-cloud-dataflow-client pytest-timeout pbs-installer libcst prettytable uncalled-for json5 \
    orderly-set toolz confluent-kafka elasticsearch humanize async-lru selenium pandocfilters jupyterlab-pygments \
    types-certifi langgraph jupyter-server azure-keyvault-secrets polars portalocker opensearch-py click-plugins \
    altair
    """

  /// Every name.
  package static let all: Set<String> = Set(list.split(separator: " ").map(String.init))

  /// The names by their length, in the order of the list.
  private static let byLength: [Int: [[UInt8]]] = {
    var names: [Int: [[UInt8]]] = [:]
    for name in list.split(separator: " ") { names[name.utf8.count, default: []].append(Array(name.utf8)) }
    return names
  }()

  /// Names with fewer letters are near to too many others.
  private static let leastLength = 5

  /// The popular name that a name is one slip away from; nil for the popular ones themselves.
  package static func lookedLike(by name: String) -> String? {
    let own = normalised(name)
    let bytes = Array(own.utf8)
    guard bytes.count >= leastLength, bytes.count <= 64, !all.contains(own) else { return nil }
    for length in [bytes.count, bytes.count - 1, bytes.count + 1] {
      for other in byLength[length] ?? [] where other.count >= leastLength && isOneSlip(bytes, other) {
        return String(decoding: other, as: UTF8.self)
      }
    }
    return nil
  }

  /// As PEP 503 compares names.
  private static func normalised(_ name: String) -> String {
    var out = ""
    for scalar in name.unicodeScalars {
      if scalar == "-" || scalar == "_" || scalar == "." {
        if out.last != "-" { out.append("-") }
      } else {
        out.unicodeScalars.append(("A"..."Z").contains(scalar) ? Unicode.Scalar(UInt8(scalar.value | 0x20)) : scalar)
      }
    }
    return out
  }

  /// Whether one letter was left out, put in or mistaken, or two neighbours changed places. A number at the end that
  /// differs is a version of something, not a slip: `boto3`, `psycopg2`.
  static func isOneSlip(_ a: [UInt8], _ b: [UInt8]) -> Bool {
    guard a != b, abs(a.count - b.count) <= 1 else { return false }
    var start = 0
    while start < min(a.count, b.count), a[start] == b[start] { start += 1 }
    var (endA, endB) = (a.count, b.count)
    while endA > start, endB > start, a[endA - 1] == b[endB - 1] { (endA, endB) = (endA - 1, endB - 1) }
    let (left, right) = (a[start..<endA], b[start..<endB])
    if left.count == 2, right.count == 2 { return left.first == right.last && left.last == right.first }
    guard left.count <= 1, right.count <= 1 else { return false }
    let isAtEnd = start + 1 >= max(a.count, b.count)
    let isNumber = (left + right).allSatisfy { (0x30...0x39).contains($0) }
    return !(isAtEnd && isNumber)
  }
}
