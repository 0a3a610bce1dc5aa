/// The names in the modules that code most often looks through: what `dir()` tells of them.
///
/// A line has a module or a class, then its names in their order. The union of CPython 3.8 to 3.13 on Linux.
enum LibraryNames {
  static let rows = """
    os: CLD_CONTINUED CLD_DUMPED CLD_EXITED CLD_KILLED CLD_STOPPED CLD_TRAPPED CLONE_FILES CLONE_FS CLONE_NEWCGROUP
    os: CLONE_NEWIPC CLONE_NEWNET CLONE_NEWNS CLONE_NEWPID CLONE_NEWTIME CLONE_NEWUSER CLONE_NEWUTS CLONE_SIGHAND
    os: CLONE_SYSVSEM CLONE_THREAD CLONE_VM DirEntry EFD_CLOEXEC EFD_NONBLOCK EFD_SEMAPHORE EX_CANTCREAT EX_CONFIG
    os: EX_DATAERR EX_IOERR EX_NOHOST EX_NOINPUT EX_NOPERM EX_NOUSER EX_OK EX_OSERR EX_OSFILE EX_PROTOCOL EX_SOFTWARE
    os: EX_TEMPFAIL EX_UNAVAILABLE EX_USAGE F_LOCK F_OK F_TEST F_TLOCK F_ULOCK GRND_NONBLOCK GRND_RANDOM GenericAlias
    os: MFD_ALLOW_SEALING MFD_CLOEXEC MFD_HUGETLB MFD_HUGE_16GB MFD_HUGE_16MB MFD_HUGE_1GB MFD_HUGE_1MB MFD_HUGE_256MB
    os: MFD_HUGE_2GB MFD_HUGE_2MB MFD_HUGE_32MB MFD_HUGE_512KB MFD_HUGE_512MB MFD_HUGE_64KB MFD_HUGE_8MB MFD_HUGE_MASK
    os: MFD_HUGE_SHIFT Mapping MutableMapping NGROUPS_MAX O_ACCMODE O_APPEND O_ASYNC O_CLOEXEC O_CREAT O_DIRECT
    os: O_DIRECTORY O_DSYNC O_EXCL O_FSYNC O_LARGEFILE O_NDELAY O_NOATIME O_NOCTTY O_NOFOLLOW O_NONBLOCK O_PATH
    os: O_RDONLY O_RDWR O_RSYNC O_SYNC O_TMPFILE O_TRUNC O_WRONLY POSIX_FADV_DONTNEED POSIX_FADV_NOREUSE
    os: POSIX_FADV_NORMAL POSIX_FADV_RANDOM POSIX_FADV_SEQUENTIAL POSIX_FADV_WILLNEED POSIX_SPAWN_CLOSE
    os: POSIX_SPAWN_CLOSEFROM POSIX_SPAWN_DUP2 POSIX_SPAWN_OPEN PRIO_PGRP PRIO_PROCESS PRIO_USER P_ALL P_NOWAIT
    os: P_NOWAITO P_PGID P_PID P_PIDFD P_WAIT PathLike RTLD_DEEPBIND RTLD_GLOBAL RTLD_LAZY RTLD_LOCAL RTLD_NODELETE
    os: RTLD_NOLOAD RTLD_NOW RWF_APPEND RWF_DSYNC RWF_HIPRI RWF_NOWAIT RWF_SYNC R_OK SCHED_BATCH SCHED_FIFO SCHED_IDLE
    os: SCHED_OTHER SCHED_RESET_ON_FORK SCHED_RR SEEK_CUR SEEK_DATA SEEK_END SEEK_HOLE SEEK_SET SPLICE_F_MORE
    os: SPLICE_F_MOVE SPLICE_F_NONBLOCK ST_APPEND ST_MANDLOCK ST_NOATIME ST_NODEV ST_NODIRATIME ST_NOEXEC ST_NOSUID
    os: ST_RDONLY ST_RELATIME ST_SYNCHRONOUS ST_WRITE TFD_CLOEXEC TFD_NONBLOCK TFD_TIMER_ABSTIME
    os: TFD_TIMER_CANCEL_ON_SET TMP_MAX WCONTINUED WCOREDUMP WEXITED WEXITSTATUS WIFCONTINUED WIFEXITED WIFSIGNALED
    os: WIFSTOPPED WNOHANG WNOWAIT WSTOPPED WSTOPSIG WTERMSIG WUNTRACED W_OK XATTR_CREATE XATTR_REPLACE XATTR_SIZE_MAX
    os: X_OK _Environ __all__ __builtins__ __cached__ __doc__ __file__ __loader__ __name__ __package__ __spec__
    os: _check_methods _execvpe _exists _exit _fspath _fwalk _fwalk_close _fwalk_walk _fwalk_yield _get_exports_list
    os: _putenv _spawnvef _unsetenv _walk _walk_symlinks_as_files _wrap_close abc abort access altsep chdir chmod
    os: chown chroot close closerange confstr confstr_names copy_file_range cpu_count ctermid curdir defpath
    os: device_encoding devnull dup dup2 environ environb error eventfd eventfd_read eventfd_write execl execle execlp
    os: execlpe execv execve execvp execvpe extsep fchdir fchmod fchown fdatasync fdopen fork forkpty fpathconf
    os: fsdecode fsencode fspath fstat fstatvfs fsync ftruncate fwalk get_blocking get_exec_path get_inheritable
    os: get_terminal_size getcwd getcwdb getegid getenv getenvb geteuid getgid getgrouplist getgroups getloadavg
    os: getlogin getpgid getpgrp getpid getppid getpriority getrandom getresgid getresuid getsid getuid getxattr
    os: grantpt initgroups isatty kill killpg lchown linesep link listdir listxattr lockf login_tty lseek lstat major
    os: makedev makedirs memfd_create minor mkdir mkfifo mknod name nice open openpty pardir path pathconf
    os: pathconf_names pathsep pidfd_open pipe pipe2 popen posix_fadvise posix_fallocate posix_openpt posix_spawn
    os: posix_spawnp pread preadv process_cpu_count ptsname putenv pwrite pwritev read readlink readv register_at_fork
    os: remove removedirs removexattr rename renames replace rmdir scandir sched_get_priority_max
    os: sched_get_priority_min sched_getaffinity sched_getparam sched_getscheduler sched_param sched_rr_get_interval
    os: sched_setaffinity sched_setparam sched_setscheduler sched_yield sendfile sep set_blocking set_inheritable
    os: setegid seteuid setgid setgroups setns setpgid setpgrp setpriority setregid setresgid setresuid setreuid
    os: setsid setuid setxattr spawnl spawnle spawnlp spawnlpe spawnv spawnve spawnvp spawnvpe splice st stat
    os: stat_result statvfs statvfs_result strerror supports_bytes_environ supports_dir_fd supports_effective_ids
    os: supports_fd supports_follow_symlinks symlink sync sys sysconf sysconf_names system tcgetpgrp tcsetpgrp
    os: terminal_size timerfd_create timerfd_gettime timerfd_gettime_ns timerfd_settime timerfd_settime_ns times
    os: times_result truncate ttyname umask uname uname_result unlink unlockpt unsetenv unshare urandom utime wait
    os: wait3 wait4 waitid waitid_result waitpid waitstatus_to_exitcode walk write writev
    sys: __breakpointhook__ __displayhook__ __doc__ __excepthook__ __interactivehook__ __loader__ __name__ __package__
    sys: __spec__ __stderr__ __stdin__ __stdout__ __unraisablehook__ _base_executable _baserepl _clear_internal_caches
    sys: _clear_type_cache _current_exceptions _current_frames _deactivate_opcache _debugmallocstats _framework
    sys: _get_cpu_count_config _getframe _getframemodulename _getquickenedcount _git _home _is_gil_enabled
    sys: _is_interned _setprofileallthreads _settraceallthreads _stdlib_dir _xoptions abiflags
    sys: activate_stack_trampoline addaudithook api_version argv audit base_exec_prefix base_prefix breakpointhook
    sys: builtin_module_names byteorder call_tracing callstats copyright deactivate_stack_trampoline displayhook
    sys: dont_write_bytecode exc_info excepthook exception exec_prefix executable exit flags float_info
    sys: float_repr_style get_asyncgen_hooks get_coroutine_origin_tracking_depth get_int_max_str_digits
    sys: getallocatedblocks getcheckinterval getdefaultencoding getdlopenflags getfilesystemencodeerrors
    sys: getfilesystemencoding getprofile getrecursionlimit getrefcount getsizeof getswitchinterval gettrace
    sys: getunicodeinternedsize hash_info hexversion implementation int_info intern is_finalizing
    sys: is_stack_trampoline_active maxsize maxunicode meta_path modules monitoring orig_argv path path_hooks
    sys: path_importer_cache platform platlibdir prefix pycache_prefix set_asyncgen_hooks
    sys: set_coroutine_origin_tracking_depth set_int_max_str_digits setcheckinterval setdlopenflags setprofile
    sys: setrecursionlimit setswitchinterval settrace stderr stdin stdlib_module_names stdout thread_info
    sys: unraisablehook version version_info warnoptions
    builtins: ArithmeticError AssertionError AttributeError BaseException BaseExceptionGroup BlockingIOError
    builtins: BrokenPipeError BufferError BytesWarning ChildProcessError ConnectionAbortedError ConnectionError
    builtins: ConnectionRefusedError ConnectionResetError DeprecationWarning EOFError Ellipsis EncodingWarning
    builtins: EnvironmentError Exception ExceptionGroup False FileExistsError FileNotFoundError FloatingPointError
    builtins: FutureWarning GeneratorExit IOError ImportError ImportWarning IndentationError IndexError
    builtins: InterruptedError IsADirectoryError KeyError KeyboardInterrupt LookupError MemoryError
    builtins: ModuleNotFoundError NameError None NotADirectoryError NotImplemented NotImplementedError OSError
    builtins: OverflowError PendingDeprecationWarning PermissionError ProcessLookupError PythonFinalizationError
    builtins: RecursionError ReferenceError ResourceWarning RuntimeError RuntimeWarning StopAsyncIteration
    builtins: StopIteration SyntaxError SyntaxWarning SystemError SystemExit TabError TimeoutError True TypeError
    builtins: UnboundLocalError UnicodeDecodeError UnicodeEncodeError UnicodeError UnicodeTranslateError
    builtins: UnicodeWarning UserWarning ValueError Warning ZeroDivisionError _IncompleteInputError __build_class__
    builtins: __debug__ __doc__ __import__ __loader__ __name__ __package__ __spec__ abs aiter all anext any ascii bin
    builtins: bool breakpoint bytearray bytes callable chr classmethod compile complex copyright credits delattr dict
    builtins: dir divmod enumerate eval exec exit filter float format frozenset getattr globals hasattr hash help hex
    builtins: id input int isinstance issubclass iter len license list locals map max memoryview min next object oct
    builtins: open ord pow print property quit range repr reversed round set setattr slice sorted staticmethod str sum
    builtins: super tuple type vars zip
    subprocess: CalledProcessError CompletedProcess DEVNULL PIPE Popen STDOUT SubprocessError TimeoutExpired
    subprocess: _HAVE_POSIX_SPAWN_CLOSEFROM _PIPE_BUF _PopenSelector _USE_POSIX_SPAWN _USE_VFORK _WIFSTOPPED _WNOHANG
    subprocess: _WSTOPSIG __all__ __builtins__ __cached__ __doc__ __file__ __loader__ __name__ __package__ __spec__
    subprocess: _active _args_from_interpreter_flags _can_fork_exec _cleanup _del_safe _fork_exec _mswindows
    subprocess: _optim_args_from_interpreter_flags _posixsubprocess _text_encoding _time _use_posix_spawn _waitpid
    subprocess: _waitstatus_to_exitcode builtins call check_call check_output contextlib errno fcntl getoutput
    subprocess: getstatusoutput grp io list2cmdline locale os pwd run select selectors signal sys threading time types
    subprocess: warnings
    socket: AF_ALG AF_APPLETALK AF_ASH AF_ATMPVC AF_ATMSVC AF_AX25 AF_BRIDGE AF_CAN AF_DECnet AF_ECONET AF_INET
    socket: AF_INET6 AF_IPX AF_IRDA AF_KEY AF_LLC AF_NETBEUI AF_NETLINK AF_NETROM AF_PACKET AF_PPPOX AF_QIPCRTR AF_RDS
    socket: AF_ROSE AF_ROUTE AF_SECURITY AF_SNA AF_TIPC AF_UNIX AF_UNSPEC AF_VSOCK AF_WANPIPE AF_X25 AI_ADDRCONFIG
    socket: AI_ALL AI_CANONNAME AI_NUMERICHOST AI_NUMERICSERV AI_PASSIVE AI_V4MAPPED ALG_OP_DECRYPT ALG_OP_ENCRYPT
    socket: ALG_OP_SIGN ALG_OP_VERIFY ALG_SET_AEAD_ASSOCLEN ALG_SET_AEAD_AUTHSIZE ALG_SET_IV ALG_SET_KEY ALG_SET_OP
    socket: ALG_SET_PUBKEY AddressFamily AddressInfo CAN_BCM CAN_BCM_CAN_FD_FRAME CAN_BCM_RX_ANNOUNCE_RESUME
    socket: CAN_BCM_RX_CHANGED CAN_BCM_RX_CHECK_DLC CAN_BCM_RX_DELETE CAN_BCM_RX_FILTER_ID CAN_BCM_RX_NO_AUTOTIMER
    socket: CAN_BCM_RX_READ CAN_BCM_RX_RTR_FRAME CAN_BCM_RX_SETUP CAN_BCM_RX_STATUS CAN_BCM_RX_TIMEOUT
    socket: CAN_BCM_SETTIMER CAN_BCM_STARTTIMER CAN_BCM_TX_ANNOUNCE CAN_BCM_TX_COUNTEVT CAN_BCM_TX_CP_CAN_ID
    socket: CAN_BCM_TX_DELETE CAN_BCM_TX_EXPIRED CAN_BCM_TX_READ CAN_BCM_TX_RESET_MULTI_IDX CAN_BCM_TX_SEND
    socket: CAN_BCM_TX_SETUP CAN_BCM_TX_STATUS CAN_EFF_FLAG CAN_EFF_MASK CAN_ERR_FLAG CAN_ERR_MASK CAN_ISOTP CAN_J1939
    socket: CAN_RAW CAN_RAW_ERR_FILTER CAN_RAW_FD_FRAMES CAN_RAW_FILTER CAN_RAW_JOIN_FILTERS CAN_RAW_LOOPBACK
    socket: CAN_RAW_RECV_OWN_MSGS CAN_RTR_FLAG CAN_SFF_MASK CAPI CMSG_LEN CMSG_SPACE EAGAIN EAI_ADDRFAMILY EAI_AGAIN
    socket: EAI_BADFLAGS EAI_FAIL EAI_FAMILY EAI_MEMORY EAI_NODATA EAI_NONAME EAI_OVERFLOW EAI_SERVICE EAI_SOCKTYPE
    socket: EAI_SYSTEM EBADF ETHERTYPE_ARP ETHERTYPE_IP ETHERTYPE_IPV6 ETHERTYPE_VLAN ETH_P_ALL EWOULDBLOCK
    socket: INADDR_ALLHOSTS_GROUP INADDR_ANY INADDR_BROADCAST INADDR_LOOPBACK INADDR_MAX_LOCAL_GROUP INADDR_NONE
    socket: INADDR_UNSPEC_GROUP IOCTL_VM_SOCKETS_GET_LOCAL_CID IPPORT_RESERVED IPPORT_USERRESERVED IPPROTO_AH
    socket: IPPROTO_DSTOPTS IPPROTO_EGP IPPROTO_ESP IPPROTO_FRAGMENT IPPROTO_GRE IPPROTO_HOPOPTS IPPROTO_ICMP
    socket: IPPROTO_ICMPV6 IPPROTO_IDP IPPROTO_IGMP IPPROTO_IP IPPROTO_IPIP IPPROTO_IPV6 IPPROTO_MPTCP IPPROTO_NONE
    socket: IPPROTO_PIM IPPROTO_PUP IPPROTO_RAW IPPROTO_ROUTING IPPROTO_RSVP IPPROTO_SCTP IPPROTO_TCP IPPROTO_TP
    socket: IPPROTO_UDP IPPROTO_UDPLITE IPV6_CHECKSUM IPV6_DONTFRAG IPV6_DSTOPTS IPV6_HOPLIMIT IPV6_HOPOPTS
    socket: IPV6_JOIN_GROUP IPV6_LEAVE_GROUP IPV6_MULTICAST_HOPS IPV6_MULTICAST_IF IPV6_MULTICAST_LOOP IPV6_NEXTHOP
    socket: IPV6_PATHMTU IPV6_PKTINFO IPV6_RECVDSTOPTS IPV6_RECVHOPLIMIT IPV6_RECVHOPOPTS IPV6_RECVPATHMTU
    socket: IPV6_RECVPKTINFO IPV6_RECVRTHDR IPV6_RECVTCLASS IPV6_RTHDR IPV6_RTHDRDSTOPTS IPV6_RTHDR_TYPE_0 IPV6_TCLASS
    socket: IPV6_UNICAST_HOPS IPV6_V6ONLY IP_ADD_MEMBERSHIP IP_ADD_SOURCE_MEMBERSHIP IP_BIND_ADDRESS_NO_PORT
    socket: IP_BLOCK_SOURCE IP_DEFAULT_MULTICAST_LOOP IP_DEFAULT_MULTICAST_TTL IP_DROP_MEMBERSHIP
    socket: IP_DROP_SOURCE_MEMBERSHIP IP_HDRINCL IP_MAX_MEMBERSHIPS IP_MULTICAST_IF IP_MULTICAST_LOOP IP_MULTICAST_TTL
    socket: IP_OPTIONS IP_PKTINFO IP_RECVOPTS IP_RECVRETOPTS IP_RECVTOS IP_RETOPTS IP_TOS IP_TRANSPARENT IP_TTL
    socket: IP_UNBLOCK_SOURCE IntEnum IntFlag J1939_EE_INFO_NONE J1939_EE_INFO_TX_ABORT J1939_FILTER_MAX
    socket: J1939_IDLE_ADDR J1939_MAX_UNICAST_ADDR J1939_NLA_BYTES_ACKED J1939_NLA_PAD J1939_NO_ADDR J1939_NO_NAME
    socket: J1939_NO_PGN J1939_PGN_ADDRESS_CLAIMED J1939_PGN_ADDRESS_COMMANDED J1939_PGN_MAX J1939_PGN_PDU1_MAX
    socket: J1939_PGN_REQUEST MSG_CMSG_CLOEXEC MSG_CONFIRM MSG_CTRUNC MSG_DONTROUTE MSG_DONTWAIT MSG_EOR MSG_ERRQUEUE
    socket: MSG_FASTOPEN MSG_MORE MSG_NOSIGNAL MSG_OOB MSG_PEEK MSG_TRUNC MSG_WAITALL MsgFlag NETLINK_CRYPTO
    socket: NETLINK_DNRTMSG NETLINK_FIREWALL NETLINK_IP6_FW NETLINK_NFLOG NETLINK_ROUTE NETLINK_USERSOCK NETLINK_XFRM
    socket: NI_DGRAM NI_IDN NI_MAXHOST NI_MAXSERV NI_NAMEREQD NI_NOFQDN NI_NUMERICHOST NI_NUMERICSERV PACKET_BROADCAST
    socket: PACKET_FASTROUTE PACKET_HOST PACKET_LOOPBACK PACKET_MULTICAST PACKET_OTHERHOST PACKET_OUTGOING PF_CAN
    socket: PF_PACKET PF_RDS SCM_CREDENTIALS SCM_J1939_DEST_ADDR SCM_J1939_DEST_NAME SCM_J1939_ERRQUEUE SCM_J1939_PRIO
    socket: SCM_RIGHTS SHUT_RD SHUT_RDWR SHUT_WR SOCK_CLOEXEC SOCK_DGRAM SOCK_NONBLOCK SOCK_RAW SOCK_RDM
    socket: SOCK_SEQPACKET SOCK_STREAM SOL_ALG SOL_CAN_BASE SOL_CAN_RAW SOL_IP SOL_RDS SOL_SOCKET SOL_TCP SOL_TIPC
    socket: SOL_UDP SOMAXCONN SO_ACCEPTCONN SO_BINDTODEVICE SO_BINDTOIFINDEX SO_BROADCAST SO_DEBUG SO_DOMAIN
    socket: SO_DONTROUTE SO_ERROR SO_INCOMING_CPU SO_J1939_ERRQUEUE SO_J1939_FILTER SO_J1939_PROMISC
    socket: SO_J1939_SEND_PRIO SO_KEEPALIVE SO_LINGER SO_MARK SO_OOBINLINE SO_PASSCRED SO_PASSSEC SO_PEERCRED
    socket: SO_PEERSEC SO_PRIORITY SO_PROTOCOL SO_RCVBUF SO_RCVLOWAT SO_RCVTIMEO SO_REUSEADDR SO_REUSEPORT SO_SNDBUF
    socket: SO_SNDLOWAT SO_SNDTIMEO SO_TYPE SO_VM_SOCKETS_BUFFER_MAX_SIZE SO_VM_SOCKETS_BUFFER_MIN_SIZE
    socket: SO_VM_SOCKETS_BUFFER_SIZE SocketIO SocketKind SocketType TCP_CC_INFO TCP_CONGESTION TCP_CORK
    socket: TCP_DEFER_ACCEPT TCP_FASTOPEN TCP_FASTOPEN_CONNECT TCP_FASTOPEN_KEY TCP_FASTOPEN_NO_COOKIE TCP_INFO
    socket: TCP_INQ TCP_KEEPCNT TCP_KEEPIDLE TCP_KEEPINTVL TCP_LINGER2 TCP_MAXSEG TCP_MD5SIG TCP_MD5SIG_EXT
    socket: TCP_NODELAY TCP_NOTSENT_LOWAT TCP_QUEUE_SEQ TCP_QUICKACK TCP_REPAIR TCP_REPAIR_OPTIONS TCP_REPAIR_QUEUE
    socket: TCP_REPAIR_WINDOW TCP_SAVED_SYN TCP_SAVE_SYN TCP_SYNCNT TCP_THIN_DUPACK TCP_THIN_LINEAR_TIMEOUTS
    socket: TCP_TIMESTAMP TCP_TX_DELAY TCP_ULP TCP_USER_TIMEOUT TCP_WINDOW_CLAMP TCP_ZEROCOPY_RECEIVE TIPC_ADDR_ID
    socket: TIPC_ADDR_NAME TIPC_ADDR_NAMESEQ TIPC_CFG_SRV TIPC_CLUSTER_SCOPE TIPC_CONN_TIMEOUT
    socket: TIPC_CRITICAL_IMPORTANCE TIPC_DEST_DROPPABLE TIPC_HIGH_IMPORTANCE TIPC_IMPORTANCE TIPC_LOW_IMPORTANCE
    socket: TIPC_MEDIUM_IMPORTANCE TIPC_NODE_SCOPE TIPC_PUBLISHED TIPC_SRC_DROPPABLE TIPC_SUBSCR_TIMEOUT
    socket: TIPC_SUB_CANCEL TIPC_SUB_PORTS TIPC_SUB_SERVICE TIPC_TOP_SRV TIPC_WAIT_FOREVER TIPC_WITHDRAWN
    socket: TIPC_ZONE_SCOPE UDPLITE_RECV_CSCOV UDPLITE_SEND_CSCOV VMADDR_CID_ANY VMADDR_CID_HOST VMADDR_PORT_ANY
    socket: VM_SOCKETS_INVALID_VERSION _GLOBAL_DEFAULT_TIMEOUT _GiveupOnSendfile _LOCALHOST _LOCALHOST_V6 __all__
    socket: __builtins__ __cached__ __doc__ __file__ __loader__ __name__ __package__ __spec__ _blocking_errnos
    socket: _fallback_socketpair _intenum_converter _realsocket _socket array close create_connection create_server
    socket: dup errno error fromfd gaierror getaddrinfo getdefaulttimeout getfqdn gethostbyaddr gethostbyname
    socket: gethostbyname_ex gethostname getnameinfo getprotobyname getservbyname getservbyport has_dualstack_ipv6
    socket: has_ipv6 herror htonl htons if_indextoname if_nameindex if_nametoindex inet_aton inet_ntoa inet_ntop
    socket: inet_pton io ntohl ntohs os recv_fds selectors send_fds setdefaulttimeout sethostname socket socketpair
    socket: sys timeout
    urllib.request: AbstractBasicAuthHandler AbstractDigestAuthHandler AbstractHTTPHandler BaseHandler CacheFTPHandler
    urllib.request: ContentTooShortError DataHandler FTPHandler FancyURLopener FileHandler HTTPBasicAuthHandler
    urllib.request: HTTPCookieProcessor HTTPDefaultErrorHandler HTTPDigestAuthHandler HTTPError HTTPErrorProcessor
    urllib.request: HTTPHandler HTTPPasswordMgr HTTPPasswordMgrWithDefaultRealm HTTPPasswordMgrWithPriorAuth
    urllib.request: HTTPRedirectHandler HTTPSHandler MAXFTPCACHE OpenerDirector ProxyBasicAuthHandler
    urllib.request: ProxyDigestAuthHandler ProxyHandler Request URLError URLopener UnknownHandler __all__ __builtins__
    urllib.request: __cached__ __doc__ __file__ __loader__ __name__ __package__ __spec__ __version__ _cut_port_re
    urllib.request: _ftperrors _have_ssl _localhost _noheaders _opener _parse_proxy _proxy_bypass_macosx_sysconf
    urllib.request: _proxy_bypass_winreg_override _randombytes _safe_gethostbyname _splitattr _splithost _splitpasswd
    urllib.request: _splitport _splitquery _splittag _splittype _splituser _splitvalue _thishost _to_bytes
    urllib.request: _url_tempfiles addclosehook addinfourl base64 bisect build_opener contextlib email ftpcache
    urllib.request: ftperrors ftpwrapper getproxies getproxies_environment hashlib http install_opener io localhost
    urllib.request: noheaders os parse_http_list parse_keqv_list pathname2url posixpath proxy_bypass
    urllib.request: proxy_bypass_environment quote re request_host socket ssl string sys tempfile thishost time
    urllib.request: unquote unquote_to_bytes unwrap url2pathname urlcleanup urljoin urlopen urlparse urlretrieve
    urllib.request: urlsplit urlunparse warnings
    urllib: __builtins__ __cached__ __doc__ __file__ __loader__ __name__ __package__ __path__ __spec__ parse
    urllib.parse: DefragResult DefragResultBytes MAX_CACHE_SIZE ParseResult ParseResultBytes Quoter ResultBase
    urllib.parse: SplitResult SplitResultBytes _ALWAYS_SAFE _ALWAYS_SAFE_BYTES _DefragResultBase
    urllib.parse: _NetlocResultMixinBase _NetlocResultMixinBytes _NetlocResultMixinStr _ParseResultBase _Quoter
    urllib.parse: _ResultMixinBytes _ResultMixinStr _SplitResultBase _UNSAFE_URL_BYTES_TO_REMOVE
    urllib.parse: _WHATWG_C0_CONTROL_OR_SPACE __all__ __builtins__ __cached__ __doc__ __file__ __getattr__ __loader__
    urllib.parse: __name__ __package__ __spec__ _asciire _byte_quoter_factory _check_bracketed_host _checknetloc
    urllib.parse: _coerce_args _decode_args _encode_result _generate_unquoted_parts _hexdig _hextobyte _hostprog
    urllib.parse: _implicit_encoding _implicit_errors _noop _parse_cache _portprog _remove_unsafe_bytes_from_url
    urllib.parse: _safe_quoters _splitattr _splithost _splitnetloc _splitnport _splitparams _splitpasswd _splitport
    urllib.parse: _splitquery _splittag _splittype _splituser _splitvalue _to_bytes _typeprog _unquote_impl
    urllib.parse: clear_cache collections functools ipaddress math namedtuple non_hierarchical parse_qs parse_qsl
    urllib.parse: quote quote_from_bytes quote_plus re scheme_chars splitattr splithost splitnport splitpasswd
    urllib.parse: splitport splitquery splittag splittype splituser splitvalue sys to_bytes types unquote unquote_plus
    urllib.parse: unquote_to_bytes unwrap urldefrag urlencode urljoin urlparse urlsplit urlunparse urlunsplit
    urllib.parse: uses_fragment uses_netloc uses_params uses_query uses_relative warnings
    shutil: COPY_BUFSIZE Error ExecError ReadError RegistryError SameFileError SpecialFileError _ARCHIVE_FORMATS
    shutil: _BZ2_SUPPORTED _GiveupOnFastCopy _HAS_FCOPYFILE _LZMA_SUPPORTED _UNPACK_FORMATS _USE_CP_SENDFILE _WINDOWS
    shutil: _WIN_DEFAULT_PATHEXT _ZLIB_SUPPORTED __all__ __builtins__ __cached__ __doc__ __file__ __loader__ __name__
    shutil: __package__ __spec__ _access_check _basename _check_unpack_options _copyfileobj_readinto _copytree
    shutil: _copyxattr _destinsrc _ensure_directory _fastcopy_fcopyfile _fastcopy_sendfile _find_unpack_format
    shutil: _get_gid _get_uid _is_immutable _islink _make_tarball _make_zipfile _ntuple_diskusage _rmtree_isdir
    shutil: _rmtree_islink _rmtree_safe_fd _rmtree_unsafe _samefile _stat _unpack_tarfile _unpack_zipfile
    shutil: _use_fd_functions _win_path_needs_curdir _winapi chown collections copy copy2 copyfile copyfileobj
    shutil: copymode copystat copytree disk_usage errno fnmatch get_archive_formats get_terminal_size
    shutil: get_unpack_formats getgrnam getpwnam ignore_patterns make_archive move nt os posix register_archive_format
    shutil: register_unpack_format rmtree stat sys unpack_archive unregister_archive_format unregister_unpack_format
    shutil: warnings which
    importlib: _RELOADING __all__ __builtins__ __cached__ __doc__ __file__ __import__ __loader__ __name__ __package__
    importlib: __path__ __spec__ __warningregistry__ _abc _adapters _bootstrap _bootstrap_external _common _imp
    importlib: _pack_uint32 _unpack_uint32 abc find_loader import_module invalidate_caches machinery metadata readers
    importlib: reload resources sys types util warnings
    importlib.util: LazyLoader Loader MAGIC_NUMBER _LazyModule _RAW_MAGIC_NUMBER __builtins__ __cached__ __doc__
    importlib.util: __file__ __loader__ __name__ __package__ __spec__ _find_spec _find_spec_from_path _imp
    importlib.util: _incompatible_extension_module_restrictions _module_to_load _resolve_name abc cache_from_source
    importlib.util: contextmanager decode_source find_spec functools module_for_loader module_from_spec resolve_name
    importlib.util: set_loader set_package source_from_cache source_hash spec_from_file_location spec_from_loader sys
    importlib.util: types warnings
    ctypes: ARRAY ArgumentError Array BigEndianStructure BigEndianUnion CDLL CFUNCTYPE DEFAULT_MODE LibraryLoader
    ctypes: LittleEndianStructure LittleEndianUnion POINTER PYFUNCTYPE PyDLL RTLD_GLOBAL RTLD_LOCAL SIZEOF_TIME_T
    ctypes: SetPointerType Structure Union _CFuncPtr _FUNCFLAG_CDECL _FUNCFLAG_PYTHONAPI _FUNCFLAG_USE_ERRNO
    ctypes: _FUNCFLAG_USE_LASTERROR _Pointer _SimpleCData __builtins__ __cached__ __doc__ __file__ __loader__ __name__
    ctypes: __package__ __path__ __spec__ __version__ _c_functype_cache _calcsize _cast _cast_addr _check_size
    ctypes: _ctypes_version _dlopen _endian _memmove_addr _memset_addr _os _pointer_type_cache _reset_cache _string_at
    ctypes: _string_at_addr _sys _types _wstring_at _wstring_at_addr addressof alignment byref c_bool c_buffer c_byte
    ctypes: c_char c_char_p c_double c_float c_int c_int16 c_int32 c_int64 c_int8 c_long c_longdouble c_longlong
    ctypes: c_short c_size_t c_ssize_t c_time_t c_ubyte c_uint c_uint16 c_uint32 c_uint64 c_uint8 c_ulong c_ulonglong
    ctypes: c_ushort c_void_p c_voidp c_wchar c_wchar_p cast cdll create_string_buffer create_unicode_buffer get_errno
    ctypes: memmove memset pointer py_object pydll pythonapi resize set_errno sizeof string_at util wstring_at
    base64: MAXBINSIZE MAXLINESIZE _85encode _A85END _A85START _B32_DECODE_DOCSTRING _B32_DECODE_MAP01_DOCSTRING
    base64: _B32_ENCODE_DOCSTRING __all__ __builtins__ __cached__ __doc__ __file__ __loader__ __name__ __package__
    base64: __spec__ _a85chars _a85chars2 _b32alphabet _b32decode _b32encode _b32hexalphabet _b32rev _b32tab2
    base64: _b85alphabet _b85chars _b85chars2 _b85dec _bytes_from_decode_data _input_type_check
    base64: _urlsafe_decode_translation _urlsafe_encode_translation _z85_b85_decode_diff _z85_decode_translation
    base64: _z85_encode_translation _z85alphabet a85decode a85encode b16decode b16encode b32decode b32encode
    base64: b32hexdecode b32hexencode b64decode b64encode b85decode b85encode binascii bytes_types decode decodebytes
    base64: decodestring encode encodebytes encodestring main re standard_b64decode standard_b64encode struct test
    base64: urlsafe_b64decode urlsafe_b64encode z85decode z85encode
    binascii: Error Incomplete __doc__ __file__ __loader__ __name__ __package__ __spec__ a2b_base64 a2b_hex a2b_hqx
    binascii: a2b_qp a2b_uu b2a_base64 b2a_hex b2a_hqx b2a_qp b2a_uu crc32 crc_hqx hexlify rlecode_hqx rledecode_hqx
    binascii: unhexlify
    codecs: BOM BOM32_BE BOM32_LE BOM64_BE BOM64_LE BOM_BE BOM_LE BOM_UTF16 BOM_UTF16_BE BOM_UTF16_LE BOM_UTF32
    codecs: BOM_UTF32_BE BOM_UTF32_LE BOM_UTF8 BufferedIncrementalDecoder BufferedIncrementalEncoder Codec CodecInfo
    codecs: EncodedFile IncrementalDecoder IncrementalEncoder StreamReader StreamReaderWriter StreamRecoder
    codecs: StreamWriter __all__ __builtins__ __cached__ __doc__ __file__ __loader__ __name__ __package__ __spec__
    codecs: _false ascii_decode ascii_encode backslashreplace_errors builtins charmap_build charmap_decode
    codecs: charmap_encode decode encode escape_decode escape_encode getdecoder getencoder getincrementaldecoder
    codecs: getincrementalencoder getreader getwriter ignore_errors iterdecode iterencode latin_1_decode
    codecs: latin_1_encode lookup lookup_error make_encoding_map make_identity_dict namereplace_errors open
    codecs: raw_unicode_escape_decode raw_unicode_escape_encode readbuffer_encode register register_error
    codecs: replace_errors strict_errors sys unicode_escape_decode unicode_escape_encode unregister utf_16_be_decode
    codecs: utf_16_be_encode utf_16_decode utf_16_encode utf_16_ex_decode utf_16_le_decode utf_16_le_encode
    codecs: utf_32_be_decode utf_32_be_encode utf_32_decode utf_32_encode utf_32_ex_decode utf_32_le_decode
    codecs: utf_32_le_encode utf_7_decode utf_7_encode utf_8_decode utf_8_encode xmlcharrefreplace_errors
    zlib: DEFLATED DEF_BUF_SIZE DEF_MEM_LEVEL MAX_WBITS ZLIB_RUNTIME_VERSION ZLIB_VERSION Z_BEST_COMPRESSION
    zlib: Z_BEST_SPEED Z_BLOCK Z_DEFAULT_COMPRESSION Z_DEFAULT_STRATEGY Z_FILTERED Z_FINISH Z_FIXED Z_FULL_FLUSH
    zlib: Z_HUFFMAN_ONLY Z_NO_COMPRESSION Z_NO_FLUSH Z_PARTIAL_FLUSH Z_RLE Z_SYNC_FLUSH Z_TREES _ZlibDecompressor
    zlib: __doc__ __file__ __loader__ __name__ __package__ __spec__ __version__ adler32 compress compressobj crc32
    zlib: decompress decompressobj error
    gzip: BadGzipFile FCOMMENT FEXTRA FHCRC FNAME FTEXT GzipFile READ READ_BUFFER_SIZE WRITE _COMPRESS_LEVEL_BEST
    gzip: _COMPRESS_LEVEL_FAST _COMPRESS_LEVEL_TRADEOFF _GzipReader _PaddedFile _WRITE_BUFFER_SIZE _WriteBufferStream
    gzip: __all__ __builtins__ __cached__ __doc__ __file__ __loader__ __name__ __package__ __spec__ _compression
    gzip: _create_simple_gzip_header _read_exact _read_gzip_header builtins compress decompress io main open os struct
    gzip: sys time write32u zlib
    io: BlockingIOError BufferedIOBase BufferedRWPair BufferedRandom BufferedReader BufferedWriter BytesIO
    io: DEFAULT_BUFFER_SIZE FileIO IOBase IncrementalNewlineDecoder OpenWrapper RawIOBase SEEK_CUR SEEK_END SEEK_SET
    io: StringIO TextIOBase TextIOWrapper UnsupportedOperation __all__ __author__ __builtins__ __cached__ __doc__
    io: __file__ __getattr__ __loader__ __name__ __package__ __spec__ _io abc open open_code text_encoding
    json: JSONDecodeError JSONDecoder JSONEncoder __all__ __author__ __builtins__ __cached__ __doc__ __file__
    json: __loader__ __name__ __package__ __path__ __spec__ __version__ _default_decoder _default_encoder codecs
    json: decoder detect_encoding dump dumps encoder load loads scanner
    marshal: __doc__ __loader__ __name__ __package__ __spec__ dump dumps load loads version
    pickle: ADDITEMS APPEND APPENDS BINBYTES BINBYTES8 BINFLOAT BINGET BININT BININT1 BININT2 BINPERSID BINPUT
    pickle: BINSTRING BINUNICODE BINUNICODE8 BUILD BYTEARRAY8 DEFAULT_PROTOCOL DICT DUP EMPTY_DICT EMPTY_LIST
    pickle: EMPTY_SET EMPTY_TUPLE EXT1 EXT2 EXT4 FALSE FLOAT FRAME FROZENSET FunctionType GET GLOBAL HIGHEST_PROTOCOL
    pickle: INST INT LIST LONG LONG1 LONG4 LONG_BINGET LONG_BINPUT MARK MEMOIZE NEWFALSE NEWOBJ NEWOBJ_EX NEWTRUE
    pickle: NEXT_BUFFER NONE OBJ PERSID POP POP_MARK PROTO PUT PickleBuffer PickleError Pickler PicklingError
    pickle: PyStringMap READONLY_BUFFER REDUCE SETITEM SETITEMS SHORT_BINBYTES SHORT_BINSTRING SHORT_BINUNICODE
    pickle: STACK_GLOBAL STOP STRING TRUE TUPLE TUPLE1 TUPLE2 TUPLE3 UNICODE Unpickler UnpicklingError _Framer
    pickle: _HAVE_PICKLE_BUFFER _NoValue _Pickler _Stop _Unframer _Unpickler __all__ __builtins__ __cached__ __doc__
    pickle: __file__ __loader__ __name__ __package__ __spec__ _compat_pickle _dump _dumps _extension_cache
    pickle: _extension_registry _getattribute _inverted_registry _load _loads _test _tuplesize2code bytes_types codecs
    pickle: compatible_formats decode_long dispatch_table dump dumps encode_long format_version io islice load loads
    pickle: maxsize pack partial re sys unpack whichmodule
    types: AsyncGeneratorType BuiltinFunctionType BuiltinMethodType CellType ClassMethodDescriptorType CodeType
    types: CoroutineType DynamicClassAttribute EllipsisType FrameType FunctionType GeneratorType GenericAlias
    types: GetSetDescriptorType LambdaType MappingProxyType MemberDescriptorType MethodDescriptorType MethodType
    types: MethodWrapperType ModuleType NoneType NotImplementedType SimpleNamespace TracebackType UnionType
    types: WrapperDescriptorType _GeneratorWrapper __all__ __builtins__ __cached__ __doc__ __file__ __getattr__
    types: __loader__ __name__ __package__ __spec__ _calculate_meta _cell_factory coroutine get_original_bases
    types: new_class prepare_class resolve_bases
    threading: Barrier BoundedSemaphore BrokenBarrierError Condition Event ExceptHookArgs Lock RLock Semaphore
    threading: TIMEOUT_MAX Thread ThreadError Timer WeakSet _CRLock _DeleteDummyThreadOnDel _DummyThread
    threading: _HAVE_THREAD_NATIVE_ID _LockType _MainThread _PyRLock _RLock _SHUTTING_DOWN _ThreadHandle __all__
    threading: __builtins__ __cached__ __doc__ __excepthook__ __file__ __loader__ __name__ __package__ __spec__
    threading: _active _active_limbo_lock _after_fork _allocate_lock _count _counter _daemon_threads_allowed _dangling
    threading: _deque _enumerate _get_main_thread_ident _is_main_interpreter _islice _limbo _main_thread
    threading: _maintain_shutdown_locks _make_invoke_excepthook _make_thread_handle _newname _os _profile_hook
    threading: _register_atexit _set_sentinel _shutdown _shutdown_locks _shutdown_locks_lock _start_joinable_thread
    threading: _start_new_thread _sys _thread_local_info _thread_shutdown _threading_atexits _time _trace_hook
    threading: activeCount active_count currentThread current_thread enumerate excepthook functools get_ident
    threading: get_native_id getprofile gettrace local main_thread setprofile setprofile_all_threads settrace
    threading: settrace_all_threads stack_size warnings
    tempfile: NamedTemporaryFile SpooledTemporaryFile TMP_MAX TemporaryDirectory TemporaryFile _O_TMPFILE_WORKS
    tempfile: _Random _RandomNameSequence _TemporaryFileCloser _TemporaryFileWrapper __all__ __builtins__ __cached__
    tempfile: __doc__ __file__ __loader__ __name__ __package__ __spec__ _allocate_lock _bin_openflags
    tempfile: _candidate_tempdir_list _dont_follow_symlinks _errno _exists _functools _get_candidate_names
    tempfile: _get_default_tempdir _gettempdir _infer_return_type _io _mkstemp_inner _name_sequence _once_lock _os
    tempfile: _resetperms _sanitize_params _shutil _sys _text_openflags _thread _types _warnings _weakref gettempdir
    tempfile: gettempdirb gettempprefix gettempprefixb mkdtemp mkstemp mktemp tempdir template
    platform: AndroidVer IOSVersionInfo _Processor _WIN32_CLIENT_RELEASES _WIN32_SERVER_RELEASES __builtins__
    platform: __cached__ __copyright__ __doc__ __file__ __loader__ __name__ __package__ __spec__ __version__
    platform: _comparable_version _component_re _default_architecture _follow_symlinks _get_machine_win32
    platform: _ironpython26_sys_version_parser _ironpython_sys_version_parser _java_getprop _libc_search _mac_ver_xml
    platform: _node _norm_version _os_release_cache _os_release_candidates _os_release_line _os_release_unescape
    platform: _parse_os_release _platform _platform_cache _pypy_sys_version_parser _sys_version _sys_version_cache
    platform: _sys_version_parser _syscmd_file _syscmd_uname _syscmd_ver _uname_cache _unknown_as_blank _ver_output
    platform: _ver_stages _win32_ver _wmi _wmi_query android_ver architecture collections freedesktop_os_release
    platform: functools ios_ver itertools java_ver libc_ver mac_ver machine node os platform processor python_branch
    platform: python_build python_compiler python_implementation python_revision python_version python_version_tuple
    platform: re release subprocess sys system system_alias uname uname_result version win32_edition win32_is_iot
    platform: win32_ver
    getpass: GetPassWarning __all__ __builtins__ __cached__ __doc__ __file__ __loader__ __name__ __package__ __spec__
    getpass: _raw_input contextlib fallback_getpass getpass getuser io os sys termios unix_getpass warnings
    getpass: win_getpass
    pathlib: EBADF EINVAL ELOOP ENOENT ENOTDIR Path PosixPath PurePath PurePosixPath PureWindowsPath S_ISBLK S_ISCHR
    pathlib: S_ISDIR S_ISFIFO S_ISLNK S_ISREG S_ISSOCK Sequence UnsupportedOperation WindowsPath _Accessor
    pathlib: _DoubleRecursiveWildcardSelector _FNMATCH_PREFIX _FNMATCH_SLICE _FNMATCH_SUFFIX _Flavour _IGNORED_ERRNOS
    pathlib: _IGNORED_ERROS _IGNORED_WINERRORS _NormalAccessor _ParentSelector _PathParents _PosixFlavour
    pathlib: _PreciseSelector _RecursiveWildcardSelector _SWAP_SEP_AND_NEWLINE _Selector _TerminatingSelector
    pathlib: _WINERROR_CANT_RESOLVE_FILENAME _WINERROR_INVALID_NAME _WINERROR_NOT_READY _WIN_RESERVED_NAMES
    pathlib: _WildcardSelector _WindowsFlavour __all__ __builtins__ __cached__ __doc__ __file__ __loader__ __name__
    pathlib: __package__ __path__ __spec__ _abc _compile_pattern _compile_pattern_lines _ignore_error
    pathlib: _is_case_sensitive _is_wildcard_pattern _local _make_selector _normal_accessor _posix_flavour
    pathlib: _windows_flavour attrgetter fnmatch functools io nt ntpath os posixpath re supports_symlinks sys
    pathlib: urlquote_from_bytes warnings
    http.client: ACCEPTED ALREADY_REPORTED BAD_GATEWAY BAD_REQUEST BadStatusLine CONFLICT CONTENT_TOO_LARGE CONTINUE
    http.client: CREATED CannotSendHeader CannotSendRequest EARLY_HINTS EXPECTATION_FAILED FAILED_DEPENDENCY FORBIDDEN
    http.client: FOUND GATEWAY_TIMEOUT GONE HTTPConnection HTTPException HTTPMessage HTTPResponse HTTPSConnection
    http.client: HTTPS_PORT HTTP_PORT HTTP_VERSION_NOT_SUPPORTED IM_A_TEAPOT IM_USED INSUFFICIENT_STORAGE
    http.client: INTERNAL_SERVER_ERROR ImproperConnectionState IncompleteRead InvalidURL LENGTH_REQUIRED LOCKED
    http.client: LOOP_DETECTED LineTooLong MAXAMOUNT METHOD_NOT_ALLOWED MISDIRECTED_REQUEST MOVED_PERMANENTLY
    http.client: MULTIPLE_CHOICES MULTI_STATUS NETWORK_AUTHENTICATION_REQUIRED NON_AUTHORITATIVE_INFORMATION
    http.client: NOT_ACCEPTABLE NOT_EXTENDED NOT_FOUND NOT_IMPLEMENTED NOT_MODIFIED NO_CONTENT NotConnected OK
    http.client: PARTIAL_CONTENT PAYMENT_REQUIRED PERMANENT_REDIRECT PRECONDITION_FAILED PRECONDITION_REQUIRED
    http.client: PROCESSING PROXY_AUTHENTICATION_REQUIRED RANGE_NOT_SATISFIABLE REQUESTED_RANGE_NOT_SATISFIABLE
    http.client: REQUEST_ENTITY_TOO_LARGE REQUEST_HEADER_FIELDS_TOO_LARGE REQUEST_TIMEOUT REQUEST_URI_TOO_LONG
    http.client: RESET_CONTENT RemoteDisconnected ResponseNotReady SEE_OTHER SERVICE_UNAVAILABLE SWITCHING_PROTOCOLS
    http.client: TEMPORARY_REDIRECT TOO_EARLY TOO_MANY_REQUESTS UNAUTHORIZED UNAVAILABLE_FOR_LEGAL_REASONS
    http.client: UNPROCESSABLE_CONTENT UNPROCESSABLE_ENTITY UNSUPPORTED_MEDIA_TYPE UPGRADE_REQUIRED URI_TOO_LONG
    http.client: USE_PROXY UnimplementedFileMode UnknownProtocol UnknownTransferEncoding VARIANT_ALSO_NEGOTIATES
    http.client: _CS_IDLE _CS_REQ_SENT _CS_REQ_STARTED _MAXHEADERS _MAXLINE _METHODS_EXPECTING_BODY _UNKNOWN __all__
    http.client: __builtins__ __cached__ __doc__ __file__ __loader__ __name__ __package__ __spec__
    http.client: _contains_disallowed_method_pchar_re _contains_disallowed_url_pchar_re _create_https_context _encode
    http.client: _is_illegal_header_value _is_legal_header_name _parse_header_lines _read_headers _strip_ipv6_iface
    http.client: collections email errno error http io parse_headers re responses socket ssl sys urlsplit
    runpy: ModuleType _Error _ModifiedArgv0 _TempModule __all__ __builtins__ __cached__ __doc__ __file__ __loader__
    runpy: __name__ __package__ __spec__ _get_code_from_file _get_main_module_details _get_module_details _run_code
    runpy: _run_module_as_main _run_module_code get_importer importlib io os read_code run_module run_path sys types
    pty: CHILD STDERR_FILENO STDIN_FILENO STDOUT_FILENO __all__ __builtins__ __cached__ __doc__ __file__ __loader__
    pty: __name__ __package__ __spec__ _copy _open_terminal _read _writen close fork master_open openpty os select
    pty: setraw slave_open spawn sys tcgetattr tcsetattr tty waitpid
    code: CommandCompiler InteractiveConsole InteractiveInterpreter Quitter __all__ __builtins__ __cached__ __doc__
    code: __file__ __loader__ __name__ __package__ __spec__ builtins compile_command interact sys traceback
    operator: __abs__ __add__ __all__ __and__ __builtins__ __cached__ __call__ __concat__ __contains__ __delitem__
    operator: __doc__ __eq__ __file__ __floordiv__ __ge__ __getitem__ __gt__ __iadd__ __iand__ __iconcat__
    operator: __ifloordiv__ __ilshift__ __imatmul__ __imod__ __imul__ __index__ __inv__ __invert__ __ior__ __ipow__
    operator: __irshift__ __isub__ __itruediv__ __ixor__ __le__ __loader__ __lshift__ __lt__ __matmul__ __mod__
    operator: __mul__ __name__ __ne__ __neg__ __not__ __or__ __package__ __pos__ __pow__ __rshift__ __setitem__
    operator: __spec__ __sub__ __truediv__ __xor__ _abs abs add and_ attrgetter call concat contains countOf delitem
    operator: eq floordiv ge getitem gt iadd iand iconcat ifloordiv ilshift imatmul imod imul index indexOf inv invert
    operator: ior ipow irshift is_ is_not isub itemgetter itruediv ixor le length_hint lshift lt matmul methodcaller
    operator: mod mul ne neg not_ or_ pos pow rshift setitem sub truediv truth xor
    functools: GenericAlias RLock WRAPPER_ASSIGNMENTS WRAPPER_UPDATES _CacheInfo _HashedSeq _NOT_FOUND __all__
    functools: __builtins__ __cached__ __doc__ __file__ __loader__ __name__ __package__ __spec__ _c3_merge _c3_mro
    functools: _compose_mro _convert _find_impl _ge_from_gt _ge_from_le _ge_from_lt _gt_from_ge _gt_from_le
    functools: _gt_from_lt _initial_missing _le_from_ge _le_from_gt _le_from_lt _lru_cache_wrapper _lt_from_ge
    functools: _lt_from_gt _lt_from_le _make_key _unwrap_partial _unwrap_partialmethod cache cached_property
    functools: cmp_to_key get_cache_token lru_cache namedtuple partial partialmethod recursive_repr reduce
    functools: singledispatch singledispatchmethod total_ordering update_wrapper wraps
    inspect: AGEN_CLOSED AGEN_CREATED AGEN_RUNNING AGEN_SUSPENDED ArgInfo ArgSpec Arguments Attribute BlockFinder
    inspect: BoundArguments BufferFlags CORO_CLOSED CORO_CREATED CORO_RUNNING CORO_SUSPENDED CO_ASYNC_GENERATOR
    inspect: CO_COROUTINE CO_GENERATOR CO_ITERABLE_COROUTINE CO_NESTED CO_NEWLOCALS CO_NOFREE CO_OPTIMIZED CO_VARARGS
    inspect: CO_VARKEYWORDS ClassFoundException ClosureVars EndOfBlock FrameInfo FullArgSpec GEN_CLOSED GEN_CREATED
    inspect: GEN_RUNNING GEN_SUSPENDED OrderedDict Parameter Signature TPFLAGS_IS_ABSTRACT Traceback _ClassFinder
    inspect: _ClassMethodWrapper _FrameInfo _KEYWORD_ONLY _MethodWrapper _NonUserDefinedCallables _PARAM_NAME_MAPPING
    inspect: _POSITIONAL_ONLY _POSITIONAL_OR_KEYWORD _ParameterKind _Traceback _VAR_KEYWORD _VAR_POSITIONAL
    inspect: _WrapperDescriptor __all__ __author__ __builtins__ __cached__ __doc__ __file__ __loader__ __name__
    inspect: __package__ __spec__ _check_class _check_instance _descriptor_get _empty _filesbymodname _findclass
    inspect: _finddoc _get_code_position _get_code_position_from_tb _get_dunder_dict_of_class _getmembers
    inspect: _has_code_flag _has_coroutine_mark _is_coroutine_mark _is_coroutine_marker _is_type _main
    inspect: _missing_arguments _sentinel _shadowed_dict _shadowed_dict_from_mro_tuple
    inspect: _shadowed_dict_from_weakref_mro_tuple _signature_bound_method _signature_from_builtin
    inspect: _signature_from_callable _signature_from_function _signature_fromstr _signature_get_bound_param
    inspect: _signature_get_partial _signature_get_user_defined_method _signature_is_builtin
    inspect: _signature_is_functionlike _signature_strip_non_python_syntax _static_getmro _too_many _void abc ast
    inspect: attrgetter builtins classify_class_attrs cleandoc collections currentframe dis enum findsource
    inspect: formatannotation formatannotationrelativeto formatargspec formatargvalues functools get_annotations
    inspect: getabsfile getargs getargspec getargvalues getasyncgenlocals getasyncgenstate getattr_static getblock
    inspect: getcallargs getclasstree getclosurevars getcomments getcoroutinelocals getcoroutinestate getdoc getfile
    inspect: getframeinfo getfullargspec getgeneratorlocals getgeneratorstate getinnerframes getlineno getmembers
    inspect: getmembers_static getmodule getmodulename getmro getouterframes getsource getsourcefile getsourcelines
    inspect: importlib indentsize isabstract isasyncgen isasyncgenfunction isawaitable isbuiltin isclass iscode
    inspect: iscoroutine iscoroutinefunction isdatadescriptor isframe isfunction isgenerator isgeneratorfunction
    inspect: isgetsetdescriptor iskeyword ismemberdescriptor ismethod ismethoddescriptor ismethodwrapper ismodule
    inspect: isroutine istraceback itertools k linecache make_weakref markcoroutinefunction mod_dict modulesbyfile
    inspect: namedtuple os re signature stack sys token tokenize trace types unwrap v walktree warnings
    os.path: __all__ __builtins__ __cached__ __doc__ __file__ __loader__ __name__ __package__ __spec__ _get_sep
    os.path: _joinrealpath _path_normpath _varprog _varprogb abspath altsep basename commonpath commonprefix curdir
    os.path: defpath devnull dirname exists expanduser expandvars extsep genericpath getatime getctime getmtime
    os.path: getsize isabs isdevdrive isdir isfile isjunction islink ismount join lexists normcase normpath os pardir
    os.path: pathsep realpath relpath samefile sameopenfile samestat sep split splitdrive splitext splitroot stat
    os.path: supports_unicode_filenames sys
    time: CLOCK_BOOTTIME CLOCK_MONOTONIC CLOCK_MONOTONIC_RAW CLOCK_PROCESS_CPUTIME_ID CLOCK_REALTIME CLOCK_TAI
    time: CLOCK_THREAD_CPUTIME_ID _STRUCT_TM_ITEMS __doc__ __loader__ __name__ __package__ __spec__ altzone asctime
    time: clock_getres clock_gettime clock_gettime_ns clock_settime clock_settime_ns ctime daylight get_clock_info
    time: gmtime localtime mktime monotonic monotonic_ns perf_counter perf_counter_ns process_time process_time_ns
    time: pthread_getcpuclockid sleep strftime strptime struct_time thread_time thread_time_ns time time_ns timezone
    time: tzname tzset
    builtins.str: __add__ __class__ __contains__ __delattr__ __dir__ __doc__ __eq__ __format__ __ge__ __getattribute__
    builtins.str: __getitem__ __getnewargs__ __getstate__ __gt__ __hash__ __init__ __init_subclass__ __iter__ __le__
    builtins.str: __len__ __lt__ __mod__ __mul__ __ne__ __new__ __reduce__ __reduce_ex__ __repr__ __rmod__ __rmul__
    builtins.str: __setattr__ __sizeof__ __str__ __subclasshook__ capitalize casefold center count encode endswith
    builtins.str: expandtabs find format format_map index isalnum isalpha isascii isdecimal isdigit isidentifier
    builtins.str: islower isnumeric isprintable isspace istitle isupper join ljust lower lstrip maketrans partition
    builtins.str: removeprefix removesuffix replace rfind rindex rjust rpartition rsplit rstrip split splitlines
    builtins.str: startswith strip swapcase title translate upper zfill
    builtins.bytes: __add__ __buffer__ __bytes__ __class__ __contains__ __delattr__ __dir__ __doc__ __eq__ __format__
    builtins.bytes: __ge__ __getattribute__ __getitem__ __getnewargs__ __getstate__ __gt__ __hash__ __init__
    builtins.bytes: __init_subclass__ __iter__ __le__ __len__ __lt__ __mod__ __mul__ __ne__ __new__ __reduce__
    builtins.bytes: __reduce_ex__ __repr__ __rmod__ __rmul__ __setattr__ __sizeof__ __str__ __subclasshook__
    builtins.bytes: capitalize center count decode endswith expandtabs find fromhex hex index isalnum isalpha isascii
    builtins.bytes: isdigit islower isspace istitle isupper join ljust lower lstrip maketrans partition removeprefix
    builtins.bytes: removesuffix replace rfind rindex rjust rpartition rsplit rstrip split splitlines startswith strip
    builtins.bytes: swapcase title translate upper zfill
    builtins.list: __add__ __class__ __class_getitem__ __contains__ __delattr__ __delitem__ __dir__ __doc__ __eq__
    builtins.list: __format__ __ge__ __getattribute__ __getitem__ __getstate__ __gt__ __hash__ __iadd__ __imul__
    builtins.list: __init__ __init_subclass__ __iter__ __le__ __len__ __lt__ __mul__ __ne__ __new__ __reduce__
    builtins.list: __reduce_ex__ __repr__ __reversed__ __rmul__ __setattr__ __setitem__ __sizeof__ __str__
    builtins.list: __subclasshook__ append clear copy count extend index insert pop remove reverse sort
    builtins.dict: __class__ __class_getitem__ __contains__ __delattr__ __delitem__ __dir__ __doc__ __eq__ __format__
    builtins.dict: __ge__ __getattribute__ __getitem__ __getstate__ __gt__ __hash__ __init__ __init_subclass__ __ior__
    builtins.dict: __iter__ __le__ __len__ __lt__ __ne__ __new__ __or__ __reduce__ __reduce_ex__ __repr__ __reversed__
    builtins.dict: __ror__ __setattr__ __setitem__ __sizeof__ __str__ __subclasshook__ clear copy fromkeys get items
    builtins.dict: keys pop popitem setdefault update values
    builtins.tuple: __add__ __class__ __class_getitem__ __contains__ __delattr__ __dir__ __doc__ __eq__ __format__
    builtins.tuple: __ge__ __getattribute__ __getitem__ __getnewargs__ __getstate__ __gt__ __hash__ __init__
    builtins.tuple: __init_subclass__ __iter__ __le__ __len__ __lt__ __mul__ __ne__ __new__ __reduce__ __reduce_ex__
    builtins.tuple: __repr__ __rmul__ __setattr__ __sizeof__ __str__ __subclasshook__ count index
    builtins.int: __abs__ __add__ __and__ __bool__ __ceil__ __class__ __delattr__ __dir__ __divmod__ __doc__ __eq__
    builtins.int: __float__ __floor__ __floordiv__ __format__ __ge__ __getattribute__ __getnewargs__ __getstate__
    builtins.int: __gt__ __hash__ __index__ __init__ __init_subclass__ __int__ __invert__ __le__ __lshift__ __lt__
    builtins.int: __mod__ __mul__ __ne__ __neg__ __new__ __or__ __pos__ __pow__ __radd__ __rand__ __rdivmod__
    builtins.int: __reduce__ __reduce_ex__ __repr__ __rfloordiv__ __rlshift__ __rmod__ __rmul__ __ror__ __round__
    builtins.int: __rpow__ __rrshift__ __rshift__ __rsub__ __rtruediv__ __rxor__ __setattr__ __sizeof__ __str__
    builtins.int: __sub__ __subclasshook__ __truediv__ __trunc__ __xor__ as_integer_ratio bit_count bit_length
    builtins.int: conjugate denominator from_bytes imag is_integer numerator real to_bytes
    builtins.object: __class__ __delattr__ __dir__ __doc__ __eq__ __format__ __ge__ __getattribute__ __getstate__
    builtins.object: __gt__ __hash__ __init__ __init_subclass__ __le__ __lt__ __ne__ __new__ __reduce__ __reduce_ex__
    builtins.object: __repr__ __setattr__ __sizeof__ __str__ __subclasshook__
    builtins.type: __abstractmethods__ __annotations__ __base__ __bases__ __basicsize__ __call__ __class__ __delattr__
    builtins.type: __dict__ __dictoffset__ __dir__ __doc__ __eq__ __flags__ __format__ __ge__ __getattribute__
    builtins.type: __getstate__ __gt__ __hash__ __init__ __init_subclass__ __instancecheck__ __itemsize__ __le__
    builtins.type: __lt__ __module__ __mro__ __name__ __ne__ __new__ __or__ __prepare__ __qualname__ __reduce__
    builtins.type: __reduce_ex__ __repr__ __ror__ __setattr__ __sizeof__ __str__ __subclasscheck__ __subclasses__
    builtins.type: __subclasshook__ __text_signature__ __type_params__ __weakrefoffset__ mro
    """
}
