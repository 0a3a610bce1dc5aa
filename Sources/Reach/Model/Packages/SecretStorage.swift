extension PackageModels {
  /// `secretstorage`, `gnomekeyring`: the desktop's secret service.
  static let secretStorage = """
    secretstorage.{get_default_collection,get_all_collections,get_any_collection,get_collection_by_alias,search_items} credential.read fixed@secret-service
    secretstorage.{Collection,Item,collection.Collection,item.Item} credential.read fixed@secret-service
    gnomekeyring.{find_items_sync,list_item_ids_sync,item_get_info_sync} credential.read fixed@GNOME-Keyring
    """
}
