import Evidence
import TestSupport
import Testing

/// What a packer computes at start is computed: each program's text is the one that CPython 3.11 makes of it.
@Suite("Computed values")
struct ComputationTests {
  struct Program: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let code: String
    let text: String

    init(_ testDescription: String, _ code: String, gives text: String) {
      self.testDescription = testDescription
      self.code = code
      self.text = text
    }
  }

  @Test("are those of CPython", arguments: programs)
  func computes(program: Program) {
    let reached = followModule(
      "import os\n\(program.code)\nfor i in range(0, len(x), 100):\n    os.system(x[i:i + 100])\n")
    var rest = Array(program.text.unicodeScalars)[...]
    while !rest.isEmpty {
      var piece = ""
      piece.unicodeScalars.append(contentsOf: rest.prefix(100))
      #expect(reached.has(.processSpawn, piece), "\(reached.facts)")
      rest = rest.dropFirst(100)
    }
    #expect(reached.opaque.isEmpty, "\(reached.opaque)")
  }

  static let programs = [
    Program(
      "sets that are given values twice",
      #"""
      a = set('mississippi')
      b = {n % 7 for n in range(100)}
      c = frozenset([(1, 'a'), (2, 'b'), (1, 'a')])
      x = '%d %d %d %s' % (len(a), len(b), len(c), ''.join(sorted({'b', 'a', 'b'})))
      """#,
      gives: "4 7 2 ab"),
    Program(
      "big integers",
      #"""
      x = (0x3132333435363738393031323334353637383930 ^ 0x0102030405060708090a0b0c0d0e0f1011121314).to_bytes(20, 'big')
      x = x.hex()
      """#,
      gives:
        "3030303030303030303a3a3e3e3a3a26262a2a24"),
    Program(
      "base conversion",
      #"""
      n = 0
      for c in 'JxF12TrwUP45BMd4567FhyQ':
          n = n * 58 + '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'.index(c)
      x = n.to_bytes((n.bit_length() + 7) // 8, 'big').hex()
      """#,
      gives:
        "20f02dc5fbe72d54f803714daf95d55f97"),
    Program(
      "division of long numbers",
      #"""
      n = 123456789012345678901234567890123456789012345678901234567890
      m = 98765432109876543210987
      a, b = divmod(n, m)
      c, d = divmod(-n, m)
      x = '%d %d %d %d %d' % (a % 1000003, b % 1000003, c % 1000003, d % 1000003, -n // -m % 997)
      """#,
      gives:
        "753613 977259 246389 826434 787"),
    Program(
      "digits of a long number",
      #"""
      n = 3 ** 200 - 2 ** 100
      digits = ''
      while n:
          n, r = divmod(n, 36)
          digits = '0123456789abcdefghijklmnopqrstuvwxyz'[r] + digits
      x = digits + ' ' + str(3 ** 50) + ' ' + hex(7 ** 40) + ' %x' % (5 ** 40) + f' {11 ** 30:x}'
      """#,
      gives:
        "3375wqjpxmrpeavhcpvslqcw6be4sb45nfy61n60v7i6gia4bzcvreiniu4plt 717897987691852588770249 0x139e862f1509ba9c74345f78771c1 1d6329f1c35ca4bfabb9f561 dc3e0f41e901b3d7849583fb49"
    ),
    Program(
      "bits of negative numbers",
      #"""
      n = -(2 ** 90 + 12345)
      x = str(n & (2 ** 80 - 1)) + ' ' + str(n >> 70) + ' ' + str(~n ^ 1 << 77) + ' ' + str((n | 5) % 1000)
      """#,
      gives:
        "1208925819614629174693831 -1048577 1238091155012832103545974840 431"),
    Program(
      "powers of a modulus",
      #"""
      x = str(pow(123456789123456789, 65537, 998244353998244353998244353)) + ' ' + str(pow(5, 117, 19))
      """#,
      gives:
        "782156460424229335343773326 1"),
    Program(
      "int.from_bytes both ways",
      #"""
      n = int.from_bytes(b'\xfe\xdc\xba\x98' * 6, 'little', signed=True)
      x = str(n) + ' ' + n.to_bytes(30, 'big', signed=True).hex() + ' ' + str(int('0b101' + '01' * 60, 2)) + str(int('zz' * 20, 36))
      """#,
      gives:
        "-2532174635472708956718389820085042158384095847497221874434 ffffffffffff98badcfe98badcfe98badcfe98badcfe98badcfe98badcfe 7089215977519551322153637654828504405178689910246017054531432477289437798228285773001601743140683775"
    ),
    Program(
      "a byte array",
      #"""
      a = bytearray(b'\x01\x02\x03')
      b = a
      b.append(0x41)
      b += b'xyz'
      a[0] ^= 0x30
      a[1:3] = b'QR'
      del a[-1]
      a.reverse()
      a.extend([66, 67])
      a.insert(0, 90)
      x = bytes(a).decode() + a.decode() + str(len(b)) + a.hex()
      """#,
      gives:
        "ZyxARQ1BCZyxARQ1BC95a7978415251314243"),
    Program(
      "slices that are assigned to",
      #"""
      a = list('badcfehgj')
      a[:8:2], a[1:8:2] = a[1:8:2], a[:8:2]
      a[2:4] = ['C', 'D', '-']
      a[-1:] = []
      a[::-3] = ['1', '2', '3']
      del a[0::4]
      x = ''.join(a)
      """#,
      gives:
        "b3D2fg"),
    Program(
      "comparisons of letters",
      #"""
      x = ''
      for c in 'Uryyb, Jbeyq 42':
          if 'a' <= c <= 'z':
              x += chr((ord(c) - 97 + 13) % 26 + 97)
          elif 'A' <= c <= 'Z':
              x += chr((ord(c) - 65 + 13) % 26 + 65)
          else:
              x += c
      """#,
      gives:
        "Hello, World 42"),
    Program(
      "itertools in step",
      #"""
      import itertools, operator
      from itertools import cycle, islice, zip_longest, accumulate, starmap, chain, compress, takewhile, dropwhile
      k = cycle([1, 2, 3])
      a = [p ^ q for p, q in zip(b'hello', k)]
      a += [next(k), next(k)]
      it = iter('abcdefghij')
      pairs = [p + q for p, q in zip(it, it)]
      x = repr(a) + ''.join(pairs[::-1]) + ''.join(islice('abcdefgh', 1, 7, 2))
      x += ''.join(p + q for p, q in zip_longest('ace', 'bd', fillvalue='')) + str(list(accumulate([1, 2, 3, 4], operator.xor)))
      x += str(list(starmap(operator.sub, [(5, 2), (9, 4)]))) + ''.join(chain('ab', ['c'])) + ''.join(chain.from_iterable(['de', 'f']))
      x += ''.join(compress('abcdef', [1, 0, 1, 0, 1, 1])) + str(list(takewhile(lambda v: v < 3, [1, 2, 3, 1]))) + str(list(dropwhile(lambda v: v < 3, [1, 2, 3, 1])))
      x += str(list(map(operator.xor, b'abc', itertools.repeat(7)))) + str(list(islice(itertools.count(5, 3), 4)))
      x += str(list(itertools.product('ab', repeat=2))) + str(list(itertools.combinations('abc', 2))) + str(len(list(itertools.permutations('abcd', 3))))
      """#,
      gives:
        "[105, 103, 111, 109, 109, 3, 1]ijghefcdabbdfabcde[1, 3, 0, 4][3, 5]abcdefacef[1, 2][3, 1][102, 101, 100][5, 8, 11, 14][('a', 'a'), ('a', 'b'), ('b', 'a'), ('b', 'b')][('a', 'b'), ('a', 'c'), ('b', 'c')]24"
    ),
    Program(
      "an iterator that is used up",
      #"""
      it = iter(b'\x01\x02\x03\x04\x05')
      from itertools import islice
      parts = []
      while True:
          part = list(islice(it, 2))
          if not part:
              break
          parts.append(part)
      x = str(parts) + str(next(iter([]), 'end'))
      """#,
      gives:
        "[[1, 2], [3, 4], [5]]end"),
    Program(
      "hashes",
      #"""
      import hashlib, hmac, zlib
      h = hashlib.sha256(b'abc')
      h.update(b'def')
      g = h.copy()
      g.update(b'!')
      x = h.hexdigest()[:16] + g.digest().hex()[:16] + hashlib.new('md5', b'q').hexdigest()[:8] + hashlib.sha3_256(b'z').hexdigest()[:8]
      x += hmac.new(b'key', b'message', hashlib.sha1).hexdigest()[:12] + hashlib.pbkdf2_hmac('sha256', b'pw', b'salt', 1000, 16).hex()
      x += hashlib.blake2b(b'k').hexdigest()[:8] + str(zlib.crc32(b'hello')) + str(zlib.adler32(b'hello')) + hashlib.shake_128(b'a').hexdigest(5)
      x += hmac.digest(b'k' * 200, b'm', 'sha512').hex()[:10] + hashlib.scrypt(b'p', salt=b's', n=16, r=8, p=1, dklen=8).hex()
      """#,
      gives:
        "bef57ec7f53a6d403afd10f2a817cb537694f4a63b4aed1c2088df74d5f20a38253555ce37f5c72a6b703f996814c972503d90706087010354741385c8de88d256cacd8ce94efe92b5bba5ee18"
    ),
    Program(
      "a generator with a seed",
      #"""
      import random
      random.seed(1234)
      x = str([random.randint(0, 99), random.randrange(5, 500, 7), random.getrandbits(40), random.choice('abcdef')])
      a = list('abcdefghijklmnopqrstuvwxyz')
      random.shuffle(a)
      x += ''.join(a) + ''.join(random.sample('abcdefghijklmnop', 5)) + str(random.sample(range(1000), 7)) + str(int(random.random() * 1e9))
      x += random.randbytes(9).hex() + ''.join(random.choices('xyz', k=6))
      r = random.Random('a text')
      x += str(r.getrandbits(70)) + str(r.randrange(10 ** 12))
      r.seed(2 ** 100 + 7)
      x += str(r.randint(1, 6)) + str(random.Random(-5).random() < 0.5) + str(random.Random(b'bytes').randint(0, 10 ** 6))
      """#,
      gives:
        "[99, 397, 4796836454, 'a']ugieponxwtmyjkfqrahldcvbszhbkip[70, 615, 691, 91, 527, 592, 47]269585503575d728ee5db2510a5xzxyxz5187890810328242978604405374583334False388766"
    ),
    Program(
      "codecs by functions",
      #"""
      import codecs
      x = codecs.getdecoder('hex')(b'616263')[0].decode() + codecs.lookup('rot13').decode('Uryyb')[0] + codecs.lookup('utf-7')[1](b'+AGEAYg-')[0]
      x += codecs.getincrementaldecoder('latin-1')().decode(b'xy') + b'\x88\x85\x93\x93\x96'.decode('cp037') + b'\xe4\xf6'.decode('mac_roman')
      x += codecs.utf_16_le_decode(b'a\x00b\x00')[0] + b'\x00\x00\x00a'.decode('utf-32-be') + b'Mnchen-3ya'.decode('punycode') + codecs.escape_decode(b'\\x41\\n')[0].decode().strip()
      x += b'\xef\xbb\xbfz'.decode('utf-8-sig') + 'q'.encode('utf-16').hex() + b'+ADw-'.decode('utf_7')
      """#,
      gives:
        "abcHelloabxyhello\u{2030}\u{2C6}abaM\u{FC}nchenAzfffe7100<"),
    Program(
      "JSON",
      #"""
      import json
      d = json.loads('{"a": [1, 2.5, true, null, "\\u0069\\ud83d\\ude00"], "b": {"c": "x\\/y\\n"}}')
      x = d['a'][4] + d['b']['c'].strip() + str(d['a'][0]) + json.loads(json.dumps('r"s'))
      """#,
      gives:
        "i\u{1F600}x/y1r\"s"),
    Program(
      "e-mails",
      #"""
      import email
      m = email.message_from_string('Content-Type: text/plain\nX-Note: one\n two\nContent-Transfer-Encoding: quoted-printable\n\n=61b=\nc=3D')
      n = email.message_from_bytes(b'Content-Type: multipart/mixed; boundary="zz"\n\n--zz\nContent-Type: text/plain\n\nfirst\n--zz\nContent-Transfer-Encoding: base64\n\nc2Vjb25k\n--zz--\n')
      x = m.get_payload(decode=True).decode() + m['x-note'].replace('\n', '|') + n.get_payload()[0].get_payload() + n.get_payload(1).get_payload(decode=True).decode()
      """#,
      gives:
        "abc=one| twofirstsecond"),
    Program(
      "pickles",
      #"""
      import pickle
      a = pickle.loads(b'\x80\x04\x95D\x00\x00\x00\x00\x00\x00\x00]\x94(\x8c\x01q\x94]\x94(\x8c\x02ab\x94C\x02cd\x94}\x94\x8c\x01k\x94(K\x01G@\x04\x00\x00\x00\x00\x00\x00N\x88\x8a\t\x00\x00\x00\x00\x00\x00\x00\x00@J\xfd\xff\xff\xfft\x94se\x8c\x03xyz\x94e.')
      x = a[0] + a[1][0] + a[1][1].decode() + str(a[1][2]['k']) + a[2]
      b = pickle.loads(b"(lp0\nI5\naI7\naVqA\\u000a\np1\naVit's\np2\na(dp3\nVa\np4\nI1\nsa.")
      x += str(b[0] + b[1]) + b[2].strip() + b[3] + str(b[4]['a'])
      c = pickle.loads(b'\x80\x02}q\x00(X\x01\x00\x00\x00kq\x01M4\x12X\x01\x00\x00\x00lq\x02\x8a\t\x00\x00\x00\x00\x00\x00\x00\x00\xfeX\x01\x00\x00\x00sq\x03c__builtin__\nset\nq\x04]q\x05(K\x01K\x02e\x85q\x06Rq\x07u.')
      x += str(c['k']) + str(c['l']) + str(len(c['s'])) + pickle.loads(b'\x80\x04\x95&\x00\x00\x00\x00\x00\x00\x00]\x94\x8c\t_operator\x94\x8c\x03add\x94\x93\x94\x8c\x02AB\x94\x8c\x02CD\x94\x86\x94R\x94a.')[0]
      """#,
      gives:
        "qabcd(1, 2.5, None, True, 1180591620717411303424, -3)xyz12qAit's14660-368934881474191032322ABCD"),
    Program(
      "operators by their names",
      #"""
      import operator
      x = chr((5).__xor__(100)) + 'a'.__add__('b') + str(operator.neg(5)) + str(operator.pow(2, 70)) + str(operator.contains('abc', 'b')) + str(int.__sub__(9, 4)) + '%s'.__mod__(3)
      """#,
      gives:
        "aab-51180591620717411303424True53"),
    Program(
      "ciphers of cryptography",
      #"""
      from cryptography.fernet import Fernet, MultiFernet
      from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
      from cryptography.hazmat.primitives.ciphers.aead import AESGCM, ChaCha20Poly1305, AESCCM
      from cryptography.hazmat.primitives import padding, hashes
      from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC
      import base64
      key = bytes(range(32))
      vector = bytes(range(100, 116))
      d = Cipher(algorithms.AES(key), modes.CBC(vector)).decryptor()
      text = d.update(b'9\xc6\xca\xdc\xe5\x0e\x03f\x12"Oh\x1b\xbb\xe3\xf3^J\xcf\x10\xc7d\x15"\xcc:\xc3T\x81\x84\xf7\x10f\xbdd\x0fH\x9c>\xc8\xf6\xed#\xfb\xbd\xe6J\x01') + d.finalize()
      u = padding.PKCS7(128).unpadder()
      x = (u.update(text) + u.finalize()).decode()
      e = Cipher(algorithms.AES(key[:16]), mode=modes.CTR(vector)).encryptor()
      x += (e.update(b"\xea\xd7\x0b\xbc\xcci\x87\x1bf'") + e.update(b'w\xfa\xfe\x92\xea\xbb\n\xe0\x18\xe74U\x8d\xa9X\x91[~\x05\x8b\x9f3w') + e.finalize()).decode()
      f = Fernet(base64.urlsafe_b64encode(key))
      x += f.decrypt(b'gAAAAABlU_EALBFsZLPWCemgGeiyFlQw_qJrbOumurdzEOqylZYcdSxgbrR4g1ZckNIbISTy_J94wqO2Hu9XbjgYFX841SblEw3t_VnSDNLpoOqGdy6cCn96-wZT5wtTmWiw8MNXmWF2').decode() + MultiFernet([Fernet(b'A' * 43 + b'='), f]).decrypt(b'gAAAAABlU_EALBFsZLPWCemgGeiyFlQw_qJrbOumurdzEOqylZYcdSxgbrR4g1ZckNIbISTy_J94wqO2Hu9XbjgYFX841SblEw3t_VnSDNLpoOqGdy6cCn96-wZT5wtTmWiw8MNXmWF2').decode()
      x += AESGCM(key).decrypt(vector[:12], b'<s\xbbF\x08\x9c?\xfdUB=\x9a\xb5\x12\x04\xdd$\xad~*\xe1\x19\x9e\x02\xd4\xf1\xc3>\x9e\xd1\x85!\xe0\x8aI\xea"\x82\xdf\xf29\x9e4\xc9J \x0bQ\x9a', None).decode() + ChaCha20Poly1305(key).decrypt(vector[:12], b'@y\xde\xea\xe9\xd0\x1f1\x90\xfew\r\x9d\xfe\xb6\xb3\x16\xa9\xea\x14\xf5%\x86\xdd\xb5\x1f\x99\xc4\x9f@\xec\x9a\xbem\x06%\xef\x1b\x10l\xb1\x12\xe5A$`\xeb\xef\x89', b'aad').decode()
      x += AESCCM(key).decrypt(vector[:12], b'E\x88\xcd[\x07\xd8\xb1\x90y\x91\xfcB\xfe\x16\xe3\x05\xc5\x9d\xbd\x98\xf1\x93\xc2ie\xa4\xa5"\xa4\x96o\xe0\x19#\xb9\x8a\xa4\xa5\xd7D\x11\xc7\xc0\xf3[\xe4\xc4q0', None).decode()
      h = hashes.Hash(hashes.SHA256())
      h.update(b'abc')
      x += h.finalize().hex()[:10] + PBKDF2HMAC(algorithm=hashes.SHA256(), length=16, salt=b'salt', iterations=1000).derive(b'pw').hex()
      """#,
      gives:
        "the quick brown fox jumps over itthe quick brown fox jumps over itthe quick brown fox jumps over itthe quick brown fox jumps over itthe quick brown fox jumps over itthe quick brown fox jumps over itthe quick brown fox jumps over itba7816bf8f0a38253555ce37f5c72a6b703f996814"
    ),
  ]
}
