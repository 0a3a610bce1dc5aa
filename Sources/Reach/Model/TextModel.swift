/// Libraries that put texts and bytes together.
enum TextModel {
  static let rows = """
    struct.pack | structPack
    struct.{unpack,unpack_from,iter_unpack} | structUnpack
    struct.calcsize | structSize
    struct.Struct().pack | structPack
    struct.Struct().{unpack,unpack_from,iter_unpack} | structUnpack
    array.{array,ArrayType} | arrayNew
    array.array().{tobytes,tostring,tolist,frombytes,fromstring,fromlist,append,extend,insert,pop,remove,reverse} | arrayMethod
    array.array().{index,count,byteswap,tounicode,fromunicode,__getitem__,__setitem__,__iter__,__len__} | arrayMethod
    string.Template().{substitute,safe_substitute} | textTemplate
    string.Formatter().{format,vformat} | formatter
    textwrap.dedent | dedent
    inspect.cleandoc | dedent
    textwrap.indent | indent
    unicodedata.name | characterName
    unicodedata.lookup | characterLookup
    unicodedata.normalize | normalizeText
    heapq.{heapify,heappush,heappop,heappushpop,nsmallest,nlargest,merge} | heap
    """
}
