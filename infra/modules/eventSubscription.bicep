// Delivers the topic's events to the app's function. A module of its own because it comes second: Event Grid checks that
// the function exists, and it does only once the code is deployed.

param topicName string
param functionAppName string
param functionName string
param storageName string
param deadLetterContainerName string

resource functionApp 'Microsoft.Web/sites@2025-03-01' existing = {
  name: functionAppName
}

resource storage 'Microsoft.Storage/storageAccounts@2025-06-01' existing = {
  name: storageName
}

resource topic 'Microsoft.EventGrid/topics@2025-02-15' existing = {
  name: topicName
}

resource subscription 'Microsoft.EventGrid/topics/eventSubscriptions@2025-02-15' = {
  parent: topic
  name: 'functions'
  properties: {
    eventDeliverySchema: 'CloudEventSchemaV1_0'
    // Delivery by managed identity exists for queues, hubs and web hooks, not for function endpoints: here Event Grid looks
    // up the function's own key through the resource manager, and no key stands in a template or a setting.
    destination: {
      endpointType: 'AzureFunction'
      properties: {
        resourceId: '${functionApp.id}/functions/${functionName}'
        maxEventsPerBatch: 64
        preferredBatchSizeInKilobytes: 256
      }
    }
    retryPolicy: {
      maxDeliveryAttempts: 30
      eventTimeToLiveInMinutes: 1440
    }
    deadLetterWithResourceIdentity: {
      identity: { type: 'SystemAssigned' }
      deadLetterDestination: {
        endpointType: 'StorageBlob'
        properties: {
          resourceId: storage.id
          blobContainerName: deadLetterContainerName
        }
      }
    }
  }
}
