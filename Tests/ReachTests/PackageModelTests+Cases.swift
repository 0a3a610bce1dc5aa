extension PackageModelTests {
  static let secrets: [Case] = [
    .init(
      "import boto3\nboto3.client('s3')", "credential.read AWS",
      but: "import boto3\nboto3.client('s3', aws_access_key_id='a', aws_secret_access_key='b')"),
    .init(
      "import boto3\nboto3.Session().get_credentials().get_frozen_credentials()", "credential.read AWS",
      but: "import boto3\nboto3.Session().available_profiles"),
    .init(
      "import boto3\nboto3.client('secretsmanager', aws_access_key_id='a').get_secret_value(SecretId='db')",
      "credential.read db",
      but: "import boto3\nboto3.client('s3', aws_access_key_id='a').list_buckets()"),
    .init(
      "import botocore.session\nbotocore.session.get_session().get_credentials()", "credential.read AWS",
      but: "import botocore.session\nbotocore.session.get_session().get_available_regions('s3')"),
    .init(
      "import google.auth\ngoogle.auth.default()", "credential.read Google",
      but: "import google.auth\ngoogle.auth.exceptions.DefaultCredentialsError()"),
    .init(
      "from google.cloud import storage\nstorage.Client()", "credential.read Google",
      but: "from google.cloud import storage\nstorage.Client.create_anonymous_client()"),
    .init(
      "from google.oauth2 import service_account\n"
        + "service_account.Credentials.from_service_account_file('/var/key.json')", "credential.read /var/key.json",
      but: "from google.oauth2 import service_account\nservice_account.Credentials"),
    .init(
      "from azure.identity import DefaultAzureCredential\nDefaultAzureCredential().get_token('x')",
      "credential.read Azure",
      but: "from azure.identity import DefaultAzureCredential\nDefaultAzureCredential()"),
    .init(
      "from kubernetes import config\nconfig.load_kube_config()", "credential.read ~/.kube/config",
      but: "from kubernetes import client\nclient.V1Pod()"),
    .init(
      "from kubernetes import client\nclient.CoreV1Api().list_secret_for_all_namespaces()", "credential.read secrets",
      but: "from kubernetes import client\nclient.CoreV1Api().list_node()"),
    .init(
      "import hvac\nhvac.Client(token='x').secrets.kv.v2.read_secret_version('a/b')", "credential.read a/b",
      but: "import hvac\nhvac.Client(token='x').is_authenticated()"),
    .init(
      "import keyring\nkeyring.get_password('service', 'user')", "credential.read service",
      but: "import keyring\nkeyring.get_keyring()"),
    .init(
      "import secretstorage\nc = secretstorage.dbus_init()\nsecretstorage.get_default_collection(c)",
      "credential.read secret-service", but: "import secretstorage\nsecretstorage.dbus_init()"),
    .init(
      "import win32crypt\nwin32crypt.CryptUnprotectData(b'', None, None, None, 0)", "credential.read DPAPI",
      but: "import win32crypt\nwin32crypt.CRYPTPROTECT_UI_FORBIDDEN"),
    .init(
      "import browser_cookie3\nbrowser_cookie3.chrome(domain_name='example.org')", "credential.read browser-cookies",
      but: "import browser_cookie3\nbrowser_cookie3.BrowserCookieError()"),
    .init(
      "import docker.auth\ndocker.auth.load_config()", "credential.read ~/.docker/config.json",
      but: "import docker.auth\ndocker.auth.resolve_index_name('a')"),
    .init(
      "import openai\nopenai.OpenAI()", "credential.read OPENAI_API_KEY",
      but: "import openai\nopenai.OpenAI(api_key='x')"),
    .init(
      "import anthropic\nanthropic.Anthropic(api_key=None)", "credential.read ANTHROPIC_API_KEY",
      but: "import anthropic\nanthropic.Anthropic(api_key='x')"),
    .init(
      "import huggingface_hub\nhuggingface_hub.get_token()", "credential.read Hugging-Face",
      but: "import huggingface_hub\nhuggingface_hub.list_models"),
    .init(
      "from eth_account import Account\nAccount.decrypt('{}', 'p')", "credential.read wallet",
      but: "from eth_account import Account\nAccount.create()"),
    .init(
      "import netrc\nnetrc.netrc()", "credential.read ~/.netrc", but: "import netrc\nnetrc.NetrcParseError('x')"),
    .init(
      "import sqlite3\nsqlite3.connect('/home/x/.mozilla/firefox/p/cookies.sqlite')",
      "credential.read /home/x/.mozilla/firefox/p/cookies.sqlite", but: "import sqlite3\nsqlite3.connect('/var/x.db')"),
  ]

  static let chats: [Case] = [
    .init(
      "import telegram\ntelegram.Bot('t').send_document(1, open('a'))", "network.connect https://api.telegram.org/",
      but: "import telegram\ntelegram.InputFile('a')"),
    .init(
      "import telebot\nb = telebot.TeleBot('t')", "network.connect https://api.telegram.org/",
      but: "import telebot\ntelebot.types.KeyboardButton('a')"),
    .init(
      "from telethon import TelegramClient\nTelegramClient('s', 1, 'h').start()",
      "network.connect https://telegram.org/", but: "from telethon import events\nevents.NewMessage()"),
    .init(
      "import discord\ndiscord.SyncWebhook.from_url('http://example.org/w').send('x')",
      "network.connect http://example.org/w", but: "import discord\ndiscord.Embed(title='x')"),
    .init(
      "from discord_webhook import DiscordWebhook\nDiscordWebhook(url='http://example.org/w').execute()",
      "network.connect http://example.org/w", but: "from discord_webhook import DiscordEmbed\nDiscordEmbed()"),
    .init(
      "from slack_sdk import WebClient\nWebClient('t').chat_postMessage(channel='c', text='x')",
      "network.connect https://slack.com/", but: "from slack_sdk.errors import SlackApiError\nSlackApiError('a', {})"),
    .init(
      "import paho.mqtt.client as m\nm.Client().connect('example.org', 1883)", "network.connect example.org",
      but: "import paho.mqtt.client as m\nm.Client()"),
  ]

  static let running: [Case] = [
    .init("import pexpect\npexpect.run('id')", "process.spawn id", but: "import pexpect\npexpect.EOF('x')"),
    .init("import sh\nsh.bash('-c', 'id')", "process.spawn bash -c id", but: "import sh\nsh.ErrorReturnCode"),
    .init("from sh import Command\nCommand('nc')('-e')", "process.spawn nc -e", but: "from sh import Command\nCommand"),
    .init("import invoke\ninvoke.Context().run('id')", "process.spawn id", but: "import invoke\ninvoke.Context()"),
    .init(
      "from plumbum.cmd import curl\ncurl('http://example.org/')", "process.spawn curl http://example.org/",
      but: "from plumbum.cmd import curl"),
    .init(
      "import psutil\npsutil.Popen(['id'])", "process.spawn id", but: "import psutil\npsutil.cpu_percent()"),
    .init(
      "import docker\ndocker.from_env().containers.run('alpine', 'id', privileged=True)", "process.spawn id",
      but: "import docker\ndocker.from_env().containers.list()"),
    .init(
      "import wmi\nwmi.WMI().Win32_Process.Create(CommandLine='cmd')", "process.spawn cmd",
      but: "import wmi\nwmi.WMI().Win32_OperatingSystem()"),
    .init(
      "from apscheduler.schedulers.background import BackgroundScheduler\nimport os\n"
        + "BackgroundScheduler().add_job(lambda: os.system('id'), 'interval')", "process.spawn id",
      but: "from apscheduler.schedulers.background import BackgroundScheduler\nBackgroundScheduler().start()"),
    .init(
      "import schedule, os\ndef f(): os.system('id')\nschedule.every(5).minutes.do(f)", "process.spawn id",
      but: "import schedule, os\ndef f(): os.system('id')\nschedule.every(5).minutes"),
    .init(
      "from crontab import CronTab\nCronTab(user=True).new(command='id')", "persistence.write id",
      but: "from crontab import CronTab\nfor job in CronTab(user=True): print(job)"),
    .init(
      "import joblib\njoblib.load('m.pkl')", "code.eval pickle", but: "import joblib\njoblib.dump({}, 'm.pkl')"),
    .init("import torch\ntorch.load('m.pt')", "code.eval pickle", but: "import torch\ntorch.zeros(1)"),
    .init("import yaml\nyaml.unsafe_load('x')", "code.eval yaml", but: "import yaml\nyaml.safe_load('x')"),
    .init(
      "import jinja2\njinja2.Template('{{ x.__class__.__mro__ }}').render()", "code.eval template",
      but: "import jinja2\njinja2.Template('Hello {{ name }}').render(name='x')"),
    .init(
      "from mako.template import Template\nTemplate('<% import os %>').render()", "code.eval template",
      but: "from mako import exceptions\nexceptions.text_error_template()"),
    .init(
      "import cffi\ncffi.FFI().dlopen('x.so')", "native.load x.so", but: "import cffi\ncffi.FFI().cdef('int f();')"),
    .init(
      "from cryptography.fernet import Fernet\nFernet(b'k').encrypt(b'x')", "crypto.encrypt Fernet",
      but: "from cryptography.fernet import Fernet\nFernet.generate_key()"),
    .init(
      "from cryptography.hazmat.primitives.ciphers.aead import AESGCM\nAESGCM(b'k').encrypt(b'n', b'x', None)",
      "crypto.encrypt AEAD",
      but: "from cryptography.hazmat.primitives.ciphers.aead import AESGCM\nAESGCM.generate_key(128)"),
    .init(
      "from Cryptodome.Cipher import AES\nAES.new(b'k', AES.MODE_GCM).encrypt(b'x')", "crypto.encrypt cipher",
      but: "from Cryptodome.Hash import SHA256\nSHA256.new(b'x').hexdigest()"),
    .init(
      "from nacl.public import SealedBox\nSealedBox(None).encrypt(b'x')", "crypto.encrypt NaCl",
      but: "from nacl.public import PrivateKey\nPrivateKey.generate()"),
  ]

  static let spying: [Case] = [
    .init(
      "from pyspark.sql import SparkSession\ns = SparkSession.getActiveSession()\ns.sparkContext.addJar('a.jar')",
      "code.eval -", but: "from pyspark.sql import SparkSession\nSparkSession.getActiveSession().version"),
    .init(
      "from pynput import keyboard\nkeyboard.Listener(on_press=print).start()", "system.info keyboard",
      but: "from pynput import keyboard\nkeyboard.Key.esc"),
    .init(
      "import keyboard\nkeyboard.on_press(print)", "system.info keyboard", but: "import keyboard\nkeyboard.unhook_all()"
    ),
    .init(
      "import mss\nwith mss.mss() as s:\n  s.grab(None)", "system.info screen", but: "import mss\nmss.tools.to_png"),
    .init("import pyautogui\npyautogui.screenshot()", "system.info screen", but: "import pyautogui\npyautogui.size"),
    .init(
      "from PIL import ImageGrab\nImageGrab.grab()", "system.info screen",
      but: "from PIL import Image\nImage.new('L', (1, 1))"),
    .init("import cv2\ncv2.VideoCapture(0)", "system.info camera", but: "import cv2\ncv2.imdecode(b'', 0)"),
    .init(
      "import sounddevice\nsounddevice.rec(1)", "system.info microphone",
      but: "import sounddevice\nsounddevice.play([])"),
    .init("import pyperclip\npyperclip.paste()", "system.info clipboard", but: "import pyperclip\npyperclip.copy('x')"),
    .init("import psutil\npsutil.process_iter()", "system.info -", but: "import psutil\npsutil.cpu_percent()"),
  ]
}
