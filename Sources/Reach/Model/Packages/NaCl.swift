extension PackageModels {
  /// `pynacl`.
  static let naCl = """
    nacl.secret.{SecretBox,Aead}().encrypt crypto.encrypt fixed@NaCl
    nacl.secret.{SecretBox,Aead}().decrypt code.decode fixed@NaCl
    nacl.public.{SealedBox,Box}().encrypt crypto.encrypt fixed@NaCl
    nacl.public.{SealedBox,Box}().decrypt code.decode fixed@NaCl
    """
}
