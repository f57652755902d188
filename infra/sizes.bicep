// What differs between environments, side by side. A figure that is not here is the same everywhere.

@export()
@description('How big an environment is, how long it remembers, and which limits the app applies in it.')
type Size = {
  @description('Memory of one instance. The language and vision models are loaded into it, so 512 is too small.')
  instanceMemoryMB: 2048 | 4096

  @description('Instances that the app may scale out to.')
  @minValue(40)
  @maxValue(1000)
  maximumInstanceCount: int

  @description('Instances that stay warm, by scale group. They are paid for by the hour.')
  alwaysReady: { durable: int, http: int }

  @description('Spreads instances and storage over availability zones, in a region that has them. Keeps two instances ready in every scale group.')
  zoneRedundant: bool

  @description('Days that logs and telemetry are kept.')
  @minValue(30)
  @maxValue(730)
  logRetentionDays: int

  @description('Gigabytes of logs a day after which ingestion stops until the next day; -1 means no cap.')
  logDailyCapGB: int

  @description('Days within which a deleted blob can be brought back.')
  @minValue(1)
  @maxValue(365)
  blobRetentionDays: int

  @description('Settings of the app itself, as environment variables (Section__Name).')
  settings: { *: string }
}

@export()
var sizes = {
  dev: {
    instanceMemoryMB: 2048
    maximumInstanceCount: 40
    alwaysReady: { durable: 0, http: 0 }
    zoneRedundant: false
    logRetentionDays: 30
    logDailyCapGB: 1
    blobRetentionDays: 1
    settings: {
      Ingestion__ModelCallsPerDay: '10000'
    }
  }
  production: {
    instanceMemoryMB: 4096
    maximumInstanceCount: 100
    alwaysReady: { durable: 2, http: 2 }
    zoneRedundant: true
    logRetentionDays: 90
    logDailyCapGB: -1
    blobRetentionDays: 14
    settings: {
      // Many instances share the activities of one request, so more documents may be under way than on one machine.
      Insights__MaxParallelDocuments: '16'
      Ingestion__MaxParallelDocuments: '16'
      Ingestion__ModelCallsPerDay: '1000000'
    }
  }
}
