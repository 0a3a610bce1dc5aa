/// Files, buffers, archives and documents that code reads data from: what lies in the target is known.
enum CarrierModel {
  static let rows = """
    {io,_io}.{BytesIO,StringIO} | bytesIO
    cStringIO.StringIO | bytesIO
    StringIO.StringIO | bytesIO
    {io,_io}.{BytesIO,StringIO}().{read,getvalue,getbuffer} | read
    {io,_io}.{TextIOWrapper,BufferedReader,BufferedRandom} | wrapStream
    {gzip,bz2,lzma}.open | openCompressed
    gzip.GzipFile | openCompressed
    bz2.BZ2File | openCompressed
    lzma.LZMAFile | openCompressed
    compression.zstd.{open,ZstdFile} | openCompressed
    compression.zlib = zlib
    compression.gzip = gzip
    compression.bz2 = bz2
    compression.lzma = lzma
    zlib.decompressobj | decompressor
    bz2.BZ2Decompressor | decompressor
    lzma.LZMADecompressor | decompressor
    compression.zstd.ZstdDecompressor | decompressor
    contextlib.{closing,nullcontext} | passes:0
    mmap.mmap file.read none | mapFile
    zipfile.{ZipFile,PyZipFile} file.read path@0:file | zipArchive
    tarfile.{open,TarFile} file.read path@0:name | tarArchive
    tarfile.TarFile.{open,gzopen,bz2open,xzopen,taropen} file.read path@0:name | tarArchive
    json.{load,loads,JSONDecoder().decode} | document
    {simplejson,ujson,rapidjson,orjson}.{load,loads} | document
    {tomllib,tomli,toml,tomlkit,pytoml}.{load,loads} | document
    configparser.{ConfigParser,RawConfigParser,SafeConfigParser} | configuration
    ConfigParser.{ConfigParser,RawConfigParser,SafeConfigParser} | configuration
    csv.{reader,DictReader} | tableReader
    wave.open file.read path@0 | sound
    pathlib.Path().iterdir dir.list path@-1 | listFolder
    pathlib.Path().walk dir.list path@-1 | walkFolder
    fileinput.{input,FileInput} file.read path@0 | fileLines
    linecache.{getline,getlines,updatecache} file.read path@0 | fileLines
    inspect.{getsource,getsourcelines,getdoc,getfile,getsourcefile,getabsfile} | sourceText
    pkgutil.get_data | resourceFile
    importlib.resources.{read_text,read_binary,open_text,open_binary} | resourceFile
    importlib.resources.{files,path} | resourceFolder
    importlib.resources.as_file | passes:0
    importlib_resources = importlib.resources
    pkg_resources.{resource_string,resource_stream} | resourceFile
    pkg_resources.resource_filename | resourceFolder
    importlib.machinery.{SourceFileLoader,SourcelessFileLoader}().get_data | resourceFile
    """
}
