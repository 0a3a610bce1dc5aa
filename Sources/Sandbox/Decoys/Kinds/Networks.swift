internal import Evidence

extension DecoyKind {
  /// Keys of private networks and tunnels.
  static let networks: [DecoyKind] = [
    DecoyKind("wireguard", "WireGuard private key") { maker in
      var key = maker.random.bytes(32)
      // Clamped as X25519 wants it (RFC 7748, section 5).
      key[0] &= 0xF8
      key[31] = key[31] & 0x7F | 0x40
      maker.remember("private key", key)
      let shared = maker.random.bytes(32)
      maker.remember("shared key", shared)
      maker.file(
        "/etc/wireguard/wg0.conf",
        """
        [Interface]
        PrivateKey = \(Base64.encode(key))
        Address = 10.77.\(maker.random.below(250)).2/32
        DNS = 10.77.0.1

        [Peer]
        PublicKey = \(Base64.encode(maker.random.bytes(32)))
        PresharedKey = \(Base64.encode(shared))
        AllowedIPs = 10.0.0.0/8
        Endpoint = vpn.\(maker.identity.domain):51820
        PersistentKeepalive = 25

        """)
    },
    DecoyKind("openvpn", "OpenVPN profile with its key") { maker in
      let key = ECKey(&maker.random)
      let armoured = Base64.armour("PRIVATE KEY", key.pkcs8)
      rememberKey(key, armoured, &maker)
      let issuer = "\(maker.identity.company) VPN CA"
      let certificate = maker.authority.certificate(
        for: key.publicInfo, commonName: maker.identity.user.name, organization: nil, issuer: issuer, &maker.random)
      let authority = maker.authority.certificate(named: issuer)
      maker.file(
        "~/.config/openvpn/\(maker.identity.company).ovpn",
        "client\ndev tun\nproto udp\nremote vpn.\(maker.identity.domain) 1194\nauth-user-pass auth.txt\n"
          + "<ca>\n\(Base64.armour("CERTIFICATE", authority))</ca>\n"
          + "<cert>\n\(Base64.armour("CERTIFICATE", certificate))</cert>\n<key>\n\(armoured)</key>\n")
      maker.file("~/.config/openvpn/auth.txt", "\(maker.identity.user.name)\n\(maker.password())\n")
    },
    DecoyKind("network-manager", "Wireless network password") { maker in
      maker.file(
        "/etc/NetworkManager/system-connections/office.nmconnection",
        "[connection]\nid=office\ntype=wifi\n\n[wifi]\nssid=\(maker.identity.company)\n\n"
          + "[wifi-security]\nkey-mgmt=wpa-psk\npsk=\(maker.password())\n")
    },
    DecoyKind("ngrok", "ngrok token") { maker in
      let token = maker.token(
        "token", TokenFormat(.fixed("2"), .random(.base62, 26), .fixed("_"), .random(.base62, 21)))
      maker.file("~/.config/ngrok/ngrok.yml", "version: \"2\"\nauthtoken: \(token)\n")
    },
    DecoyKind("tailscale", "Tailscale key (environment)") { maker in
      maker.environment("TS_AUTHKEY", maker.token("key", .tailscale))
    },
  ]

  /// Notebook servers and their users.
  static let notebooks: [DecoyKind] = [
    DecoyKind("jupyter-runtime", "Token of a running Jupyter server") { maker in
      let token = maker.token("server token", .jupyter)
      let user = maker.identity.user
      let server: JSONText = [
        "base_url": "/", "hostname": "localhost", "password": false, "pid": 412, "port": 8888,
        "root_dir": .string(user.home), "secure": false, "sock": "", "token": .string(token),
        "url": "http://localhost:8888/", "version": "2.14.2",
      ]
      maker.file("~/.local/share/jupyter/runtime/jpserver-412.json", server.pretty)
      maker.file(
        "~/.local/share/jupyter/runtime/jupyter_cookie_secret",
        maker.token("cookie secret", TokenFormat("", .base64, 43)) + "=\n")
      let kernel: JSONText = [
        "shell_port": 40_113, "iopub_port": 35_427, "stdin_port": 57_229, "control_port": 49_871, "hb_port": 33_803,
        "ip": "127.0.0.1", "key": .string(maker.token("kernel key", TokenFormat("", .hex, 32))), "transport": "tcp",
        "signature_scheme": "hmac-sha256", "kernel_name": "python3",
      ]
      maker.file("~/.local/share/jupyter/runtime/kernel-\(maker.random.uuid()).json", kernel.pretty)
    },
    DecoyKind("jupyter-environment", "Token of a Jupyter hub (environment)") { maker in
      maker.environment("JUPYTERHUB_API_TOKEN", maker.token("hub token", TokenFormat("", .hex, 32)))
      maker.environment("JUPYTER_TOKEN", maker.token("server token", .jupyter))
      maker.setting("JUPYTERHUB_USER", maker.identity.user.name)
    },
    DecoyKind("notebook-cells", "Key in a notebook's cell") { maker in
      let key = maker.token("OpenAI key", .openAI)
      let notebook: JSONText = [
        "cells": [
          [
            "cell_type": "code", "execution_count": 1, "id": .string(maker.random.text(.hex, 8)), "metadata": [:],
            "outputs": [], "source": ["import os\n", .string("os.environ[\"OPENAI_API_KEY\"] = \"\(key)\"")],
          ]
        ], "metadata": ["kernelspec": ["display_name": "Python 3", "language": "python", "name": "python3"]],
        "nbformat": 4, "nbformat_minor": 5,
      ]
      maker.file("\(maker.identity.workspace)/analysis.ipynb", mode: 0o644, notebook.pretty)
    },
    DecoyKind("ipython-history", "Secrets typed in IPython") { maker in
      var history = SQLiteFile()
      let line = "conn = psycopg.connect(host='db', password='\(maker.password())')"
      history.table(
        "history",
        "CREATE TABLE history (session integer, line integer, source text, source_raw text, PRIMARY KEY (session, line))",
        rows: [[.integer(1), .integer(1), .text(line), .text(line)]], unique: [0, 1])
      maker.file("~/.ipython/profile_default/history.sqlite", mode: 0o644, history.bytes)
    },
  ]

  /// What the system itself keeps.
  static let system: [DecoyKind] = [
    DecoyKind("shadow", "Password hashes of the system") { maker in
      let alphabet = Alphabet("./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
      let day = maker.identity.now.seconds / 86_400 - 100
      var text = ""
      for name in Set(["root", maker.identity.user.name]).sorted() {
        let hash = maker.token("hash of \(name)", TokenFormat("", alphabet, 86))
        text += "\(name):$6$\(maker.random.text(alphabet, 16))$\(hash):\(day):0:99999:7:::\n"
      }
      maker.file("/etc/shadow", mode: 0o640, text + "daemon:*:\(day):0:99999:7:::\nnobody:*:\(day):0:99999:7:::\n")
    },
    DecoyKind("etc-environment", "Secret in the system's environment file") { maker in
      maker.file(
        "/etc/environment", mode: 0o644,
        "PATH=\"/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin\"\n"
          + "BACKUP_PASSPHRASE=\"\(maker.password("passphrase"))\"\n")
    },
    DecoyKind("shell-startup", "Secrets exported by the shell's start-up file") { maker in
      let key = maker.token("OpenAI key", .openAI)
      let token = maker.token("GitHub token", .githubClassic)
      maker.file(
        "~/.bashrc", mode: 0o644,
        """
        case $- in
            *i*) ;;
              *) return;;
        esac
        HISTCONTROL=ignoreboth
        HISTSIZE=10000
        alias ll='ls -alF'
        alias gs='git status'
        export EDITOR=vim
        export OPENAI_API_KEY=\(key)
        export HOMEBREW_GITHUB_API_TOKEN=\(token)
        [ -f ~/.bash_aliases ] && . ~/.bash_aliases

        """)
    },
  ]
}
