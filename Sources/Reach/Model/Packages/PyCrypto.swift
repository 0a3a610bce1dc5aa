extension PackageModels {
  /// `pycryptodome` by both of its names.
  static let pyCrypto = """
    {Crypto,Cryptodome}.Cipher.{AES,DES,DES3,ARC2,ARC4,CAST,ChaCha20,ChaCha20_Poly1305,Salsa20,Blowfish}.new().{encrypt,encrypt_and_digest} crypto.encrypt fixed@cipher
    {Crypto,Cryptodome}.Cipher.{AES,DES,DES3,ARC2,ARC4,CAST,ChaCha20,ChaCha20_Poly1305,Salsa20,Blowfish}.new().{decrypt,decrypt_and_verify} code.decode fixed@cipher
    {Crypto,Cryptodome}.Cipher.{PKCS1_OAEP,PKCS1_v1_5}.new().encrypt crypto.encrypt fixed@RSA
    {Crypto,Cryptodome}.Cipher.{PKCS1_OAEP,PKCS1_v1_5}.new().decrypt code.decode fixed@RSA
    """
}
