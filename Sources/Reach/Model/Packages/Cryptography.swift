extension PackageModels {
  /// `cryptography` and the smaller ciphers. Hashes are no capability.
  static let cryptography = """
    cryptography.fernet.{Fernet,MultiFernet}().{encrypt,encrypt_at_time} crypto.encrypt fixed@Fernet
    cryptography.fernet.{Fernet,MultiFernet}().{decrypt,decrypt_at_time} code.decode fixed@Fernet | compute:fernet
    cryptography.hazmat.primitives.ciphers.Cipher().encryptor crypto.encrypt fixed@cipher | compute:cipher
    cryptography.hazmat.primitives.ciphers.Cipher().decryptor code.decode fixed@cipher | compute:cipher
    cryptography.hazmat.primitives.ciphers.base.Cipher = cryptography.hazmat.primitives.ciphers.Cipher
    cryptography.hazmat.primitives.ciphers.aead.{AESGCM,AESCCM,AESSIV,AESOCB3,AESGCMSIV,ChaCha20Poly1305}().encrypt crypto.encrypt fixed@AEAD
    cryptography.hazmat.primitives.ciphers.aead.{AESGCM,AESCCM,AESSIV,AESOCB3,AESGCMSIV,ChaCha20Poly1305}().decrypt code.decode fixed@AEAD | compute:sealedBox
    cryptography.hazmat.primitives.padding.{PKCS7,ANSIX923}().{padder,unpadder} | compute:padding
    cryptography.hazmat.primitives.hashes.Hash | compute:hashByName
    cryptography.hazmat.primitives.hmac.HMAC | compute:keyedHash
    cryptography.hazmat.primitives.kdf.pbkdf2.PBKDF2HMAC().derive | compute:passwordKeyObject
    cryptography.hazmat.primitives.kdf.scrypt.Scrypt().derive | compute:scryptKeyObject
    cryptography.hazmat.decrepit.ciphers.algorithms = cryptography.hazmat.primitives.ciphers.algorithms
    cryptography.hazmat.primitives.serialization.{load_pem_public_key,load_der_public_key,load_ssh_public_key}().encrypt crypto.encrypt fixed@RSA
    cryptography.hazmat.primitives.serialization.{load_pem_private_key,load_der_private_key,load_ssh_private_key}().decrypt code.decode fixed@RSA
    cryptography.hazmat.primitives.asymmetric.rsa.RSAPublicNumbers().public_key().encrypt crypto.encrypt fixed@RSA
    rsa.{encrypt,bigfile.encrypt_bigfile} crypto.encrypt fixed@RSA
    rsa.decrypt code.decode fixed@RSA
    pyAesCrypt.encryptFile crypto.encrypt path@0:infile
    pyAesCrypt.encryptStream crypto.encrypt fixed@AES
    pyAesCrypt.{decryptFile,decryptStream} code.decode fixed@AES
    pyaes.{AESModeOfOperationCTR,AESModeOfOperationCBC,AESModeOfOperationECB,AESModeOfOperationCFB,AESModeOfOperationOFB}().encrypt crypto.encrypt fixed@AES
    pyaes.{AESModeOfOperationCTR,AESModeOfOperationCBC,AESModeOfOperationECB,AESModeOfOperationCFB,AESModeOfOperationOFB}().decrypt code.decode fixed@AES
    pyaes.{AESModeOfOperationCTR,AESModeOfOperationCBC,AESModeOfOperationECB,AESModeOfOperationCFB,AESModeOfOperationOFB} | compute:pyaesCipher
    pyaes.{Decrypter,Encrypter,blockfeeder.Decrypter,blockfeeder.Encrypter} | compute:pyaesCipher
    arc4.ARC4 | compute:rc4
    arc4.ARC4().decrypt code.decode fixed@RC4
    Crypto.{PublicKey.RSA.importKey,PublicKey.RSA.import_key}().encrypt crypto.encrypt fixed@RSA
    gnupg.GPG().{encrypt,encrypt_file} crypto.encrypt fixed@OpenPGP
    gnupg.GPG().export_keys credential.read fixed@OpenPGP
    age.{encrypt} crypto.encrypt fixed@age
    """
}
