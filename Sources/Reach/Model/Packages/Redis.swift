extension PackageModels {
  /// `redis`.
  static let redis = """
    redis.{Redis,StrictRedis,RedisCluster} network.connect text@0:host=localhost
    redis.{from_url,Redis.from_url,StrictRedis.from_url,asyncio.from_url,asyncio.Redis.from_url} network.connect url@0:url
    redis.asyncio.Redis network.connect text@:host=localhost
    redis.ConnectionPool.from_url network.connect url@0:url
    aioredis = redis.asyncio
    """
}
