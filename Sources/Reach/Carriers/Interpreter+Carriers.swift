import Artifacts
import Evidence
import PythonSyntax

/// Files, buffers, archives and paths as objects: what is done with them, asked for in one place each.
extension Interpreter {
  /// Calls that give or take such objects; nil for the ordinary result.
  func carrier(_ named: Handler.Named, _ call: ExternalCall) -> Value? {
    switch named {
    case .openCompressed: return openCompressed(call)
    case .wrapStream: return wrapped(call)
    case .openDescriptor: return openDescriptor(call)
    case .readDescriptor: return readDescriptor(call)
    case .mapFile: return mapFile(call)
    case .copyStream: return copyStream(call)
    case .decompressor: return decompressor(call)
    case .zipArchive: return openArchive(call, .zip)
    case .tarArchive: return openArchive(call, .tar)
    case .document: return document(call)
    case .configuration: return configuration(call)
    case .tableReader: return tableReader(call)
    case .sound: return openSound(call)
    case .listFolder: return listFolder(call)
    case .walkFolder: return walkFolder(call)
    case .fileSize: return fileSize(call)
    case .fileLines: return fileLines(call)
    case .pathSplit: return splitPath(call)
    case .sourceText: return sourceText(call)
    case .resourceFolder: return resourceFolder(call)
    case .resourceFile: return resourceFile(call)
    case .loadLibrary: return loadLibrary(call)
    case .duplicate: return duplicate(call)
    default: return nil
    }
  }

  /// A method of such an object; nil for what is not one, or not known of it.
  func carrierMethod(
    _ object: ExternalObject, _ name: Symbol, _ arguments: Arguments, _ node: NodeID
  ) -> Value? {
    switch object.payload {
    case .stream(let stream, let isText):
      return streamMethod(object, stream, isText: isText, symbols.text(name), arguments, node)
    case .archive(let archive): return archiveMethod(object, archive, symbols.text(name), arguments, node)
    case .entry(_, let isDirectory): return entryMethod(isDirectory, symbols.text(name))
    case .sound(let stream, let sound):
      return soundMethod(object, stream, sound, symbols.text(name), arguments)
    case .inflater(let state): return inflate(object, state, symbols.text(name), arguments, node)
    case .path(let inner):
      guard object.path == pathlibPath else { return nil }
      return pathMethod(object, inner, symbols.text(name), arguments, node)
    case .contents(let contents):
      return configurationMethod(object, contents, symbols.text(name), arguments, node)
    default: return nil
    }
  }

  /// An attribute of such an object; nil for what is not one, or not known of it.
  func carrierAttribute(_ object: ExternalObject, _ name: Symbol) -> Value? {
    switch object.payload {
    case .stream(let stream, _): return streamAttribute(object, stream, name)
    case .archive(let archive): return archiveAttribute(object, archive, symbols.text(name))
    case .entry(let entry, _): return entryAttribute(object, entry, symbols.text(name))
    case .inflater(let state): return state.attribute(symbols.text(name), object.taint)
    case .path(let inner):
      guard object.path == pathlibPath else { return nil }
      return pathAttribute(object, inner, symbols.text(name))
    default: return nil
    }
  }

  /// What iterating over such an object goes through.
  func carrierElements(_ object: ExternalObject) -> Value? {
    switch object.payload {
    case .stream(let stream, let isText): return iterated(object, stream, isText: isText)
    case .archive(let archive): return archive.isTar ? entries(of: archive, object) : nil
    case .contents(let contents):
      if case .dictionary(let dictionary) = contents.shape { return make(dictionary.keys, .iterator) }
      return nil
    default: return nil
    }
  }

  /// `object[key]` of such an object.
  func carrierItem(_ object: ExternalObject, _ key: Value, _ node: NodeID) -> Value? {
    switch object.payload {
    case .stream(let stream, let isText):
      guard stream.isKnown else { return nil }
      return item(whole(object, stream, isText), key, node)
    case .contents(let contents):
      guard case .dictionary(let dictionary) = contents.shape else { return nil }
      return configured(dictionary, key)
    default: return nil
    }
  }

  /// The path of every `pathlib` object.
  var pathlibPath: PathID {
    if let known = carriers.pathlib { return known }
    let path = paths.path("pathlib.Path()", &symbols)
    carriers.pathlib = path
    return path
  }
}
