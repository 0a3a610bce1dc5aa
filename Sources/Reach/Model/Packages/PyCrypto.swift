extension PackageModels {
  /// `pycryptodome` by both of its names.
  static let pyCrypto = """
    {Crypto,Cryptodome}.Cipher.{AES,DES,DES3,ARC2,ARC4,CAST,ChaCha20,ChaCha20_Poly1305,Salsa20,Blowfish}.new().{encrypt,encrypt_and_digest} crypto.encrypt fixed@cipher
    {Crypto,Cryptodome}.Cipher.{AES,DES,DES3,ARC2,ARC4,CAST,ChaCha20,ChaCha20_Poly1305,Salsa20,Blowfish}.new().{decrypt,decrypt_and_verify} code.decode fixed@cipher
    {Crypto,Cryptodome}.Cipher.{AES,DES,DES3,ARC4,ChaCha20,ChaCha20_Poly1305}.new | compute:pycryptoCipher
    {Crypto,Cryptodome}.Hash.{MD5,SHA1,SHA,SHA224,SHA256,SHA384,SHA512,SHA3_256,SHA3_512,BLAKE2b,BLAKE2s}.new | compute:hash
    {Crypto,Cryptodome}.Util.Padding.unpad | compute:unpad
    {Crypto,Cryptodome}.Util.Padding.pad | compute:pad
    {Crypto,Cryptodome}.Util.strxor.{strxor,strxor_c} | compute:exclusiveOr
    {Crypto,Cryptodome}.Util.number.long_to_bytes | compute:longToBytes
    {Crypto,Cryptodome}.Util.number.bytes_to_long | compute:bytesToLong
    {Crypto,Cryptodome}.Protocol.KDF.PBKDF2 | compute:passwordKeyObject
    {Crypto,Cryptodome}.Protocol.KDF.scrypt | compute:scryptKey
    {Crypto,Cryptodome}.Cipher.{PKCS1_OAEP,PKCS1_v1_5}.new().encrypt crypto.encrypt fixed@RSA
    {Crypto,Cryptodome}.Cipher.{PKCS1_OAEP,PKCS1_v1_5}.new().decrypt code.decode fixed@RSA
    """
}
