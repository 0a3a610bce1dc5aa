import ConfigurationFormats

/// Checks the line of a refusal: it lies in the input.
private func promiseLine(_ error: ConfigurationError, in bytes: [UInt8]) {
  let lines = 1 + bytes.count { $0 == 0x0A || $0 == 0x0D }
  promise((0...lines).contains(error.line), "a refusal names line \(error.line) of \(lines)")
}

func readTOML(_ bytes: [UInt8]) {
  do {
    _ = try TOML.read(bytes)
  } catch {
    promiseLine(error, in: bytes)
  }
}

func readINI(_ bytes: [UInt8]) {
  for options in [INIFile.Options.standard, .setupConfiguration, .entryPoints] {
    do {
      let file = try INIFile.read(bytes, options: options)
      for section in file.sections {
        for entry in section.entries {
          promise(file.entry(section.name, entry.key) != nil, "the entry \(entry.key) is not found by its name")
        }
      }
    } catch {
      promiseLine(error, in: bytes)
    }
  }
}

func readJSON(_ bytes: [UInt8]) {
  do {
    _ = try JSONValue.read(bytes)
  } catch {
    promiseLine(error, in: bytes)
  }
}

func readEntryPoints(_ bytes: [UInt8]) {
  do {
    let file = try EntryPointsFile.read(bytes)
    for entry in file.entries {
      if let reference = entry.reference { promise(!reference.module.isEmpty, "a reference without a module") }
    }
  } catch {
    promiseLine(error, in: bytes)
  }
}
