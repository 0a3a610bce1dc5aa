extension PackageModels {
  /// `pymongo`, `motor`, `mongoengine`.
  static let pymongo = """
    pymongo.{MongoClient,AsyncMongoClient} network.connect text@0:host
    pymongo.mongo_client.MongoClient = pymongo.MongoClient
    motor.motor_asyncio.AsyncIOMotorClient network.connect text@0:host
    mongoengine.connect network.connect text@:host
    """
}
