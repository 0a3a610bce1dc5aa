extension PackageModels {
  /// Files by way of `numpy`, `pandas`, `PIL`, `aiofiles`, `dotenv` and resource readers.
  static let dataFiles = """
    aiofiles.open | open
    aiofiles.os.{remove,unlink,rmdir} file.delete path@0:path
    aiofiles.os.{listdir,scandir} dir.list path@0:path
    fsspec.open file.read path@0:urlpath
    smart_open.open file.read path@0:uri
    numpy.{load,loadtxt,fromfile} file.read path@0
    pandas.{read_csv,read_json,read_parquet,read_excel,read_table} file.read path@0
    PIL.Image.open file.read path@0:fp
    dotenv.{load_dotenv,dotenv_values,get_key} file.read path@0:dotenv_path=.env
    environs.Env().read_env file.read path@0:path=.env
    decouple.RepositoryEnv file.read path@0:source
    send2trash.send2trash file.delete path@0
    pyzipper.{AESZipFile,ZipFile} file.read path@0:file
    py7zr.SevenZipFile file.read path@0:file
    pyzstd.decompress | decode:zstd
    {zstandard,zstd}.decompress | decode:zstd
    pybase64.{b64decode,standard_b64decode} | decode:base64
    """
}
