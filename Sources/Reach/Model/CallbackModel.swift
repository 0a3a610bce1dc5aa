/// Functions of the standard library that call what they are given.
enum CallbackModel {
  static let rows = """
    re.{sub,subn} calls 1:repl
    re.compile().{sub,subn} calls 0:repl
    json.{load,loads} calls :object_hook,:object_pairs_hook,:parse_float,:parse_int,:parse_constant
    json.JSONDecoder calls :object_hook,:object_pairs_hook,:parse_float,:parse_int,:parse_constant
    json.{dump,dumps} calls :default
    contextvars.copy_context().run | callback:0
    contextvars.Context().run | callback:0
    codecs.register interpreter.hook fixed@codecs | codecSearch
    codecs.register_error interpreter.hook fixed@codecs | callback:1:error_handler
    threading.{Thread,Timer}.{start,run} | threadStart
    threading.{Thread,Timer}().{start,run} | threadStart
    functools.{singledispatch,singledispatchmethod} | singleDispatch
    functools.cmp_to_key | passes:0
    itertools.filterfalse calls 0
    itertools.{takewhile,dropwhile} calls 0
    itertools.groupby calls 1:key
    itertools.accumulate calls 1:func
    heapq.{nlargest,nsmallest} calls 2:key
    heapq.merge calls :key
    bisect.{bisect,bisect_left,bisect_right,insort,insort_left,insort_right} calls :key
    shutil.rmtree calls 2:onerror,:onexc
    shutil.copytree calls 2:ignore,3:copy_function
    shutil.move calls 2:copy_function
    os.walk calls :onerror
    os.register_at_fork calls :before,:after_in_parent,:after_in_child
    gc.callbacks.append | callback:0
    concurrent.futures.{ThreadPoolExecutor,ProcessPoolExecutor}().submit().add_done_callback | callback:0
    asyncio.{get_event_loop,new_event_loop,get_running_loop}().{add_reader,add_writer,add_signal_handler} | callback:1
    contextlib.ExitStack().{enter_context,push} | enterContext
    contextlib.AsyncExitStack().{enter_context,enter_async_context,push} | enterContext
    contextlib.AsyncExitStack().{callback,push_async_callback} | callback:0
    logging.getLogger().{addHandler,addFilter} | addHandler
    logging.root.{addHandler,addFilter} | addHandler
    logging.getLogger().{debug,info,warning,warn,error,critical,fatal,exception,log} | logRecord
    logging.{debug,info,warning,warn,error,critical,fatal,exception,log} | logRecord
    logging.root.{debug,info,warning,warn,error,critical,fatal,exception,log} | logRecord
    logging.setLogRecordFactory | addHandler
    operator.{length_hint,delitem,imatmul,itruediv,ifloordiv,ipow,ilshift,irshift} | operatorSpecial
    types.MethodType | methodType
    collections.defaultdict | defaultDict
    {pickle,cPickle,_pickle}.dumps | pickleDumps
    copy.{copy,deepcopy} | copy
    builtins.hash | hash
    """
}
