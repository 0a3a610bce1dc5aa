/// Everything that opens a connection or listens for one.
enum NetworkModel {
  static let rows = """
    socket.socket().{connect,connect_ex} network.connect address@0
    socket.create_connection network.connect address@0
    socket.socket().sendto network.connect address@1
    socket.create_server network.listen address@0
    socket.socket().bind network.listen address@0
    socket.{getaddrinfo,gethostbyname,gethostbyname_ex,gethostbyaddr} network.connect text@0:host
    ssl.get_server_certificate network.connect address@0
    ssl.{create_default_context,SSLContext}().wrap_socket | passes:0
    ssl.wrap_socket | passes:0
    asyncio.open_connection network.connect text@0:host
    asyncio.open_unix_connection network.connect text@0:path
    asyncio.{get_event_loop,new_event_loop,get_running_loop}().create_connection network.connect text@1:host
    asyncio.{get_event_loop,new_event_loop,get_running_loop}().create_datagram_endpoint network.connect address@:remote_addr
    asyncio.{get_event_loop,new_event_loop,get_running_loop}().sock_connect network.connect address@1:address
    asyncio.{get_event_loop,new_event_loop,get_running_loop}().getaddrinfo network.connect text@0:host
    asyncio.{get_event_loop,new_event_loop,get_running_loop}().create_server network.listen text@1:host
    asyncio.start_server network.listen text@1:host | remote:0:client_connected_cb
    urllib.request.urlopen network.connect url@0:url
    urllib.request.urlretrieve network.connect url@0:url | download
    urllib.request.{build_opener,OpenerDirector}().open network.connect url@0
    urllib.request.FancyURLopener().{open,retrieve} network.connect url@0
    urllib.urlopen network.connect url@0
    urllib.urlretrieve network.connect url@0 | download
    urllib2.urlopen network.connect url@0
    urllib2.build_opener().open network.connect url@0
    six.moves.urllib = urllib
    six.moves.urllib.request = urllib.request
    http.client.{HTTPConnection,HTTPSConnection} network.connect text@0:host
    httplib.{HTTPConnection,HTTPSConnection} network.connect text@0:host
    six.moves.http_client = http.client
    http.server.{HTTPServer,ThreadingHTTPServer} network.listen address@0
    socketserver.{TCPServer,UDPServer,ThreadingTCPServer} network.listen address@0
    wsgiref.simple_server.make_server network.listen text@0
    xmlrpc.client.{ServerProxy,Server} network.connect url@0:uri
    ftplib.{FTP,FTP_TLS} network.connect text@0:host
    smtplib.{SMTP,SMTP_SSL} network.connect text@0:host
    ftplib.{FTP,FTP_TLS}().connect network.connect text@0:host
    smtplib.{SMTP,SMTP_SSL}().connect network.connect text@0:host
    imaplib.{IMAP4,IMAP4_SSL} network.connect text@0:host
    poplib.{POP3,POP3_SSL} network.connect text@0:host
    telnetlib.Telnet network.connect text@0:host
    nntplib.NNTP network.connect text@0:host
    """
}

/// Opening, moving and packing files.
enum FileModel {
  static let rows = """
    builtins.open | open
    builtins.file | open
    {io,codecs,_io,tokenize}.open | open
    io.open_code | open
    builtins.open().{read,readline,readlines,readall,read1,__iter__} | read
    builtins.open().{write,writelines} | fileWrite
    pathlib.{Path,PurePath,PosixPath,WindowsPath,PurePosixPath,PureWindowsPath} | pathNew
    pathlib.Path.home | pathHome
    pathlib.Path.cwd | workingDirectory
    pathlib.Path().joinpath | pathJoinMethod
    pathlib.Path().{expanduser,resolve,absolute,as_posix,with_suffix,relative_to,with_name,__fspath__,__str__} | pathSelf
    pathlib.Path().open | pathOpen
    pathlib.Path().read_text | pathReadText
    pathlib.Path().read_bytes | pathReadBytes
    pathlib.Path().{write_text,write_bytes} | pathWrite
    pathlib.Path().{unlink,rmdir} file.delete path@-1
    pathlib.Path().{mkdir,touch,chmod,symlink_to,hardlink_to} file.write path@-1
    pathlib.Path().{rename,replace} file.write path@-1 | copyFile
    pathlib.Path().{glob,rglob} dir.list path@-1 | glob
    pathlib.Path().{exists,is_file,is_dir,stat,is_symlink} | pathExists
    glob.{glob,iglob,glob0,glob1} dir.list path@0:pathname | glob
    shutil.{copy,copy2,copyfile,move} file.read path@0:src file.write path@1:dst | copyFile
    shutil.copytree file.read path@0:src file.write path@1:dst
    shutil.copyfileobj | copyStream
    shutil.rmtree file.delete path@0:path
    shutil.make_archive file.write path@0
    shutil.unpack_archive file.write path@1 | unpackArchive
    shutil.chown file.write path@0
    shutil.{which,disk_usage} | pathExists
    tempfile.{gettempdir,mkdtemp,TemporaryDirectory} | temporaryDirectory
    tempfile.{NamedTemporaryFile,TemporaryFile,mkstemp,SpooledTemporaryFile} file.write fixed@/tmp | temporaryFile
    tempfile.{NamedTemporaryFile,TemporaryFile,SpooledTemporaryFile}().write | fileWrite
    zipfile.ZipFile().extract file.write path@0
    zipfile.ZipFile().extractall file.write path@0:path | archiveExtract
    zipfile.ZipFile().writestr | archiveWrite
    zipfile.ZipFile().{write} file.read path@0
    tarfile.open().{extract,extractall} file.write path@0
    tarfile.open().add file.read path@0
    sqlite3.connect file.read path@0:database
    """
}
