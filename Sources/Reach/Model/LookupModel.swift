/// Ways to find modules and attributes by name.
enum LookupModel {
  static let rows = """
    builtins.{object,type,super}.__getattribute__ | getattr
    types.ModuleType.__getattribute__ | getattr
    inspect.getattr_static | getattr
    builtins.{object,type}.__setattr__ | setattr
    builtins.type.__subclasses__ | subclasses
    inspect.{getmembers,getmembers_static} | members
    inspect.getmodule | moduleOf
    types.SimpleNamespace | namespaceObject
    argparse.Namespace | namespaceObject
    collections.namedtuple | namedTuple
    sys._getframe | frameObject
    inspect.currentframe | frameObject
    inspect.{stack,trace} | frameList
    sys.modules.{get,pop,__getitem__,items,keys,values,copy,__iter__} | loadedModules
    pydoc.{locate,safeimport} | resolveName
    pkgutil.resolve_name | resolveName
    importlib.metadata.EntryPoint().load | resolveName
    zope.dottedname.resolve.resolve | resolveName
    werkzeug.utils.import_string | resolveName
    django.utils.module_loading.{import_string,import_module} | resolveName
    twisted.python.reflect.{namedAny,namedModule,namedObject} | resolveName
    traitlets.utils.importstring.import_item | resolveName
    logging.config._resolve | resolveName
    unittest.mock._importer | resolveName
    pkgutil.{iter_modules,walk_packages} | iterModules
    pkgutil.extend_path | passes:0
    pkgutil.{get_loader,find_loader} | findSpec
    importlib.{find_loader,util.find_spec} | findSpec
    importlib.util.spec_from_loader | specFromFile
    importlib.util.LazyLoader | passes:0
    importlib.machinery.PathFinder.{find_spec,find_module} | findSpec
    importlib.machinery.FileFinder | pathFinder
    pkgutil.{get_importer,ImpImporter} | pathFinder
    zipimport.zipimporter | pathFinder
    importlib.machinery.FileFinder().{find_spec,find_module,find_loader} | findSpec
    zipimport.zipimporter().{find_spec,find_module,find_loader} | findSpec
    zipimport.zipimporter().{load_module,get_source,get_code} | loaderExec
    """
}
