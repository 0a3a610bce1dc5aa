/// How the evaluator treats a call of something outside the target, beyond recording its effects.
enum Handler: Sendable {
  case decode(Decoder)
  case encode(Decoder)
  /// The callable at the position, or under the keyword, is run: `threading.Thread(target=f)`.
  case callback(position: Int, keyword: String?)
  /// The same for a callable that runs with what comes from the network: `@bot.message_handler()`.
  case remote(position: Int, keyword: String?)
  /// The result is the argument at the position.
  case passes(Int)
  /// A named treatment.
  case named(Named)
  /// A result that is computed where the arguments are constants.
  case compute(Computation)

  /// The treatments that have a name of their own in the tables.
  enum Named: String, Sendable {
    case importModule, importName, getattr, setattr, hasattr, delattr, exec, eval, compile, execfile, open, globals
    case locals, vars, dir, superclass, type, isinstance, property
    case map, filter, zip, enumerate, range, reversed, sorted, list, tuple, set, dict, iter, next, sum, min, max, any
    case len, chr, ord, hex, oct, bin, abs, int, float, bool, str, bytes, repr, round, pow, format, print
    case reduce, partial, attrgetter, itemgetter, methodcaller, wraps, operatorCall, chain, repeatValue, starmap
    case environmentGet, environmentAll, environmentSet
    case shell, spawn, spawnCommand, execv, spawnv, execl, spawnl, communicate, started
    case copyFile, copyStream, archiveWrite, archiveExtract, unpackArchive, descriptorWrite, temporaryFile, shellQuote
    case pathJoin, pathExpand, pathNew, pathJoinMethod, pathSelf, pathDirectory, pathBase, pathReal, pathHome
    case pathOpen, pathReadText, pathReadBytes, pathWrite, temporaryDirectory, workingDirectory, pathExists
    case glob, read, fileWrite, bytesIO
    case marshalLoads, pickleLoads, literalEval, intFromBytes, bytesFromHex
    case runModule, runPath, sysPath, hookInstance, setup
    case maketrans, codecsDecode, codecsEncode
    case openCompressed, wrapStream, openDescriptor, readDescriptor, mapFile, decompressor, zipArchive
    case tarArchive, document, configuration, tableReader, sound, listFolder, walkFolder, fileSize, fileLines
    case pathSplit, sourceText, resourceFolder, resourceFile, loadLibrary, duplicate
    case functionType, moduleType, loaderExec, specFromFile, moduleFromSpec, download
    case program, databaseURL, registryWrite, template
    case hash, copy, threadStart, singleDispatch, codecSearch, addHandler, logRecord, methodType, defaultDict
    case pickleDumps, enterContext, operatorSpecial
    case heap, structPack, structUnpack, structSize, arrayNew, arrayMethod, textTemplate, formatter, dedent, indent
    case characterName, characterLookup, normalizeText
    case members, subclasses, classOrder, moduleOf, namespaceObject, namedTuple, frameObject, frameList
    case moduleDictionary, loadedModules, resolveName, iterModules, findSpec, pathFinder
  }

  /// Reads `name` or `name:parameter`.
  init?(_ text: String) {
    let parts = text.split(separator: ":", maxSplits: 1).map(String.init)
    switch parts[0] {
    case "decode":
      guard parts.count == 2, let decoder = Decoder(rawValue: parts[1]) else { return nil }
      self = .decode(decoder)
    case "encode":
      guard parts.count == 2, let decoder = Decoder(rawValue: parts[1]) else { return nil }
      self = .encode(decoder)
    case "compute":
      guard parts.count == 2, let computation = Computation(rawValue: parts[1]) else { return nil }
      self = .compute(computation)
    case "passes":
      guard parts.count == 2, let position = Int(parts[1]) else { return nil }
      self = .passes(position)
    case "callback", "remote":
      guard parts.count == 2 else { return nil }
      let place = parts[1].split(separator: ":").map(String.init)
      guard let position = place.first.flatMap({ Int($0) }) else { return nil }
      let keyword = place.count > 1 ? place[1] : nil
      self =
        parts[0] == "remote"
        ? .remote(position: position, keyword: keyword) : .callback(position: position, keyword: keyword)
    default:
      guard parts.count == 1, let named = Named(rawValue: parts[0]) else { return nil }
      self = .named(named)
    }
  }
}
