/// What calls of other languages do, as data: one table a language.
///
/// A row is an effect with the position of the argument that matters (`-` for none, `*` for all texts among them), then
/// the names of what is called, with dots between their parts whatever the language writes there.
struct ForeignModel: Sendable {
  /// What a call does.
  enum Effect: String, Sendable {
    case network, listen
    /// A command line for a shell, or a program with its words.
    case shell, words
    /// Text that is run as code of the same language.
    case evaluate
    case read, write, list
    /// One variable; all of them where no argument is given.
    case environment
    /// Another file or package that is loaded.
    case load
    /// Machine code that is loaded.
    case native
    /// An object of the class that the argument names.
    case object
    case base64, hex, percent
    /// Parts of a path.
    case join
    /// Numbers as characters.
    case characters
    /// Its result is its argument.
    case passes
    /// The user's home directory.
    case home
  }

  /// One row of the table: the effect, and which argument matters.
  struct Row: Sendable {
    let effect: Effect
    /// -1 for none, -2 for all texts.
    let argument: Int
  }

  /// Rows by the name of what is called.
  let calls: [String: Row]
  /// First parts of names that do nothing which matters.
  let harmless: Set<String>
  /// Last parts of names that do nothing which matters, whatever stands before.
  let methods: Set<String>
  /// The name of all environment variables.
  let environment: Set<String>

  /// Reads a table; a line that is no row is left out.
  init(_ table: String, harmless: String, methods: String, environment: Set<String>) {
    var calls: [String: Row] = [:]
    for line in table.split(separator: "\n") {
      let words = line.split(separator: " ").map(String.init)
      guard words.count > 2, let effect = Effect(rawValue: words[0]) else { continue }
      let argument = words[1] == "-" ? -1 : words[1] == "*" ? -2 : Int(words[1]) ?? -1
      for name in words[2...] { calls[name] = Row(effect: effect, argument: argument) }
    }
    self.calls = calls
    self.harmless = Set(harmless.split { $0 == " " || $0 == "\n" }.map(String.init))
    self.methods = Set(methods.split { $0 == " " || $0 == "\n" }.map(String.init))
    self.environment = environment
  }

  /// The row of a call: by its whole name, else by its last two parts.
  func row(_ path: String) -> Row? {
    if let row = calls[path] { return row }
    // `HTTP::Tiny->new->post` is a method of what `new` makes.
    let all = path.split(separator: ".")
    let parts = all.dropLast().filter { $0 != "new" } + all.suffix(1)
    guard all.count > 2 else { return nil }
    return calls[parts.joined(separator: ".")] ?? calls[parts.suffix(2).joined(separator: ".")]
  }

  /// Whether a call of that name is known to do nothing that matters.
  func isHarmless(_ path: String) -> Bool {
    let parts = path.split(separator: ".")
    guard let first = parts.first, let last = parts.last else { return false }
    return harmless.contains(path) || harmless.contains(String(first))
      || parts.count > 1 && methods.contains(String(last))
  }

  /// The table of a language.
  static func of(_ language: ForeignLanguage) -> ForeignModel {
    switch language {
    case .javaScript: javaScript
    case .perl: perl
    case .ruby: ruby
    case .php: php
    case .lua: lua
    case .appleScript, .powerShell: appleScript
    case .visualBasic: visualBasic
    }
  }

  /// Node, Deno, Bun, JScript and JavaScript for Automation.
  static let javaScript = ForeignModel(
    """
    network 0 fetch http.get http.request https.get https.request http2.connect axios axios.get axios.post axios.put axios.request axios.head got got.get got.post request request.get request.post undici.fetch undici.request undici.stream WebSocket ws EventSource navigator.sendBeacon node-fetch needle.get needle.post superagent.get superagent.post phin bent cross-fetch ky ky.get ky.post Deno.createHttpClient importScripts
    network 1 XMLHttpRequest.open MSXML2.XMLHTTP.Open WinHttp.WinHttpRequest.5.1.Open axios.create
    network * net.connect net.createConnection net.Socket.connect tls.connect dgram.createSocket dgram.createSocket.send dns.resolve dns.resolve4 dns.resolveTxt dns.lookup dns.resolveAny dns.Resolver.resolve dns.promises.resolve dns.promises.resolveTxt dns.promises.lookup Deno.connect Deno.connectTls Deno.resolveDns Bun.connect Bun.udpSocket nodemailer.createTransport
    listen - http.createServer https.createServer net.createServer http2.createServer Deno.listen Deno.serve Bun.serve Bun.listen express
    shell 0 child_process.exec child_process.execSync WScript.Shell.Run WScript.Shell.Exec shelljs.exec execa.command execa.commandSync Bun.$ Shell.Application.ShellExecute currentApplication.doShellScript Application.doShellScript
    words 0 child_process.spawn child_process.spawnSync child_process.execFile child_process.execFileSync child_process.fork Bun.spawn Bun.spawnSync Deno.Command Deno.run execa execa.sync cross-spawn process.execve
    evaluate 0 eval vm.runInThisContext vm.runInNewContext vm.runInContext vm.Script vm.compileFunction execScript
    evaluate * Function constructor
    read 0 fs.readFile fs.readFileSync fs.createReadStream fs.open fs.openSync fs.copyFile fs.copyFileSync fs.cp fs.cpSync Deno.readTextFile Deno.readTextFileSync Deno.readFile Deno.readFileSync Deno.open Bun.file fs-extra.readFile fs-extra.readJson
    list 0 fs.readdir fs.readdirSync fs.opendir fs.glob glob.sync glob glob.glob Deno.readDir
    write 0 fs.writeFile fs.writeFileSync fs.appendFile fs.appendFileSync fs.createWriteStream Deno.writeTextFile Deno.writeTextFileSync Deno.writeFile Bun.write fs.chmod fs.chmodSync fs.symlink
    environment 0 Deno.env.get
    environment - Deno.env.toObject
    load 0 require import module.require process.mainModule.require createRequire require.resolve
    native - process.dlopen process.binding Deno.dlopen ffi.Library dlopen
    object 0 ActiveXObject WScript.CreateObject CreateObject
    base64 0 atob base64decode
    percent 0 unescape decodeURIComponent decodeURI
    join * path.join path.resolve path.posix.join path.win32.join
    characters * String.fromCharCode String.fromCodePoint
    home - os.homedir os.userInfo
    passes 0 String Promise.resolve Object.freeze util.promisify Buffer TextDecoder.decode
    """,
    harmless: """
      console JSON Object Array Math Number String Boolean Date Promise Map Set WeakMap WeakSet Symbol RegExp Error TypeError
      RangeError BigInt Intl parseInt parseFloat isNaN isFinite encodeURIComponent encodeURI escape btoa setTimeout
      setInterval setImmediate clearTimeout clearInterval queueMicrotask structuredClone TextEncoder TextDecoder URL
      URLSearchParams Buffer path os util events stream assert zlib crypto querystring string_decoder readline url
      ArrayBuffer Uint8Array Uint16Array Uint32Array Int8Array Int32Array Float64Array DataView performance
      AbortController FormData Headers Blob process.exit process.on process.once process.cwd process.uptime
      process.nextTick process.hrtime process.memoryUsage process.emitWarning process.stdout process.stderr process.stdin
      process.chdir process.kill fs.existsSync fs.statSync fs.stat fs.lstatSync fs.accessSync fs.access fs.mkdirSync
      fs.mkdir fs.closeSync fs.realpathSync Deno.exit Deno.cwd Deno.args WScript.Echo WScript.Sleep WScript.Quit
      Application constructor.name super Symbol.iterator Reflect.ownKeys WScript.Arguments
      """,
    methods: """
      then catch finally on once off emit end pipe push pop shift unshift map filter forEach reduce reduceRight join
      split slice splice substring substr replace replaceAll toString toLowerCase toUpperCase trim includes indexOf
      lastIndexOf startsWith endsWith concat keys values entries has get set add delete clear sort reverse find
      findIndex some every flat flatMap fill charCodeAt codePointAt charAt at match matchAll test exec padStart padEnd
      repeat text json arrayBuffer blob log error warn info debug setEncoding setHeader setRequestHeader write unref
      ref close destroy resume pause toFixed valueOf getTime toISOString now from isArray assign digest update final
      copy equals readUInt8 writeUInt8 next return throw abort append size length hasOwnProperty toJSON catch setTimeout
      """,
    environment: ["process.env", "Bun.env", "import.meta.env", "Deno.env"])

  /// Perl with LWP, HTTP::Tiny and its sockets.
  static let perl = ForeignModel(
    """
    network 0 get getstore getprint head mirror LWP.Simple.get LWP.Simple.getstore LWP.UserAgent.get LWP.UserAgent.post LWP.UserAgent.put LWP.UserAgent.request HTTP.Tiny.get HTTP.Tiny.post HTTP.Tiny.post_form HTTP.Tiny.request HTTP.Tiny.put WWW.Mechanize.get Mojo.UserAgent.get Mojo.UserAgent.post HTTP.Request.new
    network * IO.Socket.INET.new IO.Socket.SSL.new IO.Socket.IP.new connect Net.SMTP.new gethostbyname Net.DNS.Resolver.query
    shell 0 system exec readpipe IPC.Open3.open3 open3 open2
    evaluate 0 eval
    read 0 File.Slurp.read_file read_file Path.Tiny.path slurp
    list 0 opendir glob
    load 0 do
    base64 0 decode_base64 MIME.Base64.decode MIME.Base64.decode_base64
    percent 0 uri_unescape
    characters * chr
    """,
    harmless: """
      print printf sprintf say length join split map grep sort reverse keys values each push pop shift unshift splice
      substr index rindex uc lc ucfirst lcfirst ord hex oct int abs defined ref bless exists delete scalar chomp chop
      die warn exit sleep time localtime gmtime close binmode local encode_json decode_json encode_base64 uri_escape
      JSON.PP JSON LWP.UserAgent.new HTTP.Tiny.new Data.Dumper Dumper qw open flush wantarray sqrt rand srand pack
      """,
    methods: """
      new content decoded_content is_success code status_line agent timeout env_proxy encode decode print close
      autoflush utf8 canonical pretty header headers push_header default_header
      """,
    environment: ["%ENV", "$ENV", "ENV"])

  /// Ruby with its library and common clients.
  static let ruby = ForeignModel(
    """
    network 0 Net.HTTP.get Net.HTTP.post Net.HTTP.post_form Net.HTTP.get_response Net.HTTP.start Net.HTTP.new URI.open OpenURI.open_uri HTTParty.get HTTParty.post Faraday.get Faraday.post RestClient.get RestClient.post Excon.get Excon.post
    network * TCPSocket.new TCPSocket.open UDPSocket.new Socket.tcp Resolv.getaddress Resolv.DNS.new
    shell 0 system exec spawn IO.popen Open3.capture2 Open3.capture3 Open3.popen3 Kernel.system Kernel.exec Process.spawn
    evaluate 0 eval instance_eval class_eval module_eval Kernel.eval binding.eval
    read 0 File.read File.open IO.read File.binread File.readlines IO.readlines open File.new Pathname.new
    list 0 Dir.glob Dir.entries Dir.children Dir
    write 0 File.write IO.write FileUtils.cp
    environment 0 ENV.fetch ENV.dig
    environment - ENV.to_h ENV.to_hash ENV.inspect ENV.map ENV.each ENV.to_a ENV.select ENV.to_json
    load 0 require_relative load
    native 0 Fiddle.dlopen Fiddle.Handle.new
    base64 0 Base64.decode64 Base64.strict_decode64 Base64.urlsafe_decode64
    join * File.join
    passes 0 File.expand_path URI URI.parse URI.join
    home - Dir.home
    """,
    harmless: """
      puts print p pp printf require raise sleep exit abort loop lambda proc Array Hash String Integer Float Time JSON
      Base64 URI File.exist File.basename File.dirname File.expand_path format sprintf rand srand Struct Set Math at_exit
      attr_reader attr_accessor Socket.gethostname Etc
      """,
    methods: """
      new map each select reject join split gsub sub to_s to_i to_sym to_json strip chomp chop reverse push pop keys
      values length size first last inspect upcase downcase capitalize include body code encode force_encoding read
      write puts print close nil empty start_with end_with unpack unpack1 pack bytes chars lines freeze dup merge fetch
      use_ssl request host port request_uri then tap to_h to_a set_form_data content_type each_with_index sort min max
      """,
    environment: ["ENV"])

  /// PHP's functions.
  static let php = ForeignModel(
    """
    network 0 curl_init fopen_url fsockopen pfsockopen stream_socket_client gethostbyname dns_get_record mail ftp_connect
    network 2 curl_setopt
    shell 0 system exec shell_exec passthru popen proc_open pcntl_exec
    evaluate 0 eval assert create_function
    read 0 file_get_contents fopen file readfile include include_once require require_once
    list 0 scandir glob opendir
    write 0 file_put_contents
    environment 0 getenv
    base64 0 base64_decode
    hex 0 hex2bin
    percent 0 urldecode rawurldecode
    characters * chr
    """,
    harmless: """
      echo print printf sprintf strlen count implode explode join array json_encode json_decode base64_encode str_replace
      substr strrev strtolower strtoupper trim md5 sha1 hash time date die exit isset empty unset is_array in_array
      array_map array_keys array_values array_merge urlencode http_build_query stream_context_create curl_exec curl_close
      curl_setopt_array ini_set error_reporting fclose fread fwrite feof
      """,
    methods: "getMessage format",
    environment: ["$_ENV", "$_SERVER"])

  /// Lua with LuaSocket.
  static let lua = ForeignModel(
    """
    network * socket.connect socket.tcp http.request https.request socket.http.request ssl.https.request
    shell 0 os.execute io.popen
    evaluate 0 load loadstring dofile loadfile
    read 0 io.open io.lines
    environment 0 os.getenv
    load 0 require
    native - package.loadlib
    characters * string.char
    """,
    harmless: """
      print string table math pairs ipairs next type tostring tonumber select unpack pcall xpcall error assert
      setmetatable getmetatable rawget rawset os.time os.date os.clock os.exit coroutine
      """,
    methods: "read write close lines seek format rep sub gsub match gmatch find len upper lower byte reverse",
    environment: [])

  /// Of AppleScript the words are read by themselves; handlers of its own are all that is called.
  static let appleScript = ForeignModel("", harmless: "", methods: "", environment: [])

  /// VBScript, in lower case.
  static let visualBasic = ForeignModel(
    """
    network 1 msxml2.xmlhttp.open msxml2.serverxmlhttp.open winhttp.winhttprequest.5.1.open microsoft.xmlhttp.open
    shell 0 wscript.shell.run wscript.shell.exec shell.application.shellexecute shell
    evaluate 0 execute executeglobal eval
    read 0 scripting.filesystemobject.opentextfile scripting.filesystemobject.getfile adodb.stream.loadfromfile
    list 0 scripting.filesystemobject.getfolder
    write 0 scripting.filesystemobject.createtextfile adodb.stream.savetofile scripting.filesystemobject.copyfile wscript.shell.regwrite
    environment 0 wscript.shell.expandenvironmentstrings
    environment - wscript.shell.environment
    object 0 createobject getobject wscript.createobject
    characters * chr chrw
    """,
    harmless: """
      msgbox wscript.echo wscript.sleep wscript.quit len mid left right instr replace split join ucase lcase trim array
      cint clng cstr isempty isnull ubound lbound now date time timer rnd randomize strreverse err wscript.arguments
      """,
    methods:
      "setrequestheader send responsetext responsebody write writetext readall close atendofstream readline item",
    environment: [])
}
