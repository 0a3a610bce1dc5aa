import Evidence
import Testing

/// For each package a call that must be found, beside one of the same package that does nothing of the kind.
@Suite("Package models")
struct PackageModelTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let code: String
    /// The capability's kind and argument; `-` for an argument that isn't known.
    let finds: String
    let twin: String
    init(_ code: String, _ finds: String, but twin: String) {
      self.code = code
      self.finds = finds
      self.twin = twin
    }
    var testDescription: String { code }
    var kind: String { String(finds.prefix { $0 != " " }) }
  }

  private func facts(_ code: String) -> [String] {
    followModule(code).capabilities.map { "\($0.kind.rawValue) \($0.argument ?? "-")" }
  }

  @Test("find what a call does, and nothing in its twin", arguments: http + hosts + secrets + chats + running + spying)
  func found(sample: Case) {
    #expect(facts(sample.code).contains(sample.finds), "\(facts(sample.code))")
    #expect(!facts(sample.twin).contains { $0.hasPrefix(sample.kind + " ") }, "\(facts(sample.twin))")
  }

  @Test(
    "leave alone what the target itself calls by a package's name",
    arguments: [
      "class requests:\n  @staticmethod\n  def post(u): pass\nrequests.post('http://example.org/')",
      "def boto3(): pass\nboto3.client = len\nboto3.client('s3')",
      "class keyring:\n  def get_password(self, a, b): return a\nkeyring().get_password('a', 'b')",
      "telebot = dict\ntelebot(TeleBot=1)", "discord = {'Client': print}\ndiscord['Client']()",
      "def sh(x): return x\nsh('curl')",
    ])
  func lookAlikes(code: String) { #expect(followModule(code).facts == []) }

  static let http: [Case] = [
    .init(
      "import requests\nrequests.post('http://example.org/a', data='x')", "network.connect http://example.org/a",
      but: "import requests\nrequests.Request('POST', 'http://example.org/a')\nrequests.codes.ok"),
    .init(
      "from requests.sessions import Session\ns = Session()\ns.put(url='http://example.org/')",
      "network.connect http://example.org/", but: "from requests.sessions import Session\nSession().headers.update({})"),
    .init(
      "import requests\nwith requests.Session() as s:\n  s.request('GET', 'http://example.org/b')",
      "network.connect http://example.org/b",
      but: "import requests\nwith requests.Session() as s:\n  s.mount('http://example.org/b', None)"),
    .init(
      "import requests\ns = requests.Session()\ns.send(requests.Request('GET', 'http://example.org/').prepare())",
      "network.connect -", but: "import requests\nrequests.Request('GET', 'http://example.org/').prepare()"),
    .init(
      "import httpx\nhttpx.stream('GET', 'http://example.org/')", "network.connect http://example.org/",
      but: "import httpx\nhttpx.URL('http://example.org/')"),
    .init(
      "import httpx\nasync def f():\n  async with httpx.AsyncClient() as c:\n    await c.post('http://example.org/')\n"
        + "import asyncio\nasyncio.run(f())", "network.connect http://example.org/",
      but: "import httpx\nhttpx.AsyncClient(base_url='http://example.org/')"),
    .init(
      "import aiohttp\nasync def f():\n  async with aiohttp.ClientSession() as s:\n"
        + "    async with s.ws_connect('ws://example.org/') as w: pass\nimport asyncio\nasyncio.run(f())",
      "network.connect ws://example.org/", but: "import aiohttp\naiohttp.ClientSession()\naiohttp.FormData()"),
    .init(
      "import urllib3\nurllib3.PoolManager().request('POST', 'http://example.org/')",
      "network.connect http://example.org/", but: "import urllib3\nurllib3.PoolManager()\nurllib3.disable_warnings()"),
    .init(
      "import urllib3\nurllib3.HTTPSConnectionPool('example.org').request('GET', '/')", "network.connect example.org",
      but: "import urllib3\nurllib3.util.parse_url('http://example.org/')"),
    .init(
      "import treq\ntreq.post('http://example.org/', b'x')", "network.connect http://example.org/",
      but: "import treq\ntreq.testing.StubTreq(None)"),
    .init(
      "import niquests\nniquests.Session().get('http://example.org/')", "network.connect http://example.org/",
      but: "import niquests\nniquests.Session()"),
    .init(
      "import pycurl\nc = pycurl.Curl()\nc.setopt(c.URL, 'http://example.org/')", "network.connect http://example.org/",
      but: "import pycurl\npycurl.Curl()\npycurl.version_info()"),
    .init(
      "from curl_cffi import requests\nrequests.Session().post('http://example.org/')",
      "network.connect http://example.org/", but: "from curl_cffi import requests\nrequests.Cookies()"),
    .init(
      "import cloudscraper\ncloudscraper.create_scraper().get('http://example.org/')",
      "network.connect http://example.org/", but: "import cloudscraper\ncloudscraper.create_scraper()"),
    .init(
      "import websocket\nw = websocket.WebSocket()\nw.connect('ws://example.org/')",
      "network.connect ws://example.org/", but: "import websocket\nwebsocket.WebSocket()\nwebsocket.enableTrace(True)"),
    .init(
      "import websockets\nasync def f():\n  async with websockets.connect('ws://example.org/') as w:\n    await w.send('x')"
        + "\nimport asyncio\nasyncio.run(f())", "network.connect ws://example.org/",
      but: "import websockets\nwebsockets.exceptions.ConnectionClosed(None, None)"),
    .init(
      "import socketio\nio = socketio.Client()\nio.connect('http://example.org/')",
      "network.connect http://example.org/", but: "import socketio\nsocketio.Client()"),
    .init(
      "from tornado.httpclient import HTTPClient\nHTTPClient().fetch('http://example.org/')",
      "network.connect http://example.org/", but: "from tornado.httpclient import HTTPRequest\nHTTPRequest('http://x/')"
    ),
    .init(
      "from twisted.internet import reactor\nreactor.connectTCP('example.org', 80, None)",
      "network.connect example.org",
      but: "from twisted.internet import reactor\nreactor.stop()"),
    .init(
      "import sentry_sdk\nsentry_sdk.init(dsn='http://key@example.org/1')", "network.connect http://key@example.org/1",
      but: "import sentry_sdk\nsentry_sdk.set_tag('a', 'b')"),
  ]

  static let hosts: [Case] = [
    .init(
      "import paramiko\nc = paramiko.SSHClient()\nc.connect('example.org', username='x')",
      "network.connect example.org",
      but: "import paramiko\nc = paramiko.SSHClient()\nc.set_missing_host_key_policy(paramiko.AutoAddPolicy())"),
    .init(
      "import paramiko\nc = paramiko.SSHClient()\nc.exec_command('id')", "process.spawn id",
      but: "import paramiko\nparamiko.RSAKey.generate(2048)"),
    .init(
      "from fabric import Connection\nConnection('example.org').run('id')", "process.spawn id",
      but: "from fabric import Config\nConfig()"),
    .init(
      "import asyncssh\nasync def f():\n  async with asyncssh.connect('example.org') as c:\n    await c.run('id')\n"
        + "import asyncio\nasyncio.run(f())", "network.connect example.org",
      but: "import asyncssh\nasyncssh.generate_private_key('ssh-rsa')"),
    .init(
      "import dns.resolver\ndns.resolver.resolve('data.example.org', 'TXT')", "network.connect data.example.org",
      but: "import dns.name\ndns.name.from_text('data.example.org')"),
    .init(
      "from dns import asyncresolver\nasyncresolver.Resolver().resolve('x.example.org')",
      "network.connect x.example.org", but: "from dns import asyncresolver\nasyncresolver.Resolver()"),
    .init(
      "import zmq\nzmq.Context.instance().socket(zmq.REQ).connect('tcp://example.org:1')",
      "network.connect tcp://example.org:1", but: "import zmq\nzmq.Context.instance()"),
    .init(
      "import grpc\ngrpc.aio.secure_channel('example.org:443', None)", "network.connect example.org:443",
      but: "import grpc\ngrpc.ssl_channel_credentials()"),
    .init(
      "import pymongo\npymongo.MongoClient('mongodb://example.org/')", "network.connect mongodb://example.org/",
      but: "import pymongo\npymongo.ASCENDING"),
    .init(
      "import redis\nredis.Redis.from_url('redis://example.org/0')", "network.connect redis://example.org/0",
      but: "import redis\nredis.exceptions.ConnectionError()"),
    .init("import redis\nredis.Redis()", "network.connect localhost", but: "import redis\nredis.Redis"),
    .init(
      "import psycopg2\npsycopg2.connect('host=example.org')", "network.connect host=example.org",
      but: "import psycopg2.extras\npsycopg2.extras.register_uuid()"),
    .init(
      "import mysql.connector\nmysql.connector.connect(host='example.org')", "network.connect example.org",
      but: "import mysql.connector\nmysql.connector.Error()"),
    .init(
      "from sqlalchemy import create_engine\ncreate_engine('postgresql://example.org/db')",
      "network.connect postgresql://example.org/db",
      but: "from sqlalchemy import create_engine\ncreate_engine('sqlite:////var/lib/x.db')"),
    .init(
      "from sqlalchemy import create_engine\ncreate_engine('sqlite:////var/lib/x.db')", "file.read /var/lib/x.db",
      but: "from sqlalchemy import create_engine\ncreate_engine('postgresql://example.org/db')"),
    .init(
      "from web3 import Web3\nWeb3(Web3.HTTPProvider('http://example.org/'))", "network.connect http://example.org/",
      but: "from web3 import Web3\nWeb3.to_wei(1, 'ether')"),
    .init(
      "import git\ngit.Repo.clone_from('http://example.org/r', '/tmp/r')", "network.connect http://example.org/r",
      but: "import git\ngit.Repo('.').head"),
    .init(
      "from github import Github\nGithub('x').get_user().create_repo('r')", "network.connect https://api.github.com/",
      but: "from github import GithubException\nGithubException(1)"),
    .init(
      "import gitlab\ngitlab.Gitlab('http://example.org/', private_token='x')", "network.connect http://example.org/",
      but: "import gitlab\ngitlab.exceptions.GitlabError()"),
    .init(
      "import dropbox\ndropbox.Dropbox('x').files_upload(b'', '/a')", "network.connect https://api.dropboxapi.com/",
      but: "import dropbox\ndropbox.files.WriteMode.overwrite"),
    .init(
      "import gdown\ngdown.download('http://example.org/x', 'o')", "network.connect http://example.org/x",
      but: "import gdown\ngdown.parse_url.parse_url('http://example.org/x')"),
    .init(
      "from stem.control import Controller\nController.from_port(port=9051)", "network.connect tor",
      but: "import stem.version\nstem.version.Version('0.4')"),
    .init(
      "from scapy.all import IP, send\nsend(IP(dst='example.org'))", "network.connect -",
      but: "from scapy.all import IP\nIP(dst='example.org')"),
    .init(
      "import openai\nopenai.OpenAI(api_key='x', base_url='http://example.org/v1')",
      "network.connect http://example.org/v1", but: "import openai\nopenai.APIError"),
    .init(
      "import huggingface_hub\nhuggingface_hub.HfApi().upload_file(path_or_fileobj='a', path_in_repo='a', repo_id='x/y')",
      "network.connect x/y", but: "import huggingface_hub\nhuggingface_hub.HfApi()"),
  ]
}
