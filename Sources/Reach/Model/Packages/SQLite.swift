extension PackageModels {
  /// SQLite and other databases in a file: browsers keep theirs so.
  static let sqlite = """
    aiosqlite.connect file.read path@0:database
    apsw.Connection file.read path@0:filename
    duckdb.connect file.read path@0:database
    pysqlite3.dbapi2.connect file.read path@0:database
    pysqlcipher3.dbapi2.connect file.read path@0:database
    plyvel.DB file.read path@0:name
    leveldb.LevelDB file.read path@0
    """
}
